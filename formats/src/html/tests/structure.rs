//! What each kind of structure of blog posts becomes.

use super::*;
use crate::html::Headings;

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
    a_link_with_its_own_address_as_text_is_an_autolink:
        r#"<p>See <a href="https://e.example/a_b">https://e.example/a_b</a> and me@e.example</p>"#
        => "See <https://e.example/a_b> and me@e.example";
    addresses_with_spaces_and_parentheses_stay_whole:
        r#"<a href="http://e.example/a b/(c).html">x</a> <a href="/a)b">y</a> <img src="my pic (1).jpg" alt="a [b] *c*">"#
        => "[x](http://e.example/a%20b/(c).html) [y](/a\\)b) ![a \\[b\\] \\*c\\*](my%20pic%20(1).jpg)";
    blocks_inside_a_link_are_linked_one_by_one:
        r#"<a href="/x"><div><h3>Head</h3><p>Text</p></div></a><b><p>bold</p></b>"#
        => "### [Head](/x)\n\n[Text](/x)\n\n**bold**";
    two_line_breaks_are_a_paragraph:
        "one<br /><br />\ntwo<br>\n<br>\n<br>three<br>four"
        => "one\n\ntwo\n\nthree  \nfour";
    a_line_after_a_break_is_escaped_at_its_start:
        "a<br>- b<br># c<br>1. d<br>&gt; e"
        => "a  \n\\- b  \n\\# c  \n1\\. d  \n\\> e";
    a_brush_is_a_language:
        "<pre class=\"brush: java; gutter: false\">a &lt; b;\n</pre>"
        => "```java\na < b;\n```";
    a_caption_table_of_blogger_is_a_picture_with_its_caption:
        r#"<table class="tr-caption-container"><tbody><tr><td><a href="/f"><img src="/t" alt="x"/></a></td></tr>
           <tr><td class="tr-caption">The caption</td></tr></tbody></table>"#
        => "[![x](/t)](/f)  \nThe caption";
    emphasis_that_could_not_be_read_back_is_html:
        "他说<b>「好」</b>了，a<b>b</b>c <em>(d)</em>e"
        => "他说<strong>「好」</strong>了，a**b**c <em>(d)</em>e";
    code_with_a_class_keeps_its_language:
        "<pre><code class=\"language-rust\">fn a() {\n\n\n}\n</code></pre>"
        => "```rust\nfn a() {\n\n\n}\n```";
    spans_in_spans_leave_nothing_but_their_text:
        r#"<span style="color: red"><span><span>a</span> b</span></span>c"#
        => "a bc";
    details_stay_html_around_markdown:
        "<details><summary>More <b>x</b></summary><p>a *</p></details><p>b</p>"
        => "<details>\n<summary>More <strong>x</strong></summary>\n\na \\*\n\n</details>\n\nb";
    divs_are_paragraphs:
        "<div>a</div><div><br /></div><div>b<div>c</div>d</div>"
        => "a\n\nb\n\nc\n\nd";
    terms_and_definitions_follow_each_other:
        "<dl><dt>t</dt><dd>d</dd><dt>u<dd>e</dl>"
        => "t\n\nd\n\nu\n\ne";
    spaces_leave_emphasis_and_empty_marks_vanish:
        "a<b> b </b>c <i><b>d</b></i> <b></b><b>e</b><b>f</b> pre<b>fix</b>ed \"<b>q.</b>\"z"
        => "a **b** c ***d* ef** pre**fix**ed \"**q.**\"z";
    a_figure_is_a_picture_with_its_caption:
        r#"<figure class="wp-block-image"><img src="/a.png" alt="x"/><figcaption>Cap <i>i</i></figcaption></figure>"#
        => "![x](/a.png)  \nCap *i*";
    fonts_and_centers_are_passed_over:
        "<font color=\"red\" size=4>a</font><center><b>b</b></center><br>"
        => "a\n\n**b**";
    headings_keep_their_level:
        "<h1>a</h1><h2>b # #</h2><h6>c</h6>"
        => "# a\n\n## b # \\#\n\n###### c";
    headings_keep_marks_and_links:
        "<h2 style=\"x\"><b>a</b> <a href=\"/b\">b</a></h2>"
        => "## **a** [b](/b)";
    a_rule_is_three_stars:
        "a<hr>b<hr />"
        => "a\n\n***\n\nb\n\n***";
    a_video_stays_a_frame_with_its_id:
        r#"<div><iframe width="560" height="315" src="https://www.youtube.com/embed/abc_-123" onload="x()"></iframe></div>"#
        => r#"<iframe src="https://www.youtube.com/embed/abc_-123" width="560" height="315" allowfullscreen></iframe>"#;
    a_picture_keeps_its_description_and_title:
        r#"<p><img src="/a.png" alt="an &quot;alt&quot;" title="a &quot;t&quot;"></p>"#
        => r#"![an "alt"](/a.png "a \"t\"")"#;
    text_like_syntax_at_the_start_is_escaped:
        "<p># a</p><p>1986. A great year.</p><p>+ b</p><p>===</p><p>--- c</p><p>***</p><p>    d</p>"
        => "\\# a\n\n1986\\. A great year.\n\n\\+ b\n\n===\n\n--- c\n\n\\*\\*\\*\n\nd";
    the_mark_at_which_a_post_is_cut_stays:
        "a<!--more-->b<a name=\"more\"></a>c<!-- comment -->d<!--nextpage-->"
        => "a\n\n<!--more-->\n\nb\n\n<!--more-->\n\ncd\n\n<!--nextpage-->";
    numbered_lists_count:
        "<ol><li>a<li>b<ul><li>c</li></ul></li><li>d</ol>"
        => "1. a\n2. b\n   - c\n3. d";
    a_numbered_list_starts_where_it_started:
        "<ol start=\"9\"><li>a</li><li>b</li></ol>"
        => "9. a\n10. b";
    paragraphs_are_parted_by_a_blank_line:
        "<p>a\nb</p>\n<p>c</p>"
        => "a b\n\nc";
    text_outside_of_elements_is_a_paragraph:
        "a <i>b</i>\n\n<p>c</p> d"
        => "a *b*\n\nc\n\nd";
    lines_of_a_poem_stay_lines:
        "<p>a<br />\nb<br>&nbsp;&nbsp;c</p>"
        => "a  \nb  \n\u{a0}\u{a0}c";
    preformatted_text_without_code_is_code:
        "<pre>a\n  b <b>c</b> &amp;\n</pre>"
        => "```\na\n  b c &\n```";
    prettify_gives_its_language:
        "<pre class=\"prettyprint lang-js\"><span class=\"kwd\">if</span> (x &lt; 1) {}</pre>"
        => "```js\nif (x < 1) {}\n```";
    quotes_hold_blocks_and_quotes:
        "<blockquote><p>a</p><blockquote>b</blockquote><ul><li>c</li></ul></blockquote><p>d</p>"
        => "> a\n>\n> > b\n>\n> - c\n\nd";
    right_to_left_text_is_untouched:
        "<div dir=\"rtl\">كتاب <b>ספר</b> בוקר</div>"
        => "كتاب **ספר** בוקר";
    cyrillic_text_is_untouched:
        "<p>утро <i>окно</i>. хлеб</p>"
        => "утро *окно*. хлеб";
    scripts_and_styles_are_left_out:
        "a<script>if (a < b) document.write('<p>x</p>')</script><style>p { color: red }</style><noscript>ok</noscript>b"
        => "ab";
    a_separator_of_blogger_is_its_linked_picture:
        r#"<div class="separator" style="clear: both;"><a href="/s1600/a.jpg" imageanchor="1"><img src="/s320/a.jpg" alt="x" /></a></div>"#
        => "[![x](/s320/a.jpg)](/s1600/a.jpg)";
    stray_signs_are_text:
        "<p>a & b, 3 < 5 and AT&T; a <= b &unknown; &amp c</p>"
        => "a & b, 3 < 5 and AT&T; a <= b &unknown; & c";
    a_table_keeps_its_cells:
        "<table border=1><thead><tr><th>h</th><th align=right>i</th></tr></thead><tbody><tr><td>a | b</td><td>x<br/>y</td></tr>\
         <tr><td><code>a|b</code></td><td></td></tr></tbody></table>"
        => "| h | i |\n| --- | ---: |\n| a \\| b | x<br>y |\n| `a\\|b` |  |";
    a_table_without_a_head_gets_an_empty_one:
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
        => "|  |  |\n| --- | --- |\n| a | b |\n| c | d |";
    bullets_nest:
        "<ul><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li><li>d</li></ul>"
        => "- a\n  - b\n    1. c\n- d";
    items_with_blocks_are_parted_by_blank_lines:
        "<ul><li><p>a</p><p>b</p></li><li>c<pre>d\n\ne</pre></li></ul>"
        => "- a\n\n  b\n\n- c\n\n  ```\n  d\n\n  e\n  ```";
    end_tags_may_be_missing_and_marks_overlap:
        "<p>a<p>b <b>c<br>\n<i>d</b> e</i>\n<ul><li>f<li>g</ul>"
        => "a\n\nb **c  \n*d*** *e*\n\n- f\n- g";
    debris_of_word_is_dropped:
        "<p class=\"MsoNormal\"><span lang=\"EN-US\">a<o:p></o:p></span></p><!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->\
         <p class=\"MsoNormal\"><span style=\"mso-spacerun: yes;\">&nbsp; </span>b</p>"
        => "a\n\nb";
    block_comments_of_wordpress_are_dropped:
        "<!-- wp:paragraph -->\n<p>a</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:paragraph -->\n<p>b</p>\n<!-- /wp:paragraph -->"
        => "a\n\nb";
    line_ends_in_the_source_are_spaces:
        "<p>one\n<b>two</b>\nthree\n<i>four </i>five</p>"
        => "one **two** three *four* five";
    a_style_that_is_bold_is_bold_and_one_that_is_not_is_not:
        "<span style=\"font-weight: bold;\">a</span> <b style=\"font-weight:normal\">b</b> <span style='font-style:italic'>c</span>"
        => "**a** b *c*";
    strikes_and_code_keep_their_signs:
        "<del>a</del> <s>b</s> <tt>c</tt> <code>`d`</code> <code>e ``f</code>"
        => "~~a b~~ `c` `` `d` `` ```e ``f```";
    a_line_end_of_the_source_in_code_is_a_space_and_a_break_is_a_line:
        "a <code>b\nc</code> <code>d<br>e</code>"
        => "a `b c` `d`  \n`e`";
    code_of_several_lines_with_its_lines_to_itself_is_a_block:
        "So:<br>\n<code>a &lt; b<br />\n\tc  d\n  d<br>\n\n&nbsp;&nbsp;e*f</code><br>\nend"
        => "So:\n\n```\na < b\n\tc  d d\n  e*f\n```\n\nend";
    code_may_begin_and_end_with_a_break:
        "So <code class=language-c><br>\na;<br>\n<br>\nb;<br>\n</code> end"
        => "So\n\n```c\na;\n\nb;\n```\n\nend";
    code_that_shares_a_line_or_has_marks_is_spans:
        "<p>x <code>a<br>b</code></p><p><code>c<br>d</code> y</p><p><code>e<b>f</b><br>g</code></p><p><a href=/><code>h<br>i</code></a></p>"
        => "x `a`  \n`b`\n\n`c`  \n`d` y\n\n```\nef\ng\n```\n\n[`h`  \n`i`](/)";
    code_of_several_lines_in_lists_and_quotes_stays_there:
        "<ul><li>a<br><code>b<br>c</code></li><li><code>d<br>e</code></li></ul><blockquote><code>f<br>g</code></blockquote>"
        => "- a\n  ```\n  b\n  c\n  ```\n- ```\n  d\n  e\n  ```\n\n> ```\n> f\n> g\n> ```";
    code_of_several_lines_in_headings_and_cells_is_spans:
        "<h2><code>a<br>b</code></h2><table><tr><th>h<th>i<tr><td><code>c<br>d</code><td>e</table>"
        => "## `a`<br>`b`\n\n| h | i |\n| --- | --- |\n| `c`<br>`d` | e |";
    two_lists_side_by_side_stay_two:
        "<ul><li>a</li></ul><ul><li>b</li></ul><ol><li>c</li></ol><ol><li>d</li></ol>"
        => "- a\n\n* b\n\n1. c\n\n1) d";
    tasks_keep_their_ticks:
        "<ul><li><input type=checkbox checked> a</li><li><input type=checkbox> b</li></ul>"
        => "- [x] a\n- [ ] b";
    code_without_a_language_has_none:
        "<pre><code>a &lt; b\n  c\n</code></pre>"
        => "```\na < b\n  c\n```";
    addresses_keep_their_percent_escapes:
        r#"<a href="/%D0%B0%20%28q%29?a=1&amp;b=%26#c">x</a> <a href="/x_(y)_*z*">y</a>"#
        => "[x](/%D0%B0%20%28q%29?a=1&b=%26#c) [y](/x_(y)_*z*)";
    a_link_that_leads_nowhere_is_its_text:
        r#"<a>x</a> <a name="jump"></a><a name="other">y</a>"#
        => "x y";
    the_hidden_rest_of_a_post_is_shown:
        r#"a<span class="fullpost" id="fullpost" style="display: none;"> b <b>c</b></span>"#
        => "a b **c**";
    structures_in_a_row_do_not_run_into_each_other:
        r#"<div dir="ltr" style="text-align: left;" trbidi="on">a<br /><br />
<h3 style="text-align: left;">b</h3>c<blockquote class="tr_bq">d<br />e</blockquote><ul style="text-align: left;"><li>f</li></ul><ol><li>g</li></ol>
<div class="separator" style="clear: both;"><a href="/s1600/h.jpg"><img border="0" src="/s320/h.jpg" /></a></div>i<pre class="brush: sql">j
</pre><table><tr><th>k</th></tr><tr><td>l</td></tr></table><hr />m<dl><dt>n</dt><dd>o</dd></dl><p>p</p><div>q</div></div>"#
        => "a\n\n### b\n\nc\n\n> d  \n> e\n\n- f\n\n1. g\n\n[![](/s320/h.jpg)](/s1600/h.jpg)\n\ni\n\n```sql\nj\n```\n\n\
            | k |\n| --- |\n| l |\n\n***\n\nm\n\nn\n\no\n\np\n\nq";
}

#[test]
fn an_address_as_text_is_an_autolink_however_it_is_coded() {
    let autolink = "<https://e.example/?a=1&b=2>";
    for html in [
        "href=\"https://e.example/?a=1&amp;b=2\"",
        "href='https://e.example/?a=1&b=2'",
        "href=https://e.example/?a=1&#38;b=2",
    ] {
        assert_eq!(markdown(&format!("<a {html}>https://e.example/?a=1&amp;b=2</a>")), autolink, "{html}");
    }
    // As a reference this would be another address.
    let html = "<a href='https://e.example/?a=1&amp;copy;'>https://e.example/?a=1&amp;copy;</a>";
    assert!(markdown(html).starts_with("[https://"), "{}", markdown(html));
    let html = "<a href='https://e.example/?a&amp;b'>https://e.example/?a&amp;amp;b</a>";
    assert!(markdown(html).starts_with("[https://"), "{}", markdown(html));
}

#[test]
fn a_link_that_shows_nothing_is_told_whatever_white_space_is_in_it() {
    for inside in ["", " ", "<br>", "<b><span>\n<br />&nbsp;</span></b>"] {
        let (out, notes) = with_notes(&format!("<p>a <a href='https://e.example/x'>{inside}</a></p>"));
        let told: Vec<_> = notes.iter().map(|note| note.issue.to_string()).collect();
        assert_eq!(
            (out.as_str(), told),
            ("a", vec!["link to \"https://e.example/x\" without text left out".to_owned()]),
            "{inside}"
        );
    }
    for inside in ["x", "<img src='y.jpg'>", "<p>x</p>", " <br>x"] {
        assert_eq!(with_notes(&format!("<a href='https://e.example/x'>{inside}</a>")).1, [], "{inside}");
    }
}

#[test]
fn headings_of_comments_are_bold_paragraphs() {
    let mut out = String::new();
    let options = MarkdownOptions { headings: Headings::Bold, ..Default::default() };
    NativeEngine.markdown("<h2>a <b>b</b></h2>c", &options, &mut out, &mut Vec::new());
    assert_eq!(out, "**a b**\n\nc");
}

#[test]
fn elements_without_a_sign_follow_the_option() {
    let html = "H<sub>2</sub>O <u>a</u> <kbd>K</kbd> <mark>m</mark>";
    assert_eq!(with_raw_html(html, RawHtml::Keep), "H<sub>2</sub>O <u>a</u> <kbd>K</kbd> <mark>m</mark>");
    assert_eq!(with_raw_html(html, RawHtml::Convert), "H2O *a* `K` **m**");
    assert_eq!(with_raw_html(html, RawHtml::Drop), "H2O a `K` m");
    let video = "<iframe src='//www.youtube.com/embed/abc'></iframe>";
    assert_eq!(with_raw_html(video, RawHtml::Convert), "<https://www.youtube.com/watch?v=abc>");
}

#[test]
fn plain_text_keeps_paragraphs_lines_and_lists() {
    let html = "<h2>T</h2><p>a *b* <b>c</b><br>d &amp; e</p><ul><li>x</li><li>y</li></ul><pre>1\n 2</pre><table><tr><td>p<td>q</table>";
    assert_eq!(text(html), "T\n\na *b* c\nd & e\n\n- x\n- y\n\n1\n 2\n\np\tq");
}

#[test]
fn a_thumbnail_becomes_its_picture_in_full_size_where_asked_for() {
    use crate::html::Thumbnails;
    let options = MarkdownOptions { thumbnails: Thumbnails::Unwrap, ..Default::default() };
    for (html, wanted) in [
        (
            r#"<div class="separator"><a href="/s1600/a.jpg" imageanchor="1"><img src="/s320/a.jpg" alt="x" /></a></div>"#,
            "![x](/s1600/a.jpg)",
        ),
        (
            r#"<a href="/a.jpg" title="t"><img src="/a-300x200.jpg" /></a> <a href="/a/"><img src="/a-300x200.jpg" /></a>"#,
            "![](/a.jpg \"t\") [![](/a-300x200.jpg)](/a/)",
        ),
        (
            r#"<a href="/s1600/a.jpg"><img src="/s320/a.jpg" /> larger</a> <a href="/s320/b.jpg"><img src="/s640/b.jpg" /></a>"#,
            "[![](/s320/a.jpg) larger](/s1600/a.jpg) ![](/s640/b.jpg)",
        ),
    ] {
        let mut out = String::new();
        NativeEngine.markdown(html, &options, &mut out, &mut Vec::new());
        assert_eq!(out, wanted);
    }
}

#[test]
fn a_frame_with_a_page_of_its_own_is_a_loss_only_if_the_page_says_something() {
    let codes = |html: &str| with_notes(html).1.iter().map(|note| note.issue.code()).collect::<Vec<_>>();
    assert_eq!(codes(r#"a<iframe srcdoc="&lt;script&gt;x()&lt;/script&gt;"></iframe>"#), ["html-active-content"]);
    assert_eq!(codes(r#"a<iframe srcdoc="&lt;p&gt;words&lt;/p&gt;"></iframe>"#), ["html-embed-without-address"]);
}

#[test]
fn abbreviations_keep_what_they_stand_for() {
    let html = "See <b><abbr title='World&nbsp;Wide \"Web\" &amp; | more'>W*3</abbr></b>, <acronym title=\"a\n b_c\">x</acronym>y";
    let kept =
        r#"See **<abbr title="World Wide &quot;Web&quot; &amp; | more">W\*3</abbr>**, <abbr title="a b_c">x</abbr>y"#;
    assert_eq!(with_raw_html(html, RawHtml::Keep), kept);
    let said = "See **W\\*3 (World Wide \"Web\" & | more)**, x (a b_c)y";
    assert_eq!(with_raw_html(html, RawHtml::Convert), said);
    assert_eq!(with_raw_html(html, RawHtml::Drop), said);
    assert_eq!(text(html), "See W*3, xy");
    let marked = "<abbr title='T'><i>a</i> b</abbr> <abbr title='T'> </abbr><abbr title=' '>c</abbr> <code><abbr title='T'>d</abbr></code>";
    assert_eq!(markdown(marked), "*a* b (T) c `d`");
    let table = "<table><tr><td><ul><li><acronym title='a<b'>x</acronym></ul></table>";
    assert!(markdown(table).contains("<abbr title=\"a&lt;b\">x</abbr>"), "{}", markdown(table));
    let cells = "<table><tr><th>h<th>i<tr><td><abbr title='a | b'>x</abbr><td>y</table>";
    assert!(markdown(cells).contains("| <abbr title=\"a \\| b\">x</abbr> | y |"), "{}", markdown(cells));
}
