//! Traps that other converters fell into.

use super::*;

#[test]
fn code_is_not_touched_by_what_is_done_to_text() {
    let html = "<p>a</p><pre>2. two\n\n\n\n- x  \nhttp://old.example/a_b</pre>";
    assert_eq!(markdown(html), "a\n\n```\n2. two\n\n\n\n- x  \nhttp://old.example/a_b\n```");
}

#[test]
fn what_looks_like_a_shortcode_stays_as_it_is() {
    assert_eq!(markdown("<pre>[gallery ids=\"1\"]</pre>"), "```\n[gallery ids=\"1\"]\n```");
    assert_eq!(
        markdown("<p>[[gallery]] {{ x }} {% y %} {{&lt; z &gt;}}</p>"),
        "\\[\\[gallery]] {{ x }} {% y %} {{< z >}}"
    );
}

#[test]
fn two_embeds_of_a_kind_stay_two() {
    let html = "<script src=\"https://gist.github.com/u/1.js\"></script><script src=\"https://gist.github.com/u/2.js\"></script>\
        <iframe src=\"https://player.vimeo.com/video/1\"></iframe><iframe src=\"https://player.vimeo.com/video/2\"></iframe>";
    let out = markdown(html);
    for kept in ["gist.github.com/u/1>", "gist.github.com/u/2>", "vimeo.com/video/1\"", "vimeo.com/video/2\""] {
        assert_eq!(out.matches(kept).count(), 1, "{kept} in {out}");
    }
}

#[test]
fn pictures_are_found_however_they_are_written() {
    assert_eq!(markdown("<img src='a.png'>"), "![](a.png)");
    assert_eq!(markdown("<IMG\nSRC=a.png ALT=x>"), "![x](a.png)");
    assert_eq!(markdown("<img src=\"data:image/gif;base64,R0lGOD\" data-src=\"/real.jpg\">"), "![](/real.jpg)");
    assert_eq!(markdown("<img srcset=\"/a-300.jpg 300w, /a-600.jpg 600w\">"), "![](/a-600.jpg)");
    assert_eq!(
        markdown("<a href='/p-h/x.html'><img src='//h.example/x.png'></a>"),
        "[![](//h.example/x.png)](/p-h/x.html)"
    );
    assert_eq!(markdown("<img src=\"data:image/png;base64,AAAA\" alt=p>"), "![p](data:image/png;base64,AAAA)");
}

#[test]
fn a_picture_of_one_pixel_is_left_out_and_told() {
    let (out, notes) = with_notes("a<img src=/t.gif width=1 height=1>b");
    assert_eq!((out.as_str(), codes(&notes)), ("ab", vec!["html-tracking-pixel"]));
}

#[test]
fn tables_in_tables_are_unrolled_and_their_text_stands_once() {
    let html = "<table><tr><td>left<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table></td><td>right</td></tr></table>";
    let (out, notes) = with_notes(html);
    assert_eq!(out, "left\n\n|  |  |\n| --- | --- |\n| a | b |\n| c | d |\n\nright");
    assert_eq!(codes(&notes), ["html-layout-table"]);
}

#[test]
fn merged_cells_stay_html_or_are_taken_apart() {
    let html = "<table><tr><th colspan=2 onclick=x>a</th></tr><tr><td rowspan='2'>b &lt;</td><td>c</td></tr><tr><td>d</td></tr></table>";
    assert_eq!(
        markdown(html),
        "<table>\n<tr><th colspan=\"2\">a</th>\n<tr><td rowspan=\"2\">b &lt;</td><td>c</td>\n<tr><td>d</td>\n</table>"
            .replace("</th>\n", "</th></tr>\n")
            .replace("</td>\n", "</td></tr>\n")
    );
    assert_eq!(with_raw_html(html, RawHtml::Drop), "| a |  |\n| --- | --- |\n| b \\< | c |\n|  | d |");
}

#[test]
fn a_list_straight_in_a_list_belongs_to_the_item_before() {
    assert_eq!(markdown("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>"), "- a\n  - b\n- c");
    assert_eq!(markdown("<ul><ul><li>a</li></ul></ul>"), "- - a");
    assert_eq!(markdown("<ul>only <b>text</b></ul>"), "only **text**");
}

#[test]
fn overlapping_marks_are_told_apart() {
    assert_eq!(markdown("<b>a<i>b</b>c</i>d"), "**a*b***<em>c</em>d");
    assert_eq!(markdown("<b>a<p>b</b>c</p>d"), "**a**\n\n**b**c\n\nd");
    assert_eq!(markdown("<p><i>a<p>b</i>c"), "*a*\n\n*b*c");
    assert_eq!(markdown("<a href=/1>a<a href=/2>b</a>c"), "[a](/1)[b](/2)c");
}

#[test]
fn line_numbers_of_highlighters_are_not_code() {
    let html = "<table class=\"highlighttable\"><tr><td class=\"linenos\"><pre>1\n2</pre></td>\
        <td class=\"code\"><pre>a = 1\nb = 2</pre></td></tr></table>";
    assert_eq!(markdown(html), "```\na = 1\nb = 2\n```");
    let by_line = "<table><tr><td class=blob-num>1</td><td class=blob-code>a</td></tr><tr><td class=blob-num>2</td><td class=blob-code> b</td></tr></table>";
    assert_eq!(markdown(by_line), "```\na\n b\n```");
    let list = "<ol class=\"dp-j\"><li><span>int a;</span></li><li>int b;</li></ol>";
    assert_eq!(markdown(list), "```java\nint a;\nint b;\n```");
}

#[test]
fn code_keeps_fences_tabs_spaces_and_is_decoded_once() {
    assert_eq!(markdown("<pre>```\n````\n</pre>"), "`````\n```\n````\n`````");
    assert_eq!(markdown("<pre>\n\ta  \r\nb &amp;lt; &lt;br&gt;</pre>"), "```\n\ta  \nb &lt; <br>\n```");
    assert_eq!(markdown("<pre>a<br>b<div>c</div>d</pre>"), "```\na\nb\nc\nd\n```");
}

#[test]
fn a_link_in_code_is_told_since_code_has_no_links() {
    let mut notes = Vec::new();
    let mut out = String::new();
    let options = MarkdownOptions { raw_html: RawHtml::Convert, ..Default::default() };
    NativeEngine.markdown("<pre>see <a href='/doc'>f</a> <a href='/g'>/g</a></pre>", &options, &mut out, &mut notes);
    assert_eq!((out.as_str(), codes(&notes)), ("```\nsee f /g\n```", vec!["html-link-in-code"]));
    let (out, notes) = with_notes("<pre class='brush: sh'>see <a href='/doc'>f</a></pre>");
    assert_eq!((out.as_str(), codes(&notes)), ("```sh\nsee f\n```", vec!["html-link-in-code"]));
}

#[test]
fn a_preformatted_block_of_many_lines_is_one_block() {
    let html = "text<br />\n<pre>one\n\ntwo\n</pre>\nmore";
    assert_eq!(markdown(html), "text\n\n```\none\n\ntwo\n```\n\nmore");
}

#[test]
fn what_an_author_marked_or_linked_in_code_stays_so() {
    let html = "<pre>\none &lt; <a href='/x?a&amp;b'>f</a>\n\n<strong>two\n  *three*</strong><br>four\n</pre>z";
    let out = "<pre><code>one &lt; <a href=\"/x?a&amp;b\">f</a>\n\n<strong>two\n  *three*</strong>\nfour</code></pre>";
    assert_eq!(with_notes(html), (format!("{out}\n\nz"), Vec::new()));
    let quoted = markdown(&format!("<blockquote>{html}</blockquote>"));
    assert_eq!(
        quoted,
        format!("> {}\n>\n> z", out.replace("\n\n", "\n>\n").replace('\n', "\n> ").replace("> >\n", ">\n"))
    );
    assert!(render(&quoted).contains("  *three*</strong>\nfour</code></pre>"), "{}", render(&quoted));
    assert_eq!(
        markdown("<pre><del>a <b>b c</b></del></pre>"),
        "<pre><code><del>a <strong>b c</strong></del></code></pre>"
    );
    assert_eq!(with_raw_html(html, RawHtml::Convert), "```\none < f\n\ntwo\n  *three*\nfour\n```\n\nz");
}

#[test]
fn what_a_highlighter_or_an_editor_marked_in_code_is_no_mark() {
    for html in [
        "<pre><b>int</b> a; <b>int</b> b;</pre>",
        "<pre><b>int</b> a;\n\nb <i>c</i></pre>",
        "<pre><b>all of it\nis bold</b></pre>",
        "<pre><strong>all of it</strong></pre>",
        "<pre>a <strong></strong><del> </del></pre>",
        "<pre><span style='color: red'>a</span>\n<b>b</b></pre>",
        "<pre><font color=blue>a</font>\n<b>b</b></pre>",
        "<pre><span class=k>a</span>\n<b>b</b></pre>",
        "<pre>a <a href='http://e.example/'>http://e.example/</a></pre>",
        "<pre>a <tt>b</tt> <code>c</code> <a name=x>d</a></pre>",
        "<pre class='brush: c'>a\n<b>b</b></pre>",
    ] {
        let out = markdown(html);
        assert!(out.starts_with("```") && !out.contains('<'), "{out}");
    }
}

#[test]
fn the_target_of_a_link_to_code_stands_before_it() {
    assert_eq!(markdown("<a href='#c'>see</a><pre id=c>d</pre>"), "[see](#c)\n\n<a id=\"c\"></a>\n\n```\nd\n```");
}

#[test]
fn an_embed_stands_by_itself_and_never_in_a_link() {
    let gist = "<script src=\"https://gist.github.com/u/1.js\"></script>";
    assert_eq!(markdown(&format!("a<br>{gist} 3. b")), "a\n\n<https://gist.github.com/u/1>\n\n3\\. b");
    let frame = "<a href=\"/x\">b <iframe src=\"//e.example/y\" title=\"a *map*\"></iframe> c</a>";
    assert_eq!(markdown(frame), "[b](/x)\n\n[a \\*map\\*](https://e.example/y)\n\n[c](/x)");
    let cell = format!("<table><tr><th>h<tr><td><a href=\"/x\">b {gist}</a></table>");
    assert_eq!(markdown(&cell), "| h |\n| --- |\n| [b](/x) <https://gist.github.com/u/1> |");
}

#[test]
fn addresses_that_run_code_never_become_links() {
    for href in [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "java&#x09;script:x",
        "&#106;avascript:x",
        " &#1;javascript:x",
        "Data:text/html,x",
        "vbscript:x",
    ] {
        let (out, notes) = with_notes(&format!("<a href=\"{href}\">x</a><img src=\"{href}\">"));
        assert_eq!((out.as_str(), codes(&notes)), ("x", vec!["html-unsafe-address", "html-unsafe-address"]), "{href}");
    }
}

#[test]
fn nothing_that_acts_survives() {
    for html in [
        "<img src=x onerror=alert(1)>",
        "<svg><a><set attributeName=href to='javascript:x'></set></a></svg>",
        "<iframe srcdoc='<script>x</script>'></iframe>",
        "<iframe src='file:///etc/hosts'></iframe>",
        "<base href=//e.example/><meta http-equiv=refresh content='0;url=javascript:x'>",
        "<math><annotation-xml><style><img src=x onerror=alert(1)></style></math>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        "<table border=1><tr><th colspan=2 onclick=x()><a href='javascript:x' onclick=y>z</a><img src=q onerror=w></th></tr></table>",
        "<template><script>1</script></template><textarea></p><script>1</script></textarea>",
    ] {
        let rendered = render(&markdown(html)).to_ascii_lowercase();
        for bad in ["<script", "onerror=", "onclick=", "javascript:", "srcdoc", "<svg", "<meta", "<base", "file:"] {
            let as_text = rendered.replace("&lt;script", "");
            assert!(!as_text.contains(bad), "{bad} from {html}: {rendered}");
        }
    }
}

#[test]
fn text_after_broken_markup_is_kept() {
    assert_eq!(markdown("a <a href=\"http://e.example/x>b</a> c"), "a [b](http://e.example/x) c");
    assert_eq!(markdown("a <!-- not closed b"), "a \\<!-- not closed b");
    assert_eq!(markdown("a <b c"), "a \\<b c");
    assert_eq!(
        markdown("<iframe src='https://vimeo.com/1' />after"),
        "<iframe src=\"https://vimeo.com/1\" allowfullscreen></iframe>\n\nafter"
    );
    let (out, notes) = with_notes("a<script>x");
    assert_eq!((out.as_str(), codes(&notes)), ("a", vec!["html-swallowed"]));
}

#[test]
fn old_players_lead_to_their_video() {
    let html = "<object><param name=\"movie\" value=\"http://www.youtube.com/v/abc123&hl=en\"></param>\
        <embed src=\"http://www.youtube.com/v/abc123&hl=en\" /></object>";
    assert_eq!(markdown(html), "<iframe src=\"https://www.youtube.com/embed/abc123\" allowfullscreen></iframe>");
    let (out, notes) = with_notes("<object class=\"BLOG_video_class\" id=\"BLOG_video-1\" contentid=\"1\"></object>a");
    assert_eq!((out.as_str(), codes(&notes)), ("a", vec!["html-embed-without-address"]));
}

#[test]
fn what_stands_in_a_table_but_in_no_cell_comes_before_it() {
    assert_eq!(
        markdown("<table border=1>x<tr><th>a</th></tr><p>y</p><tr><td>b</td></tr></table>"),
        "x\n\ny\n\n| a |\n| --- |\n| b |"
    );
}

#[test]
fn notes_point_at_their_tag() {
    let (_, notes) = with_notes("abc <a href='javascript:x'>d</a><script>e</script>");
    let offsets: Vec<usize> = notes.iter().map(|note| note.offset).collect();
    assert_eq!(offsets, [32, 4]);
}

#[test]
fn two_of_every_embed_stay_two() {
    for (unit, address) in [
        ("<iframe src=\"https://www.youtube.com/embed/v#\"></iframe>", "youtube.com/embed/v#\""),
        ("<object><param name=movie value=\"http://www.youtube.com/v/v#\"></object>", "youtube.com/embed/v#\""),
        ("<embed src=\"http://e.example/v#.swf\">", "e.example/v#.swf>"),
        ("<iframe src=\"https://www.google.com/maps/embed?pb=v#\"></iframe>", "maps/embed?pb=v#\""),
        ("<iframe src=\"https://e.example/v#\"></iframe>", "e.example/v#>"),
        ("<video src=\"/v#.mp4\"></video>", "/v#.mp4\""),
        ("<audio><source src=\"/v#.ogg\"></audio>", "/v#.ogg\""),
        (
            "<blockquote class=\"twitter-tweet\"><p>t</p><a href=\"https://twitter.com/a/status/v#\">d</a></blockquote>\
             <script async src=\"//platform.twitter.com/widgets.js\"></script>",
            "/a/status/v#)",
        ),
    ] {
        let out = markdown(&format!("{}<p>a</p>{}", unit.replace('#', "1"), unit.replace('#', "2")));
        for number in ["1", "2"] {
            let wanted = address.replace('#', number);
            assert_eq!(out.matches(&wanted).count(), 1, "{wanted} in {out}");
        }
    }
}

#[test]
fn a_picture_may_have_blanks_and_parentheses_in_its_address() {
    assert_eq!(markdown("<img src=\"/my pic (1).png\">"), "![](/my%20pic%20(1).png)");
    assert_eq!(markdown("<img src='/a)b.png' title='t)'>"), "![](/a\\)b.png \"t)\")");
}

#[test]
fn a_body_that_was_markdown_already_shows_its_signs() {
    assert_eq!(markdown("<p># Head **b** [x](/y)</p>"), "\\# Head \\*\\*b\\*\\* \\[x](/y)");
}

#[test]
fn tables_that_arrange_the_page_are_unrolled() {
    let cells = "<tr><td>left</td><td>right</td></tr>";
    assert_eq!(markdown(&format!("<table role=presentation>{cells}</table>")), "left\n\nright");
    let long = format!("<table><tr><td>{}</td><td>x</td></tr></table>", "word ".repeat(300));
    assert_eq!(codes(&with_notes(&long).1), ["html-layout-table"]);
    assert_eq!(markdown("<table><tr><td><h2>a</h2>b</td><td><ul><li>c</ul></td></tr></table>"), "## a\n\nb\n\n- c");
    assert_eq!(markdown("<table></table>a"), "a");
}

#[test]
fn fixed_spaces_indent_lines_and_make_no_paragraphs() {
    assert_eq!(markdown("<p>a</p><p>&nbsp;</p><p>&nbsp;&nbsp;</p><p>b</p>"), "a\n\nb");
    assert_eq!(markdown("<div>&nbsp;&nbsp; a<br>&nbsp;&nbsp;b</div>"), "a  \n\u{a0}\u{a0}b");
    assert_eq!(markdown("a<b>&nbsp;</b>b"), "a\u{a0}b");
}

#[test]
fn bullets_that_word_leaves_in_comments_are_no_text() {
    let html = "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><!--[if !supportLists]--><span><!--[endif]--></span>a</p><o:p>&nbsp;</o:p>";
    assert_eq!(markdown(html), "a");
}

#[test]
fn code_whose_brackets_were_never_escaped_keeps_them() {
    assert_eq!(markdown("<pre>if (a < b && c <= d) << e</pre>"), "```\nif (a < b && c <= d) << e\n```");
}

#[test]
fn code_in_the_containers_of_a_highlighter_is_code() {
    let script =
        "<script type=\"syntaxhighlighter\" class=\"brush: js\"><![CDATA[\nif (a < b) { c(\"</p>\"); }\n]]></script>";
    assert_eq!(markdown(script), "```js\nif (a < b) { c(\"</p>\"); }\n```");
    let field = "<textarea name=\"code\" class=\"java\" cols=\"60\" rows=\"10\">List&lt;A&gt; a;\n  b;</textarea>";
    assert_eq!(markdown(field), "```java\nList<A> a;\n  b;\n```");
    assert_eq!(markdown("<pre name=\"code\" class=\"js:nogutter\">a</pre>"), "```js\na\n```");
    assert_eq!(markdown("<pre name=\"code\">a</pre><textarea name=\"other\">b</textarea>"), "```\na\n```\n\nb");
}

#[test]
fn a_preformatted_block_keeps_its_lines_and_the_paragraphs_around_it() {
    let html = "<p>a</p>\n<pre>\nfor x in y:\n\n    <b>print</b>(x)\n</pre>\n<p>b <i>c\nd</i></p>";
    assert_eq!(markdown(html), "a\n\n```\nfor x in y:\n\n    print(x)\n```\n\nb *c d*");
}
