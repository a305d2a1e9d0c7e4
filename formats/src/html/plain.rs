//! Text that HTML and Markdown both read as itself, found many bytes at a time.

/// What a stretch of text may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextKind {
    /// Nothing but white space.
    Blank,
    /// Something to see, which both languages read as itself, and of white space nothing but single spaces.
    Plain,
    /// Anything.
    Mixed,
}

/// How many bytes are looked at together; where the processor can, the compiler makes one comparison of them.
const WIDTH: usize = 16;

/// Returns the offset of the next byte that may not be copied as it is: signs, references, and of white space all but a
/// single space, the first of two. Nothing but the end of `bytes` ends the search before that.
#[inline]
pub(super) fn skip_plain(bytes: &[u8], from: usize) -> usize {
    let mut rest = bytes.get(from..).unwrap_or(&[]);
    // What ends the text stops as a reference does.
    let mut padded = [b'&'; WIDTH + 1];
    let odd = loop {
        let Some(window) = rest.first_chunk() else {
            padded.iter_mut().zip(rest).for_each(|(padded, byte)| *padded = *byte);
            break odd_bytes(&padded);
        };
        let odd = odd_bytes(window);
        if odd != 0 {
            break odd;
        }
        // A constant: what comes next is looked at before it is known where this one leads.
        rest = rest.get(WIDTH..).unwrap_or(&[]);
    };
    // The first byte is the lowest; a number without any bit has all its zeros trailing.
    let length = (odd.trailing_zeros() / 8) as usize;
    bytes.len().saturating_sub(rest.len()).saturating_add(length.min(rest.len()))
}

/// Tells for each byte but the last, in one byte of a number each, whether it is something else than plain: 0 or 255. Of a
/// space only the first of two is; a few bytes that are plain count too. The last byte is what another may stand before.
#[inline]
fn odd_bytes(window: &[u8; WIDTH + 1]) -> u128 {
    let mut odd = [0u8; WIDTH];
    for ((odd, byte), after) in odd.iter_mut().zip(window).zip(window.iter().skip(1)) {
        // All are compared: with a branch for each there would be no comparing of all at once.
        let is_odd = (*byte < b' ')
            | (*byte == b'&')
            | (*byte == b'*')
            | (*byte == b'<')
            // From the opening bracket to the backtick.
            | (byte.wrapping_sub(b'[') < 6)
            | (*byte == b'~')
            // The first byte of a no-break space, and of letters.
            | (*byte == 0xC2)
            | ((*byte == b' ') & (*after == b' '));
        *odd = 0u8.wrapping_sub(u8::from(is_odd));
    }
    u128::from_le_bytes(odd)
}
