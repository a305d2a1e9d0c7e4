//! Each limit one below, at, and one beyond what is taken, from the option to the exit code.

use crate::support::Desk;

/// Runs a feed with this in its first post through an option set to `limit`, and returns the exit code, what was said,
/// and the file of the post.
fn with(option: &str, limit: usize, entry: &str) -> (Option<i32>, String, String) {
    let desk = Desk::new();
    desk.write("blog.xml", feed(entry));
    let limit = limit.to_string();
    let ended = desk.run(&["blog.xml", "-o", "site", option, &limit]);
    let posts = desk.names("site");
    let file = posts.iter().find(|name| name.starts_with("posts/")).map(|name| desk.read(&format!("site/{name}")));
    (ended.code, ended.err, file.unwrap_or_default())
}

fn feed(entry: &str) -> String {
    format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>tag:blogger.com,1999:blog-1.post-1</id>\
         <category scheme='http://schemas.google.com/g/2005#kind' \
         term='http://schemas.google.com/blogger/2008/kind#post'/>{entry}</entry></feed>"
    )
}

/// Asserts that `count` things pass a limit of `count` and one more, and that a limit of one less is told under `code`.
fn assert_limit(option: &str, count: usize, entry: &str, code: &str, exit: i32) {
    for (limit, is_beyond) in [(count + 1, false), (count, false), (count - 1, true)] {
        let (ended, err, file) = with(option, limit, entry);
        assert_eq!(err.contains(&format!("[{code}]")), is_beyond, "{option} {limit}: {err}");
        assert_eq!(ended, Some(if is_beyond { exit } else { 0 }), "{option} {limit}: {err}");
        assert!(file.contains("---"), "{option} {limit}: the post is there");
    }
}

#[test]
fn a_body_is_whole_up_to_max_post() {
    assert_limit("--max-post", 10, "<content type='html'>oil, wicks</content>", "body-too-long", 1);
}

#[test]
fn a_field_is_whole_up_to_max_field() {
    // The id of the blog and the kind are shorter than this title.
    let title = "a title that is longer than anything else that the entry has to say of itself";
    assert_limit("--max-field", title.len(), &format!("<title>{title}</title>"), "field-too-long", 1);
}

#[test]
fn elements_stand_as_deep_as_max_xml_depth() {
    let entry = "<content type='xhtml'><div><p><b><i>deep</i></b></p></div></content>";
    assert_limit("--max-xml-depth", 6, entry, "xml-too-deep", 1);
}

#[test]
fn a_tag_has_as_many_attributes_as_max_xml_attributes() {
    let entry = "<link a='1' b='2' rel='alternate' type='text/html' href='http://lamps.example/a.html'/>";
    assert_limit("--max-xml-attributes", 5, entry, "attributes-too-many", 0);
}

#[test]
fn a_file_declares_as_many_prefixes_as_max_xml_namespaces() {
    let desk = Desk::new();
    desk.write("blog.xml", feed("<title>t</title>").replace("<feed ", "<feed xmlns:a='a:a' xmlns:b='b:b' "));
    for (limit, is_beyond) in [("2", true), ("3", false), ("4", false)] {
        let ended = desk.run(&["blog.xml", "-o", "site", "--max-xml-namespaces", limit]);
        assert_eq!(ended.err.contains("[namespaces-too-many]"), is_beyond, "{limit}: {}", ended.err);
        assert_eq!(ended.code, Some(i32::from(is_beyond)));
    }
}

#[test]
fn a_name_is_as_long_as_max_xml_name() {
    let entry = "<an-element-with-a-name>oil</an-element-with-a-name>";
    assert_limit("--max-xml-name", 22, entry, "name-too-long", 1);
}

#[test]
fn a_tag_is_as_long_as_max_xml_tag() {
    let tag = format!("link a='{}'", "x".repeat(300));
    assert_limit("--max-xml-tag", tag.len(), &format!("<{tag}/>"), "tag-too-long", 1);
}

#[test]
fn elements_of_a_body_stand_as_deep_as_max_html_depth() {
    let entry = "<content type='html'>&lt;div>&lt;p>&lt;b>deep&lt;/b>&lt;/p>&lt;/div></content>";
    assert_limit("--max-html-depth", 3, entry, "html-too-deep", 0);
    let (_, _, file) = with("--max-html-depth", 1, entry);
    assert!(file.contains("deep"), "{file}");
}

#[test]
fn replies_are_shown_as_deep_as_max_reply_depth() {
    let desk = Desk::new();
    let comment = |number: u32| {
        let answers = if number > 0 { format!(",\"in_reply_to\":\"{}\"", number - 1) } else { String::new() };
        format!("{{\"id\":\"{number}\"{answers},\"author\":{{\"name\":\"Ann\"}},\"content_text\":\"oil\"}}")
    };
    let comments: Vec<String> = (0..5).map(comment).collect();
    desk.write(
        "blog.json",
        format!(
            "{{\"version\":1,\"blog\":{{}},\"posts\":[{{\"id\":\"1\",\"title\":\"t\",\"comments\":[{}]}}]}}",
            comments.join(",")
        ),
    );
    for (limit, in_words) in [("3", 1), ("4", 0), ("5", 0)] {
        assert_eq!(desk.run(&["blog.json", "-o", limit, "--max-reply-depth", limit]).code, Some(0));
        let file = desk.read(&format!("{limit}/posts/t.md"));
        assert_eq!(file.matches("### ").count(), 5, "no comment is left out: {file}");
        assert_eq!(file.matches("in reply to").count(), in_words, "{limit}: {file}");
    }
}

#[test]
fn a_file_name_is_as_long_as_max_file_name() {
    let desk = Desk::new();
    desk.write("blog.json", "{\"version\":1,\"blog\":{},\"posts\":[{\"id\":\"1\",\"slug\":\"wick-und-\u{e4}l\"}]}");
    for (limit, name) in
        [("12", "wick-und-\u{e4}l"), ("11", "wick-und-\u{e4}"), ("10", "wick-und-"), ("170", "wick-und-\u{e4}l")]
    {
        let out = format!("site{limit}");
        assert_eq!(desk.run(&["blog.json", "-o", &out, "--max-file-name", limit]).code, Some(0));
        assert_eq!(desk.names(&out), [format!("posts/{name}.md")], "{limit}");
        assert_eq!(
            desk.run(&["blog.json", "-t", "html", "-o", &format!("{out}h"), "--max-file-name", limit]).code,
            Some(0)
        );
        assert!(desk.path(&format!("{out}h/posts/{name}.html")).exists(), "{limit}");
    }
    assert_eq!(desk.run(&["blog.json", "-o", "other", "--max-file-name", "171"]).code, Some(2));
}

#[test]
fn as_many_messages_of_one_code_are_printed_as_max_messages() {
    let desk = Desk::new();
    let entry = |n: u32| {
        format!(
            "<entry><id>tag:blogger.com,1999:blog-1.post-{n}</id><category scheme='http://schemas.google.com/g/2005#kind' \
             term='http://schemas.google.com/blogger/2008/kind#post'/><content>a & b</content></entry>"
        )
    };
    let entries: String = (1..=4).map(entry).collect();
    desk.write("four.xml", format!("<feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>"));
    for (limit, shown) in [("3", 3), ("4", 4), ("5", 4), ("0", 0)] {
        let ended = desk.run(&["four.xml", "-o", "site", "--max-messages", limit]);
        assert_eq!(ended.err.matches("warning[bare-ampersand]: post").count(), shown, "{limit}: {}", ended.err);
    }
}

#[test]
fn a_picture_is_copied_up_to_max_media() {
    let desk = Desk::new();
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";
    desk.write("pictures/lamp.png", picture);
    desk.write("blog.xml", feed("<content type='html'>&lt;img src='http://lamps.example/lamp.png'></content>"));
    for (limit, is_beyond) in [(picture.len() - 1, true), (picture.len(), false), (picture.len() + 1, false)] {
        let (limit, out) = (limit.to_string(), format!("site{limit}"));
        let ended = desk.run(&["blog.xml", "-o", &out, "--media-from", "pictures", "--max-media", &limit]);
        assert_eq!(ended.err.contains("[media-too-large]"), is_beyond, "{limit}: {}", ended.err);
        assert_eq!(ended.code, Some(i32::from(is_beyond)), "{}", ended.err);
    }
}

#[test]
fn the_short_help_shows_the_limits_somebody_may_want_and_the_long_one_all() {
    let desk = Desk::new();
    let (short, long) = (desk.run(&["-h"]).out, desk.run(&["--help"]).out);
    for option in ["--max-post", "--max-member", "--max-total", "--max-media"] {
        assert!(short.contains(option) && long.contains(option), "{option}");
    }
    for option in ["--max-xml-depth", "--max-html-depth", "--max-ratio", "--max-tries", "--max-messages"] {
        assert!(!short.contains(option) && long.contains(option), "{option}");
    }
}
