//! Input made to hurt: no panic, no deep stack, no more than a few steps for each byte.

use super::*;
use crate::html::native::run;
use crate::html::write::Form;

/// Shapes that are repeated `n` times.
fn shapes(n: usize) -> Vec<(&'static str, String)> {
    let of = |name, unit: &str| (name, unit.repeat(n));
    let mut shapes = vec![
        of("deep divs", "<div>"),
        of("deep marks", "<b>a"),
        of("deep quotes", "<blockquote>a"),
        of("deep lists", "<ul><li>a"),
        of("deep tables", "<table><tr><td>a"),
        of("deep mix", "<div><b><ul><li><i>a"),
        of("open brackets", "<"),
        of("open tags", "<a "),
        of("open quotes", "<a x=\"'"),
        of("comments", "<!--"),
        of("declarations", "<!x"),
        of("titles", "<title>"),
        of("frames", "<iframe src=/x>"),
        of("fields", "<textarea>"),
        of("ampersands", "&"),
        of("references", "&amp;&#65;&x"),
        of("stars", "*"),
        of("stars and lines", "*_"),
        of("backticks", "`"),
        of("square brackets", "![]("),
        of("breaks", "a<br>"),
        of("items", "<ul><li>a</ul>"),
        of("links never closed", "<a href=/x>y"),
        of("marks over paragraphs", "<p><b><i><u><s>y"),
        of("marks over blocks", "<b><div>x</b>"),
        of("overlapping marks", "<b>x<i>y</b>z</i>"),
        of("misplaced in tables", "<table><b>x<p>y<tr>"),
        of("rows", "<tr><td>a<td>b"),
        of("code", "<code>a`</code>"),
        of("definitions", "<dl><dt>a<dd>b"),
        of("anchors", "<a href=\"#x\">y</a><p id=x>z"),
        of("figures", "<figure><img src=x>"),
        of("objects", "<object><p>a"),
        of("headings", "<h2>a<div>b"),
        of("fallbacks", "<noscript>a"),
        of("spaces", "a \n\t&nbsp;"),
        of("mail", "<1"),
        of("adjacent marks", "a<b>b</b><i>c</i>"),
        of("lists in lists", "<ul>x<ul><li>a</ul>"),
    ];
    let rows = format!("<table>{}", "<tr><td>a<td>b".repeat(n));
    let items = format!("<ol>{}", "<li>a<p>b".repeat(n));
    let links = format!("<b>{}", "<a href=x>y<i>z</i></a>".repeat(n));
    let attributes = format!("<p {}>", "a=1 ".repeat(n));
    let quoted = format!("<blockquote>{}", "<p>x".repeat(n));
    let span = format!("<code>{}", "a ".repeat(n));
    let number = |format: fn(usize) -> String| (1..=n).map(format).collect::<String>();
    let references = number(|at| format!("<a href=\"#f{at}\" id=\"r{at}\">1</a>"));
    let items_of_notes = number(|at| format!("<li id=\"f{at}\">x <a href=\"#r{at}\">↩</a>"));
    let lines_of_notes = number(|at| format!("<a name=\"f{at}\"></a>x <a href=\"#r{at}\">↩</a><br>"));
    let nested_notes = number(|at| format!("<div id=\"f{at}\">x<a href=\"#r{at}\">↩</a>"));
    shapes.extend([
        ("many notes", format!("{references}<ol>{items_of_notes}")),
        ("many notes on lines", format!("{references}<p>{lines_of_notes}")),
        ("notes in notes", format!("{references}{nested_notes}")),
        ("many rows", rows),
        ("many items", items),
        ("many links", links),
        ("many attributes", attributes),
        ("many paragraphs in a quote", quoted),
        ("a long span", span),
    ]);
    shapes
}

fn steps(html: &str) -> usize {
    let options = MarkdownOptions::default();
    run(html, Form::Markdown(&options), options.depth, &mut String::new(), &mut Vec::new()).count()
}

#[test]
fn the_work_grows_with_the_input_and_no_faster() {
    for ((name, short), (_, long)) in shapes(1500).into_iter().zip(shapes(6000)) {
        let (few, many) = (steps(&short), steps(&long));
        assert!(many <= few * 5 + 2000, "{name}: {few} steps, then {many} for four times the input");
    }
}

#[test]
fn a_small_stack_is_enough() {
    let work = || {
        for (_, html) in shapes(3000) {
            markdown(&html);
            text(&html);
        }
    };
    std::thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(work)
        .expect("a thread starts")
        .join()
        .expect("no shape panics");
}

#[test]
fn what_is_too_deep_is_flattened_told_once_and_kept() {
    let html = format!("{}x{}", "<div>a".repeat(1000), "</div>b".repeat(1000));
    let (out, notes) = with_notes(&html);
    assert_eq!(out.matches('a').count(), 1000);
    assert_eq!(out.matches('b').count(), 1000);
    assert!(!out.contains("aa") && !out.contains("bb"));
    assert_eq!(codes(&notes), ["html-too-deep"]);
    let (out, notes) = with_notes(&"<blockquote>a".repeat(200));
    assert_eq!(out.matches('a').count(), 200);
    assert_eq!(codes(&notes), ["html-too-deep"]);
}

#[test]
fn elements_are_told_as_too_deep_from_the_first_that_is() {
    for (depth, told) in [(254, 0), (255, 0), (256, 0), (257, 1), (258, 1)] {
        let (out, notes) = with_notes(&format!("{}x", "<div>".repeat(depth)));
        assert_eq!((out.as_str(), notes.len()), ("x", told), "{depth}");
    }
}

#[test]
fn output_stays_in_proportion_to_input() {
    for (name, html) in shapes(3000) {
        let length = markdown(&html).len();
        assert!(length <= html.len() * 24 + 1000, "{name}: {length} from {}", html.len());
    }
}

#[test]
fn every_prefix_of_a_post_ends_without_a_panic() {
    let html = "<div class=\"separator\"><a href=\"/a&amp;b\"><img src='x' alt=\"&eacute;ü\"></a></div><p>a <b>b<i>c</b>d</i> &#x41;&nbsp;е</p>\
        <ul><li>x<ol start=3><li>y</ol></ul><table border=1><tr><th>h<td rowspan=2>i</table><pre class='brush: js'>a\n\n`</pre>\
        <!--more--><iframe src=\"https://www.youtube.com/embed/x\"></iframe><script>a</script><blockquote>q<hr></blockquote>";
    for (at, _) in html.char_indices() {
        let prefix = html.get(..at).expect("a border of characters");
        markdown(prefix);
        text(prefix);
    }
}
