/// The attributes of a shortcode: those with a name, in lower case, and those without.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// Values with a name, in source order. Of two with one name WordPress takes the later.
    pub named: Vec<(String, String)>,
    /// Values without a name, in source order.
    pub positional: Vec<String>,
}

impl Attributes {
    /// Reads the text between the name of a shortcode and its end.
    ///
    /// Quotation marks that an editor has made typographic count as plain ones.
    pub fn parse(text: &str) -> Self {
        let text = text.replace(['\u{A0}', '\u{200B}'], " ");
        let text = plain_quotes(&text);
        let mut attributes = Attributes::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            rest = attributes.take(rest).trim_start();
        }
        attributes
    }

    /// Returns the value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.named.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Returns the value of the first of these names that has one that is not empty.
    pub fn first_of(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name).filter(|value| !value.trim().is_empty()))
    }

    /// Takes one attribute and returns what is left.
    fn take<'t>(&mut self, text: &'t str) -> &'t str {
        let name_end = text.find(|char: char| !(char.is_alphanumeric() || matches!(char, '_' | '-')));
        let (name, after) = text.split_at(name_end.unwrap_or(text.len()));
        let value = after.trim_start().strip_prefix('=').map(str::trim_start);
        if let Some(value) = value.filter(|_| !name.is_empty())
            && let Some((value, rest)) = quoted(value).or_else(|| bare(value))
        {
            self.named.push((name.to_lowercase(), unescape(value)));
            return rest;
        }
        let (value, rest) = quoted(text).unwrap_or_else(|| word(text));
        self.positional.push(unescape(value));
        rest
    }
}

/// A value in quotation marks, with white space or the end after them.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let (value, rest) = text.get(1..)?.split_once(quote)?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some((value, rest))
}

/// A value without quotation marks in it.
fn bare(text: &str) -> Option<(&str, &str)> {
    let (value, rest) = word(text);
    (!value.is_empty() && !value.contains(['"', '\''])).then_some((value, rest))
}

fn word(text: &str) -> (&str, &str) {
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// Undoes backslash escapes of the common kinds.
fn unescape(value: &str) -> String {
    if !value.contains('\\') {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            _ => out.push(char),
        }
    }
    out
}

/// Marks that stand for a plain quotation mark when they follow an equals sign.
const DRESSED: [&str; 9] = ["“", "”", "„", "″", "»", "&quot;", "&#8220;", "&#8221;", "&#8243;"];

fn plain_quotes(text: &str) -> String {
    let dressed = text.split('=').skip(1).any(|value| DRESSED.iter().any(|mark| value.trim_start().starts_with(mark)));
    if !dressed {
        return text.to_owned();
    }
    DRESSED.iter().fold(text.to_owned(), |text, mark| text.replace(mark, "\""))
}
