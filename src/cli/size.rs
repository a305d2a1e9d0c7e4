//! Sizes on the command line: `512M`, `2G`.

/// Returns the number of bytes a size names: a number, and K, M, G or T for powers of 1024.
pub(super) fn parse(text: &str) -> Result<u64, String> {
    let trimmed = text.trim();
    let upper = trimmed.to_ascii_uppercase();
    let plain = upper.strip_suffix("IB").or_else(|| upper.strip_suffix('B')).unwrap_or(&upper);
    let (digits, shift) = match plain.char_indices().last() {
        Some((at, 'K')) => (plain.get(..at), 10),
        Some((at, 'M')) => (plain.get(..at), 20),
        Some((at, 'G')) => (plain.get(..at), 30),
        Some((at, 'T')) => (plain.get(..at), 40),
        _ => (Some(plain), 0),
    };
    digits
        .and_then(|digits| digits.trim_end().parse::<u64>().ok())
        .and_then(|number| number.checked_mul(1 << shift))
        .ok_or_else(|| "write a number of bytes, or one with K, M, G or T, such as 512M".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_bytes_or_powers_of_1024() {
        let cases = [("0", 0), ("1000", 1000), ("512M", 512 << 20), ("2G", 2 << 30), ("2 GiB", 2 << 30), ("3kb", 3072)];
        for (text, bytes) in cases {
            assert_eq!(parse(text), Ok(bytes), "{text}");
        }
        for text in ["", "G", "-1", "1.5G", "2X", "99999999999T"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
