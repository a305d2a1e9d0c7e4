//! The names of elements, as small numbers, and what the HTML standard says about each.

use super::attributes::is_space;

/// Packs a name into a number, so that a name is looked up by comparing numbers. The last eight bytes count, which is
/// enough to tell all names apart; [`Tag::read`] makes sure that no other name passes for one of them.
#[expect(clippy::indexing_slicing, reason = "runs when this is compiled, where an index outside the name is an error")]
const fn pack(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut packed = 0u64;
    let mut at = 0;
    while at < bytes.len() {
        packed = (packed << 8) | bytes[at] as u64;
        at = at.saturating_add(1);
    }
    packed
}

/// An element without content.
const VOID: u16 = 1;
/// An element that starts and ends a line.
const BLOCK: u16 = 1 << 1;
/// An element whose start ends an open paragraph.
const CLOSES_P: u16 = 1 << 2;
/// An element that the end tag of an inline element does not reach across.
const SPECIAL: u16 = 1 << 3;
/// An element of the "formatting" category: it lives on when the block around it ends.
const FORMATTING: u16 = 1 << 4;
/// An element that end tags of elements outside do not reach into.
const SCOPE: u16 = 1 << 5;
/// An element whose content is not markup.
const RAW: u16 = 1 << 6;
/// An inline element that changes how its text looks.
const MARK: u16 = 1 << 7;

/// A heading.
const HEADING: u16 = 1 << 8;
/// What stands only inside a table.
const TABLE_PART: u16 = 1 << 9;
/// A part of a table that may not hold text itself.
const TABLE_FRAME: u16 = 1 << 10;
/// A list.
const LIST: u16 = 1 << 11;
/// An element whose start tag does more than begin an element or a paragraph.
const CAREFUL: u16 = 1 << 12;

/// A block of the ordinary kind.
const PLAIN_BLOCK: u16 = BLOCK | CLOSES_P | SPECIAL;

/// A name in the table of names.
#[derive(Clone, Copy)]
struct Slot {
    packed: u64,
    tag: Tag,
}

const HASH_BITS: u32 = 10;

/// Returns the place of a packed name in the table. The multiplier was found by trying until all names had their own.
const fn slot_of(packed: u64) -> usize {
    (packed.wrapping_mul(0x86ED_5886_B159_9EB5) >> (u64::BITS - HASH_BITS)) as usize
}

macro_rules! tags {
    ($($tag:ident $name:literal $flags:expr;)*) => {
        /// The name of an element, or the kind of a node that is no element.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Tag { $($tag,)* }

        impl Tag {
            /// How many there are.
            pub(super) const COUNT: usize = [$($name,)*].len();

            const NAMES: [&'static str; Tag::COUNT] = [$($name,)*];

            const FLAGS: [u16; Tag::COUNT] = [$($flags,)*];
        }

        /// Every tag at the place its packed name hashes to. That no two share one is checked when this is compiled.
        #[expect(clippy::indexing_slicing, reason = "the table is made when this is compiled, where an index outside it is an error")]
        static SLOTS: [Slot; 1 << HASH_BITS] = {
            let mut slots = [Slot { packed: 0, tag: Tag::Unknown }; 1 << HASH_BITS];
            $(
                let packed = pack($name);
                assert!(slots[slot_of(packed)].packed == 0, "two names share a slot: another multiplier is needed");
                slots[slot_of(packed)] = Slot { packed, tag: Tag::$tag };
            )*
            slots
        };
    };
}

tags! {
    Unknown "?unknown" 0;
    Document "?document" SCOPE | SPECIAL;
    Text "?text" 0;
    RawText "?raw-text" 0;
    MarkEnd "?mark-end" 0;
    PageBreak "?page-break" BLOCK;
    NoteReference "?note-reference" 0;
    Note "?note" BLOCK | SPECIAL;
    A "a" FORMATTING | MARK | CAREFUL;
    Abbr "abbr" 0;
    Acronym "acronym" 0;
    Address "address" PLAIN_BLOCK;
    Applet "applet" SPECIAL | SCOPE;
    Area "area" VOID;
    Article "article" PLAIN_BLOCK;
    Aside "aside" PLAIN_BLOCK;
    Audio "audio" 0;
    B "b" FORMATTING | MARK;
    Base "base" VOID;
    Basefont "basefont" VOID;
    Bgsound "bgsound" VOID;
    Big "big" 0;
    Blockquote "blockquote" PLAIN_BLOCK;
    Body "body" CAREFUL;
    Br "br" VOID;
    Button "button" SPECIAL;
    Caption "caption" BLOCK | SPECIAL | SCOPE | TABLE_PART | CAREFUL;
    Center "center" PLAIN_BLOCK;
    Cite "cite" MARK;
    Code "code" FORMATTING | MARK;
    Col "col" VOID | TABLE_PART | CAREFUL;
    Colgroup "colgroup" SPECIAL | TABLE_PART | TABLE_FRAME | CAREFUL;
    Dd "dd" PLAIN_BLOCK | CAREFUL;
    Del "del" MARK;
    Details "details" PLAIN_BLOCK;
    Dialog "dialog" PLAIN_BLOCK;
    Dir "dir" PLAIN_BLOCK | LIST;
    Div "div" PLAIN_BLOCK;
    Dl "dl" PLAIN_BLOCK;
    Dt "dt" PLAIN_BLOCK | CAREFUL;
    Em "em" FORMATTING | MARK;
    Embed "embed" VOID;
    Fieldset "fieldset" PLAIN_BLOCK;
    Figcaption "figcaption" PLAIN_BLOCK;
    Figure "figure" PLAIN_BLOCK;
    Font "font" MARK;
    Footer "footer" PLAIN_BLOCK;
    Form "form" BLOCK | CLOSES_P | SPECIAL;
    Frame "frame" VOID | CAREFUL;
    Frameset "frameset" CAREFUL;
    H1 "h1" PLAIN_BLOCK | HEADING;
    H2 "h2" PLAIN_BLOCK | HEADING;
    H3 "h3" PLAIN_BLOCK | HEADING;
    H4 "h4" PLAIN_BLOCK | HEADING;
    H5 "h5" PLAIN_BLOCK | HEADING;
    H6 "h6" PLAIN_BLOCK | HEADING;
    Head "head" CAREFUL;
    Header "header" PLAIN_BLOCK;
    Hgroup "hgroup" PLAIN_BLOCK;
    Hr "hr" VOID | BLOCK | CLOSES_P;
    Html "html" CAREFUL;
    I "i" FORMATTING | MARK;
    Iframe "iframe" RAW;
    Img "img" VOID;
    Input "input" VOID;
    Ins "ins" MARK;
    Kbd "kbd" MARK;
    Legend "legend" BLOCK;
    Li "li" PLAIN_BLOCK | CAREFUL;
    Link "link" VOID;
    Listing "listing" PLAIN_BLOCK;
    Main "main" PLAIN_BLOCK;
    Mark "mark" MARK;
    Marquee "marquee" SPECIAL | SCOPE;
    Menu "menu" PLAIN_BLOCK | LIST;
    Meta "meta" VOID;
    Nav "nav" PLAIN_BLOCK;
    Nobr "nobr" 0;
    Noembed "noembed" RAW;
    Noframes "noframes" RAW;
    Noscript "noscript" SPECIAL;
    Object "object" SPECIAL | SCOPE;
    Ol "ol" PLAIN_BLOCK | LIST;
    Optgroup "optgroup" BLOCK | CAREFUL;
    Option "option" BLOCK | CAREFUL;
    P "p" PLAIN_BLOCK;
    Param "param" VOID;
    Plaintext "plaintext" PLAIN_BLOCK | RAW;
    Pre "pre" PLAIN_BLOCK;
    Q "q" MARK;
    S "s" FORMATTING | MARK;
    Samp "samp" MARK;
    Script "script" RAW;
    Search "search" PLAIN_BLOCK;
    Section "section" PLAIN_BLOCK;
    Select "select" SPECIAL;
    Small "small" 0;
    Source "source" VOID;
    Span "span" MARK;
    Strike "strike" FORMATTING | MARK;
    Strong "strong" FORMATTING | MARK;
    Style "style" RAW;
    Sub "sub" MARK;
    Summary "summary" PLAIN_BLOCK;
    Sup "sup" MARK;
    Svg "svg" RAW;
    Table "table" PLAIN_BLOCK | SCOPE | TABLE_FRAME | CAREFUL;
    Tbody "tbody" SPECIAL | TABLE_PART | TABLE_FRAME | CAREFUL;
    Td "td" BLOCK | SPECIAL | SCOPE | TABLE_PART | CAREFUL;
    Template "template" RAW;
    Textarea "textarea" RAW;
    Tfoot "tfoot" SPECIAL | TABLE_PART | TABLE_FRAME | CAREFUL;
    Th "th" BLOCK | SPECIAL | SCOPE | TABLE_PART | CAREFUL;
    Thead "thead" SPECIAL | TABLE_PART | TABLE_FRAME | CAREFUL;
    Title "title" RAW;
    Tr "tr" BLOCK | SPECIAL | TABLE_PART | TABLE_FRAME | CAREFUL;
    Track "track" VOID;
    Tt "tt" FORMATTING | MARK;
    U "u" FORMATTING | MARK;
    Ul "ul" PLAIN_BLOCK | LIST;
    Video "video" 0;
    Wbr "wbr" VOID;
    Xml "xml" RAW;
    Xmp "xmp" PLAIN_BLOCK | RAW;
}

impl Tag {
    /// Reads the name of a tag at the start of `bytes`, in any case, and returns its length too.
    #[inline]
    pub(super) fn read(bytes: &[u8]) -> (Tag, usize) {
        // Nearly all names end within eight bytes and have only letters, which are the bytes with the bit 0x40.
        if let Some(eight) = bytes.first_chunk::<8>() {
            let word = u64::from_be_bytes(*eight);
            let others = !(word | (word << 1)) & 0x8080_8080_8080_8080;
            let bits = others.leading_zeros() & !7;
            let length = (bits / 8) as usize;
            if length > 0 && eight.get(length).is_some_and(|byte| ends_name(*byte)) {
                let packed = lower_case(word) >> u64::BITS.saturating_sub(bits);
                return (Tag::find(packed).unwrap_or(Tag::Unknown), length);
            }
        }
        Tag::read_slowly(bytes)
    }

    fn read_slowly(bytes: &[u8]) -> (Tag, usize) {
        let length = bytes.iter().position(|byte| ends_name(*byte)).unwrap_or(bytes.len());
        let name = bytes.get(..length).unwrap_or(bytes);
        let packed = name.iter().fold(0, |packed, byte| (packed << 8) | u64::from(*byte));
        let tag = Tag::find(lower_case(packed));
        // Of a long name only the end was compared, and of zeros at its beginning nothing.
        let same = |tag: &Tag| name.eq_ignore_ascii_case(tag.name().as_bytes());
        (tag.filter(same).unwrap_or(Tag::Unknown), length)
    }

    #[inline]
    fn find(packed: u64) -> Option<Tag> {
        SLOTS.get(slot_of(packed)).filter(|slot| slot.packed == packed).map(|slot| slot.tag)
    }

    /// Returns the name in lower case.
    pub(super) fn name(self) -> &'static str {
        if self == Tag::Unknown { "span" } else { Tag::NAMES.get(self as usize).copied().unwrap_or("span") }
    }

    #[inline]
    fn has(self, flag: u16) -> bool {
        Tag::FLAGS.get(self as usize).is_some_and(|flags| flags & flag != 0)
    }

    pub(super) fn is_void(self) -> bool {
        self.has(VOID)
    }

    pub(super) fn is_block(self) -> bool {
        self.has(BLOCK)
    }

    pub(super) fn closes_paragraph(self) -> bool {
        self.has(CLOSES_P)
    }

    pub(super) fn is_special(self) -> bool {
        self.has(SPECIAL)
    }

    pub(super) fn is_formatting(self) -> bool {
        self.has(FORMATTING)
    }

    pub(super) fn is_scope(self) -> bool {
        self.has(SCOPE)
    }

    pub(super) fn is_raw(self) -> bool {
        self.has(RAW)
    }

    pub(super) fn is_careful(self) -> bool {
        self.has(CAREFUL)
    }

    pub(super) fn is_mark(self) -> bool {
        self.has(MARK)
    }

    pub(super) fn is_heading(self) -> bool {
        self.has(HEADING)
    }

    /// Returns 1 for `h1` and so on.
    pub(super) fn heading_level(self) -> Option<u8> {
        match self {
            Tag::H1 => Some(1),
            Tag::H2 => Some(2),
            Tag::H3 => Some(3),
            Tag::H4 => Some(4),
            Tag::H5 => Some(5),
            Tag::H6 => Some(6),
            _ => None,
        }
    }

    pub(super) fn is_list(self) -> bool {
        self.has(LIST)
    }

    /// Returns true for what stands only inside a table.
    pub(super) fn is_table_part(self) -> bool {
        self.has(TABLE_PART)
    }

    /// Returns true for the parts of a table that may not hold text themselves.
    pub(super) fn is_table_frame(self) -> bool {
        self.has(TABLE_FRAME)
    }
}

#[inline]
fn ends_name(byte: u8) -> bool {
    byte == b'>' || byte == b'/' || is_space(byte)
}

/// Makes the letters of a packed name small; nothing that is no letter becomes one.
#[inline]
fn lower_case(packed: u64) -> u64 {
    packed | ((packed & 0x4040_4040_4040_4040) >> 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case_and_others_are_unknown() {
        assert_eq!(Tag::read(b"BlockQuote").0, Tag::Blockquote);
        assert_eq!(Tag::read(b"h3").0, Tag::H3);
        assert_eq!(Tag::read(b"o:p").0, Tag::Unknown);
        assert_eq!(Tag::read(b"a-very-long-custom-element").0, Tag::Unknown);
        assert_eq!(Tag::read(b"ockquote").0, Tag::Unknown);
        assert_eq!(Tag::read(b"xlockquote").0, Tag::Unknown);
        assert_eq!(Tag::read(b"\0b").0, Tag::Unknown);
        assert_eq!(Tag::read(b"").0, Tag::Unknown);
    }

    #[test]
    fn every_tag_is_found_by_its_own_name() {
        for name in Tag::NAMES.iter().filter(|name| !name.starts_with('?')) {
            assert_eq!(Tag::read(name.as_bytes()).0.name(), *name);
        }
    }
}
