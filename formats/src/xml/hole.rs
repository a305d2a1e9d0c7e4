//! Holes: runs of zero bytes where a disk or a transfer failed. XML knows no zero byte, so nobody knows what stood there,
//! nor whose the text behind one is.

use std::ops::Range;

use memchr::memchr;

use super::element::Element;

/// So many zero bytes in a row are no accident of a text.
pub(super) const SHORTEST: usize = 16;

/// A hole in an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The offset of its first byte.
    pub offset: u64,
    /// How many zero bytes it has.
    pub bytes: u64,
}

/// Returns where the first hole of a stretch starts.
pub(super) fn first(bytes: &[u8]) -> Option<usize> {
    runs(bytes).find(|run| run.len() >= SHORTEST).map(|run| run.start)
}

/// Returns how many zero characters a text starts with.
pub(super) fn zeros(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == 0).count()
}

/// Looks at an input stretch by stretch. Zero bytes before its text or behind it are padding, and hide nothing.
#[derive(Default)]
pub(super) struct Watch {
    text_before: bool,
    /// What is a hole if text comes after it.
    run: Option<Hole>,
    found: Vec<Hole>,
}

impl Watch {
    /// Takes the next stretch, which starts at an offset of the input.
    pub fn pass(&mut self, offset: u64, bytes: &[u8]) {
        let mut done = 0;
        for run in runs(bytes) {
            self.text(bytes.get(done..run.start).unwrap_or_default());
            if self.text_before && run.len() >= SHORTEST {
                let offset = offset.saturating_add(run.start as u64);
                let hole = self.run.get_or_insert(Hole { offset, bytes: 0 });
                hole.bytes = hole.bytes.saturating_add(run.len() as u64);
            }
            done = run.end;
        }
        self.text(bytes.get(done..).unwrap_or_default());
    }

    /// Returns the holes that were found since this was asked last.
    pub fn take(&mut self) -> Vec<Hole> {
        std::mem::take(&mut self.found)
    }

    fn text(&mut self, text: &[u8]) {
        if !text.trim_ascii().is_empty() {
            self.text_before = true;
            self.found.extend(self.run.take());
        }
    }
}

impl Element<'_> {
    /// Returns true if a hole stands in the element, or before it in the stretch that was parsed: then nobody knows to
    /// what it belongs.
    pub fn is_behind_hole(self) -> bool {
        self.tree.first_hole.is_some_and(|hole| self.node().is_some_and(|node| node.inner.1 as usize > hole))
    }

    /// Returns true if a hole stands in the element.
    pub fn holds_hole(self) -> bool {
        let holds_hole = |node: &super::tree::Node| first(self.slice((node.tag.0, node.inner.1)).as_bytes()).is_some();
        self.is_behind_hole() && self.node().is_some_and(holds_hole)
    }
}

/// Returns the runs of zero bytes, however short.
fn runs(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let from = at.saturating_add(memchr(0, bytes.get(at..)?)?);
        let length = bytes.get(from..)?.iter().take_while(|byte| **byte == 0).count();
        at = from.saturating_add(length);
        Some(from..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(stretches: &[&[u8]]) -> Vec<(u64, u64)> {
        let (mut watch, mut offset) = (Watch::default(), 0);
        for stretch in stretches {
            watch.pass(offset, stretch);
            offset += stretch.len() as u64;
        }
        watch.take().into_iter().map(|hole| (hole.offset, hole.bytes)).collect()
    }

    #[test]
    fn zeros_between_texts_are_holes_and_around_them_padding() {
        let zeros = [0; 64];
        assert_eq!(found(&[b"a text"]), []);
        assert_eq!(found(&[&zeros, b"a", &zeros, b"\n"]), []);
        assert_eq!(found(&[b"a", &zeros[..15], b"b"]), []);
        assert_eq!(found(&[b"a", &zeros[..16], b"b"]), [(1, 16)]);
        assert_eq!(
            found(&[&[b"a", &zeros[..20], b"b", &zeros[..3], b"c"].concat(), &zeros, b" d"]),
            [(1, 20), (26, 64)]
        );
    }

    #[test]
    fn the_first_hole_of_a_stretch_is_found_behind_single_zeros() {
        assert_eq!(first(b"a\0b"), None);
        assert_eq!(first(&[b"a\0b".as_slice(), &[0; 16]].concat()), Some(3));
    }
}
