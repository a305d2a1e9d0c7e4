//! Pictures that stand in the page itself: `data:image/png;base64,…`.

use crate::percent;

/// Returns the bytes of a data URI; `None` if it is none, or says no bytes.
pub(super) fn decode(address: &str) -> Option<Vec<u8>> {
    let rest = address.trim().get("data:".len()..)?;
    is_data(address).then_some(())?;
    let (head, data) = rest.split_once(',')?;
    let is_base64 = head.rsplit(';').next().is_some_and(|word| word.trim().eq_ignore_ascii_case("base64"));
    let bytes = if is_base64 { base64(data)? } else { percent::decode_bytes(data) };
    (!bytes.is_empty()).then_some(bytes)
}

/// Returns true if an address is a data URI.
pub(super) fn is_data(address: &str) -> bool {
    address.trim_start().get(.."data:".len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

/// Reads Base64 of either alphabet, with white space and percent-encoding in it, as browsers do.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "each arm takes the first of its own range away, and never more than 13 bits wait"
)]
fn base64(text: &str) -> Option<Vec<u8>> {
    let text = if text.contains('%') { percent::decode_bytes(text) } else { text.as_bytes().to_vec() };
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut buffer, mut filled) = (0u32, 0u32);
    for byte in text {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ if byte.is_ascii_whitespace() => continue,
            _ => return None,
        };
        buffer = buffer << 6 | u32::from(value);
        filled += 6;
        if filled >= 8 {
            filled -= 8;
            bytes.push(u8::try_from(buffer >> filled & 0xFF).unwrap_or_default());
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_a_page_are_read_however_they_are_written() {
        let text = |address: &str| decode(address).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        assert_eq!(text("data:image/png;base64,bGFtcA==").as_deref(), Some("lamp"));
        assert_eq!(text(" DATA:image/png; charset=x ;BASE64,bGFt\n cA").as_deref(), Some("lamp"));
        assert_eq!(text("data:;base64,bGFtcA%3D%3D").as_deref(), Some("lamp"));
        assert_eq!(text("data:image/svg+xml,%3Csvg%3E").as_deref(), Some("<svg>"));
        assert_eq!(decode("data:;base64,_-8"), Some(vec![0xFF, 0xEF]));
    }

    #[test]
    fn what_is_no_data_uri_has_no_bytes() {
        for address in ["", "data:", "data:image/png;base64", "data:image/png;base64,", "data:;base64,b!", "http://x/"]
        {
            assert_eq!(decode(address), None, "{address}");
        }
    }
}
