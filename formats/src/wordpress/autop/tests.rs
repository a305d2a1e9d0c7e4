use super::autop;

/// What each case is about, the text, and the HTML WordPress makes of it.
const CASES: [(&str, &str, &str); 92] = [
    ("nothing stays nothing", "", ""),
    ("white space is nothing", " \t\r\n\n ", ""),
    ("one line is a paragraph", "Moss grows on the roof.", "<p>Moss grows on the roof.</p>\n"),
    ("a line end breaks the line", "Moss\ngrows", "<p>Moss<br />\ngrows</p>\n"),
    ("a blank line parts paragraphs", "Moss\n\ngrows", "<p>Moss</p>\n<p>grows</p>\n"),
    ("blanks in a blank line do not count", "Moss\n \t\ngrows", "<p>Moss</p>\n<p>grows</p>\n"),
    ("many blank lines are one", "Moss\n\n\n\n\ngrows", "<p>Moss</p>\n<p>grows</p>\n"),
    ("line ends of Windows", "Moss\r\ngrows\r\n\r\nslowly", "<p>Moss<br />\ngrows</p>\n<p>slowly</p>\n"),
    ("line ends of old Macs", "Moss\rgrows\r\rslowly", "<p>Moss<br />\ngrows</p>\n<p>slowly</p>\n"),
    ("blanks before a line end go", "Moss  \ngrows", "<p>Moss<br />\ngrows</p>\n"),
    ("blanks at the start of a line stay", "Moss\n  grows", "<p>Moss<br />\n  grows</p>\n"),
    ("lines at the ends do not count", "\n\nMoss\n\n", "<p>Moss</p>\n"),
    ("two breaks are a blank line", "Moss<br><br>grows", "<p>Moss</p>\n<p>grows</p>\n"),
    ("two breaks of any spelling", "Moss<br/> \n<br />grows", "<p>Moss</p>\n<p>grows</p>\n"),
    ("three breaks are a blank line and a break", "Moss<br><br><br>grows", "<p>Moss</p>\n<p>grows</p>\n"),
    ("breaks in capitals are not seen", "Moss<BR><BR>grows", "<p>Moss<BR><BR>grows</p>\n"),
    ("one break stays", "Moss<br>grows", "<p>Moss<br />grows</p>\n"),
    ("a break before a line end is not doubled", "Moss<br>\ngrows", "<p>Moss<br />\ngrows</p>\n"),
    ("a break, a blank and a line end are two breaks", "Moss<br /> \ngrows", "<p>Moss<br /> <br />\ngrows</p>\n"),
    ("a paragraph of its own stays", "<p>Moss</p>", "<p>Moss</p>\n"),
    ("paragraphs and bare text", "<p>Moss</p>\ngrows\n<p>slowly</p>", "<p>Moss</p>\n<p>grows</p>\n<p>slowly</p>\n"),
    ("an empty paragraph leaves its end tag", "a\n<p></p>\nb", "<p>a</p>\n<p>b</p>\n"),
    ("a paragraph of blanks goes", "a\n\n<p> </p>\n\nb", "<p>a</p>\n<p>b</p>\n"),
    ("a heading ends a paragraph", "Moss\n<h2>Ferns</h2>\nmore", "<p>Moss</p>\n<h2>Ferns</h2>\n<p>more</p>\n"),
    ("a heading inside a line", "Moss <h3>Ferns</h3> more", "<p>Moss </p>\n<h3>Ferns</h3>\n<p> more</p>\n"),
    (
        "a list",
        "Tools:\n<ul>\n<li>rake</li>\n<li>hoe</li>\n</ul>\nDone",
        "<p>Tools:</p>\n<ul>\n<li>rake</li>\n<li>hoe</li>\n</ul>\n<p>Done</p>\n",
    ),
    ("a list on one line", "<ul><li>rake</li><li>hoe</li></ul>", "<ul>\n<li>rake</li>\n<li>hoe</li>\n</ul>\n"),
    ("a list item of two lines", "<ul>\n<li>rake\nor hoe</li>\n</ul>", "<ul>\n<li>rake<br />\nor hoe</li>\n</ul>\n"),
    ("a list item of two paragraphs", "<ul><li>rake\n\nor hoe</li></ul>", "<ul>\n<li>rake\n<p>or hoe</li>\n</ul>\n"),
    (
        "nested lists",
        "<ol>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ol>",
        "<ol>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ol>\n",
    ),
    ("list items without a list", "<li>rake</li>\n<li>hoe</li>", "<li>rake</li>\n<li>hoe</li>\n"),
    (
        "a definition list",
        "<dl>\n<dt>rake</dt>\n<dd>has teeth</dd>\n</dl>",
        "<dl>\n<dt>rake</dt>\n<dd>has teeth</dd>\n</dl>\n",
    ),
    (
        "a quote gets a paragraph",
        "<blockquote>Rain is near.</blockquote>",
        "<blockquote><p>Rain is near.</p></blockquote>\n",
    ),
    (
        "a quote of two paragraphs",
        "<blockquote>Rain\n\nis near.</blockquote>",
        "<blockquote><p>Rain</p>\n<p>is near.</p></blockquote>\n",
    ),
    (
        "a quote with attributes",
        "<blockquote cite=\"https://pond.example/\">Rain</blockquote>\nsaid she",
        "<blockquote cite=\"https://pond.example/\"><p>Rain</p></blockquote>\n<p>said she</p>\n",
    ),
    (
        "a quote after a line",
        "She said\n<blockquote>Rain</blockquote>",
        "<p>She said</p>\n<blockquote><p>Rain</p></blockquote>\n",
    ),
    ("a division", "<div>Moss</div>", "<div>Moss</div>\n"),
    (
        "a division of two paragraphs has a stray end tag",
        "<div>Moss\n\ngrows</div>",
        "<div>Moss</p>\n<p>grows</p></div>\n",
    ),
    ("a division with text after it on the line", "<div>Moss</div> grows", "<div>Moss</div>\n<p> grows</p>\n"),
    (
        "an address closes its paragraph",
        "<address>Pond Lane 4\n\n12 Reeds</address>",
        "<address>Pond Lane 4</p>\n<p>12 Reeds</p></address>\n",
    ),
    (
        "a form closes its paragraph",
        "<form action=\"/\">Name\n\nSend</form>",
        "<form action=\"/\">Name</p>\n<p>Send</p></form>\n",
    ),
    (
        "a table",
        "<table>\n<tr>\n<td>a</td>\n<td>b\nc</td>\n</tr>\n</table>",
        "<table>\n<tr>\n<td>a</td>\n<td>b<br />\nc</td>\n</tr>\n</table>\n",
    ),
    (
        "a caption of a table",
        "<table><caption>Rain</caption><tbody><tr><th>mm</th></tr></tbody></table>",
        "<table>\n<caption>Rain</caption>\n<tbody>\n<tr>\n<th>mm</th>\n</tr>\n</tbody>\n</table>\n",
    ),
    (
        "columns of a table",
        "<table><colgroup><col width=\"9\"/></colgroup><tr><td>a</td></tr></table>",
        "<table>\n<colgroup>\n<col width=\"9\"/></colgroup>\n<tr>\n<td>a</td>\n</tr>\n</table>\n",
    ),
    ("a bare rule", "Moss\n<hr>\ngrows", "<p>Moss</p>\n<hr>\n<p>grows</p>\n"),
    ("a rule inside a line", "Moss<hr />grows", "<p>Moss</p>\n<hr />\n<p>grows</p>\n"),
    ("a rule with attributes", "Moss\n<hr class=\"wide\" />grows", "<p>Moss</p>\n<hr class=\"wide\" />grows</p>\n"),
    (
        "preformatted text is not touched",
        "Code:\n<pre>a\n\n  b<br><br>c\n</pre>\nend",
        "<p>Code:</p>\n<pre>a\n\n  b<br><br>c\n</pre>\n<p>end</p>\n",
    ),
    ("preformatted text with attributes", "<pre lang=\"c\">int\n\nmain</pre>", "<pre lang=\"c\">int\n\nmain</pre>\n"),
    (
        "two stretches of preformatted text",
        "<pre>a\n\nb</pre>and<pre>c\n\nd</pre>",
        "<pre>a\n\nb</pre>\n<p>and</p>\n<pre>c\n\nd</pre>\n",
    ),
    ("preformatted text that never ends", "a\n\n<pre>b\n\nc", "<p>a</p>\n<pre>b</p>\n<p>c</p>\n"),
    ("an end of preformatted text alone", "a</pre>\n\nb", "<p>a</pre>\n<p>b</p>\n"),
    ("a stray end before preformatted text goes", "a</pre>b<pre>c</pre>", "<p>ab</p>\n<pre>c</pre>\n"),
    (
        "a block inside preformatted text",
        "<pre><div>a</div>\n\n<p>b</p></pre>",
        "<pre><div>a</div>\n\n<p>b</p></pre>\n",
    ),
    (
        "a script keeps its line ends",
        "<script>\nvar a;\nvar b;\n</script>",
        "<p><script>\nvar a;\nvar b;\n</script></p>\n",
    ),
    (
        "a script with a blank line is torn",
        "<script>\nvar a;\n\nvar b;\n</script>",
        "<p><script>\nvar a;</p>\n<p>var b;\n</script></p>\n",
    ),
    (
        "a style sheet",
        "<style>\np { margin: 0 }\n\nb { color: red }\n</style>",
        "<style>\np { margin: 0 }</p>\n<p>b { color: red }\n</style>\n",
    ),
    ("a drawing keeps its line ends", "<svg>\n<path d=\"M0\"/>\n</svg>", "<p><svg>\n<path d=\"M0\"/>\n</svg></p>\n"),
    ("a formula keeps its line ends", "x <math>\n<mi>y</mi>\n</math> z", "<p>x <math>\n<mi>y</mi>\n</math> z</p>\n"),
    ("a script that never ends", "<script>\nvar a;\nvar b;", "<p><script><br />\nvar a;<br />\nvar b;</p>\n"),
    (
        "inline tags over two paragraphs are not balanced",
        "<em>Moss\n\ngrows</em>",
        "<p><em>Moss</p>\n<p>grows</em></p>\n",
    ),
    ("inline tags over two lines", "x <b>y\nz</b>", "<p>x <b>y<br />\nz</b></p>\n"),
    (
        "a line end inside a tag",
        "<img\nsrc=\"a.png\"\n\nalt=\"b\">\nMoss",
        "<p><img\nsrc=\"a.png\"\n\nalt=\"b\"><br />\nMoss</p>\n",
    ),
    ("a line end inside a comment", "a <!-- one\n\ntwo --> b", "<p>a <!-- one\n\ntwo --> b</p>\n"),
    ("a less-than sign in text", "1 < 2\n\n3 > 2", "<p>1 < 2</p>\n<p>3 > 2</p>\n"),
    ("a heart", "I <3 moss\n\nand ferns", "<p>I <3 moss</p>\n<p>and ferns</p>\n"),
    ("an opening tag that never ends", "a <b\n\nc", "<p>a <b\n\nc\n</p>\n"),
    ("the mark of the teaser", "Moss\n\n<!--more-->\n\ngrows", "<p>Moss</p>\n<p><!--more--></p>\n<p>grows</p>\n"),
    ("the mark of the teaser inside a line", "Moss<!--more-->grows", "<p>Moss<!--more-->grows</p>\n"),
    (
        "options of a form",
        "<select>\n<option>a</option>\n<option>b</option>\n</select>",
        "<p><select><option>a</option><option>b</option></select></p>\n",
    ),
    (
        "an object and its parts",
        "<object data=\"a\">\n<param name=\"b\" />\n<embed src=\"c\" />\n</object>",
        "<p><object data=\"a\"><param name=\"b\" /><embed src=\"c\" /></object></p>\n",
    ),
    (
        "a player and its sources",
        "<video controls>\n<source src=\"a.webm\">\n<track src=\"b.vtt\">\n</video>",
        "<p><video controls><source src=\"a.webm\"><track src=\"b.vtt\"></video></p>\n",
    ),
    (
        "a player in brackets and its sources",
        "[video]\n<source src=\"a.webm\">\n[/video]",
        "<p>[video]<source src=\"a.webm\">[/video]</p>\n",
    ),
    (
        "a figure and its caption",
        "<figure>\n<img src=\"a.png\">\n<figcaption>Moss</figcaption>\n</figure>",
        "<figure>\n<img src=\"a.png\"><figcaption>Moss</figcaption></figure>\n",
    ),
    (
        "a figure on one line",
        "<figure><img src=\"a.png\"><figcaption>Moss</figcaption></figure>\ntext",
        "<figure><img src=\"a.png\"><figcaption>Moss</figcaption></figure>\n<p>text</p>\n",
    ),
    (
        "details and summary",
        "<details>\n<summary>More</summary>\nMoss\n\ngrows\n</details>",
        "<details>\n<summary>More</summary>\n<p>Moss</p>\n<p>grows<br />\n</details>\n",
    ),
    (
        "sections and articles",
        "<section>\n<article>\nMoss\n</article>\n</section>",
        "<section>\n<article>\nMoss<br />\n</article>\n</section>\n",
    ),
    (
        "headers and footers",
        "<header>Moss</header>\n<footer>Fern</footer>",
        "<header>Moss</header>\n<footer>Fern</footer>\n",
    ),
    (
        "a parameter counts as a paragraph in the late rules",
        "<p><param name=\"a\"></p>\nb",
        "<param name=\"a\">\n<p>b</p>\n",
    ),
    (
        "elements that are no blocks",
        "<span>a</span>\n\n<iframe src=\"b\"></iframe>\n\n<center>c</center>",
        "<p><span>a</span></p>\n<p><iframe src=\"b\"></iframe></p>\n<p><center>c</center></p>\n",
    ),
    ("text before and after a block on its line", "a <p>b</p> c", "<p>a </p>\n<p>b</p>\n<p> c</p>\n"),
    ("a shortcode is text", "[gallery]\n\ntext", "<p>[gallery]</p>\n<p>text</p>\n"),
    (
        "a caption in brackets is no block",
        "[caption width=\"9\"]<img src=\"a.png\" /> Moss[/caption]\nb",
        "<p>[caption width=\"9\"]<img src=\"a.png\" /> Moss[/caption]<br />\nb</p>\n",
    ),
    ("letters beyond ASCII", "Möös\nwächst\n\n日本\n語", "<p>Möös<br />\nwächst</p>\n<p>日本<br />\n語</p>\n"),
    ("a no-break space is no blank line", "a\n\u{a0}\nb", "<p>a<br />\n\u{a0}<br />\nb</p>\n"),
    ("a block in capitals is not seen", "a\n<DIV>b</DIV>\nc", "<p>a<br />\n<DIV>b</DIV><br />\nc</p>\n"),
    ("a block tag with a line end in it", "<div\nclass=\"a\">b</div>", "<div\nclass=\"a\">b</div>\n"),
    ("block tags one after the other", "<div><div><p>a</p></div></div>", "<div>\n<div>\n<p>a</p>\n</div>\n</div>\n"),
    ("breaks at the tags of lists go", "<ul><br /><li>a</li><br /></ul>", "<ul></p>\n<li>a</li>\n<p></ul>\n"),
    ("a break before a division goes", "a<br />\n<div>b</div>", "<p>a</p>\n<div>b</div>\n"),
    ("a link over lines", "<a href=\"/\">\nMoss\n</a>", "<p><a href=\"/\"><br />\nMoss<br />\n</a></p>\n"),
    ("a comment block of a page", "<!-- a -->\n\n<!-- b -->", "<p><!-- a --></p>\n<p><!-- b --></p>\n"),
];

#[test]
fn every_rule_gives_what_wordpress_shows() {
    for (about, text, html) in CASES {
        assert_eq!(autop(text), html, "{about}");
    }
}

#[test]
fn every_block_tag_ends_a_paragraph_and_no_other_does() {
    let blocks = "table thead tfoot caption col colgroup tbody tr td th div dl dd dt ul ol li pre form map area address style p h1 \
                  h2 h3 h4 h5 h6 hr fieldset legend section article aside hgroup header footer nav figure details menu summary";
    for tag in blocks.split_whitespace() {
        let html = autop(&format!("Moss\n<{tag} class=\"a\">b</{tag}>\ngrows"));
        assert!(html.starts_with(&format!("<p>Moss</p>\n<{tag} class=\"a\">b")), "{tag}: {html}");
        assert!(html.ends_with("grows</p>\n"), "{tag}: {html}");
    }
    for tag in "main iframe script object video audio span noscript center b em a".split_whitespace() {
        let html = autop(&format!("Moss <{tag}>b</{tag}> grows"));
        assert_eq!(html, format!("<p>Moss <{tag}>b</{tag}> grows</p>\n"), "{tag}");
    }
}

#[test]
fn late_rules_take_a_tag_for_a_block_whose_name_starts_like_one() {
    for tag in ["param", "picture", "link"] {
        let html = autop(&format!("<{tag} a=\"b\">\n\nMoss"));
        assert_eq!(html, format!("<{tag} a=\"b\">\n<p>Moss</p>\n"), "{tag}");
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    for piece in
        ["<", "<p", "<pre", "<script", "<br", "<!--", "<p><li", "\n", "\n ", "<p>", "<br /> \n", "[video", "</pre>"]
    {
        autop(&piece.repeat(4_000));
    }
}

#[test]
fn characters_set_aside_for_the_work_may_stand_in_the_text() {
    assert_eq!(autop("a\u{FDD0}b\n\u{FDD1}"), "<p>a\u{FDD0}b<br />\n\u{FDD1}</p>\n");
}
