//! Text comes back as the same text, wherever it stands.

use super::*;

const LITERALS: [&str; 50] = [
    "*",
    "_",
    "# a",
    "#",
    "1. a",
    "1) a",
    "- a",
    "+ a",
    "* a",
    "> a",
    "<div>",
    "<b>x</b>",
    "|",
    "a | b",
    "[x]",
    "[a](b)",
    "[a]: b",
    "![a](b)",
    "*a*",
    "**a**",
    "_a_",
    "__a__",
    "a_b_c",
    "~~a~~",
    "`a`",
    "``",
    "```",
    "~~~",
    "===",
    "---",
    "***",
    "___",
    "_ _ _",
    "\\",
    "\\*",
    "a\\",
    "&amp;",
    "&#42;",
    "<!-- c -->",
    "<http://a.b>",
    "a*b*c",
    "a < b > c",
    "| a | b |",
    ":---|:---",
    "- - -",
    "a!",
    "<1@b.c>",
    "a]b[c",
    "a`b",
    "1986. A",
];

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Returns the text of rendered HTML, and the names of its elements.
fn read_back(rendered: &str) -> (String, Vec<String>) {
    let mut text = String::new();
    let mut names = Vec::new();
    let mut rest = rendered;
    while let Some((before, from)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = from.split_once('>').expect("the renderer closes its tags");
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        if !tag.starts_with('/') {
            names.push(name.to_owned());
        }
        if name == "br" {
            text.push(' ');
        }
        rest = after;
    }
    text.push_str(rest);
    let mut decoded = String::new();
    crate::html::entity::decode_into(&text, crate::html::entity::Place::Text, &mut decoded);
    (decoded.split_whitespace().collect::<Vec<_>>().join(" "), names)
}

fn assert_comes_back(html: &str, wanted: &str, elements: &[&str]) {
    let out = markdown(html);
    let (text, names) = read_back(&render(&out));
    assert_eq!(text, wanted, "{html:?} became {out:?}");
    assert_eq!(names, elements, "{html:?} became {out:?}");
}

#[test]
fn literal_text_comes_back_in_every_place() {
    for literal in LITERALS {
        let inner = escape(literal);
        assert_comes_back(&format!("<p>{inner}</p>"), literal, &["p"]);
        assert_comes_back(&format!("<p>w {inner} w</p>"), &format!("w {literal} w"), &["p"]);
        assert_comes_back(&format!("<p>w<br>{inner}</p>"), &format!("w {literal}"), &["p", "br"]);
        assert_comes_back(&format!("<ul><li>{inner}</li></ul>"), literal, &["ul", "li"]);
        assert_comes_back(&format!("<h3>{inner}</h3>"), literal, &["h3"]);
        assert_comes_back(&format!("<p><a href=\"/x\">{inner}</a></p>"), literal, &["p", "a"]);
        assert_comes_back(&format!("<p>w <b>{inner}</b> w</p>"), &format!("w {literal} w"), &["p", "strong"]);
        assert_comes_back(&format!("<blockquote>{inner}</blockquote>"), literal, &["blockquote", "p"]);
        assert_comes_back(&format!("<p>w <code>{inner}</code> w</p>"), &format!("w {literal} w"), &["p", "code"]);
        assert_comes_back(&format!("<pre>{inner}</pre>"), literal, &["pre", "code"]);
    }
}

#[test]
fn literal_text_comes_back_in_cells() {
    for literal in LITERALS {
        let html = format!("<table><tr><th>h</th></tr><tr><td>{}</td></tr></table>", escape(literal));
        assert_comes_back(&html, &format!("h {literal}"), &["table", "thead", "tr", "th", "tbody", "tr", "td"]);
    }
}

#[test]
fn literal_text_comes_back_when_elements_split_it() {
    for literal in LITERALS {
        for (at, _) in literal.char_indices().skip(1) {
            let (left, right) = literal.split_at(at);
            let html = format!("<p>{}<span>{}</span></p>", escape(left), escape(right));
            assert_comes_back(&html, literal, &["p"]);
        }
    }
}

#[test]
fn literal_text_comes_back_as_the_description_of_a_picture() {
    for literal in LITERALS {
        let html = format!("<img src=\"/i\" alt=\"{}\">", escape(literal));
        let rendered = render(&markdown(&html));
        let alt = rendered.split("alt=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a picture");
        let mut decoded = String::new();
        crate::html::entity::decode_into(alt, crate::html::entity::Place::Text, &mut decoded);
        assert_eq!(decoded, literal, "{rendered}");
    }
}

#[test]
fn literal_text_comes_back_in_blocks_of_blocks_and_after_an_element() {
    for literal in LITERALS {
        let inner = escape(literal);
        assert_comes_back(&format!("<div><div>{inner}</div></div>"), literal, &["p"]);
        assert_comes_back(&format!("<p><span></span>{inner}</p>"), literal, &["p"]);
        assert_comes_back(&format!("<div>w</div>{inner}"), &format!("w {literal}"), &["p", "p"]);
    }
}

const ADDRESSES: [&str; 22] = [
    "/a b",
    "/a(b",
    "/a)b",
    "/a(b)c",
    "/((",
    "/a_b_c",
    "/*a*",
    "/a|b",
    "/a`b`",
    "/[a]",
    "/a\\b",
    "/a&b=c",
    "/a&copy=1",
    "/a&amp;b",
    "/%28%20%26",
    "/д/ü",
    "?q=a+b",
    "#a",
    "mailto:a@e.example",
    "//e.example/a",
    "https://e.example/~a/!b",
    "/a'b$c;d",
];

/// Returns what a browser would ask for, with what a renderer may write either way made alike.
fn unified(address: &str) -> String {
    let mut out = String::new();
    for byte in address.bytes() {
        match byte {
            b'%' | b'!'..=b'~'
                if !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | b'[' | b']') =>
            {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

fn address_read_back(html: &str, attribute: &str) -> String {
    let rendered = render(&markdown(html));
    let mark = format!("{attribute}=\"");
    let raw = rendered.split(&mark).nth(1).and_then(|rest| rest.split('"').next());
    let mut decoded = String::new();
    let raw = raw.unwrap_or_else(|| panic!("{html} became {rendered}"));
    crate::html::entity::decode_into(raw, crate::html::entity::Place::Text, &mut decoded);
    unified(&decoded)
}

#[test]
fn addresses_come_back_in_links_pictures_and_cells() {
    for address in ADDRESSES {
        let inner = escape(address);
        let wanted = unified(address);
        assert_eq!(address_read_back(&format!("<a href=\"{inner}\">x</a>"), "href"), wanted);
        assert_eq!(address_read_back(&format!("<img src=\"{inner}\">"), "src"), wanted);
        let cell = format!("<table><tr><th>h<tr><td><a href=\"{inner}\">x</a></table>");
        assert_eq!(address_read_back(&cell, "href"), wanted);
    }
}
