//! The values on one line of JSON Lines, where it holds more than one.

use std::io;

use super::scan::{End, Scanner};

/// What stands before each value in a sequence of JSON texts.
pub(super) const MARK: u8 = 0x1E;

/// Returns where each object begins and how long it is, if a line consists of whole objects and of what may part them:
/// blanks, line ends of old, commas, and the mark of RFC 7464. Returns nothing if it is one object and no more.
pub(super) fn pieces(line: &Vec<u8>) -> io::Result<Vec<(u64, u64)>> {
    let mut scanner = Scanner::new(line);
    let mut pieces = Vec::new();
    loop {
        scanner.skip_white()?;
        let from = scanner.offset();
        match scanner.peek()? {
            None => break,
            Some(b',' | MARK) => scanner.bump(),
            Some(b'{') if scanner.skip_value(None)? == End::Whole => {
                pieces.push((from, scanner.offset().saturating_sub(from)));
            }
            Some(_) => return Ok(Vec::new()),
        }
    }
    let behind = |length: u64| usize::try_from(length).ok().and_then(|length| line.get(length..)).unwrap_or_default();
    let is_line = matches!(pieces.as_slice(), [(0, length)] if behind(*length).trim_ascii().is_empty());
    Ok(if is_line { Vec::new() } else { pieces })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_objects_are_parted_and_anything_else_is_left_alone() {
        for (line, parts) in [
            ("{\"a\":\"}{\"}\r{\"b\":{}}\r", vec![(0, 10), (11, 8)]),
            ("{}{}", vec![(0, 2), (2, 2)]),
            ("{},\n", vec![(0, 2)]),
            ("\u{1E}{}\n", vec![(1, 2)]),
            ("{} \n", vec![]),
            ("{}}", vec![]),
            ("{},{", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(pieces(&line.as_bytes().to_vec()).unwrap(), parts, "{line:?}");
        }
    }
}
