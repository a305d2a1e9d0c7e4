//! UTF-32, which no web standard knows and some old tools wrote.

/// The order of the four bytes of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// The least significant first.
    Little,
    /// The most significant first.
    Big,
}

/// Appends the text of whole groups of four bytes and returns how many groups were no character; a rest of fewer than
/// four bytes counts as one.
pub(super) fn decode(bytes: &[u8], order: Order, out: &mut String) -> u64 {
    let (groups, rest) = bytes.as_chunks::<4>();
    let mut invalid = u64::from(!rest.is_empty());
    for group in groups {
        let number = match order {
            Order::Little => u32::from_le_bytes(*group),
            Order::Big => u32::from_be_bytes(*group),
        };
        let char = char::from_u32(number);
        invalid = invalid.saturating_add(u64::from(char.is_none()));
        out.push(char.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !rest.is_empty() {
        out.push(char::REPLACEMENT_CHARACTER);
    }
    invalid
}
