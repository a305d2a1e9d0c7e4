//! Templates: the phrases of a profile with their fields, and the match of a whole folded line against one.

use super::calendar::Calendar;
use super::dates;
use super::when::When;

/// A phrase with fields, such as `{name} said...`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Template {
    parts: Vec<Part>,
    /// True if there is a field for a date or a number.
    has_figures: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    /// Words that stand as they are; `blank` says that a blank and then a field follow.
    Words {
        text: String,
        blank: bool,
    },
    Field(Field),
}

/// What may stand in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    When,
    Count,
    Title,
    Labels,
    Text,
}

/// Where the fields of a template were found in the folded line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Fields {
    pub name: Option<(usize, usize)>,
    pub when: Option<When>,
    pub count: Option<u32>,
    /// The title, the labels or the free text.
    pub text: Option<(usize, usize)>,
}

/// How many parts a template may have.
const MOST_PARTS: usize = 12;
/// How many ends of a date are tried.
const MOST_ENDS: usize = 24;
/// How long a name may be, in characters and in words.
const LONGEST_NAME: usize = 60;
const MOST_NAME_WORDS: usize = 8;

impl Template {
    /// Reads a folded template.
    ///
    /// # Errors
    /// A sentence about what is wrong with it.
    pub fn read(folded: &str) -> Result<Self, String> {
        let mut parts: Vec<Part> = Vec::new();
        let mut rest = folded;
        while !rest.is_empty() {
            let (words, tail) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
            if !words.is_empty() {
                let blank = words.len() > 1 && words.ends_with(' ') && !tail.is_empty();
                let text = if blank { words.trim_end() } else { words };
                parts.push(Part::Words { text: text.to_owned(), blank });
            }
            let Some(field) = tail.strip_prefix('{') else { break };
            let (name, tail) = field.split_once('}').ok_or("a brace is not closed")?;
            if matches!(parts.last(), Some(Part::Field(_))) {
                return Err("two fields stand side by side; put a word or a sign between them".to_owned());
            }
            parts.push(Part::Field(Field::named(name)?));
            rest = tail;
        }
        if parts.len() > MOST_PARTS {
            return Err(format!("more than {MOST_PARTS} parts"));
        }
        if !parts.iter().any(|part| matches!(part, Part::Words { text, .. } if !text.trim().is_empty())) {
            return Err("there is no word or sign outside the fields".to_owned());
        }
        let has_figures = parts.iter().any(|part| matches!(part, Part::Field(Field::When | Field::Count)));
        Ok(Template { parts, has_figures })
    }

    /// Returns true if there is a field of this kind.
    pub fn has(&self, field: Field) -> bool {
        self.parts.contains(&Part::Field(field))
    }

    /// Returns true if there is a field for a date or a number.
    pub fn has_figures(&self) -> bool {
        self.has_figures
    }

    /// Returns true if there is no field at all.
    pub fn is_plain(&self) -> bool {
        !self.parts.iter().any(|part| matches!(part, Part::Field(_)))
    }

    /// Returns its longest words, by which a line is found to be worth a try.
    pub fn longest_words(&self) -> &str {
        let words = self.parts.iter().filter_map(|part| match part {
            Part::Words { text, .. } => Some(text.trim()),
            Part::Field(_) => None,
        });
        words.max_by_key(|text| text.len()).unwrap_or_default()
    }

    /// Returns the words it starts with.
    pub fn first_words(&self) -> Option<&str> {
        match self.parts.first() {
            Some(Part::Words { text, .. }) => Some(text.trim_end()),
            _ => None,
        }
    }

    /// Returns the words it ends with.
    pub fn last_words(&self) -> Option<&str> {
        match self.parts.last() {
            Some(Part::Words { text, .. }) => Some(text.trim_start()),
            _ => None,
        }
    }

    /// Returns the words alone if a name before or after them is all else there is.
    pub fn verb(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Part::Field(Field::Name), Part::Words { text, .. }]
            | [Part::Words { text, .. }, Part::Field(Field::Name)] => Some(text.trim()),
            _ => None,
        }
    }

    /// Matches a whole folded line. `capital` says whether the original has a capital letter, or no letter with case,
    /// at an offset of the folded line: there a blank before a field may be lost.
    pub fn matches(&self, calendar: &Calendar, line: &str, capital: &dyn Fn(usize) -> bool) -> Option<Fields> {
        // Most templates that are tried do not fit, and most of those at their end.
        if let Some(Part::Words { text, .. }) = self.parts.last()
            && !line.ends_with(text.as_str())
        {
            return None;
        }
        if self.has_figures && !line.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut fields = Fields::default();
        let matching = Matching { calendar, line, capital };
        matching.rest(&self.parts, 0, &mut fields).then_some(fields)
    }

    /// Matches the beginning of a folded line that goes on with something else, and returns where that starts. Only a
    /// template that ends with a date can: nothing else says itself where it ends.
    pub fn matches_start(
        &self,
        calendar: &Calendar,
        line: &str,
        capital: &dyn Fn(usize) -> bool,
    ) -> Option<(Fields, usize)> {
        if self.parts.last() != Some(&Part::Field(Field::When)) {
            return None;
        }
        let ends = line.char_indices().rev().filter(|(at, letter)| *letter == ' ' || capital(*at));
        ends.take(MOST_ENDS).find_map(|(end, _)| {
            let start = line
                .get(..end)
                .map(str::trim_end)
                .filter(|start| start.ends_with(|c: char| c.is_alphanumeric() || c == '.'))?;
            Some((self.matches(calendar, start, capital)?, end))
        })
    }

    /// Returns how much of it is words: of two that match, the one with more says more.
    pub fn words(&self) -> usize {
        let lengths = self.parts.iter().map(|part| match part {
            Part::Words { text, .. } => text.len(),
            Part::Field(_) => 0,
        });
        lengths.sum()
    }
}

impl Field {
    fn named(name: &str) -> Result<Self, String> {
        Ok(match name {
            "name" => Field::Name,
            "when" => Field::When,
            "count" => Field::Count,
            "title" => Field::Title,
            "labels" => Field::Labels,
            "text" => Field::Text,
            _ => {
                return Err(format!(
                    "there is no field {{{name}}}; known are name, when, count, title, labels and text"
                ));
            }
        })
    }
}

struct Matching<'a> {
    calendar: &'a Calendar,
    line: &'a str,
    capital: &'a dyn Fn(usize) -> bool,
}

impl Matching<'_> {
    /// Matches the parts that are left. Recursion is as deep as the template has parts.
    fn rest(&self, parts: &[Part], at: usize, fields: &mut Fields) -> bool {
        let Some((first, others)) = parts.split_first() else { return at == self.line.len() };
        match first {
            Part::Words { text, blank } => match self.after_words(text, *blank, at) {
                Some(end) => self.rest(others, end, fields),
                None => false,
            },
            Part::Field(field) => match others.first() {
                Some(Part::Words { text, .. }) => self.field_before(*field, text, others, at, fields),
                Some(Part::Field(_)) | None => self.take(*field, at, self.line.len(), fields),
            },
        }
    }

    fn after_words(&self, text: &str, blank: bool, at: usize) -> Option<usize> {
        let rest = self.line.get(at..)?.strip_prefix(text)?;
        let end = at.saturating_add(text.len());
        if !blank {
            return Some(end);
        }
        match rest.starts_with(' ') {
            true => Some(end.saturating_add(1)),
            false => (self.capital)(end).then_some(end),
        }
    }

    /// Tries each place where the words after a field stand: for a date the last first, as a date is as long as it can
    /// be; for anything else the first first, except that words at the end of the template end the line.
    fn field_before(&self, field: Field, words: &str, others: &[Part], at: usize, fields: &mut Fields) -> bool {
        let rest = self.line.get(at..).unwrap_or_default();
        let mut attempt = |place: usize| {
            let mut trial = *fields;
            let fits = self.take(field, at, at.saturating_add(place), &mut trial)
                && self.rest(others, at.saturating_add(place), &mut trial);
            if fits {
                *fields = trial;
            }
            fits
        };
        if others.len() == 1 {
            return rest
                .len()
                .checked_sub(words.len())
                .is_some_and(|place| rest.is_char_boundary(place) && attempt(place));
        }
        match field {
            Field::When => rest.rmatch_indices(words).any(|(place, _)| attempt(place)),
            _ => rest.match_indices(words).any(|(place, _)| attempt(place)),
        }
    }

    fn take(&self, field: Field, from: usize, to: usize, fields: &mut Fields) -> bool {
        let Some(text) = self.line.get(from..to) else { return false };
        let lead = text.len().saturating_sub(text.trim_start().len());
        let text = text.trim();
        let range = Some((from.saturating_add(lead), from.saturating_add(lead).saturating_add(text.len())));
        match field {
            _ if text.is_empty() => return false,
            Field::Name => {
                if text.chars().count() > LONGEST_NAME || text.split(' ').count() > MOST_NAME_WORDS {
                    return false;
                }
                fields.name = range;
            }
            Field::When => match dates::parse(self.calendar, text).or_else(|| dates::parse_dotted(text)) {
                Some(when) => fields.when = Some(when),
                None => return false,
            },
            Field::Count => match number(text) {
                Some(count) => fields.count = Some(count),
                None => return false,
            },
            Field::Title | Field::Labels | Field::Text => fields.text = range,
        }
        true
    }
}

fn number(text: &str) -> Option<u32> {
    let digits: String =
        text.chars().filter(|letter| !matches!(letter, ',' | '.' | ' ' | '(' | ')' | '•' | '·')).collect();
    if digits.len() > 9 || digits.is_empty() { None } else { digits.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::super::calendar::calendar;
    use super::super::fold::folded;
    use super::*;

    fn name(template: &str, line: &str) -> Option<String> {
        let line = folded(line);
        let fields = Template::read(&folded(template)).unwrap().matches(calendar(), &line, &|_| true)?;
        fields.name.and_then(|(from, to)| line.get(from..to)).map(str::to_owned)
    }

    #[test]
    fn the_name_is_what_the_words_leave() {
        for (template, line, expected) in [
            ("{name} said...", "She said said…", Some("she said")),
            ("{name} said...", "K.V. said...", Some("k.v.")),
            ("{name} said...", "Well... said...", Some("well...")),
            ("{name} said...", "he said nothing", None),
            ("On {when}, {name} said:", "On May 5, 2013 at 10:25 am, Reed said:", Some("reed")),
            ("On {when} {name} said:", "On May 5, 2013 at 10:25 am Reed said:", Some("reed")),
            ("{name} on {when} said:", "Reed on the Hill on May 5, 2013 at 10:25 am said:", Some("reed on the hill")),
            ("Posted by: {name} at {when}", "Posted by: Cat at Home at May 5, 2013 7:00 AM", Some("cat at home")),
            ("Posted by {name} at {when}", "Posted byReed at9:01 AM", Some("reed")),
            ("{when} / {name} says:", "16. Jul, 2012 / Mandy says:", Some("mandy")),
            ("Sinabi ni {name}...", "Sinabi ni Reed...", Some("reed")),
        ] {
            assert_eq!(name(template, line).as_deref(), expected, "{template}: {line}");
        }
    }

    #[test]
    fn a_template_without_sense_is_refused() {
        for template in ["{name}", "{nme} said", "{name}{when} said", "{name} {when}", "{name said"] {
            assert!(Template::read(template).is_err(), "{template}");
        }
    }
}
