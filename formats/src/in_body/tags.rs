//! The tags that notes of an engine are about, and where they stand in a body.

use memchr::{memchr, memchr_iter, memmem, memrchr};

use super::BodyOffset;
use crate::html::{HtmlIssue, HtmlNote};

/// How many tags of one body are looked for where the body was made ready before it was converted.
const LOOKED_FOR: usize = 16;

/// How much of a tag is compared, in bytes.
const LONGEST_TAG: usize = 400;

/// Returns the name of the element that a note is about, if a tag stands where it points.
pub(crate) fn element(converted: &str, note: &HtmlNote) -> Option<String> {
    let name = tag_at(converted, note)?.strip_prefix('<')?.trim_start_matches('/');
    let end = name.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':')));
    let name = name.get(..end.unwrap_or(name.len()))?;
    (!name.is_empty()).then(|| name.to_ascii_lowercase())
}

/// Returns where in `source` the tags stand that notes on `converted` are about, in the order of the notes.
///
/// `converted` is what became of the source before it was converted. Where both differ, a tag has a place if it stands
/// equally often in both: then it is the same one of them.
pub(crate) fn places(source: &str, converted: &str, notes: &[HtmlNote]) -> Vec<Option<BodyOffset>> {
    let offsets: Vec<Option<usize>> = if source == converted {
        notes.iter().map(|note| tag_at(converted, note).map(|_| note.offset)).collect()
    } else {
        let found = notes.iter().take(LOOKED_FOR).map(|note| same_tag(source, converted, note));
        found.chain(std::iter::repeat(None)).take(notes.len()).collect()
    };
    with_lines(source, &offsets)
}

/// Returns the tag a note points at. What is told of a body as a whole has no tag.
fn tag_at<'h>(html: &'h str, note: &HtmlNote) -> Option<&'h str> {
    if matches!(note.issue, HtmlIssue::HandedOver { .. }) {
        return None;
    }
    let rest = html.get(note.offset..).filter(|rest| rest.starts_with('<'))?;
    let longest = (0..=LONGEST_TAG.min(rest.len())).rev().find(|end| rest.is_char_boundary(*end))?;
    let window = rest.get(..longest)?;
    let end = memchr(b'>', window.as_bytes()).map_or(longest, |end| end.saturating_add(1));
    window.get(..end)
}

fn same_tag(source: &str, converted: &str, note: &HtmlNote) -> Option<usize> {
    let tag = tag_at(converted, note)?;
    let finder = memmem::Finder::new(tag);
    let (mut before, mut all) = (0_usize, 0_usize);
    for at in finder.find_iter(converted.as_bytes()) {
        before = before.saturating_add(usize::from(at < note.offset));
        all = all.saturating_add(1);
    }
    let mut of_source = finder.find_iter(source.as_bytes());
    let found = of_source.by_ref().nth(before)?;
    (before.saturating_add(1).saturating_add(of_source.count()) == all).then_some(found)
}

/// Counts the lines before all offsets in one pass.
fn with_lines(source: &str, offsets: &[Option<usize>]) -> Vec<Option<BodyOffset>> {
    let mut order: Vec<(usize, usize)> =
        offsets.iter().enumerate().filter_map(|(number, at)| at.map(|at| (at, number))).collect();
    order.sort_unstable();
    let mut places = vec![None; offsets.len()];
    let (mut line, mut counted) = (1_u64, 0_usize);
    for (byte, number) in order {
        let stretch = source.as_bytes().get(counted..byte).unwrap_or_default();
        line = line.saturating_add(memchr_iter(b'\n', stretch).count() as u64);
        counted = byte;
        let before = source.as_bytes().get(..byte).unwrap_or_default();
        let line_start = memrchr(b'\n', before).map_or(0, |at| at.saturating_add(1));
        let column = byte.saturating_sub(line_start).saturating_add(1) as u64;
        if let Some(place) = places.get_mut(number) {
            *place = Some(BodyOffset { byte, line, column });
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(offset: usize) -> HtmlNote {
        HtmlNote { issue: HtmlIssue::LayoutTable, offset }
    }

    fn bytes(source: &str, converted: &str, offsets: &[usize]) -> Vec<Option<usize>> {
        let notes: Vec<_> = offsets.iter().map(|offset| note(*offset)).collect();
        places(source, converted, &notes).into_iter().map(|place| place.map(|place| place.byte)).collect()
    }

    #[test]
    fn lines_and_columns_are_counted_from_one_in_any_order() {
        let html = "<a>\n\nü<b>\n<c>";
        let found = places(html, html, &[note(11), note(7), note(0)]);
        let wanted = [(11, 4, 1), (7, 3, 3), (0, 1, 1)];
        assert_eq!(found, wanted.map(|(byte, line, column)| Some(BodyOffset { byte, line, column })));
    }

    #[test]
    fn what_is_no_tag_has_no_place() {
        assert_eq!(bytes("a<b>", "a<b>", &[0, 1, 2, 9]), [None, Some(1), None, None]);
        let whole = HtmlNote { issue: HtmlIssue::HandedOver { engine: "other", reason: "deep" }, offset: 0 };
        assert_eq!(places("<b>", "<b>", std::slice::from_ref(&whole)), [None]);
        assert_eq!(element("<b>", &whole), None);
    }

    #[test]
    fn a_tag_of_a_body_that_was_made_ready_is_found_by_its_number() {
        let (source, ready) =
            ("x\n\n<script a>1</script>\n<script a>2</script>", "<p>x</p><script a>1</script><script a>2");
        assert_eq!(bytes(source, ready, &[8, 28]), [Some(3), Some(24)]);
    }

    #[test]
    fn a_tag_that_was_added_taken_away_or_changed_has_no_place() {
        assert_eq!(bytes("<b>", "<b><b>", &[0, 3]), [None, None]);
        assert_eq!(bytes("<b><b>", "x<b>", &[1]), [None]);
        assert_eq!(bytes("<b c>", " <b d>", &[1]), [None]);
    }

    #[test]
    fn the_name_of_an_element_is_what_stands_in_its_tag() {
        let of = |html: &str| element(html, &note(0));
        assert_eq!(of("<SCRIPT src=x>").as_deref(), Some("script"));
        assert_eq!(of("<o:p/>").as_deref(), Some("o:p"));
        assert_eq!((of("<"), of("x")), (None, None));
    }
}
