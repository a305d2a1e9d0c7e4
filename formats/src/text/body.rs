//! Lines become paragraphs: breaks are kept, soft wraps are undone only when certain, captions stand alone.

use super::page::Page;
use super::profile::Kind;

/// The paragraphs of a text.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub paragraphs: Vec<String>,
    /// The paragraphs that are certainly captions.
    pub captions: Vec<String>,
}

/// How lines of a page are to be read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Manner {
    /// Every line was broken to fit a width.
    pub is_wrapped: bool,
    /// Paragraphs are single lines, so that a short line right above a long one is something else.
    pub is_one_line_a_paragraph: bool,
    /// Where the text starts on the first line.
    pub text_from: usize,
}

/// A line is broken to fit if the next word would not have fitted.
const WIDEST_WRAP: usize = 100;
const NARROWEST_WRAP: usize = 50;
const FEWEST_BREAKS: usize = 5;

/// Finds out how the lines of a text are to be read.
pub(super) fn manner(page: &Page<'_>, places: &[usize]) -> Manner {
    let lengths = || places.iter().filter_map(|place| page.unit(*place)).map(|unit| unit.text.chars().count());
    let widest = lengths().max().unwrap_or(0);
    let mut runs = 0usize;
    let mut long_runs = 0usize;
    let mut breaks = 0usize;
    let mut fitting = 0usize;
    let mut lines = 0usize;
    for (number, place) in places.iter().enumerate() {
        let Some(unit) = page.unit(*place) else { continue };
        let previous = number.checked_sub(1).and_then(|number| places.get(number)).and_then(|place| page.unit(*place));
        match previous.filter(|_| unit.is_attached()) {
            None => {
                runs = runs.saturating_add(1);
                lines = 1;
            }
            Some(previous) => {
                lines = lines.saturating_add(1);
                long_runs = long_runs.saturating_add(usize::from(lines == 2));
                breaks = breaks.saturating_add(1);
                let word = unit.text.split_whitespace().next().map_or(0, |word| word.chars().count());
                fitting = fitting.saturating_add(usize::from(
                    previous.text.chars().count().saturating_add(word) >= widest && previous.indent == unit.indent,
                ));
            }
        }
    }
    let width = (NARROWEST_WRAP..=WIDEST_WRAP).contains(&widest);
    Manner {
        is_wrapped: width && breaks >= FEWEST_BREAKS && fitting == breaks && long_runs.saturating_mul(2) > runs,
        is_one_line_a_paragraph: runs >= 3 && long_runs.saturating_mul(5) <= runs,
        text_from: 0,
    }
}

/// Makes paragraphs of lines.
pub(super) fn paragraphs(page: &Page<'_>, places: &[usize], manner: Manner) -> Body {
    let mut body = Body::default();
    // Behind the sign of a list the text starts at a column of its own.
    let skipped = usize::from(manner.text_from > 0);
    let base = places.iter().skip(skipped).filter_map(|place| page.unit(*place)).map(|unit| unit.indent).min();
    let mut alone = false;
    for (number, place) in places.iter().enumerate() {
        let Some(unit) = page.unit(*place) else { continue };
        let text_from = if number == 0 { manner.text_from } else { 0 };
        let text = unit.text.get(text_from..).unwrap_or(unit.text);
        let neighbour = number
            .checked_sub(1)
            .and_then(|number| places.get(number))
            .is_some_and(|before| before.saturating_add(1) == *place);
        let attached = number > 0 && unit.is_attached() && neighbour;
        let credited = page.mark(*place).filled.has(Kind::Caption) && text.chars().count() <= 120;
        let indent = if number < skipped { 0 } else { unit.indent.saturating_sub(base.unwrap_or(0)) };
        let pad = usize::try_from(indent).unwrap_or(0).min(40);
        match body.paragraphs.last_mut().filter(|_| attached && !alone && !credited) {
            Some(paragraph) if manner.is_wrapped => {
                paragraph.push(' ');
                paragraph.push_str(text);
            }
            Some(paragraph) => {
                paragraph.push('\n');
                paragraph.extend(std::iter::repeat_n(' ', pad));
                paragraph.push_str(text);
            }
            None => {
                let mut paragraph = String::with_capacity(text.len().saturating_add(pad));
                paragraph.extend(std::iter::repeat_n(' ', pad));
                paragraph.push_str(text);
                body.paragraphs.push(paragraph);
            }
        }
        alone = credited || manner.is_one_line_a_paragraph && !attached && is_caption_like(page, places, number);
        if credited {
            body.captions.push(text.to_owned());
        }
    }
    body
}

/// A short line without the end of a sentence right above a much longer one: the caption of a picture that was lost,
/// or a heading.
fn is_caption_like(page: &Page<'_>, places: &[usize], number: usize) -> bool {
    let unit = |number: usize| places.get(number).and_then(|place| page.unit(*place));
    let (Some(line), Some(next)) = (unit(number), unit(number.saturating_add(1))) else { return false };
    let length = line.text.chars().count();
    next.is_attached()
        && next.indent == line.indent
        && length <= 80
        && next.text.chars().count() >= length.saturating_mul(2)
        && !line.text.ends_with(['.', '!', '?', ':', ';', ',', '"', '”', '»', '’', '…', '。', '！', '？'])
}
