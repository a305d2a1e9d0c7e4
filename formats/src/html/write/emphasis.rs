//! Opens and closes marks, and makes sure that every `*` written for one is read as one.
//!
//! CommonMark decides by the characters on both sides whether a run of `*` can open or close emphasis. Those are only
//! known when the paragraph is whole, so each marker is noted and judged at its end; a pair that would be misread is
//! replaced by tags.

use super::Writer;
use super::inline::{OpenMark, Run, RunKind};
use super::marks::{EMPHASIS, Marks, STRIKE, STRONG, WRITTEN};
use crate::html::arena::NONE;
use crate::html::convert::RawHtml;

/// A `*`, `**` or `~~` in the output.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marker {
    pub(super) at: usize,
    pub(super) bit: u16,
    pub(super) opens: bool,
    /// The number of the marker at the other end.
    pub(super) partner: usize,
    /// Whether tags are written instead.
    pub(super) as_tag: bool,
}

impl Marker {
    fn len(self) -> usize {
        if self.bit == EMPHASIS { 1 } else { 2 }
    }
}

fn tag_name(bit: u16) -> &'static str {
    WRITTEN.iter().find(|(written, _)| *written == bit).map_or("span", |(_, name)| name)
}

/// Returns the number of the first visible run from `from` on that does not have the mark.
fn end_of(runs: &[Run], from: usize, mark: OpenMark) -> usize {
    let ends = |run: &Run| !matches!(run.kind, RunKind::Blank | RunKind::Break) && !mark.is_in(run.marks);
    runs.iter().skip(from).position(ends).map_or(runs.len(), |offset| from.saturating_add(offset))
}

impl Writer<'_> {
    /// Returns how many of the open marks stay open for the next run.
    pub(super) fn kept_marks(&mut self, runs: &[Run], number: usize, wanted: Marks) -> usize {
        let kept = self.inline.open.iter().take_while(|mark| mark.is_in(wanted)).count();
        if kept == 0 || wanted.link == NONE || self.inline.current.link == wanted.link {
            return kept;
        }
        // A link is never taken apart, so what ends inside it must not begin before it.
        let link_end = end_of(runs, number, OpenMark::Link(wanted.link));
        self.steps.add(link_end.saturating_sub(number));
        let outlives = |mark: &OpenMark| end_of(runs.get(..link_end).unwrap_or(runs), number, *mark) == link_end;
        self.inline.open.iter().take(kept).take_while(|mark| outlives(mark)).count()
    }

    /// Closes marks until only `kept` are open.
    pub(super) fn close_marks(&mut self, kept: usize) {
        while self.inline.open.len() > kept {
            let Some(mark) = self.inline.open.pop() else { return };
            match mark {
                OpenMark::Link(id) => self.close_link(id),
                OpenMark::Bit { bit, marker: None } => {
                    self.out.push_str("</");
                    self.out.push_str(tag_name(bit));
                    self.out.push('>');
                }
                OpenMark::Bit { bit, marker: Some(opening) } => {
                    let closing = self.inline.markers.len();
                    if let Some(marker) = self.inline.markers.get_mut(opening) {
                        marker.partner = closing;
                    }
                    let at = self.out.len();
                    self.inline.markers.push(Marker { at, bit, opens: false, partner: opening, as_tag: false });
                    self.push_sign(bit);
                }
            }
        }
    }

    /// Opens the marks that the run wants and that are not open, those that last longest first.
    pub(super) fn open_marks(&mut self, runs: &[Run], number: usize, wanted: Marks) {
        let open_bits = self.inline.open.iter().fold(0, |bits, mark| match mark {
            OpenMark::Bit { bit, .. } => bits | bit,
            OpenMark::Link(_) => bits,
        });
        let missing = wanted.bits & !open_bits;
        let wants_link = wanted.link != NONE && !self.inline.open.contains(&OpenMark::Link(wanted.link));
        if missing.count_ones().saturating_add(u32::from(wants_link)) <= 1 {
            if wants_link {
                self.open_link(wanted.link);
            } else if missing != 0 {
                self.open_bit(missing);
            }
            return;
        }
        let link_end = if wants_link { end_of(runs, number, OpenMark::Link(wanted.link)) } else { 0 };
        let mut bits: Vec<(usize, u16)> = WRITTEN
            .iter()
            .filter(|(bit, _)| missing & bit != 0)
            .map(|(bit, _)| (end_of(runs, number, OpenMark::Bit { bit: *bit, marker: None }), *bit))
            .collect();
        bits.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        self.steps.add(bits.first().map_or(0, |(end, _)| end.saturating_sub(number)));
        let mut link_open = !wants_link;
        for (end, bit) in bits {
            if !link_open && end <= link_end {
                self.open_link(wanted.link);
                link_open = true;
            }
            self.open_bit(bit);
        }
        if !link_open {
            self.open_link(wanted.link);
        }
    }

    fn open_bit(&mut self, bit: u16) {
        let marker = if matches!(bit, STRONG | EMPHASIS | STRIKE) {
            let at = self.out.len();
            self.inline.markers.push(Marker { at, bit, opens: true, partner: usize::MAX, as_tag: false });
            self.push_sign(bit);
            Some(self.inline.markers.len().saturating_sub(1))
        } else {
            self.out.push('<');
            self.out.push_str(tag_name(bit));
            self.out.push('>');
            None
        };
        self.inline.open.push(OpenMark::Bit { bit, marker });
    }

    #[inline]
    fn push_sign(&mut self, bit: u16) {
        match bit {
            STRONG => self.out.push_str("**"),
            EMPHASIS => self.out.push('*'),
            _ => self.out.push_str("~~"),
        }
    }

    /// Judges the markers of the paragraph and replaces those that would be misread.
    pub(super) fn set_emphasis(&mut self) {
        if self.inline.markers.is_empty() {
            return;
        }
        if self.all_are_plain() {
            self.inline.markers.clear();
            return;
        }
        let mut markers = std::mem::take(&mut self.inline.markers);
        // A replaced pair changes the neighbours of others, which may then be misread; more than a few rounds mean a
        // paragraph where everything touches everything, and tags are always right.
        let mut rounds = 0_usize;
        loop {
            let before = count_tags(&markers);
            self.judge(&mut markers);
            rounds = rounds.saturating_add(1);
            if count_tags(&markers) == before {
                break;
            }
            if rounds == 4 {
                markers.iter_mut().for_each(|marker| marker.as_tag = true);
                break;
            }
        }
        if markers.iter().any(|marker| marker.as_tag) {
            self.replace_markers(&markers);
        }
        markers.clear();
        self.inline.markers = markers;
    }

    /// Returns true if every marker stands between white space and a word: the usual case, which needs no judging.
    fn all_are_plain(&self) -> bool {
        let bytes = self.out.as_bytes();
        self.inline.markers.iter().all(|marker| {
            let before =
                if marker.at == self.inline.paragraph { None } else { bytes.get(marker.at.saturating_sub(1)).copied() };
            let after = bytes.get(marker.at.saturating_add(marker.len())).copied();
            let [outside, inside] = if marker.opens { [before, after] } else { [after, before] };
            let closes_sentence =
                !marker.opens && outside.is_some_and(|byte| matches!(byte, b'.' | b',' | b';' | b':' | b'?'));
            inside.is_some_and(|byte| byte.is_ascii_alphanumeric())
                && (closes_sentence || outside.is_none_or(|byte| matches!(byte, b' ' | b'\n')))
        })
    }

    fn judge(&mut self, markers: &mut [Marker]) {
        self.steps.add(markers.len());
        let mut open_lengths: Vec<(u16, usize)> = Vec::new();
        let mut first = 0;
        while let Some(marker) = markers.get(first).copied() {
            if marker.as_tag {
                first = first.saturating_add(1);
                continue;
            }
            let group = group_length(markers, first);
            let members = first..first.saturating_add(group);
            let length = markers.get(members.clone()).unwrap_or(&[]).iter().map(|marker| marker.len()).sum::<usize>();
            let before = self.side_before(markers, first);
            let after = self.side_after(markers, members.end, marker.at.saturating_add(length));
            let may_open =
                after == Side::Letter || (after != Side::Space && matches!(before, Side::Space | Side::Sign));
            let may_close =
                before == Side::Letter || (before != Side::Space && matches!(after, Side::Space | Side::Sign));
            // What the parser may take it for, to be careful with characters whose class depends on its version.
            let both = before != Side::Space
                && after != Side::Space
                && (before == after || before == Side::Other || after == Side::Other);
            let closes_some =
                markers.get(members.clone()).is_some_and(|group| group.iter().any(|marker| !marker.opens));
            let opens_some = markers.get(members.clone()).is_some_and(|group| group.iter().any(|marker| marker.opens));
            if both && closes_some && opens_some {
                // One run cannot close and open at once; without its openers it is judged again in the next round.
                for number in members {
                    if markers.get(number).is_some_and(|marker| marker.opens) {
                        set_tag(markers, number);
                    }
                }
                first = first.saturating_add(group);
                continue;
            }
            for number in members {
                let Some(member) = markers.get(number).copied() else { break };
                let star = member.bit != STRIKE;
                let misread = if member.opens {
                    let would_close = both
                        && star
                        && open_lengths.iter().any(|(bit, open)| *bit != STRIKE && !blocked(*open, length));
                    !may_open || would_close
                } else {
                    !may_close || self.pair_is_blocked(markers, member, length, both)
                };
                if misread {
                    set_tag(markers, number);
                } else if member.opens {
                    open_lengths.push((member.bit, length));
                }
                if !member.opens {
                    open_lengths.retain(|(bit, _)| *bit != member.bit);
                }
            }
            first = first.saturating_add(group);
        }
    }

    /// Returns true if the rule of three keeps the marker from closing what it is meant to close.
    fn pair_is_blocked(&self, markers: &[Marker], closing: Marker, length: usize, both: bool) -> bool {
        let Some(opening) = markers.get(closing.partner) else { return true };
        if closing.bit == STRIKE {
            return false;
        }
        let start = group_start(markers, closing.partner);
        let group = group_length(markers, start);
        let members = markers.get(start..start.saturating_add(group)).unwrap_or(&[]);
        let opening_length = members.iter().map(|marker| marker.len()).sum::<usize>();
        let before = self.side_before(markers, start);
        let after = self.side_after(
            markers,
            start.saturating_add(group),
            members.first().map_or(opening.at, |first| first.at).saturating_add(opening_length),
        );
        let opening_both = before != Side::Space
            && after != Side::Space
            && (before == after || before == Side::Other || after == Side::Other);
        (both || opening_both) && blocked(opening_length, length)
    }

    fn side_before(&self, markers: &[Marker], first: usize) -> Side {
        let Some(marker) = markers.get(first) else { return Side::Space };
        if let Some(previous) = first.checked_sub(1).and_then(|number| markers.get(number))
            && previous.at.saturating_add(previous.len()) == marker.at
        {
            // A tag or another sign.
            return Side::Sign;
        }
        let line = self.out.get(self.inline.paragraph..marker.at).unwrap_or("");
        line.chars().next_back().map_or(Side::Space, side)
    }

    fn side_after(&self, markers: &[Marker], next: usize, end: usize) -> Side {
        if markers.get(next).is_some_and(|marker| marker.at == end) {
            return Side::Sign;
        }
        self.out.get(end..).unwrap_or("").chars().next().map_or(Side::Space, side)
    }

    fn replace_markers(&mut self, markers: &[Marker]) {
        let tail = self.out.split_off(self.inline.paragraph);
        let keeps_tags = self.options.raw_html != RawHtml::Drop;
        let mut copied = 0;
        for marker in markers.iter().filter(|marker| marker.as_tag) {
            let at = marker.at.saturating_sub(self.inline.paragraph);
            self.out.push_str(tail.get(copied..at).unwrap_or(""));
            if keeps_tags {
                self.out.push_str(if marker.opens { "<" } else { "</" });
                self.out.push_str(tag_name(marker.bit));
                self.out.push('>');
            }
            copied = at.saturating_add(marker.len());
        }
        self.out.push_str(tail.get(copied..).unwrap_or(""));
    }
}

/// What stands beside a run of signs, as CommonMark tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Space,
    Letter,
    /// ASCII punctuation.
    Sign,
    /// Neither for sure: parsers differ in what they take for punctuation.
    Other,
}

fn side(character: char) -> Side {
    if character.is_whitespace() {
        Side::Space
    } else if character.is_alphanumeric() {
        Side::Letter
    } else if character.is_ascii() {
        Side::Sign
    } else {
        Side::Other
    }
}

/// The rule of three: two runs, one of which can both open and close, do not match if their lengths add up to a
/// multiple of three, unless both are one.
fn blocked(opening: usize, closing: usize) -> bool {
    opening.saturating_add(closing).is_multiple_of(3) && !(opening.is_multiple_of(3) && closing.is_multiple_of(3))
}

fn count_tags(markers: &[Marker]) -> usize {
    markers.iter().filter(|marker| marker.as_tag).count()
}

fn set_tag(markers: &mut [Marker], number: usize) {
    let Some(marker) = markers.get_mut(number) else { return };
    marker.as_tag = true;
    let partner = marker.partner;
    if let Some(partner) = markers.get_mut(partner) {
        partner.as_tag = true;
    }
}

fn touches(markers: &[Marker], number: usize) -> bool {
    let (Some(left), Some(right)) = (number.checked_sub(1).and_then(|left| markers.get(left)), markers.get(number))
    else {
        return false;
    };
    let same_sign = (left.bit == STRIKE) == (right.bit == STRIKE);
    same_sign && !left.as_tag && !right.as_tag && left.at.saturating_add(left.len()) == right.at
}

/// Returns how many markers from `first` on form one run of the same sign.
fn group_length(markers: &[Marker], first: usize) -> usize {
    let mut length = 1;
    while touches(markers, first.saturating_add(length)) {
        length = length.saturating_add(1);
    }
    length
}

fn group_start(markers: &[Marker], number: usize) -> usize {
    let mut start = number;
    while touches(markers, start) {
        start = start.saturating_sub(1);
    }
    start
}
