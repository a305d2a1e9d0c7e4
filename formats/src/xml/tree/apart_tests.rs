//! Children that are taken apart leave the tree as it would be without them.

use proptest::prelude::*;

use super::*;
use crate::xml::Vocabulary;

static VOCABULARY: Vocabulary = Vocabulary { short_name: |_| None, well_known: &[] };

/// All that can be asked of an element.
type Facts = (String, String, Vec<(String, String)>, Option<std::ops::Range<usize>>, String, Vec<String>);

fn facts(element: Element<'_>) -> Facts {
    (
        element.qualified_name().to_owned(),
        element.text().into_owned(),
        element.attributes().map(|(name, value)| (name.to_owned(), value)).collect(),
        element.range(),
        element.inner_source().to_owned(),
        element.children().map(|child| format!("{}={}", child.qualified_name(), child.text())).collect(),
    )
}

fn issues(tree: &Tree<'_>) -> Vec<Issue> {
    let mut issues = Issues::default();
    tree.report(Position { input: 0, offset: 0 }, &mut issues);
    issues.kept().iter().map(|told| told.issue.clone()).chain(issues.counts().map(counted)).collect()
}

/// A count as an issue, so that it can stand beside the others.
fn counted((code, _, count): (&'static str, crate::issue::Severity, u64)) -> Issue {
    Issue::DateUnreadable { field: code, text: count.to_string() }
}

/// What is asked of the children of the first element, and what is told then: of those that are not `c` first.
fn asked(tree: &Tree<'_>) -> (Vec<Facts>, Vec<Facts>, Vec<Issue>) {
    let first = || tree.root().children().next().into_iter();
    let children = |is_c: bool| {
        let wanted = first().flat_map(Element::children).filter(|child| (child.qualified_name() == "c") == is_c);
        wanted.map(facts).collect::<Vec<_>>()
    };
    let others = first().map(Element::text).map(|text| (text.into_owned(), children(false))).collect::<Vec<_>>();
    let (texts, others): (Vec<_>, Vec<_>) = others.into_iter().unzip();
    let mut others: Vec<Facts> = others.into_iter().flatten().collect();
    others.extend(texts.into_iter().map(|text| (text, String::new(), vec![], None, String::new(), vec![])));
    let taken = children(true);
    (others, taken, issues(tree))
}

fn hold(text: &[u8], limits: XmlLimits) {
    let bindings = Bindings::new(&VOCABULARY, limits);
    let whole = Tree::parse(text, &bindings);
    let mut taken = Vec::new();
    let apart = Tree::parse_apart(text, &bindings, &mut |child| {
        let is_c = child.qualified_name() == "c";
        taken.extend(is_c.then(|| facts(child)));
        is_c
    });
    let Some(apart) = apart else {
        return assert!(whole.is_damaged() || whole.root().children().count() > 1, "nothing is wrong with it");
    };
    assert!(!whole.is_damaged() && whole.root().children().count() < 2);
    let (others_in_whole, taken_in_whole, told_of_whole) = asked(&whole);
    let (others, left, told) = asked(&apart);
    assert_eq!(taken, taken_in_whole);
    assert_eq!(left, []);
    assert_eq!(others, others_in_whole);
    assert_eq!(told, told_of_whole);
}

#[test]
fn ten_thousand_children_that_are_taken_need_the_room_of_one() {
    let text = format!("<i>{}<a>last</a></i>", "<c x='1'><d>AT & T</d><e/>text</c>".repeat(10_000));
    let bindings = Bindings::new(&VOCABULARY, XmlLimits::default());
    let mut taken = 0;
    let tree = Tree::parse_apart(text.as_bytes(), &bindings, &mut |child| {
        taken +=
            usize::from(child.qualified_name() == "c" && child.child("", "d").is_some_and(|d| d.text() == "AT & T"));
        child.qualified_name() == "c"
    });
    let tree = tree.unwrap();
    assert_eq!(taken, 10_000);
    assert_eq!(tree.root().children().next().unwrap().child("", "a").unwrap().text(), "last");
    assert_eq!(
        issues(&tree),
        [Issue::BareAmpersand, counted(("bare-ampersand", Issue::BareAmpersand.severity(), 10_000))]
    );
    assert!(tree.nodes.capacity() < 16 && tree.runs.capacity() < 16);
}

#[test]
fn what_stands_in_other_places_is_not_taken() {
    hold(b"<i><b><c/></b><c><c/></c></i>", XmlLimits::default());
    hold(b"x<i>1<c>2</c>3<c/>4<b/>5</i>6", XmlLimits::default());
}

#[test]
fn tags_that_do_not_match_and_a_missing_start_tag_end_it_at_once() {
    let bindings = Bindings::new(&VOCABULARY, XmlLimits::default());
    let mut shown = 0;
    let tree = Tree::parse_apart(b"<i><c/><c></d></c><c/><c/></i>", &bindings, &mut |_| {
        shown += 1;
        true
    });
    assert!(tree.is_none());
    assert_eq!(shown, 1);
    for text in ["<i><c>", "<i><c/>", "<i></i><c>", "</i><i/>", "<c/><c/>", "<i></i><c/>"] {
        assert!(Tree::parse_apart(text.as_bytes(), &bindings, &mut |_| true).is_none(), "{text}");
    }
}

/// Pieces of which damaged and whole entries are made.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<c>"),
        Just("</c>"),
        Just("<c/>"),
        Just("<c a='&amp; & &#1;'>"),
        Just("<b>"),
        Just("</b>"),
        Just("<b x=1/>"),
        Just("<!-- <c> -->"),
        Just("<![CDATA[ </c> \u{1} ]]>"),
        Just("<![CDATA["),
        Just("&lt;"),
        Just("& "),
        Just("&#0;"),
        Just("\u{2}"),
        Just(" \n"),
        Just("< "),
        Just("灯"),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Entries whose tags match.
fn whole_entries() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        Just("x & y"),
        Just("&#0;"),
        Just("\u{1}"),
        Just("<![CDATA[&]]>"),
        Just("\n"),
        Just("&#xD800;"),
        Just("")
    ];
    let leaf = (prop_oneof![Just("c"), Just("b"), Just("d")], text.clone(), text).prop_map(|(name, inside, behind)| {
        format!("<{name} q='{}'>{inside}</{name}>{behind}", if inside.len() == 1 { "&" } else { "" })
    });
    let element = leaf.prop_recursive(3, 24, 6, |inner| {
        (prop_oneof![Just("c"), Just("b")], proptest::collection::vec(inner, 0..6))
            .prop_map(|(name, inner)| format!("<{name}>{}</{name}>", inner.concat()))
    });
    proptest::collection::vec(element, 0..8).prop_map(|children| format!("<i>{}</i>", children.concat()))
}

proptest! {
    #[test]
    fn entries_taken_apart_are_those_of_the_whole(text in whole_entries(), depth in 1usize..6) {
        hold(text.as_bytes(), XmlLimits { depth, ..XmlLimits::default() });
    }

    #[test]
    fn damaged_entries_are_taken_apart_alike_or_not_at_all(pieces in pieces(), depth in 1usize..6, latin in any::<bool>()) {
        let mut bytes = format!("<i>{pieces}</i>").into_bytes();
        bytes.extend(latin.then_some(0xE9));
        hold(&bytes, XmlLimits { depth, ..XmlLimits::default() });
    }
}
