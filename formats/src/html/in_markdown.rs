//! Markdown that a source brings along, made harmless: it may hold raw HTML, and links may lead anywhere.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag as Element, TagEnd};

use super::address::{self, Use};
use super::attributes::Attributes;
use super::entity::{self, Place};
use super::note::{HtmlIssue, HtmlNote};
use super::plain::TextKind;
use super::safe::safe_html;
use super::tag::Tag;
use super::tokenizer::{Raw, Sink, tokenize};
use super::write::is_kept;
use crate::limits::HtmlDepth;

/// What is taken out can put together what stood on both sides of it, so the result is looked at again, so often.
const MOST_PASSES: usize = 8;

/// Returns Markdown without anything that acts, every other byte as it was; `None` where that cannot be had, so that
/// the text must be taken for plain text.
///
/// Blocks of HTML that act are rebuilt like the bodies of posts ([`safe_html`]); tags within a line that act are
/// reduced to their names or left out; links that run code are left out and their text stays.
pub fn safe_markdown<'m>(markdown: &'m str, notes: &mut Vec<HtmlNote>) -> Option<Cow<'m, str>> {
    let mut text = Cow::Borrowed(markdown);
    for _ in 0..MOST_PASSES {
        let edits = edits(&text, notes);
        if edits.is_empty() {
            return Some(text);
        }
        text = Cow::Owned(edited(&text, edits));
    }
    None
}

/// A stretch that is to be replaced.
type Edit = (Range<usize>, String);

fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in edits {
        // What lies in a stretch that was replaced is gone with it.
        let Some(before) = text.get(at..range.start) else { continue };
        out.push_str(before);
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// A link whose address runs code, and the stretch of what it shows.
struct BadLink {
    range: Range<usize>,
    shown: Option<Range<usize>>,
}

fn edits(text: &str, notes: &mut Vec<HtmlNote>) -> Vec<Edit> {
    let extensions = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let events = Parser::new_ext(text, extensions).into_offset_iter();
    let mut edits: Vec<Edit> = Vec::new();
    let definitions = events.reference_definitions().iter().map(|(_, definition)| definition);
    let bad = definitions.filter(|definition| !address::is_safe(&definition.dest, Use::Link));
    edits.extend(bad.map(|definition| (definition.span.clone(), String::new())));
    let mut links: Vec<Option<BadLink>> = Vec::new();
    for (event, range) in events {
        for link in links.iter_mut().flatten().filter(|link| link.range != range) {
            let shown = link.shown.get_or_insert_with(|| range.clone());
            *shown = shown.start.min(range.start)..shown.end.max(range.end);
        }
        match event {
            Event::Start(Element::Link { dest_url, .. }) => links.push(bad_link(&dest_url, Use::Link, range, notes)),
            Event::Start(Element::Image { dest_url, .. }) => links.push(bad_link(&dest_url, Use::Image, range, notes)),
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some(BadLink { range, shown }) = links.pop().flatten() {
                    let shown = shown.unwrap_or(range.end..range.end);
                    edits.push((range.start..shown.start, String::new()));
                    edits.push((shown.end..range.end, String::new()));
                }
            }
            Event::Start(Element::HtmlBlock) => {
                let html = text.get(range.clone()).unwrap_or_default();
                if acts(html) {
                    let end = if html.ends_with('\n') { "\n" } else { "" };
                    let safe = safe_html(html, HtmlDepth::default(), notes).html;
                    edits.push((range, format!("{}{end}", safe.trim_end())));
                }
            }
            Event::InlineHtml(tag) if acts(&tag) => edits.push((range.clone(), bare(&tag, range.start, notes))),
            // Text, code and what only arranges them does nothing; blocks of HTML were looked at where they start.
            _ => {}
        }
    }
    edits
}

fn bad_link(address: &str, used: Use, range: Range<usize>, notes: &mut Vec<HtmlNote>) -> Option<BadLink> {
    if address::is_safe(address, used) {
        return None;
    }
    notes.push(HtmlNote { issue: HtmlIssue::UnsafeAddress { address: address.to_owned() }, offset: range.start });
    Some(BadLink { range, shown: None })
}

/// Returns a tag without its attributes, or nothing if the element itself acts.
fn bare(tag: &str, offset: usize, notes: &mut Vec<HtmlNote>) -> String {
    let name = tag.trim_start_matches(['<', '/']).split(|letter: char| !letter.is_ascii_alphanumeric()).next();
    let name = name.unwrap_or_default();
    if !tag.starts_with("</") {
        notes.push(HtmlNote { issue: HtmlIssue::ActiveContent { element: name.to_ascii_lowercase() }, offset });
    }
    let (known, _) = Tag::read(name.as_bytes());
    if is_harmless(known) && !matches!(known, Tag::A | Tag::Img) { format!("<{name}>") } else { String::new() }
}

/// Returns true if a stretch of HTML may do anything but show its text.
fn acts(html: &str) -> bool {
    let mut judge = Judge { html, acts: false };
    tokenize(html, &mut judge);
    judge.acts
}

struct Judge<'h> {
    html: &'h str,
    acts: bool,
}

impl Judge<'_> {
    fn judge_tag(&mut self, tag: Tag, attributes: &str) {
        self.acts |= !is_harmless(tag) || Attributes::new(attributes).any(|(name, value)| !is_plain(name, value));
    }
}

impl Sink for Judge<'_> {
    fn text(&mut self, _kind: TextKind, start: usize, end: usize) {
        // What begins a tag here and has no end would get one from whatever follows on the page.
        let text = self.html.get(start..end).unwrap_or_default();
        let mut after = text.split('<').skip(1);
        self.acts |=
            after.any(|after| after.starts_with(|next: char| next.is_ascii_alphabetic() || "/!?".contains(next)));
    }

    fn open(&mut self, tag: Tag, _at: usize, start: usize, end: usize) {
        let attributes = self.html.get(start..end).unwrap_or_default();
        self.judge_tag(tag, attributes);
    }

    fn close(&mut self, tag: Tag) {
        self.acts |= !is_harmless(tag);
    }

    fn comment(&mut self, start: usize, _end: usize) {
        // Servers run what stands after `<?`.
        self.acts |= self.html.get(..start).is_some_and(|before| before.ends_with("<?"));
    }

    fn raw(&mut self, _tag: Tag, _at: usize, _attributes: Range<usize>, _content: Raw) {
        self.acts = true;
    }
}

/// The elements that show their text in one way or another and do nothing else.
fn is_harmless(tag: Tag) -> bool {
    match tag {
        Tag::A | Tag::Img | Tag::Br | Tag::Hr | Tag::Wbr | Tag::Col | Tag::Colgroup => true,
        Tag::Span | Tag::Font | Tag::Center | Tag::Small | Tag::Big | Tag::Abbr | Tag::Nobr | Tag::Address => true,
        Tag::Article | Tag::Aside | Tag::Footer | Tag::Header | Tag::Hgroup | Tag::Main | Tag::Nav | Tag::Section => {
            true
        }
        _ => is_kept(tag),
    }
}

/// Returns true for an attribute that is only about how something looks, or leads to a harmless place.
fn is_plain(name: &str, value: &str) -> bool {
    const LOOKS: [&str; 24] = [
        "align",
        "alt",
        "bgcolor",
        "border",
        "cellpadding",
        "cellspacing",
        "class",
        "color",
        "colspan",
        "dir",
        "face",
        "height",
        "id",
        "lang",
        "name",
        "open",
        "rel",
        "rowspan",
        "size",
        "start",
        "target",
        "title",
        "valign",
        "width",
    ];
    let used = match name.to_ascii_lowercase().as_str() {
        "href" | "cite" => Use::Link,
        "src" => Use::Image,
        name => return LOOKS.contains(&name),
    };
    let mut address = String::new();
    entity::decode_into(value, Place::Attribute, &mut address);
    address::is_safe(&address, used)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safe(markdown: &str) -> (String, usize) {
        let mut notes = Vec::new();
        (safe_markdown(markdown, &mut notes).expect("comes to rest").into_owned(), notes.len())
    }

    #[test]
    fn markdown_that_does_nothing_stays_byte_for_byte() {
        for text in [
            "# A *b* [c](https://a.example \"t\") ![d](e.jpg)\n\n    <script>shown</script>\n\n`<script>` and a < b\n",
            "<div class=\"x\" align=center>\n\n*a*\n\n</div>\n\nx<br>y <a href='/z' title=t>z</a> <!-- c -->\n",
            "```html\n<script>alert(1)</script>\n```\n\n| a | b |\n| - | - |\n| <b>c</b> | d |\n\n[r]: https://r.example\n",
            "javascript:alert(1) is a text, <https://a.example> a link",
        ] {
            assert_eq!(safe(text), (text.to_owned(), 0));
        }
    }

    #[test]
    fn what_acts_is_gone_and_the_text_around_it_stays() {
        for (text, expected) in [
            ("a\n\n<script>\n\nalert(1)\n</script>\n\n*b*\n", "a\n\n\n\n*b*\n"),
            ("a <script>alert(1)</script> b", "a alert(1) b"),
            ("a <b onclick=x>b</b> <img src=x onerror=y> c", "a <b>b</b>  c"),
            ("a [b *c*](javascript:x \"t\") d", "a b *c* d"),
            ("a [b](java&#115;cript:x) ![c](vbscript:x) <javascript:x>", "a b c javascript:x"),
            ("[a][r] b\n\n[r]: javascript:x\n", "a b\n\n\n"),
            ("<a href=\"javascript:x\">a</a>", "a</a>"),
            ("x <?php run() ?> y", "x  y"),
        ] {
            let (found, notes) = safe(text);
            assert_eq!(found, expected);
            assert!(notes > 0, "{text}");
        }
        let (block, _) = safe("<div onclick=x><iframe src='https://v.example/1'></iframe>a\n\nb");
        assert!(
            !block.contains("onclick") && !block.contains("iframe") && block.contains("https://v.example/1"),
            "{block}"
        );
    }

    #[test]
    fn what_is_put_together_by_taking_out_is_found_too() {
        for text in [
            "<[script](javascript:x)>alert(1)</[script](javascript:x)>",
            "<scr<script>ipt>alert(1)</script>",
            "<div\nonclick=x\n\nand more >",
        ] {
            let mut notes = Vec::new();
            let found = safe_markdown(text, &mut notes).unwrap_or_default().to_lowercase();
            assert!(!found.contains("<script") && !found.contains("<div\non"), "{found}");
        }
    }
}
