//! Shortcodes of page builders around HTML that is packed, so that the editor leaves it alone.

use crate::wordpress::text;

/// `[vc_raw_html]` and `[vc_raw_js]` hold base64 of HTML whose characters are escaped as in an address, `[fusion_code]`
/// base64 of HTML, or HTML, as its settings say.
const NAMES: [&str; 3] = ["vc_raw_html", "vc_raw_js", "fusion_code"];

pub(super) fn is_raw(name: &str) -> bool {
    NAMES.contains(&name)
}

/// Returns the HTML in the content of a shortcode; content that is not packed is HTML already.
pub(super) fn unpack(content: &str) -> String {
    // A line end in it has become a tag where paragraphs were made.
    let packed = content.replace("<br />", "").replace("<p>", "").replace("</p>", "");
    let bytes = base64(&packed).map(|bytes| match std::str::from_utf8(&bytes) {
        Ok(escaped) if !escaped.contains(['<', ' ']) => text::percent_decode(escaped),
        _ => bytes,
    });
    let html = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let is_text = |html: &String| !html.chars().any(|char| char.is_control() && !char.is_whitespace());
    html.filter(is_text).unwrap_or_else(|| content.to_owned())
}

/// Decodes base64; white space is passed over, and padding may be missing.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "each arm takes the first of its own range away, and never more than 13 bits wait"
)]
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut held, mut bits) = (0u32, 0u32);
    let digits = text.trim().trim_end_matches('=').bytes().filter(|byte| !byte.is_ascii_whitespace());
    for digit in digits {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            let [low, ..] = (held >> bits).to_le_bytes();
            bytes.push(low);
            held &= (1 << bits) - 1;
        }
    }
    // A single digit at the end stands for nothing: the text is cut, or is no base64.
    (!bytes.is_empty() && bits < 6).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_html_is_unpacked() {
        // `<p>Frösche & Moos</p>`, escaped and packed, and packed alone.
        let escaped = "JTNDcCUzRUZyJUMzJUI2c2NoZSUyMCUyNiUyME1vb3MlM0MlMkZwJTNF";
        assert_eq!(unpack(escaped), "<p>Frösche & Moos</p>");
        assert_eq!(unpack("PHA+RnLDtnNjaGUgJiBNb29zPC9wPg=="), "<p>Frösche & Moos</p>");
        assert_eq!(unpack("PHA+RnLDtnNjaGUgJiBNb29zPC9wPg"), "<p>Frösche & Moos</p>");
        assert_eq!(unpack("<p>PHA+RnLD<br />\ntnNjaGUgJiBNb29zPC9wPg==</p>\n"), "<p>Frösche & Moos</p>");
    }

    #[test]
    fn a_per_cent_sign_of_the_html_itself_stays() {
        // `<b>100%41 wet</b>`, packed alone: escaped HTML holds neither brackets nor blanks.
        assert_eq!(unpack("PGI+MTAwJTQxIHdldDwvYj4="), "<b>100%41 wet</b>");
    }

    #[test]
    fn what_is_not_packed_is_left_as_it_is() {
        for html in ["<p>Moss</p>", "Moss", "", "Frogs sing", "PHA+R", "AAAA", "=", "////"] {
            assert_eq!(unpack(html), html);
        }
    }
}
