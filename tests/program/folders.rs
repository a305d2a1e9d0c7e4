//! A folder of pages, each for itself.

use crate::support::Desk;

fn page(title: &str, comments: usize) -> String {
    let mut page = format!("Monday, March 4, 2013\n\n{title}\n\nWe crossed at dawn and came back at noon.\n\n");
    (0..comments).for_each(|number| page.push_str(&format!("\nReader {number} said...\n\nLovely.\n\n")));
    page
}

fn desk(files: &[(&str, &[u8])]) -> Desk {
    let desk = Desk::new();
    files.iter().for_each(|(name, bytes)| desk.write(name, bytes));
    desk
}

fn dumps(count: usize) -> Desk {
    let desk = Desk::new();
    for number in 0..count {
        let page = page(&format!("Walk {number}"), number % 4);
        desk.write(&format!("dumps/{:02}/page-{number:03}.txt", number % 7), page);
    }
    desk
}

#[test]
fn a_folder_read_page_by_page_gives_the_posts_that_it_gives_as_a_whole() {
    let desk = dumps(150);
    let ended = desk.run(&["dumps", "-f", "text", "-o", "each.jsonl"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.err.contains("read 150 posts, 223 comments; written 150, 223;"), "{}", ended.err);
    let whole = desk.json(&["dumps", "-f", "text"]);
    let lines = desk.read("each.jsonl");
    let posts: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(Some(&posts), whole["posts"].as_array());
    let names: Vec<&str> = posts.iter().filter_map(|post| post["source"]["file"].as_str()).collect();
    assert!(names.is_sorted() && names.len() == 150, "{names:?}");
    for jobs in ["1", "3"] {
        desk.run(&["dumps", "-f", "text", "-j", jobs, "-o", "again.jsonl"]);
        assert!(desk.read("again.jsonl") == lines, "{jobs} threads change bytes");
    }
}

#[test]
fn pages_without_comments_are_taken_from_a_folder_with_those_that_have_some() {
    let desk = dumps(20);
    let ended = desk.run(&["dumps", "-v", "-o", "out.jsonl"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(desk.read("out.jsonl").lines().count(), 20);
}

#[test]
fn a_bad_file_in_a_folder_is_told_and_is_not_the_end() {
    let latin = page("Caf\u{e9} au lait", 0).replace('\u{e9}', "#").into_bytes();
    let latin: Vec<u8> = latin.into_iter().map(|byte| if byte == b'#' { 0xe9 } else { byte }).collect();
    let desk = desk(&[
        ("in/a.txt", page("One", 1).as_bytes()),
        ("in/b.txt", b""),
        ("in/c.bin", &[0u8, 1, 2, 3, 255, 254].repeat(200)),
        ("in/d.txt", &latin),
        ("in/e.txt", page("Five", 2).as_bytes()),
        ("in/f.zip", b"PK\x03\x04and so on"),
    ]);
    let ended = desk.run(&["in", "-f", "text", "-v", "-o", "out.jsonl"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(desk.read("out.jsonl").lines().count(), 3);
    assert!(ended.err.contains("3 files are no part"), "{}", ended.err);
    assert!(ended.err.contains("d.txt: says no encoding"), "{}", ended.err);
    assert!(desk.read("out.jsonl").contains("Caf\u{e9} au lait"));
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_a_loss_beside_its_neighbours() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk(&[("in/a.txt", page("One", 0).as_bytes()), ("in/b.txt", page("Two", 0).as_bytes())]);
    std::fs::set_permissions(desk.path("in/b.txt"), std::fs::Permissions::from_mode(0o000)).expect("set");
    if std::fs::read(desk.path("in/b.txt")).is_ok() {
        return; // Whoever owns the machine may read everything.
    }
    for target in ["jsonl", "json"] {
        let ended = desk.run(&["in", "-f", "text", "-t", target, "-o", "out"]);
        assert_eq!(ended.code, Some(1), "{}", ended.err);
        assert!(ended.err.contains("error[input-unreadable]: in/b.txt: cannot be read"), "{}", ended.err);
        assert!(desk.read("out").contains("One"));
    }
}

#[test]
fn an_issue_names_the_file_and_the_line_it_is_about() {
    let desk = dumps(100);
    let text = page("Walk", 0).replace("Monday, March 4", "Monday, March 5");
    std::fs::write(desk.path("dumps/03/odd.txt"), text).expect("written");
    let ended = desk.run(&["dumps", "-f", "text", "-v", "-o", "out.jsonl"]);
    assert!(ended.err.contains("03/odd.txt:1:1: note[text-weekday-differs]: post \"Walk\""), "{}", ended.err);
}

#[test]
fn glob_takes_files_of_a_folder_by_their_names() {
    let desk = desk(&[
        ("in/a.txt", page("One", 0).as_bytes()),
        ("in/b.text", page("Two", 0).as_bytes()),
        ("in/old/c.txt", page("Three", 0).as_bytes()),
    ]);
    assert_eq!(desk.titles(&["in", "-f", "text", "--glob", "*.txt"]), ["One", "Three"]);
    assert_eq!(desk.titles(&["in", "-f", "text", "--glob", "*.txt", "--glob", "!old/"]), ["One"]);
    assert_eq!(desk.titles(&["in", "-f", "text", "--glob", "!a.*"]), ["Two", "Three"]);
    let ended = desk.run(&["in", "-f", "text", "--glob", "old/*", "-t", "jsonl", "-o", "-"]);
    assert!(ended.out.lines().count() == 1 && ended.out.contains("Three"), "{}", ended.out);
    let ended = desk.run(&["in", "-f", "text", "--glob", "a[", "-o", "x.jsonl"]);
    assert_eq!(ended.code, Some(2), "{}", ended.err);
    assert!(ended.err.contains("a[: no pattern for --glob"), "{}", ended.err);
}

#[test]
fn after_the_limit_no_page_is_looked_at() {
    let desk = dumps(300);
    let ended = desk.run(&["dumps", "-f", "text", "--limit", "5", "-o", "out.jsonl"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(desk.read("out.jsonl").lines().count(), 5);
    assert!(ended.err.contains("read 5 posts"), "{}", ended.err);
}

#[test]
fn a_folder_with_no_page_leaves_nothing_behind() {
    let desk = desk(&[("in/a.xml", b"<rss></rss>"), ("blank/a.txt", "\u{feff}\u{200b}\n".as_bytes())]);
    for (folder, said) in [("in", "holds no known blog export (1 file looked at)"), ("blank", "is empty")] {
        let ended = desk.run(&[folder, "-f", "text", "-o", "deep/out.jsonl"]);
        assert_eq!(ended.code, Some(3), "{}", ended.err);
        assert!(ended.err.contains(said), "{}", ended.err);
        assert!(!desk.path("deep").exists());
    }
}

#[test]
fn strict_refuses_a_folder_with_a_warning_and_writes_one_without() {
    let desk = dumps(20);
    let ended = desk.run(&["dumps", "-f", "text", "--strict", "-o", "out.jsonl"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(desk.read("out.jsonl").lines().count(), 20);
    std::fs::write(desk.path("dumps/x.txt"), b"March 4, 2013\n\nCaf\xe9\n\nIt was good, the caf\xe9.\n")
        .expect("written");
    let ended = desk.run(&["dumps", "-f", "text", "--strict", "-o", "other.jsonl"]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(!desk.path("other.jsonl").exists());
}

#[test]
fn a_stray_byte_or_the_colours_of_a_terminal_make_a_page_no_other_thing() {
    let text = page("\u{1b}[31mRed\u{1b}[0m walk", 2).replace("at dawn", "at da\0wn");
    let desk = desk(&[("in/a.txt", text.as_bytes()), ("b.txt", text.as_bytes())]);
    let ended = desk.run(&["in", "-f", "text", "-o", "out.jsonl"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(desk.read("out.jsonl").matches("Lovely.").count(), 2);
    let ended = desk.run(&["b.txt", "-v", "-o", "site"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let file =
        String::from_utf8(desk.files("site").remove("posts/31mred-0m-walk.md").expect("the post")).expect("text");
    assert!(!file.contains(['\u{1b}', '\0']) && file.contains("We crossed at dawn"), "{file}");
    assert!(!ended.err.contains('\u{1b}'));
}
