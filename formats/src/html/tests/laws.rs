//! Laws that hold for any input.

use proptest::prelude::*;

use super::*;

/// Words and signs that mean something to HTML or Markdown.
fn piece() -> impl Strategy<Value = String> {
    let signs = prop::sample::select(vec![
        "*",
        "**",
        "_",
        "__",
        "`",
        "``",
        "[",
        "]",
        "(",
        ")",
        "![",
        "#",
        "# ",
        "1. ",
        "- ",
        "+ ",
        "&gt;",
        "&lt;",
        "&amp;",
        "&nbsp;",
        "~~",
        "~",
        "|",
        "\\",
        "!",
        "=",
        "---",
        ":",
        "\n",
        " ",
        "  ",
        ".",
        "&amp;amp;",
        "@",
        "é",
        "「",
        "」",
        "—",
        "字",
        "😀",
    ]);
    let words = prop::sample::select(vec!["a", "word", "x1", "Ünï", "слово", "2", "http"]);
    prop_oneof![3 => words.prop_map(str::to_owned), 2 => signs.prop_map(str::to_owned)]
}

fn run_of_text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 1..6).prop_map(|pieces| pieces.concat())
}

/// Well-formed posts.
fn fragment() -> impl Strategy<Value = String> {
    let leaf = run_of_text();
    let inline = leaf.prop_recursive(4, 24, 4, |inner| {
        let name = prop::sample::select(vec![
            "b",
            "i",
            "em",
            "strong",
            "span",
            "del",
            "u",
            "sup",
            "a href=\"/x\"",
            "font",
            "kbd",
        ]);
        prop_oneof![
            (name, prop::collection::vec(inner, 1..4)).prop_map(|(tag, inner)| {
                let name = tag.split(' ').next().unwrap_or_default();
                format!("<{tag}>{}</{name}>", inner.concat())
            }),
            Just("<br>".to_owned()),
            run_of_text(),
        ]
    });
    let paragraph = prop::collection::vec(inline, 1..4).prop_map(|inline| inline.concat());
    paragraph.prop_recursive(3, 16, 3, |inner| {
        let name = prop::sample::select(vec!["p", "div", "blockquote", "h2", "center", "ul><li", "ol><li", "dl><dd"]);
        (name, prop::collection::vec(inner, 1..4)).prop_map(|(name, inner)| {
            let close: Vec<String> =
                name.rsplit('>').map(|name| format!("</{}>", name.trim_start_matches('<'))).collect();
            format!("<{name}>{}{}", inner.concat(), close.concat())
        })
    })
}

/// Returns letters, digits and signs of rendered HTML, without white space.
fn visible(rendered: &str) -> String {
    let mut text = String::new();
    let mut rest = rendered;
    while let Some((before, from)) = rest.split_once('<') {
        text.push_str(before);
        rest = from.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let mut decoded = String::new();
    crate::html::entity::decode_into(&text, crate::html::entity::Place::Text, &mut decoded);
    decoded.chars().filter(|character| !character.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_text_of_the_rendered_markdown_is_the_text_of_the_source(html in fragment()) {
        let out = markdown(&html);
        prop_assert_eq!(visible(&render(&out)), visible(&html), "became {:?}", out);
    }

    #[test]
    fn the_plain_text_holds_all_text(html in fragment()) {
        let plain: String = text(&html).chars().filter(|character| !character.is_whitespace()).collect();
        let wanted = visible(&html);
        // Lists add their bullets and numbers.
        if !html.contains("<li") && !html.contains("<blockquote") {
            prop_assert_eq!(plain, wanted);
        } else {
            prop_assert!(plain.len() >= wanted.len());
        }
    }

    #[test]
    fn bytes_of_any_kind_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let html = String::from_utf8_lossy(&bytes);
        markdown(&html);
        text(&html);
    }

    #[test]
    fn markup_in_any_order_does_no_harm(pieces in prop::collection::vec(prop::sample::select(vec![
        "<b>", "</b>", "<i>", "</i>", "<p>", "</p>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<ul>", "<li>", "</ul>", "<a href=x>",
        "</a>", "<div>", "</div>", "a", " ", "<br>", "<pre>", "</pre>", "<code>", "</code>", "<h2>", "</h2>", "<img src=y>", "<blockquote>",
        "</blockquote>", "<!--more-->", "<details>", "<summary>", "<ol>", "<iframe src=//vimeo.com/1>", "<figure>", "<figcaption>", "*", "&amp;", "<del>", "</del>", "\n",
    ]), 0..40)) {
        let html = pieces.concat();
        let out = markdown(&html);
        let letters = |text: &str| text.matches('a').count();
        // Each letter of the source comes out once. Names of tags that stay HTML are taken away first.
        prop_assert_eq!(letters(&visible(&render(&out))), pieces.iter().filter(|piece| **piece == "a").count(), "{} became {:?}", html, out);
    }

    #[test]
    fn the_same_input_gives_the_same_output(html in fragment()) {
        prop_assert_eq!(markdown(&html), markdown(&html));
    }
}
