//! Percent-encoding in addresses.

/// Decodes `%41` once; what is no such sequence, or would be no text, stays as it is.
pub(crate) fn decode(text: &str) -> String {
    String::from_utf8(decode_bytes(text)).unwrap_or_else(|_| text.to_owned())
}

/// Decodes `%41` once; what is no such sequence stays as it is.
pub(crate) fn decode_bytes(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let pair = bytes.get(at.saturating_add(1)).zip(bytes.get(at.saturating_add(2))).filter(|_| *byte == b'%');
        let value = pair.and_then(|(high, low)| Some(digit(*high)? << 4 | digit(*low)?));
        out.push(value.unwrap_or(*byte));
        at = at.saturating_add(if value.is_some() { 3 } else { 1 });
    }
    out
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
