//! The options that speak to one kind of source: plain text, WordPress.

use serde_json::Value;

use crate::support::Desk;

/// A page of which only the headings of comments are known to nobody.
const SQUARE: &str = "Monday, March 4, 2013\n\nThe slow ferry\n\nWe crossed at dawn.\n\n\nBo speaks up:\n\nLovely.\n\nAda speaks up:\n\nIt is.\n";

fn comments(document: &Value) -> usize {
    document["posts"][0]["comments"].as_array().map_or(0, Vec::len)
}

#[test]
fn profile_file_teaches_what_a_site_prints() {
    let desk = Desk::new();
    desk.write("page.txt", SQUARE);
    desk.write("square.toml", "id = \"square\"\n\n[language.en]\ncomment_header = [\"{name} speaks up:\"]\n");
    assert_eq!(comments(&desk.json(&["page.txt", "-f", "text"])), 0);
    assert_eq!(comments(&desk.json(&["page.txt", "-f", "text", "--profile-file", "square.toml"])), 2);
    desk.write("wrong.toml", "id = \"wrong\"\n\n[language.en]\ncomment_header = [\"{nobody} speaks\"]\n");
    let ended = desk.run(&["page.txt", "-f", "text", "--profile-file", "wrong.toml", "-t", "json", "-o", "-"]);
    assert!(ended.code == Some(3) && ended.err.contains("wrong.toml:4:"), "{:?} {}", ended.code, ended.err);
}

#[test]
fn profile_reads_by_one_platform_alone() {
    let desk = Desk::new();
    desk.write(
        "page.txt",
        "The slow ferry\n\nWe crossed at dawn.\n\n2 comments:\n\nBo said...\n\nLovely.\n\nAda said...\n\nIt is.\n",
    );
    assert_eq!(comments(&desk.json(&["page.txt", "-f", "text", "--profile", "blogger-classic"])), 2);
    assert_eq!(comments(&desk.json(&["page.txt", "-f", "text", "--profile", "livejournal"])), 0);
    let ended = desk.run(&["page.txt", "-f", "text", "--profile", "ponds", "-t", "json", "-o", "-"]);
    assert!(ended.code == Some(3) && ended.err.contains("livejournal"), "{:?} {}", ended.code, ended.err);
}

#[test]
fn lang_says_the_order_of_day_and_month() {
    let desk = Desk::new();
    desk.write(
        "page.txt",
        "The slow ferry\n\nWe crossed at dawn.\n\n\nReed3/5/13 9:01 AM\n\nLovely.\n\nNan3/6/13 10:12 AM\n\nYes.\n",
    );
    let date = |arguments: &[&str]| desk.json(arguments)["posts"][0]["comments"][0]["date_published"].clone();
    assert_eq!(date(&["page.txt", "-f", "text"]), Value::Null, "a wrong date is worse than none");
    assert_eq!(date(&["page.txt", "-f", "text", "--lang", "fr"]), "2013-05-03T09:01:00");
}

#[test]
fn fix_mojibake_mends_letters_and_says_so() {
    let desk = Desk::new();
    desk.write(
        "page.txt",
        "The slow ferry\n\nWe crossed at dawn.\n\n\nReed saidâ€¦\n\nItâ€™s lovely. We had cafÃ© there.\n",
    );
    let arguments = ["page.txt", "-f", "text", "-t", "json", "-o", "-"];
    assert!(desk.run(&arguments).out.contains("cafÃ©"));
    let mended = desk.run(&[&arguments[..], &["--fix-mojibake"]].concat());
    assert!(mended.out.contains("It’s lovely. We had café there."), "{}", mended.out);
    assert!(mended.err.contains("warning[text-"), "{}", mended.err);
}

#[test]
fn shortcodes_are_converted_kept_or_taken_out() {
    let desk = Desk::new();
    desk.write(
        "export.xml",
        "<rss version='2.0' xmlns:wp='http://wordpress.org/export/1.2/' \
         xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Pond</title>\
         <wp:wxr_version>1.2</wp:wxr_version><item><title>Reeds</title><wp:post_id>1</wp:post_id>\
         <wp:status>publish</wp:status><wp:post_type>post</wp:post_type>\
         <content:encoded><![CDATA[[caption width=\"9\"]<img src=\"https://pond.example/a.jpg\" /> A reed[/caption]]]>\
         </content:encoded></item></channel></rss>",
    );
    let body = |words: &[&str]| {
        let ended = desk.run(&[&["export.xml", "-t", "jsonl", "--body", "markdown", "-o", "-"], words].concat());
        let post: Value = serde_json::from_str(&ended.out).expect("a post");
        post["content_markdown"].as_str().expect("a body").to_owned()
    };
    let picture = "![](https://pond.example/a.jpg)";
    assert_eq!(body(&[]), format!("{picture}  \nA reed"));
    assert!(body(&["--shortcodes", "keep"]).contains("[caption"));
    assert_eq!(body(&["--shortcodes", "strip"]), format!("{picture} A reed"));
}
