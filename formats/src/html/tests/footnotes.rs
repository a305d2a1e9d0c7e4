//! Footnotes as editors and plugins write them.

use super::*;

/// Writes one test: the HTML and what it becomes.
macro_rules! becomes {
    ($($name:ident: $html:expr => $markdown:expr;)*) => {
        $(#[test]
        fn $name() {
            assert_eq!(markdown($html), $markdown);
        })*
    };
}

becomes! {
    a_number_and_a_paragraph_that_lead_to_each_other_are_a_footnote:
        "<p>a<sup><a href=\"#fn1\" id=\"ref1\">1</a></sup>.</p><p id=\"fn1\"><sup>1</sup> b <a href=\"#ref1\">↩</a></p>"
        => "a[^1].\n\n[^1]: b";
    the_block_of_wordpress_becomes_footnotes:
        "<p>a<sup data-fn=\"x-y\" class=\"fn\"><a href=\"#x-y\" id=\"x-y-link\">1</a></sup> b<sup class=\"fn\"><a href=\"#z\" id=\"z-link\">2</a></sup></p>\n\
         <ol class=\"wp-block-footnotes\"><li id=\"x-y\">One <em>note</em>. <a href=\"#x-y-link\" aria-label=\"Jump\">↩\u{fe0e}</a></li>\
         <li id=\"z\">Two. <a href=\"#z-link\">↩\u{fe0e}</a></li></ol>\n<p>c</p>"
        => "a[^1] b[^2]\n\n[^1]: One *note*.\n\n[^2]: Two.\n\nc";
    the_names_may_stand_on_the_raised_number:
        "<p>a<sup id=\"u-link\"><a href=\"#u\">1</a></sup></p><ol class=\"wp-block-footnotes\"><li id=\"u\">b <a href=\"#u-link\">↩︎</a></li></ol>"
        => "a[^1]\n\n[^1]: b";
    notes_of_word_are_footnotes:
        "<p>a<a href=\"#_ftn1\" name=\"_ftnref1\"><sup>[1]</sup></a> b</p><div><br clear=\"all\"><hr width=\"33%\"><div id=\"ftn1\">\
         <p class=\"MsoFootnoteText\"><a href=\"#_ftnref1\" name=\"_ftn1\"><span>[1]</span></a> Note.</p></div></div>"
        => "a[^1] b\n\n[^1]: Note.";
    notes_of_markdown_processors_are_footnotes:
        "<p>a<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote-ref\" role=\"doc-noteref\">1</a></sup> b<sup id=\"fnref:2\"><a href=\"#fn:2\">2</a></sup></p>\
         <div class=\"footnotes\"><hr /><ol><li id=\"fn:1\"><p>One.</p><p>More. <a href=\"#fnref:1\" class=\"footnote-backref\">&#8617;</a></p></li>\
         <li id=\"fn:2\"><p>Two.&#160;<a href=\"#fnref:2\" rev=\"footnote\">&#8617;</a></p></li></ol></div>"
        => "a[^1] b[^2]\n\n[^1]: One.\n\n    More.\n\n[^2]: Two.";
    notes_of_a_plugin_are_footnotes:
        "a<span id='easy-footnote-1-9' class='easy-footnote-margin-adjust'></span><span class='easy-footnote'><a href='#easy-footnote-bottom-1-9' title='N.'>\
         <sup>1</sup></a></span> b<ol class='easy-footnotes-wrapper'><li class='easy-footnote-single'><span id='easy-footnote-bottom-1-9'></span>N.\
         <a class='easy-footnote-to-top' href='#easy-footnote-1-9'></a></li></ol>"
        => "a[^1] b\n\n[^1]: N.";
    notes_written_by_hand_on_lines_of_one_block_are_footnotes:
        "<div>a <a href=\"#1\" name=\"top1\"><sup>1</sup></a> and b <a href=\"#2\" name=\"top2\"><sup>2</sup></a>.<br /><br />\
         <a name=\"1\"><b>1 </b></a>One.<a href=\"#top1\"><sup>↩</sup></a><br /><a name=\"2\"><b>2 </b></a>Two.<a href=\"#top2\"><sup>↩</sup></a><br /><br />End</div>"
        => "a [^1] and b [^2].\n\n[^1]: One.\n\n[^2]: Two.\n\nEnd";
    a_note_without_a_way_back_is_told_by_its_name:
        "<p>a [<a href=\"#footnote1\">1</a>] b</p><p><a name=\"footnote1\"></a>[1] Note.</p>"
        => "a [^1] b\n\n[^1]: Note.";
    a_note_without_a_way_back_is_told_by_its_number:
        "<p>a <sup>[<a href=\"#x\">1</a>]</sup> b</p><p>[<a name=\"x\">1</a>] Note.</p>"
        => "a [^1] b\n\n[^1]: Note.";
    one_note_may_be_referred_to_twice:
        "<p>a<sup><a id=\"r1\" href=\"#fn1\">*</a></sup> b<sup><a id=\"r2\" href=\"#fn1\">*</a></sup></p><p id=\"fn1\">* Note <a href=\"#r1\">↑</a> <a href=\"#r2\">↑</a></p>"
        => "a[^1] b[^1]\n\n[^1]: \\* Note";
    words_of_a_way_back_stay:
        "<p>a<sup><a id=\"r1\" href=\"#fn1\">1</a></sup></p><p id=\"fn1\">Note (<a href=\"#r1\">back to the text</a>)</p>"
        => "a[^1]\n\n[^1]: Note (back to the text)";
}

#[test]
fn what_may_be_no_footnote_stays_links_and_targets() {
    for html in [
        // A table of contents.
        "<p><a href=\"#1\">1</a> <a href=\"#2\">2</a></p><p><a name=\"1\"></a>One</p><p><a name=\"2\"></a>Two</p>",
        "<p><a href=\"#fn1\">the first part</a></p><p id=\"fn1\">One</p>",
        // A list with other items.
        "<p>a<a href=\"#fn1\" id=\"r1\">1</a></p><ol><li>x</li><li id=\"fn1\">b <a href=\"#r1\">↩</a></li></ol>",
        // A note in a quotation or a table.
        "<p>a<a href=\"#fn1\" id=\"r1\">1</a></p><blockquote><p id=\"fn1\">b <a href=\"#r1\">↩</a></p></blockquote>",
        // The note before its number, and a note without text.
        "<p id=\"fn1\">b <a href=\"#r1\">↩</a></p><p>a<a href=\"#fn1\" id=\"r1\">1</a></p>",
        "<p>a<a href=\"#fn1\" id=\"r1\">1</a></p><p id=\"fn1\"><a href=\"#r1\">↩</a></p>",
        // Another link leads to the number.
        "<p>a<a href=\"#fn1\" id=\"r1\">1</a></p><p id=\"fn1\">b <a href=\"#r1\">↩</a></p><p><a href=\"#r1\">see above</a></p>",
    ] {
        let out = markdown(html);
        assert!(!out.contains("[^"), "{out}");
        assert!(out.contains("<a id="), "{out}");
    }
}

#[test]
fn bodies_that_share_a_page_keep_links_and_targets() {
    let html =
        "<p>a<sup><a href=\"#fn1\" id=\"ref1\">1</a></sup></p><p id=\"fn1\"><sup>1</sup> b <a href=\"#ref1\">↩</a></p>";
    let mut out = String::new();
    let options = MarkdownOptions { footnotes: crate::html::Footnotes::Links, ..Default::default() };
    NativeEngine.markdown(html, &options, &mut out, &mut Vec::new());
    assert_eq!(out, "a<sup><a id=\"ref1\"></a>[1](#fn1)</sup>\n\n<a id=\"fn1\"></a><sup>1</sup> b [↩](#ref1)");
    assert_eq!(text(html), "a1\n\n1 b ↩");
}

#[test]
fn footnotes_are_read_back_as_footnotes() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let html = "<p>Stop!<a href=\"#fn1\" id=\"r1\">1</a><a href=\"#fn2\" id=\"r2\">2</a></p><ul><li>x<a href=\"#fn3\" id=\"r3\">3</a></li></ul>\
        <ol><li id=\"fn1\"><p>b</p><ul><li>c</li></ul><p><a href=\"#r1\">↩</a></p></li><li id=\"fn2\">d<pre>e\n\nf</pre><a href=\"#r2\">↩</a></li>\
        <li id=\"fn3\">g <a href=\"#r3\">↩</a></li></ol><p>h</p>";
    let out = markdown(html);
    let events: Vec<Event<'_>> = Parser::new_ext(&out, Options::ENABLE_FOOTNOTES).collect();
    let references = events.iter().filter(|event| matches!(event, Event::FootnoteReference(_))).count();
    let notes = events.iter().filter(|event| matches!(event, Event::Start(Tag::FootnoteDefinition(_)))).count();
    assert_eq!((references, notes), (3, 3), "{out}");
    assert!(out.ends_with("\n\nh"), "{out}");
    assert!(out.contains("Stop\\![^1][^2]"), "{out}");
}
