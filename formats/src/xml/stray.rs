//! What an element holds beside whole elements: text that stands between them, tags that are none.

use memchr::memchr;

use super::element::Element;
use super::unescape::{Damage, unescape};
use crate::input::Position;

/// Text that stands between the elements of an element, in one stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray<'t> {
    /// The text, decoded; as it stands in the source where a broken tag is in it.
    pub text: String,
    /// Where in the stretch that was parsed it starts.
    pub place: usize,
    /// Its length in the source.
    pub bytes: u64,
    /// A broken tag is in it.
    pub is_markup: bool,
    /// The name of the end tag behind it, if one follows.
    pub end_tag: &'t str,
}

/// What is wrong with the attributes of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagFault<'t> {
    /// One stands twice, with different values.
    Twice(&'t str),
    /// Something in it is no attribute.
    Broken,
}

impl<'t> Element<'t> {
    /// Returns the stretches of text that stand directly in the element, white space left out, and the names of tags of
    /// which nothing else is there.
    pub fn stray(self) -> Vec<Stray<'t>> {
        const MARKERS: &str = "]]><![CDATA[";
        let mut strays: Vec<Stray<'t>> = Vec::new();
        let mut at = self.node().map_or(super::tree::NONE, |node| node.first_run);
        // The range of the stretch, and whether something but white space and a broken tag are in it.
        let mut stretch: Option<((u32, u32), bool, bool)> = None;
        while let Some(run) = self.tree.runs.get(at as usize) {
            let raw = self.slice(run.range);
            let says = !raw.bytes().all(|byte| byte.is_ascii_whitespace());
            let is_markup = !run.is_cdata && says && raw.contains('<');
            stretch = Some(match stretch.take() {
                // A section has its markers around it, which belong to no run.
                Some(((from, to), said, was_markup))
                    if (run.is_cdata || MARKERS.starts_with(self.slice((to, run.range.0))))
                        && run.range.0.saturating_sub(to) as usize <= MARKERS.len() =>
                {
                    ((from, run.range.1), said || says, was_markup || is_markup)
                }
                other => {
                    strays.extend(other.filter(|(_, said, _)| *said).and_then(|it| self.stretch(it.0, it.2)));
                    (run.range, says, is_markup)
                }
            });
            at = run.next;
        }
        strays.extend(stretch.filter(|(_, said, _)| *said).and_then(|it| self.stretch(it.0, it.2)));
        strays
    }

    fn stretch(self, range: (u32, u32), is_markup: bool) -> Option<Stray<'t>> {
        let raw = self.slice(range);
        let from = (range.0 as usize).saturating_add(raw.len().saturating_sub(raw.trim_start().len()));
        let raw = raw.trim();
        if is_markup && self.is_bare_tag(raw) {
            return None;
        }
        let behind = self.tree.text.get(range.1 as usize..).unwrap_or_default();
        let behind = behind.strip_prefix("]]>").unwrap_or(behind).strip_prefix("</");
        let text = if is_markup { raw.to_owned() } else { self.decoded(range).trim().to_owned() };
        (!text.is_empty()).then(|| Stray {
            text,
            place: self.tree.place_of(from),
            bytes: raw.len() as u64,
            is_markup,
            end_tag: behind.and_then(|rest| rest.split(['>', '<', ' ', '\n']).next()).unwrap_or_default(),
        })
    }

    /// Decodes the runs of the element that stand in a range.
    fn decoded(self, range: (u32, u32)) -> String {
        let mut text = String::new();
        let mut at = self.node().map_or(super::tree::NONE, |node| node.first_run);
        while let Some(run) = self.tree.runs.get(at as usize) {
            if run.range.0 >= range.0 && run.range.1 <= range.1 {
                text.push_str(&self.run_text(at));
            }
            at = run.next;
        }
        text
    }

    /// Returns true for the start of a tag of which only the name is there, if that is the name of an element beside it
    /// or around it, or of an entry: then nothing of it is missing but the bracket.
    fn is_bare_tag(self, raw: &str) -> bool {
        let Some(name) = raw.strip_prefix('<').map(|name| name.strip_prefix('/').unwrap_or(name)) else { return false };
        let is_name = !name.contains(|char: char| char.is_whitespace() || matches!(char, '<' | '>' | '=' | '"' | '\''));
        let is_known = || {
            matches!(name, "item" | "entry")
                || self.tree.nodes.iter().any(|node| node.name_length > 0 && node.name_in(&self.tree.text) == name)
        };
        is_name && is_known()
    }

    /// Returns the first element that stands in this one, however deep, and that `belongs` says cannot stand where it does.
    pub fn swallowed(self, belongs: fn(parent: Element<'t>, child: Element<'t>) -> bool) -> Option<Element<'t>> {
        let mut waiting = vec![(self, self)];
        while let Some((parent, element)) = waiting.pop() {
            if element.place_in_text() != self.place_in_text() && !belongs(parent, element) {
                return Some(element);
            }
            let first = waiting.len();
            waiting.extend(element.children().map(|child| (element, child)));
            waiting.get_mut(first..).unwrap_or_default().reverse();
        }
        None
    }

    /// Returns the text of an element whose end tag is broken, up to an element it seems to hold.
    pub fn text_before(self, swallowed: Element<'t>) -> String {
        let source = self.source_before(swallowed).trim();
        let name = self.qualified_name();
        let text = match source.rsplit_once("</") {
            Some((text, rest)) if name.starts_with(rest) => text.trim_end(),
            _ => source,
        };
        let Some(inside) = text.strip_prefix("<![CDATA[") else {
            return unescape(text, &mut Damage::default()).into_owned();
        };
        let inside = match inside.rsplit_once("]]>") {
            // What is left of the end tag is no longer than that.
            Some((inside, rest)) if rest.trim().len() <= name.len().saturating_add("</>".len()) => inside,
            _ => inside,
        };
        inside.replace("]]]]><![CDATA[>", "]]>")
    }

    /// Returns what is wrong with the attributes of the start tag. One whose quotation has no end is read to the end of
    /// the tag, and told with the tree.
    pub fn tag_fault(self) -> Option<TagFault<'t>> {
        let node = self.node()?;
        // Nearly all tags are a name and nothing else.
        if node.tag.1.saturating_sub(node.tag.0) == node.name_length {
            return None;
        }
        let tag = self.tag();
        let name = tag.bytes().position(|byte| byte.is_ascii_whitespace() || byte == b'/')?;
        // A tag that was cut at the limit is told for that.
        let behind = self.tree.text.as_bytes().get(node.tag.1 as usize)?;
        let mut rest = trimmed(tag.get(name..).filter(|_| matches!(behind, b'>' | b'/'))?);
        // Enough to tell those of an export; a tag with very many would take the square of them.
        let mut known = [("", ""); 8];
        for number in 0_usize.. {
            if rest.is_empty() {
                break;
            }
            let end = rest.bytes().position(|byte| byte == b'=' || byte.is_ascii_whitespace()).unwrap_or(rest.len());
            let (name, behind) = rest.split_at_checked(end)?;
            let Some(value) = trimmed(behind).strip_prefix('=') else { return Some(TagFault::Broken) };
            if name.is_empty() || name.bytes().any(|byte| matches!(byte, b'"' | b'\'' | b'<')) {
                return Some(TagFault::Broken);
            }
            let value = trimmed(value);
            let quote = value.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''));
            let (value, behind) = match quote {
                Some(quote) => {
                    let inside = value.get(1..)?;
                    let end = memchr(quote, inside.as_bytes())?;
                    (inside.get(..end)?, inside.get(end.saturating_add(1)..)?)
                }
                None => value.split_once(|char: char| char.is_ascii_whitespace()).unwrap_or((value, "")),
            };
            if known.iter().take(number).any(|(earlier, said)| *earlier == name && *said != value) {
                return Some(TagFault::Twice(name));
            }
            if let Some(place) = known.get_mut(number) {
                *place = (name, value);
            }
            rest = trimmed(behind);
        }
        None
    }

    /// Returns the start tag as it stands in the source, and where in the stretch that was parsed.
    pub fn start_tag(self) -> (String, usize) {
        (format!("<{}>", self.tag()), self.place())
    }

    /// Returns where in the stretch that was parsed the element starts.
    pub fn place(self) -> usize {
        self.tree.place_of(self.place_in_text())
    }

    /// Returns where in its input the element starts; `stretch` is where what was parsed does.
    pub fn position(self, stretch: Position) -> Position {
        Position { offset: stretch.offset.saturating_add(self.place() as u64), ..stretch }
    }

    fn place_in_text(self) -> usize {
        self.node().map_or(0, |node| node.tag.0 as usize).saturating_sub(1)
    }
}

/// Leaves out white space at the start, and the mark of an empty element.
fn trimmed(text: &str) -> &str {
    let start = text.bytes().position(|byte| !(byte.is_ascii_whitespace() || byte == b'/')).unwrap_or(text.len());
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::limits::XmlLimits;
    use crate::xml::{Bindings, Tree, Vocabulary};

    static WORDS: Vocabulary = Vocabulary { short_name: |_| None, well_known: &[] };

    fn strays(text: &str) -> Vec<(String, usize, bool)> {
        let bindings = Bindings::new(&WORDS, XmlLimits::default());
        let tree = Tree::parse(text.as_bytes(), &bindings);
        let strays = tree.entry().unwrap().stray();
        strays.into_iter().map(|stray| (stray.text, stray.place, stray.is_markup)).collect()
    }

    fn fault(text: &str) -> Option<String> {
        let bindings = Bindings::new(&WORDS, XmlLimits::default());
        let tree = Tree::parse(text.as_bytes(), &bindings);
        tree.entry().unwrap().tag_fault().map(|fault| format!("{fault:?}"))
    }

    #[test]
    fn text_between_elements_is_found_and_white_space_is_nothing() {
        assert_eq!(
            strays("<e>\n moss &amp; fern <a>x</a>\t<b/><![CDATA[ reed ]]>\n</e>"),
            [("moss & fern".to_owned(), 5, false), ("reed".to_owned(), 44, false)]
        );
        assert!(strays("<e> <a>x</a>\n<!-- y --></e>").is_empty());
    }

    #[test]
    fn a_broken_tag_is_found_as_it_stands_with_the_section_behind_it() {
        assert_eq!(
            strays("<e><t a='&amp;'<![CDATA[Moss]]></t><u>x</u></e>"),
            [("<t a='&amp;'<![CDATA[Moss".to_owned(), 3, true)]
        );
        assert!(strays("<e><t>Moss</t<u>x</u></e>").is_empty(), "a name alone says nothing that is lost");
    }

    #[test]
    fn attributes_that_are_none_and_those_that_stand_twice_are_told_apart_from_odd_ones() {
        for text in ["<e/>", "<e a='1' b=\"2\" c=3/>", "<e a = '1'b='2'/>", "<e a='1>'/>", "<e a='1' a='1'/>"] {
            assert_eq!(fault(text), None, "{text}");
        }
        assert_eq!(fault("<e a='1' b='2' a='3'/>").as_deref(), Some("Twice(\"a\")"));
        for text in ["<e a'1'/>", "<e a/>", "<e a='1' b c='2'/>"] {
            assert_eq!(fault(text).as_deref(), Some("Broken"), "{text}");
        }
    }
}
