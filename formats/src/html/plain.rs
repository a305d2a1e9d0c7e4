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
    let mut at = from;
    loop {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let Some(window) = rest.first_chunk::<{ WIDTH + 1 }>() else {
            // What ends the text stops as a reference does.
            let mut padded = [b'&'; WIDTH + 1];
            padded.iter_mut().zip(rest).for_each(|(padded, byte)| *padded = *byte);
            return at.saturating_add(first_odd(&padded).min(rest.len()));
        };
        let odd = first_odd(window);
        at = at.saturating_add(odd);
        if odd < WIDTH {
            return at;
        }
    }
}

/// Returns the place of the first byte that is not plain, but for a space without another after it; a few that are plain
/// count too. It is [`WIDTH`] if there is none; the byte after those is looked at only for what a space stands before.
#[inline]
fn first_odd(window: &[u8; WIDTH + 1]) -> usize {
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
    // The first byte is the lowest; a number without any bit has all its zeros trailing.
    (u128::from_le_bytes(odd).trailing_zeros() / 8) as usize
}
