use super::*;
use crate::xml::{Element, Vocabulary};

static VOCABULARY: Vocabulary = Vocabulary {
    short_name: |uri| (uri == "http://www.w3.org/2005/Atom").then_some("atom"),
    well_known: &[("app", "app")],
};

fn parsed<T>(text: &str, judge: impl FnOnce(Element<'_>, &Tree<'_>) -> T) -> T {
    let mut bindings = Bindings::new(&VOCABULARY, XmlLimits::default());
    bindings.declare("", "http://www.w3.org/2005/Atom", Position { input: 0, offset: 0 });
    bindings.declare("ns0", "http://www.w3.org/2005/Atom", Position { input: 0, offset: 0 });
    let tree = Tree::parse(text.as_bytes(), &bindings);
    judge(tree.root(), &tree)
}

fn names(element: Element<'_>) -> Vec<(String, String)> {
    element.children().map(|child| (child.name().0.to_owned(), child.name().1.to_owned())).collect()
}

#[test]
fn text_of_several_pieces_is_one_text() {
    let text = "<a>x &amp; <b>skip</b>y<![CDATA[ <z> &amp;]]><!-- no --> end</a>";
    parsed(text, |root, _| {
        let a = root.child("atom", "a").unwrap();
        assert_eq!(a.text(), "x & y <z> &amp; end");
        assert_eq!(a.child("atom", "b").unwrap().text(), "skip");
    });
}

#[test]
fn prefixes_are_resolved_where_they_are_declared() {
    let text = "<ns0:a/><app:control/><x:y/><b xmlns:x='http://www.w3.org/2005/Atom'><x:y/></b>";
    parsed(text, |root, _| {
        let wanted = [("atom", "a"), ("app", "control"), ("x", "y"), ("atom", "b")];
        assert_eq!(names(root), wanted.map(|(namespace, local)| (namespace.to_owned(), local.to_owned())));
        assert_eq!(root.child("atom", "b").unwrap().children().next().unwrap().name(), ("atom", "y"));
    });
}

#[test]
fn attributes_are_read_with_any_quotes_and_without() {
    let text = "<link rel='a' href=\"x>y&amp;z\" type=html title='it&apos;s' rel='b' empty=''/>";
    parsed(text, |root, _| {
        let link = root.children().next().unwrap();
        assert_eq!(link.attribute("rel").as_deref(), Some("a"));
        assert_eq!(link.attribute("href").as_deref(), Some("x>y&z"));
        assert_eq!(link.attribute("type").as_deref(), Some("html"));
        assert_eq!(link.attribute("title").as_deref(), Some("it's"));
        assert_eq!(link.attribute("empty"), None);
    });
}

#[test]
fn a_missing_end_tag_closes_with_the_element_around_it() {
    parsed("<a><b>1<c>2</a><d>3</d>", |root, tree| {
        assert_eq!(names(root).len(), 2);
        assert_eq!(root.child("atom", "d").unwrap().text(), "3");
        let mut issues = Issues::default();
        tree.report(Position { input: 0, offset: 0 }, &mut issues);
        assert_eq!(issues.counts().map(|(code, ..)| code).collect::<Vec<_>>(), ["entry-damaged"]);
    });
}

#[test]
fn a_misspelt_end_tag_closes_its_element() {
    parsed("<entry><title>1</titel><content>2</content></entry>", |root, _| {
        let entry = root.child("atom", "entry").unwrap();
        assert_eq!(entry.child("atom", "title").unwrap().text(), "1");
        assert_eq!(entry.child("atom", "content").unwrap().text(), "2");
    });
    parsed("<entry><content>a </b> b</content></entry>", |root, _| {
        let entry = root.child("atom", "entry").unwrap();
        assert_eq!(entry.child("atom", "content").unwrap().text(), "a  b");
    });
}

#[test]
fn a_less_than_sign_that_starts_no_tag_is_text() {
    parsed("<a>1 < 2 <= 3 <3</a>", |root, _| {
        assert_eq!(root.child("atom", "a").unwrap().text(), "1 < 2 <= 3 <3");
    });
}

#[test]
fn a_missing_quote_takes_no_more_than_its_tag_and_is_told() {
    parsed("<a w='0' x=\"1 2/><b>2</b>", |root, tree| {
        assert_eq!(names(root).len(), 2);
        let a = root.child("atom", "a").unwrap();
        assert_eq!((a.attribute("w").as_deref(), a.attribute("x").as_deref()), (Some("0"), Some("1 2")));
        assert_eq!(told(tree), ["entry-damaged"]);
    });
}

#[test]
fn what_only_looks_like_a_declaration_is_text() {
    for text in ["<![CDTA[x]]>", "<!CDATA[x]]>", "<!CDATA<x", "<!x>", "<!- x", "<?php x"] {
        parsed(&format!("<a>{text}</a><b>2</b>"), |root, tree| {
            assert_eq!(root.child("atom", "b").unwrap().text(), "2", "{text}");
            assert!(root.child("atom", "a").unwrap().text().contains('x'), "{text}");
            assert_eq!(told(tree), ["bare-less-than"], "{text}");
        });
    }
    parsed("<a>1<?php x ?>2<!ELEMENT y>3</a>", |root, _| assert_eq!(root.children().next().unwrap().text(), "123"));
}

#[test]
fn a_section_without_an_end_takes_nothing_of_the_next_elements() {
    parsed("<e><a><![CDATA[1</a><b>2</b><c><![CDATA[3]]></c></e>", |root, tree| {
        let entry = root.children().next().unwrap();
        for (name, text) in [("a", "1"), ("b", "2"), ("c", "3")] {
            assert_eq!(entry.child("atom", name).unwrap().text(), text);
        }
        assert_eq!(told(tree), ["entry-damaged"]);
    });
    let whole = "<a><![CDATA[about </a> and <c>]]></a>";
    parsed(whole, |root, _| assert_eq!(root.children().next().unwrap().text(), "about </a> and <c>"));
}

#[test]
fn the_fields_of_an_entry_without_a_start_tag_are_found() {
    parsed("<id>1</id><title>2</title></entry>", |_, tree| {
        assert_eq!(tree.entry().unwrap().child("atom", "title").unwrap().text(), "2");
        assert_eq!(told(tree), ["entry-damaged"]);
    });
    parsed("<entr><id>1</id></entry>", |_, tree| {
        assert_eq!(tree.entry().unwrap().child("atom", "id").unwrap().text(), "1")
    });
}

fn told(tree: &Tree<'_>) -> Vec<&'static str> {
    let mut issues = Issues::default();
    tree.report(Position { input: 0, offset: 0 }, &mut issues);
    issues.counts().map(|(code, ..)| code).collect()
}

#[test]
fn cdata_that_never_ends_leaves_the_elements_after_it() {
    parsed("<a><![CDATA[x</a><b>2</b>", |root, _| assert_eq!(names(root).len(), 2));
}

#[test]
fn depth_without_end_is_flattened_and_keeps_its_text() {
    let text = format!("{}deep", "<a>".repeat(100_000));
    parsed(&text, |root, tree| {
        assert_eq!(tree.open_at_end(), XmlLimits::default().depth);
        let mut element = root;
        while let Some(child) = element.children().next() {
            element = child;
        }
        assert_eq!(element.text(), "deep");
    });
}

#[test]
fn bytes_that_are_no_utf8_are_read_or_replaced_and_counted() {
    let bindings = Bindings::new(&VOCABULARY, XmlLimits::default());
    let tree = Tree::parse(b"<a>caf\xE9\nna\xC3\xAFve \xFF \xFF</a>", &bindings);
    assert_eq!(tree.root().children().next().unwrap().text(), "café\nnaïve \u{FFFD} \u{FFFD}");
    let mut issues = Issues::default();
    tree.report(Position { input: 0, offset: 0 }, &mut issues);
    let told: Vec<_> = issues.kept().iter().map(|told| told.issue.clone()).collect();
    assert_eq!(told, [Issue::BytesInvalid { count: 2 }, Issue::LineEncodingDiffers]);
}

#[test]
fn a_text_asked_for_twice_is_judged_once() {
    parsed("<a x='1 & 2'>AT & T</a>", |root, tree| {
        let a = root.child("atom", "a").unwrap();
        assert_eq!((a.text(), a.text()), ("AT & T".into(), "AT & T".into()));
        assert_eq!((a.attribute("x"), a.attribute("x")), (Some("1 & 2".to_owned()), Some("1 & 2".to_owned())));
        let mut issues = Issues::default();
        tree.report(Position { input: 0, offset: 0 }, &mut issues);
        assert_eq!(issues.counts().map(|(code, _, count)| (code, count)).collect::<Vec<_>>(), [("bare-ampersand", 2)]);
    });
}

#[test]
fn elements_that_stand_too_deep_close_nothing_but_themselves() {
    let limits = XmlLimits { depth: 2, ..XmlLimits::default() };
    let bindings = Bindings::new(&VOCABULARY, limits);
    for text in ["<a><a><a>x<a/></a></a><b>y</b></a>", "<a><c><a>x<c></c></a></c><b>y</b></a>"] {
        let tree = Tree::parse(text.as_bytes(), &bindings);
        let a = tree.root().children().next().unwrap();
        assert_eq!(names(a).iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>()[1..], ["b"], "{text}");
        assert!(!tree.is_damaged(), "{text}");
    }
    // One that is never closed takes no more than what it stands in.
    let tree = Tree::parse(b"<a><b><c>x</b><b>y</b></a>", &bindings);
    assert_eq!(names(tree.root().children().next().unwrap()).len(), 2);
}

#[test]
fn a_million_levels_and_as_many_wrong_end_tags_take_no_stack() {
    let limits = XmlLimits { depth: usize::MAX, ..XmlLimits::default() };
    let bindings = Bindings::new(&VOCABULARY, limits);
    let text = format!("{}deep{}", "<a>".repeat(1_000_000), "</a>".repeat(1_000_000));
    let tree = Tree::parse(text.as_bytes(), &bindings);
    assert!(!tree.is_damaged());
    assert_eq!(tree.root().fields(|_, _| true).len(), 1);
}
