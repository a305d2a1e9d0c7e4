//! What is told about a run.

use serde_json::Value;

use crate::support::{CLASSIC, DAMAGED, Desk, STATUSES, export_of};

#[test]
fn a_message_has_place_severity_code_subject_and_text() {
    let desk = Desk::new();
    let text = export_of(2).replace(">Lamp number 1", ">Lamp & number 1").replacen(">Lamp<", ">Soup<", 2);
    let text = text.replace("&lt;p&gt;Lamp number 1", "&lt;p&gt;Lamp & number 1");
    let place = |(number, line): (usize, &str)| Some((number + 1, line.find("& number")? + 1));
    let (line, column) = text.lines().enumerate().find_map(place).expect("there");
    desk.write("export.xml", text);
    let ended = desk.run(&["export.xml", "-o", "site"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let expected =
        format!("export.xml:{line}:{column}: warning[bare-ampersand]: post \"Soup\" (1): \"&\" taken as text");
    assert!(ended.err.lines().any(|line| line.starts_with(&expected)), "{expected}\n{}", ended.err);
}

/// An export of WordPress with one post and one comment.
fn pond(body: &str, comment: &str) -> String {
    format!(
        "<rss version='2.0' xmlns:wp='http://wordpress.org/export/1.2/'\n\
         xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Pond</title>\n\
         <item><title>Reeds</title><wp:post_id>7</wp:post_id><wp:status>publish</wp:status>\n\
         <wp:post_type>post</wp:post_type><content:encoded><![CDATA[{body}]]></content:encoded>\n\
         <wp:comment><wp:comment_id>8</wp:comment_id><wp:comment_approved>1</wp:comment_approved>\n\
         <wp:comment_content><![CDATA[{comment}]]></wp:comment_content></wp:comment></item></channel></rss>"
    )
}

#[test]
fn what_is_left_out_of_a_body_is_told_with_the_place_of_its_tag() {
    let desk = Desk::new();
    let body = "<!-- wp:html -->\n<p>a</p>\n<script>x()</script><!-- /wp:html -->";
    desk.write("pond.xml", pond(body, "b <a href='javascript:y'>c</a>"));
    let ended = desk.run(&["pond.xml", "-o", "site", "--report", "report.json"]);
    let line = |code: &str| {
        let found = ended.err.lines().find(|line| line.contains(code));
        found.unwrap_or_else(|| panic!("{code}: {}", ended.err)).to_owned()
    };
    assert_eq!(
        line("html-active-content"),
        "pond.xml:6:1: warning[html-active-content]: post \"Reeds\" (7): <script> left out"
    );
    assert_eq!(
        line("html-unsafe-address"),
        "pond.xml:8:32: warning[html-unsafe-address]: post \"Reeds\" (7): link to \"javascript:y\" removed; text kept (comment 8)"
    );
    let report: Value = serde_json::from_str(&desk.read("report.json")).expect("JSON");
    let entry = |code: &str| {
        let groups = report["issues"].as_array().expect("groups");
        groups.iter().find(|group| group["code"] == code).expect("told")["entries"][0].clone()
    };
    let script = entry("html-active-content");
    assert_eq!(
        script["body"],
        serde_json::json!({ "element": "script", "line": 3, "column": 1, "byte": 26, "exact": true })
    );
    let link = entry("html-unsafe-address");
    assert_eq!(link["body"]["comment"], "8");
    for (entry, tag) in [(script, "<script>"), (link, "<a href")] {
        let at = usize::try_from(entry["byte"].as_u64().expect("a number")).expect("small");
        assert!(desk.read("pond.xml")[at..].starts_with(tag), "{entry}");
    }
}

#[test]
fn what_has_no_certain_place_in_the_input_is_told_with_its_line_in_the_body() {
    let desk = Desk::new();
    let post = |id: u32| {
        serde_json::json!({
            "id": id.to_string(), "title": "Reeds", "status": "published", "content_html": "<p>a</p>\n\n <script>x()</script>",
            // Where an export had it is no place in this file.
            "source": { "file": "posts.jsonl", "line": 3, "byte": 0 },
        })
    };
    desk.write("posts.jsonl", format!("{}\n{}\n", post(1), post(2)));
    let ended = desk.run(&["posts.jsonl", "-f", "json", "-o", "site"]);
    let told: Vec<&str> = ended.err.lines().filter(|line| line.contains("html-active-content")).collect();
    assert_eq!(
        told,
        [1, 2].map(|id| format!(
            "posts.jsonl:{id}:1: warning[html-active-content]: post \"Reeds\" ({id}): <script> left out (body line 3, column 2)"
        ))
    );
}

#[test]
fn three_of_a_code_are_told_and_the_rest_is_counted() {
    let desk = Desk::new();
    desk.write("export.xml", export_of(40).replace("Lamp number", "Lamp & number"));
    let ended = desk.run(&["export.xml", "-o", "site"]);
    let told: Vec<&str> = ended.err.lines().filter(|line| line.contains("warning[bare-ampersand]")).collect();
    assert_eq!(told.len(), 3, "{}", ended.err);
    assert!(told[2].ends_with("(+37 more)"), "{}", told[2]);
    assert!(ended.err.contains("repaired 40"), "{}", ended.err);
}

#[test]
fn nothing_a_terminal_obeys_comes_from_the_input() {
    let desk = Desk::new();
    let text = export_of(1).replace(">Lamp<", ">&#x9b;2J\u{202E}lamp<").replace("Nice lamp", "Nice & lamp");
    desk.write("ex\u{1B}port.xml", text);
    let ended = desk.run(&["ex\u{1B}port.xml", "-o", "site", "-v"]);
    assert!(!ended.err.contains(['\u{1B}', '\u{9b}', '\u{202E}']), "{}", ended.err);
    assert!(ended.err.contains("\\u{1b}"), "{}", ended.err);
}

#[test]
fn the_last_line_is_the_balance() {
    let desk = Desk::new();
    let last = |arguments: &[&str]| desk.run(arguments).err.lines().last().unwrap_or_default().to_owned();
    assert_eq!(
        last(&[CLASSIC, "-o", "one"]),
        "read 6 posts, 5 comments; written 5, 5; skipped 1 scheduled; lost 0; repaired 0"
    );
    assert!(
        last(&[STATUSES, "-o", "two"]).starts_with(
            "read 7 posts, 7 comments; written 3, 2; skipped 1 scheduled, 3 trashed posts, 2 pending comments, 2 spam, \
             1 trashed comment; lost 0"
        ),
        "{}",
        last(&[STATUSES, "-o", "two"])
    );
    assert_eq!(
        last(&[CLASSIC, "-o", "three", "--only", "pages"]),
        "read 6 posts, 5 comments; written 1, 0; skipped 1 scheduled, 4 of other kinds, 5 with their post; lost 0; \
         repaired 0"
    );
    assert_eq!(
        last(&[CLASSIC, "-o", "four", "--comments", "none"]),
        "read 6 posts, 5 comments; written 5, 0; skipped 1 scheduled, 5 comments not asked for; lost 0; repaired 0"
    );
}

#[test]
fn the_table_says_what_became_of_each_class() {
    let desk = Desk::new();
    let err = desk.run(&[CLASSIC, "-o", "site"]).err;
    let row = |name: &str| -> Vec<String> {
        let line =
            err.lines().find(|line| line.trim_start().starts_with(name)).unwrap_or_else(|| panic!("{name}: {err}"));
        line.split_whitespace().skip(1).map(str::to_owned).collect()
    };
    assert_eq!(row("posts"), ["4", "3", "1", "0"]);
    assert_eq!(row("pages"), ["1", "1", "0", "0"]);
    assert_eq!(row("drafts"), ["1", "1", "0", "0"]);
    assert_eq!(row("comments"), ["5", "5", "0", "0"]);
    assert_eq!(row("files"), ["5"]);
    assert_eq!(row("settings"), ["9", "9"]);
}

#[test]
fn the_report_is_json_on_standard_output() {
    let desk = Desk::new();
    let ended = desk.run(&[DAMAGED, "-o", "site", "--json", "-q"]);
    let report: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(report["exit"].as_i64(), ended.code.map(i64::from));
    assert_eq!(report["source"]["format"], "blogger");
    assert_eq!(report["target"], "markdown");
    let issue = &report["issues"][0];
    assert!(issue["count"].as_u64() >= Some(1) && issue["entries"][0]["line"].as_u64() >= Some(1), "{issue}");
}

#[test]
fn the_report_stays_out_of_the_data() {
    let desk = Desk::new();
    let ended = desk.run(&[CLASSIC, "-t", "json", "-o", "-", "--json", "-q"]);
    let data: Value = serde_json::from_str(&ended.out).expect("the data");
    let report: Value = serde_json::from_str(&ended.err).expect("the report");
    assert!(data["posts"].is_array() && report["balance"].is_object());
}

#[test]
fn the_report_goes_into_a_file_of_either_form() {
    let desk = Desk::new();
    desk.write(
        "export.xml",
        export_of(2).replace(">Lamp<", ">&lt;script&gt;alert(1)&lt;/script&gt;<").replace("Nice lamp", "A & B"),
    );
    assert_eq!(desk.run(&["export.xml", "-o", "site", "--report", "r.json"]).code, Some(0));
    let report: Value = serde_json::from_str(&desk.read("r.json")).expect("JSON");
    assert_eq!(report["balance"]["posts"]["read"], 2);
    assert_eq!(desk.run(&["export.xml", "-o", "site", "--report", "r.html"]).code, Some(0));
    let page = desk.read("r.html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("bare-ampersand"));
    assert!(!page.contains("<script") && !page.contains("src="), "{page}");
}
