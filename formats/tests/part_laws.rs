//! The parts that readers and writers are made of, given texts that are put together from the fragments they look for.

#![cfg(all(feature = "blogger", feature = "wordpress"))]

#[path = "support/part_laws.rs"]
mod laws;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Up to `most` of these, one after the other.
fn text_of(fragments: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    vec(select(fragments), 0..most).prop_map(|pieces| pieces.concat())
}

const DATES: &[&str] = &[
    "2014",
    "-03",
    "-02",
    "T",
    " ",
    "09",
    ":15",
    ":00",
    ".5",
    ".000000001",
    "Z",
    "+01:00",
    "-12:30",
    "+00:00",
    "-00:00",
    "+24:00",
    "24",
    ":60",
    "0000",
    "-00",
    "-13",
    "-31",
    "-30",
    "9999",
    "+10000",
    "02",
    "29",
    "2012-02-29",
    "1900-02-29",
    "23:59:60",
    "é",
    "\u{0}",
];

const NAMES: &[&str] = &[
    "..",
    ".",
    "/",
    "\\",
    ":",
    "CON",
    "nul",
    "com1",
    ".md",
    ".tar.gz",
    "a",
    "é",
    "e\u{301}",
    "\u{200B}",
    "\u{202E}",
    "\u{0}",
    "\u{1F468}\u{200D}\u{1F469}",
    " ",
    "-2",
    "%2F",
    "<",
    "|",
    "\u{FEFF}",
    "ß",
    "SS",
    "İ",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "池池池池池池池池池池池池池池池",
];

const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"id\"",
    "\"1\"",
    "\"kind\"",
    "\"post\"",
    "\"status\"",
    "\"draft\"",
    "\"posts\"",
    "\"version\"",
    "1",
    "\"comments\"",
    "{\"id\":\"1\"}",
    "\"meta\"",
    "{\"a\":[1,2.5,null,true]}",
    "\"date_published\"",
    "\"2014-03-02T09:15:00+01:00\"",
    "\"title\":\"\\u00e9\\ud83d\\ude00\"",
    "\"authors\":[{\"name\":\"Ona\"}]",
    "null",
    "{\"version\":1,\"blog\":{},\"posts\":[{\"id\":\"1\",\"comments\":[{\"id\":\"2\",\"in_reply_to\":\"1\"}]}]}",
    "{\"id\":\"1\",\"meta\":{\"a\":1e400,\"b\":\"\\u0000\"}}",
    "-0.0",
    "18446744073709551615",
];

const SHORTCODES: &[&str] = &[
    "[",
    "]",
    "[[",
    "]]",
    "[gallery",
    "[/gallery]",
    "[caption id=\"a\"]",
    "[/caption]",
    "[ab]",
    "[/ab]",
    "[a",
    " x=y",
    " x='y",
    "\"",
    "'",
    "=",
    "/]",
    " ",
    "<a href=\"[b]\">",
    "<!--",
    "-->",
    "é",
    "\u{a0}",
    "\n",
    "[abcd k=\"v\" 'w' x]",
];

const BLOCKS: &[&str] = &[
    "<!-- wp:quote -->",
    "<!-- /wp:quote -->",
    "<!-- wp:image {\"id\":5,\"a\":\"--\\u003e\"} -->",
    "<!-- /wp:image -->",
    "<!-- wp:more /-->",
    "<!-- wp:core/list {\"x\":[1,{}]} /-->",
    "<!-- wp:",
    " -->",
    "/-->",
    "<!--",
    "-->",
    "<p>",
    "</p>",
    "text",
    "\n\n",
    "<br />",
    "<pre>",
    "</pre>",
    "{",
    "}",
    "\"",
    "é",
    "<!-- /wp: -->",
    "<!-- wp:a/b/c -->",
    "<li>",
    "<ul>",
    "a:1:{i:0;s:1:\"x\";}",
    "s:5:\"é\";",
    "i:9999999999999999999;",
    "O:3:\"Foo\":0:{}",
    "d:0.5;",
    "b:1;",
    "N;",
];

const TEXTS: &[&str] = &[
    "&amp;",
    "&lt;",
    "&gt;",
    "&quot;",
    "&apos;",
    "a",
    "é",
    "灯",
    "\n",
    "\t",
    "'",
    "\"",
    "&",
    ";",
    "#",
    "x",
    "]",
    "=",
    "/",
    "&amp;amp;",
    "\u{FEFF}",
    "\u{85}",
    "\u{2028}",
    "</r>",
    "<b>",
    "<![CDATA[",
    "]]>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_date_writes_back_what_it_reads(text in text_of(DATES, 9)) {
        laws::date(&text);
    }

    #[test]
    fn a_date_of_any_figures_writes_back_what_it_reads(
        (year, month, day) in (0u32..10_000, 0u32..14, 0u32..33),
        (hour, minute, second) in (0u32..26, 0u32..62, 0u32..62),
        end in select(&["", "Z", "+01:00", "-09:30", "+23:59", "-24:00", ".25Z", ".123456789-00:01"][..]),
    ) {
        laws::date(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{end}"));
        laws::date(&format!("{year:04}-{month:02}-{day:02}"));
    }

    #[test]
    fn a_safe_name_stays_as_it_is(text in text_of(NAMES, 12)) {
        laws::file_name(&text);
    }

    #[test]
    fn what_json_says_is_said_again(text in text_of(JSON, 12)) {
        laws::round_trip(text.as_bytes());
    }

    #[test]
    fn shortcodes_lie_one_after_the_other(text in text_of(SHORTCODES, 30)) {
        laws::shortcodes(&text);
    }

    #[test]
    fn blocks_are_parts_of_their_text(text in text_of(BLOCKS, 30)) {
        laws::blocks(&text);
    }

    #[test]
    fn the_tolerant_parser_reads_what_a_strict_one_reads(text in text_of(TEXTS, 20)) {
        laws::strict(&text);
    }
}

/// The laws above say nothing about what they pass over, so this says that they do not pass over everything.
#[test]
fn the_strict_parser_reads_most_of_what_is_well_formed() {
    assert_eq!(laws::strict("a &amp; b &lt;&#39;").as_deref(), None, "numbers are left to tests of their own");
    assert_eq!(laws::strict("a &amp; b &lt;'\"").as_deref(), Some("a & b <'\""));
    assert_eq!(laws::strict("a <b>"), None);
}
