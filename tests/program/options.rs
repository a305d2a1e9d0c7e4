//! One test for each option of a conversion, and one for each guess that an option overrides.

use crate::support::{CLASSIC, Desk, STATUSES, TAKEOUT, export_of, fixture};

#[test]
fn a_folder_is_filled_with_markdown_when_nothing_else_is_said() {
    let desk = Desk::new();
    let ended = desk.run(&[CLASSIC, "-o", "site"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(
        desk.names("site"),
        [
            "drafts/half-a-thought.md",
            "pages/about.md",
            "posts/blog-post.md",
            "posts/how-to-trim-wick.md",
            "posts/talk-about-oil.md"
        ]
    );
    assert!(ended.err.contains("target   markdown"), "{}", ended.err);
}

#[test]
fn the_word_convert_may_be_written() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["convert", CLASSIC, "-o", "site"]).code, Some(0));
    assert_eq!(desk.names("site").len(), 5);
}

#[test]
fn the_target_is_guessed_from_the_name_of_the_output() {
    let desk = Desk::new();
    assert_eq!(desk.run(&[CLASSIC, "-o", "blog.json"]).code, Some(0));
    assert!(desk.read("blog.json").starts_with('{'));
    assert_eq!(desk.run(&[CLASSIC, "-o", "deep/blog.jsonl"]).code, Some(0));
    assert_eq!(desk.read("deep/blog.jsonl").lines().count(), 5);
}

#[test]
fn to_forces_the_target() {
    let desk = Desk::new();
    assert_eq!(desk.run(&[CLASSIC, "-t", "jsonl", "-o", "blog.json"]).code, Some(0));
    assert_eq!(desk.read("blog.json").lines().count(), 5);
}

#[test]
fn output_dash_is_standard_output_with_nothing_but_data() {
    let desk = Desk::new();
    let ended = desk.run(&[CLASSIC, "-t", "jsonl", "-o", "-"]);
    assert_eq!(ended.out.lines().filter(|line| line.starts_with('{')).count(), 5);
    assert_eq!(ended.out.lines().count(), 5);
}

#[test]
fn from_forces_the_reader() {
    let desk = Desk::new();
    assert_eq!(desk.run(&[CLASSIC, "-f", "blogger", "-o", "site"]).code, Some(0));
    let ended = desk.run(&[CLASSIC, "-f", "json", "-o", "other"]);
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    assert!(!desk.path("other").exists());
}

#[test]
fn input_dash_is_standard_input() {
    let desk = Desk::new();
    let bytes = std::fs::read(fixture(CLASSIC)).expect("the fixture");
    let piped = desk.run_with_input(&["-", "-t", "jsonl", "-o", "-"], &bytes);
    assert_eq!(piped.code, Some(0), "{}", piped.err);
    let direct = desk.run(&[CLASSIC, "-t", "jsonl", "-o", "-"]);
    assert_eq!(piped.out.replace("\"stdin\"", "\"blog.xml\""), direct.out);
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_once_and_no_more() {
    let desk = Desk::new();
    let made = std::process::Command::new("mkfifo").arg(desk.path("pipe")).status();
    assert!(made.expect("mkfifo runs").success());
    let path = desk.path("pipe");
    let writer = std::thread::spawn(move || std::fs::write(path, export_of(2)));
    assert_eq!(desk.titles(&["pipe"]).len(), 2);
    writer.join().expect("joined").expect("written");
}

#[test]
fn a_takeout_folder_is_an_input() {
    let desk = Desk::new();
    let document = desk.json(&[TAKEOUT]);
    assert_eq!(document["blog"]["source"]["version"], "takeout");
    assert_eq!(document["posts"].as_array().map(Vec::len), Some(3));
}

#[test]
fn force_writes_into_a_folder_that_is_not_ours() {
    let desk = Desk::new();
    desk.write("site/notes.txt", "mine");
    assert_eq!(desk.run(&[CLASSIC, "-o", "site"]).code, Some(2));
    assert_eq!(desk.names("site"), ["notes.txt"]);
    assert_eq!(desk.run(&[CLASSIC, "-o", "site", "--force"]).code, Some(0));
    assert_eq!(desk.names("site").len(), 6);
}

#[test]
fn a_dry_run_prints_the_paths_and_writes_nothing() {
    let desk = Desk::new();
    let ended = desk.run(&[CLASSIC, "--dry-run"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let mut planned: Vec<&str> = ended.out.lines().collect();
    desk.run(&[CLASSIC, "--dry-run", "-o", "site"]);
    assert!(!desk.path("site").exists());
    desk.run(&[CLASSIC, "-o", "site"]);
    planned.sort_unstable();
    assert_eq!(planned, desk.names("site"));
}

#[test]
fn include_lets_in_what_it_names() {
    let desk = Desk::new();
    assert_eq!(desk.titles(&[STATUSES]), ["LIVE", "DRAFT", "IN_LIMBO"]);
    assert_eq!(desk.titles(&[STATUSES, "--include", "scheduled"]).len(), 4);
    assert_eq!(desk.titles(&[STATUSES, "--include", "scheduled,trash"]).len(), 7);
    let comments = |include: &[&str]| {
        let document = desk.json(&[&[STATUSES], include].concat());
        document["posts"][0]["comments"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(comments(&[]), 2);
    assert_eq!(comments(&["--include", "spam"]), 4);
    assert_eq!(comments(&["--include", "pending"]), 4);
    assert_eq!(comments(&["--include", "all"]), 7);
}

#[test]
fn only_takes_classes() {
    let desk = Desk::new();
    assert_eq!(desk.titles(&[CLASSIC, "--only", "pages"]), ["About these lamps"]);
    assert_eq!(desk.titles(&[CLASSIC, "--only", "drafts,pages"]), ["Half a thought", "About these lamps"]);
    assert_eq!(desk.titles(&[CLASSIC, "--only", "posts"]).len(), 3);
    assert_eq!(desk.titles(&["blogger/classic-kinds/blog.xml", "--only", "poll"]).len(), 1);
}

#[test]
fn since_and_until_take_whole_days() {
    let desk = Desk::new();
    assert_eq!(
        desk.titles(&[CLASSIC, "--since", "2014-03-02", "--until", "2014-03-02"]),
        ["How to trim a wick", "About these lamps"]
    );
    assert_eq!(desk.titles(&[CLASSIC, "--until", "2013"]), ["A talk about oil", ""]);
    let ended = desk.run(&[CLASSIC, "--since", "yesterday", "-o", "site"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("--since yesterday: not a date"), "{}", ended.err);
}

#[test]
fn tag_and_author_take_what_has_one_of_them() {
    let desk = Desk::new();
    assert_eq!(desk.titles(&[CLASSIC, "--tag", "a & b"]), ["How to trim a wick"]);
    assert_eq!(desk.titles(&[CLASSIC, "--tag", "lamps", "--tag", "talks"]).len(), 2);
    assert_eq!(desk.titles(&[CLASSIC, "--author", "ines halvorsen"]).len(), 5);
    assert!(desk.titles(&[CLASSIC, "--author", "Nobody"]).is_empty());
}

#[test]
fn limit_takes_the_first() {
    let desk = Desk::new();
    assert_eq!(desk.titles(&[CLASSIC, "--limit", "2"]), ["How to trim a wick", "A talk about oil"]);
    assert!(desk.titles(&[CLASSIC, "--limit", "0"]).is_empty());
}

#[test]
fn body_chooses_the_form_of_bodies_in_json() {
    let desk = Desk::new();
    let keys = |arguments: &[&str]| -> Vec<&str> {
        let document = desk.json(&[&[CLASSIC], arguments].concat());
        let post = document["posts"][0].as_object().expect("a post");
        ["content_html", "content_markdown", "content_text"].into_iter().filter(|key| post.contains_key(*key)).collect()
    };
    assert_eq!(keys(&[]), ["content_html"]);
    assert_eq!(keys(&["--body", "markdown"]), ["content_markdown"]);
    assert_eq!(keys(&["--body", "html", "--body", "text"]), ["content_html", "content_text"]);
}

#[test]
fn front_matter_has_three_forms() {
    let desk = Desk::new();
    for (form, start) in [("yaml", "---\n"), ("toml", "+++\n"), ("json", "{\n")] {
        assert_eq!(desk.run(&[CLASSIC, "--front-matter", form, "-o", form]).code, Some(0));
        let post = desk.read(&format!("{form}/pages/about.md"));
        assert!(post.starts_with(start), "{form}: {post}");
    }
}

#[test]
fn an_engine_is_chosen_by_its_name() {
    let desk = Desk::new();
    let ended = desk.run(&[CLASSIC, "--engine", "steam", "-o", "site"]);
    assert_eq!(ended.code, Some(2));
    let offered = ended.err.split("[possible values: ").nth(1).and_then(|rest| rest.split(']').next());
    for engine in offered.expect("a list of engines").split(", ") {
        let ended = desk.run(&[CLASSIC, "--engine", engine, "-o", engine]);
        assert_eq!(ended.code, Some(0), "{engine}: {}", ended.err);
        assert!(desk.read(&format!("{engine}/pages/about.md")).contains("forty-one"));
    }
}

#[test]
fn raw_html_is_one_of_three_words() {
    let desk = Desk::new();
    for word in ["keep", "convert", "drop"] {
        assert_eq!(desk.run(&[CLASSIC, "--raw-html", word, "-o", word]).code, Some(0));
    }
    assert_eq!(desk.run(&[CLASSIC, "--raw-html", "cook", "-o", "site"]).code, Some(2));
}

#[test]
fn slug_chooses_the_script_of_names_made_from_titles() {
    let desk = Desk::new();
    desk.write("blog.xml", export_of(1).replace(">Lamp<", ">Старая лампа<"));
    desk.run(&["blog.xml", "-o", "ascii"]);
    desk.run(&["blog.xml", "-o", "unicode", "--slug", "unicode"]);
    assert_eq!(desk.names("ascii"), ["posts/staraia-lampa.md"]);
    assert_eq!(desk.names("unicode"), ["posts/старая-лампа.md"]);
}

#[test]
fn a_time_zone_must_be_one() {
    let desk = Desk::new();
    for zone in ["Europe/Oslo", "+05:30", "-0800", "UTC"] {
        assert_eq!(desk.run(&[CLASSIC, "--timezone", zone, "--dry-run"]).code, Some(0), "{zone}");
    }
    for zone in ["Europe/Nowhere", "+99:00", "+1"] {
        let ended = desk.run(&[CLASSIC, "--timezone", zone, "--dry-run"]);
        assert_eq!(ended.code, Some(2), "{zone}");
        assert!(ended.err.contains(zone));
    }
}

#[test]
fn encoding_overrides_what_the_file_says() {
    let desk = Desk::new();
    let text = export_of(1).replace(">Lamp<", ">L\u{e4}mp<");
    let latin: Vec<u8> = text.chars().map(|char| u8::try_from(u32::from(char)).expect("Latin-1")).collect();
    desk.write("blog.xml", latin);
    assert_eq!(desk.titles(&["blog.xml", "--encoding", "latin1"]), ["L\u{e4}mp"]);
    assert_eq!(desk.titles(&["blog.xml", "--encoding", "windows-1251"]), ["Lдmp"]);
    assert_eq!(desk.run(&["blog.xml", "--encoding", "martian", "-o", "site"]).code, Some(2));
}

#[test]
fn comments_stand_under_the_post_or_beside_it_or_nowhere() {
    let desk = Desk::new();
    let post = "posts/how-to-trim-wick";
    for place in ["inline", "sidecar", "none"] {
        assert_eq!(desk.run(&[CLASSIC, "--comments", place, "-o", place]).code, Some(0));
        let in_post = desk.read(&format!("{place}/{post}.md")).contains("Mine always smokes");
        let beside = desk.path(&format!("{place}/{post}.comments.yaml")).exists();
        assert_eq!((in_post, beside), (place == "inline", place == "sidecar"), "{place}");
    }
}

#[test]
fn privacy_is_public_unless_said_otherwise() {
    let desk = Desk::new();
    let named = "<name>Tomas</name><email>tomas@example.org</email>";
    desk.write("blog.xml", export_of(1).replace("<name>Tomas</name>", named));
    assert!(!desk.json(&["blog.xml"]).to_string().contains("tomas@"));
    assert!(desk.json(&["blog.xml", "--privacy", "full"]).to_string().contains("tomas@example.org"));
    assert_eq!(desk.run(&["blog.xml", "--privacy", "full", "-o", "site"]).code, Some(0));
    assert!(!desk.read("site/posts/lamp.md").contains("tomas@"));
}

#[test]
fn of_several_blogs_one_is_chosen_by_name() {
    let desk = Desk::new();
    for (blog, title) in [("Moss", "On moss"), ("Pond", "On ponds")] {
        let text = export_of(1).replace(">Lamp<", &format!(">{title}<"));
        desk.write(&format!("Takeout/Blogger/Blogs/{blog}/feed.atom"), text);
    }
    let ended = desk.run(&["Takeout", "-o", "all.json"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("Moss, Pond") && ended.err.contains("--blog"), "{}", ended.err);
    assert!(!desk.path("all.json").exists());
    assert_eq!(desk.titles(&["Takeout", "--blog", "Pond"]), ["On ponds"]);
    assert_eq!(desk.run(&["Takeout", "--blog", "Bog", "-o", "site"]).code, Some(2));
}

#[test]
fn quiet_says_nothing_and_verbose_says_more() {
    let desk = Desk::new();
    let ended = desk.run(&[CLASSIC, "-o", "one", "-q"]);
    assert_eq!((ended.err.as_str(), ended.out.as_str()), ("", ""));
    desk.write("in/blog.xml", export_of(2));
    desk.write("in/photo.png", "\u{89}PNG");
    let usual = desk.run(&["in", "-o", "two"]).err;
    let verbose = desk.run(&["in", "-o", "three", "-v"]).err;
    assert!(!usual.contains("note[") && verbose.contains("note[files-passed-over]: 1 file is"), "{verbose}");
    assert_eq!(desk.run(&["in", "-o", "four", "-q", "-v"]).code, Some(2));
}

#[test]
fn colours_come_only_when_asked_for_where_nobody_looks() {
    let desk = Desk::new();
    let colours = |when: &str| desk.run(&["missing.xml", "-o", "x", "--color", when]).err.contains('\u{1B}');
    assert!(!colours("auto") && !colours("never") && colours("always"));
}

#[test]
fn no_progress_is_drawn_where_nobody_looks() {
    let desk = Desk::new();
    let drawn = desk.run(&[CLASSIC, "-o", "one"]).err;
    assert_eq!(drawn, desk.run(&[CLASSIC, "-o", "two", "--no-progress"]).err);
    assert!(!drawn.contains('\r') && !drawn.contains('\u{1B}'));
}

#[test]
fn the_number_of_jobs_must_be_a_number() {
    let desk = Desk::new();
    assert_eq!(desk.run(&[CLASSIC, "-o", "site", "-j", "many"]).code, Some(2));
    assert_eq!(desk.run(&[CLASSIC, "-o", "site", "-j", "3"]).code, Some(0));
}

#[test]
fn max_post_keeps_the_beginning_of_what_is_longer_and_says_so() {
    let desk = Desk::new();
    desk.write("blog.xml", export_of(1));
    let body = "<p>Lamp number 0</p>";
    for (most, kept, code) in [(21, body, 0), (20, body, 0), (19, "<p>Lamp number 0</p", 1)] {
        let ended =
            desk.run(&["blog.xml", "-t", "json", "-o", "-", "--comments", "none", "--max-post", &most.to_string()]);
        let document: serde_json::Value = serde_json::from_str(&ended.out).expect("JSON");
        assert_eq!(document["posts"][0]["content_html"], kept);
        assert_eq!((ended.code, ended.err.contains("error[body-too-long]")), (Some(code), code == 1), "{}", ended.err);
    }
}
