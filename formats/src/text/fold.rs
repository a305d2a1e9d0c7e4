//! Folding: the form in which lines and phrases are compared, with the way back to the bytes that were folded.

/// A line in lower case with plain quotes, digits and blanks.
///
/// Folding is for comparing only; what comes out of the reader is always the original text. Blanks of every width
/// become one, zero-width signs and direction marks vanish, two or more dots and `…` become three dots, a blank before
/// `...` or `:` vanishes, full-width forms and the digits of every script become ASCII, and the three signs that
/// decoding UTF-8 as Windows-1252 makes of `…`, `’` and `“` are read as what they were.
#[derive(Debug, Default)]
pub(super) struct Folded {
    text: String,
    /// The offset in the line for each in the text; empty where they are the same.
    origins: Vec<u32>,
}

impl Folded {
    /// Folds a line, reusing the buffers.
    pub fn fold(&mut self, line: &str) {
        self.text.clear();
        self.origins.clear();
        if is_folded_but_for_case(line) {
            self.text.push_str(line);
            self.text.make_ascii_lowercase();
            return;
        }
        self.text.reserve(line.len());
        self.origins.reserve(line.len().saturating_add(1));
        let mut at = 0;
        while let Some(rest) = line.get(at..) {
            at = at.saturating_add(self.push_plain(rest, at));
            let Some(letter) = line.get(at..).and_then(|rest| rest.chars().next()) else { break };
            let origin = u32::try_from(at).unwrap_or(u32::MAX);
            let more = if letter.is_ascii() {
                self.push_ascii(letter.to_ascii_lowercase(), origin);
                0
            } else {
                self.push_other(letter, line.get(at..).unwrap_or_default(), origin)
            };
            let rest = line.get(at..).unwrap_or_default();
            at = rest.chars().take(more.saturating_add(1)).fold(at, |at, letter| at.saturating_add(letter.len_utf8()));
        }
        while self.text.ends_with(' ') {
            self.pop();
        }
        self.origins.push(u32::try_from(line.len()).unwrap_or(u32::MAX));
    }

    /// Returns the folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the offset in the original line for an offset in the folded text.
    pub fn origin(&self, at: usize) -> usize {
        self.origins.get(at).or(self.origins.last()).map_or(at.min(self.text.len()), |origin| *origin as usize)
    }

    /// Takes the letters and signs a line begins with that stand for themselves, and returns how many bytes they are.
    /// Lines are mostly these.
    fn push_plain(&mut self, rest: &str, at: usize) -> usize {
        let stands = |byte: &u8| matches!(byte, b'!'..=b'-' | b'/'..=b'9' | b';'..=b'~');
        let length = rest.bytes().position(|byte| !stands(&byte)).unwrap_or(rest.len());
        let from = self.text.len();
        self.text.push_str(rest.get(..length).unwrap_or_default());
        if let Some(added) = self.text.get_mut(from..) {
            added.make_ascii_lowercase();
        }
        let origin = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.origins.extend((at..at.saturating_add(length)).map(origin));
        length
    }

    fn push_ascii(&mut self, letter: char, origin: u32) {
        match letter {
            ' ' | '\t' | '\u{b}' | '\u{c}' => {
                if !self.text.is_empty() && !self.text.ends_with(' ') {
                    self.push(' ', origin);
                }
            }
            ':' => {
                self.drop_blank();
                self.push(':', origin);
            }
            '.' => self.push_dot(origin),
            _ if letter.is_ascii_control() => {}
            _ => self.push(letter, origin),
        }
    }

    /// Takes a character outside ASCII and returns how many of the characters after it are used up.
    fn push_other(&mut self, letter: char, rest: &str, origin: u32) -> usize {
        if letter == 'â' {
            for (broken, meant) in [("â€¦", '…'), ("â€™", '’'), ("â€œ", '“'), ("â€\u{9d}", '”')]
            {
                if rest.starts_with(broken) {
                    self.push_other(meant, "", origin);
                    return 2;
                }
            }
        }
        match letter {
            '…' => (0..3).for_each(|_| self.push_dot(origin)),
            '‘' | '’' | '‚' | '‛' | 'ʼ' | '′' | '´' => self.push('\'', origin),
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => self.push('"', origin),
            '‐' | '‑' => self.push('-', origin),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {}
            '\u{ff01}'..='\u{ff5e}' => {
                let plain = u8::try_from(u32::from(letter).saturating_sub(0xfee0)).map_or(' ', char::from);
                self.push_ascii(plain.to_ascii_lowercase(), origin);
            }
            _ if letter.is_whitespace() => self.push_ascii(' ', origin),
            _ => match digit(letter) {
                Some(plain) => self.push(plain, origin),
                None => letter.to_lowercase().for_each(|small| self.push(small, origin)),
            },
        }
        0
    }

    fn push_dot(&mut self, origin: u32) {
        if self.text.ends_with("...") {
            return;
        }
        if self.text.ends_with('.') {
            self.push('.', origin);
            self.push('.', origin);
            // Only now is it known that the dots are no full stop.
            let blank = self.text.len().checked_sub(4).filter(|at| self.text.as_bytes().get(*at) == Some(&b' '));
            if let Some(at) = blank {
                self.text.remove(at);
                self.origins.remove(at);
            }
        } else {
            self.push('.', origin);
        }
    }

    fn drop_blank(&mut self) {
        if self.text.ends_with(' ') {
            self.pop();
        }
    }

    fn push(&mut self, letter: char, origin: u32) {
        self.text.push(letter);
        if letter.is_ascii() {
            self.origins.push(origin);
            return;
        }
        self.origins.resize(self.text.len(), origin);
    }

    fn pop(&mut self) {
        self.text.pop();
        self.origins.truncate(self.text.len());
    }
}

/// Returns true if folding a line changes nothing but capital letters, as it is with most lines.
fn is_folded_but_for_case(line: &str) -> bool {
    let mut before = b' ';
    let mut plain = true;
    for byte in line.bytes() {
        plain &= matches!(byte, b' '..=b'~');
        plain &= !(before == b' ' && matches!(byte, b' ' | b':') || before == b'.' && byte == b'.');
        before = byte;
    }
    plain && before != b' '
}

/// Returns a text folded, without the way back.
pub(super) fn folded(text: &str) -> String {
    let mut folded = Folded::default();
    folded.fold(text);
    folded.text
}

/// Returns the ASCII form of a decimal digit of another script.
fn digit(letter: char) -> Option<char> {
    /// The zero of each script whose digits appear in dates of blog pages.
    const ZEROS: [u32; 16] = [
        0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
        0x17e0,
    ];
    let code = u32::from(letter);
    let zero = ZEROS.iter().find(|zero| (**zero..(**zero).saturating_add(10)).contains(&code))?;
    char::from_digit(code.saturating_sub(*zero), 10)
}

/// Returns true for signs that take no room and are no part of a word: zero-width, direction marks, the byte order mark.
pub(super) fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typographic_and_plain_forms_fold_alike() {
        for (fancy, plain) in [
            ("Reed said…", "Reed said..."),
            ("Reed\u{a0}a dit\u{202f}:", "reed a dit:"),
            ("Reed sagde ...", "reed sagde..."),
            ("Reed said..", "REED SAID....."),
            ("ＡＢＣ：１２", "abc:12"),
            ("٢٠١٣", "2013"),
            ("\u{200f}Reed\u{200e} said", "reed said"),
            ("Reed saidâ€¦", "Reed said..."),
        ] {
            assert_eq!(folded(fancy), folded(plain), "{fancy}");
        }
    }

    #[test]
    fn every_folded_offset_leads_back_to_a_character_of_the_line() {
        let line = "  İ said\u{a0}…  Ünï ． x ";
        let mut fold = Folded::default();
        fold.fold(line);
        for at in 0..=fold.text().len() {
            assert!(line.is_char_boundary(fold.origin(at)), "{at}");
        }
        assert_eq!(fold.origin(fold.text().len()), line.len());
    }

    #[test]
    fn a_plain_line_folds_as_the_same_line_with_a_sign_without_width() {
        for line in
            ["Posted by Ann at 9:01 AM", "A. B.C, d: e", "A  b", "Ann said...", " x", "x ", "a :b", "tab\tx", ": a"]
        {
            let (mut plain, mut marked) = (Folded::default(), Folded::default());
            plain.fold(line);
            marked.fold(&format!("{line}\u{200b}"));
            assert_eq!(plain.text(), marked.text(), "{line:?}");
            for at in 0..plain.text().len() {
                assert_eq!(plain.origin(at), marked.origin(at), "{line:?} {at}");
            }
            assert_eq!(plain.origin(plain.text().len()), line.len(), "{line:?}");
        }
    }
}
