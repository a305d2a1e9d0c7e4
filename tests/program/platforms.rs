//! The options that speak to one kind of source: plain text, WordPress.

use serde_json::{Value, json};

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
    assert!(ended.code == Some(2) && ended.err.contains("livejournal"), "{:?} {}", ended.code, ended.err);
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
fn fix_mojibake_mends_exports_and_the_names_of_their_files() {
    let desk = Desk::new();
    desk.write(
        "export.xml",
        "<rss version='2.0' xmlns:wp='http://wordpress.org/export/1.2/' \
         xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Ã‰tang</title>\
         <wp:wxr_version>1.2</wp:wxr_version><item><title>Un cafÃ© crÃ¨me</title><wp:post_id>1</wp:post_id>\
         <wp:status>publish</wp:status><wp:post_password/><wp:post_type>post</wp:post_type>\
         <content:encoded><![CDATA[Câ€™est <b>bon</b>.]]></content:encoded></item></channel></rss>",
    );
    let left = desk.run(&["export.xml", "-o", "left", "-v"]);
    assert_eq!(left.err.matches("note[text-mojibake]").count(), 2, "{}", left.err);
    assert!(left.err.contains("export.xml:1") && left.err.contains("3 places"), "{}", left.err);
    let mended = desk.run(&["export.xml", "-o", "mended", "--fix-mojibake"]);
    assert_eq!(mended.err.matches("warning[text-mojibake-repaired]").count(), 2, "{}", mended.err);
    assert!(desk.names("left").contains(&"posts/un-cafa-c-cra-me.md".to_owned()), "{:?}", desk.names("left"));
    assert!(desk.names("mended").contains(&"posts/un-cafe-creme.md".to_owned()), "{:?}", desk.names("mended"));
    let post = desk.read("mended/posts/un-cafe-creme.md");
    assert!(post.contains("Un café crème") && post.contains("C’est **bon**."), "{post}");
    assert_eq!(desk.json(&["export.xml", "--fix-mojibake"])["blog"]["title"], "Étang");
    let strict = desk.run(&["export.xml", "-o", "strict", "--fix-mojibake", "--strict"]);
    assert_eq!(strict.code, Some(1), "{}", strict.err);
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

/// An export of version 1.0, where each category and tag stands twice.
const FIRST_VERSION: &str = "<rss version='2.0' xmlns:wp='http://wordpress.org/export/1.0/' \
     xmlns:excerpt='http://wordpress.org/export/1.0/excerpt/'><channel><title>Pond</title><item><title>Reeds</title>\
     <category><![CDATA[Water]]></category><category domain='category' nicename='water'><![CDATA[Water]]></category>\
     <category domain='tag'><![CDATA[moss]]></category><category domain='tag' nicename='moss'><![CDATA[Moss]]></category>\
     <excerpt:encoded><![CDATA[Green &amp; <em>tall</em>.\n\nEvery <a href='/year/'>year</a>.]]></excerpt:encoded>\
     <wp:post_id>1</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>";

#[test]
fn a_term_that_is_named_twice_is_kept_twice_and_shown_once() {
    let desk = Desk::new();
    desk.write("pond.xml", FIRST_VERSION);
    let post = &desk.json(&["pond.xml"])["posts"][0];
    assert_eq!(post["categories"], json!([{"name": "Water"}, {"name": "Water", "slug": "water"}]));
    assert_eq!(post["tags"], json!([{"name": "moss"}, {"name": "Moss", "slug": "moss"}]));
    desk.write("back.json", desk.run(&["pond.xml", "-t", "json", "-o", "-"]).out);
    for source in ["pond.xml", "back.json"] {
        let info: Value = serde_json::from_str(&desk.run(&["info", source, "--json"]).out).expect("JSON");
        assert_eq!(info["terms"], json!({"Moss": 1, "Water": 1}), "{source}");
        assert_eq!(desk.run(&[source, "-t", "html", "-o", "pages", "--force"]).code, Some(0), "{source}");
        let (index, page) = (desk.read("pages/index.html"), desk.read("pages/posts/reeds.html"));
        for label in ["Water", "Moss"] {
            assert_eq!(index.matches(&format!("id=\"label-{label}\"")).count(), 1, "{source}: {index}");
            assert_eq!(page.matches(&format!("index.html#label-{label}\"")).count(), 1, "{source}: {page}");
        }
        assert!(!index.contains("moss") && !page.contains("moss"), "{source}");
        assert_eq!(desk.run(&[source, "-o", "site", "--force"]).code, Some(0), "{source}");
        let file = desk.read("site/posts/reeds.md");
        assert!(file.contains("categories:\n  - \"Water\"\ntags:\n  - \"Moss\"\n"), "{source}: {file}");
    }
}

#[test]
fn a_summary_is_plain_text_in_front_matter_and_as_it_was_in_json() {
    let desk = Desk::new();
    desk.write("pond.xml", FIRST_VERSION);
    let stated = "Green &amp; <em>tall</em>.\n\nEvery <a href='/year/'>year</a>.";
    assert_eq!(desk.json(&["pond.xml"])["posts"][0]["summary"], stated);
    let file = desk.run(&["pond.xml", "-o", "site"]).code.map(|_| desk.read("site/posts/reeds.md")).expect("a run");
    assert!(file.contains("summary: \"Green & tall.\\n\\nEvery year.\"\n"), "{file}");
}

#[test]
fn markdown_that_movable_type_kept_goes_out_without_what_acts_in_it() {
    let desk = Desk::new();
    let body = "*One* <script>alert(1)</script> [two](javascript:x)\n\n    <script>shown</script>";
    let export = format!(
        "TITLE: A\nSTATUS: Publish\nDATE: 01/02/2010 03:04:05 AM\nCONVERT BREAKS: markdown\n-----\nBODY:\n{body}\n-----\n--------\n"
    );
    desk.write("mt.txt", export);
    let ended = desk.run(&["mt.txt", "-o", "site"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let file = desk.read("site/posts/a.md");
    assert!(file.contains("*One* alert(1) two\n\n    <script>shown</script>"), "{file}");
    assert!(ended.err.contains("html-active-content") && ended.err.contains("html-unsafe-address"), "{}", ended.err);
    assert_eq!(desk.json(&["mt.txt"])["posts"][0]["content_markdown"], body);
}

#[test]
fn a_record_in_another_encoding_is_read_as_the_likeliest_and_told_as_a_guess() {
    let desk = Desk::new();
    let record = |title: &str| {
        format!(
            "TITLE: {title}\nSTATUS: Publish\nDATE: 01/02/2010 03:04:05 AM\n-----\nBODY:\nSch#n gr#n\n-----\n--------\n"
        )
    };
    let mut export = record("One, schön").replace('#', "ö").into_bytes();
    export.extend(record("Two").bytes().map(|byte| if byte == b'#' { 0xF6 } else { byte }));
    desk.write("mt.txt", export);
    let ended = desk.run(&["mt.txt", "-t", "jsonl", "-o", "out.jsonl"]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert_eq!(desk.read("out.jsonl").matches("Schön grön").count(), 2);
    assert!(ended.err.contains("mt.txt:14:1: error[line-encoding-differs]"), "{}", ended.err);
}

#[test]
fn zero_bytes_where_text_should_be_are_a_loss_and_around_it_padding() {
    let desk = Desk::new();
    let record = |title: &str| {
        format!("TITLE: {title}\nSTATUS: Publish\nDATE: 01/02/2010 03:04:05 AM\n-----\nBODY:\nx\n-----\n--------\n")
    };
    let with_zeros = |count: usize| [record("One").into_bytes(), vec![0; count], record("Two").into_bytes()].concat();
    desk.write("hole.txt", with_zeros(4096));
    let ended = desk.run(&["hole.txt", "-f", "mtif", "-t", "json", "-o", "hole.json"]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.err.contains("hole.txt:9:1: error[hole]: 4096 zero bytes where text should be"), "{}", ended.err);
    desk.write("padded.txt", [record("One").into_bytes(), vec![0; 4096]].concat());
    let ended = desk.run(&["padded.txt", "-f", "mtif", "-t", "json", "-o", "padded.json"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(!ended.err.contains("hole"), "{}", ended.err);
}

#[test]
fn bytes_that_tell_no_encoding_are_a_guess_and_told_as_one() {
    let desk = Desk::new();
    desk.write("page.txt", b"May 3, 2011\n\nFrogs\n\nThey are green. \xFF\xFE\x80 And loud.\n");
    let ended = desk.run(&["page.txt", "-t", "json", "-o", "page.json"]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.err.contains("page.txt:5:17: error[encoding-doubtful]"), "{}", ended.err);
}
