//! Windows-1252: what most text was in before UTF-8.

/// The characters of the bytes 0x80 to 0x9F; those that are not defined stand for themselves.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Returns the character of a byte.
pub(crate) fn decode_byte(byte: u8) -> char {
    match byte {
        0x80..=0x9F => HIGH.get(usize::from(byte & 0x1F)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from(byte),
    }
}

/// Returns the byte of a character beyond ASCII. A control character stands for the byte that Latin-1 takes for it.
pub(crate) fn encode(letter: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(letter)) {
        return (!byte.is_ascii()).then_some(byte);
    }
    let place = HIGH.iter().position(|high| *high == letter)?;
    u8::try_from(place).ok().map(|place| place.saturating_add(0x80))
}
