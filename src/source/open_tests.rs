use std::fs;
use std::path::Path;

use super::*;
use crate::doubles::registry;

fn tree(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, bytes).expect("written");
    }
    root
}

fn opened(root: &Path, names: &[&str], options: &SourceOptions) -> Result<(Vec<String>, u64), SourceError> {
    let given: Vec<PathBuf> = names.iter().map(|name| root.join(name)).collect();
    let registry = registry();
    let opened = open(&given, options, &registry)?;
    Ok((opened.files.iter().map(|file| file.name.clone()).collect(), opened.passed_over))
}

fn refused(root: &Path, names: &[&str], options: &SourceOptions) -> SourceErrorKind {
    opened(root, names, options).expect_err("refused").kind
}

fn auto() -> SourceOptions {
    SourceOptions::default()
}

#[test]
fn files_are_called_by_their_base_names_and_companions_come_along() {
    let root = tree(&[("a/x.lines", b"lines\np"), ("a/x.settings", b"s"), ("b/x.lines", b"lines\np")]);
    let (names, _) = opened(root.path(), &["a/x.lines"], &auto()).expect("opened");
    assert_eq!(names, ["x.lines", "x.settings"]);
    let (names, _) = opened(root.path(), &["a/x.lines", "b/x.lines", "a/x.lines"], &auto()).expect("opened");
    assert_eq!(names, ["a/x.lines", "a/x.settings", "b/x.lines"]);
}

#[test]
fn a_companion_that_is_named_is_no_stranger() {
    let root = tree(&[("x.lines", b"lines\np"), ("x.settings", b"s")]);
    let (names, _) = opened(root.path(), &["x.settings", "x.lines"], &auto()).expect("opened");
    assert_eq!(names, ["x.lines", "x.settings"]);
}

#[test]
fn a_format_asked_for_takes_doubtful_files_beside_likely_ones() {
    let root = tree(&[("in/a", b"lined\np"), ("in/b", b"line by line\np"), ("in/c", b"nothing")]);
    let named = SourceOptions { from: Some("lines".into()), ..auto() };
    let (names, passed_over) = opened(root.path(), &["in"], &named).expect("opened");
    assert_eq!((names, passed_over), (vec!["a".to_owned(), "b".to_owned()], 1));
}

#[test]
fn in_a_folder_only_what_is_recognised_is_taken() {
    let root = tree(&[
        ("in/b/x.lines", b"lines\np"),
        ("in/b/x.settings", b"s"),
        ("in/a.txt", b"line by line"),
        ("in/photo.png", b"\x89PNG\r\n\x1A\n"),
        ("in/empty", b""),
    ]);
    let (names, passed_over) = opened(root.path(), &["in"], &auto()).expect("opened");
    assert_eq!((names, passed_over), (vec!["b/x.lines".to_owned(), "b/x.settings".to_owned()], 3));
    let named = SourceOptions { from: Some("lines".into()), ..auto() };
    assert_eq!(opened(root.path(), &["in"], &named).expect("opened").0.len(), 2);
}

#[test]
fn a_doubtful_file_is_taken_with_likely_ones_of_its_suffix() {
    let root =
        tree(&[("in/a.page", b"lined\np"), ("in/b.page", b"line by line\np"), ("in/c.note", b"line by line\np")]);
    let (names, passed_over) = opened(root.path(), &["in"], &auto()).expect("opened");
    assert_eq!((names, passed_over), (vec!["a.page".to_owned(), "b.page".to_owned()], 1));
}

#[test]
fn a_file_in_a_folder_that_is_named_like_an_input_and_known_to_nobody_is_told() {
    let root = tree(&[
        ("in/a.lines", b"lines\np"),
        ("in/b.lines", b"nothing"),
        ("in/c.lines", b""),
        ("in/d.lines.gz", b"\x1F\x8B\x08"),
        ("in/e.lines", b"<urlset>"),
        ("in/read-me.txt", b"nothing"),
    ]);
    let registry = registry();
    let opened = open(&[root.path().join("in")], &auto(), &registry).expect("opened");
    let told: Vec<String> = opened.issues.kept().iter().map(|reported| reported.issue.to_string()).collect();
    let named = |name: &str| told.iter().any(|line| line.contains(&format!("{name}: ")));
    assert!(named("b.lines") && named("c.lines") && named("d.lines.gz"), "{told:?}");
    assert_eq!((told.len(), opened.passed_over), (3, 2), "{told:?}");
}

#[test]
fn what_cannot_be_used_is_said_so_and_how_it_looks() {
    let root = tree(&[
        ("empty", b" \n"),
        ("x.zip", b"PK\x03\x04rest"),
        ("page.html", b"<!DOCTYPE html><p>"),
        ("none.lines", b"lines\n"),
        ("in/a.txt", b"nothing"),
    ]);
    assert!(matches!(refused(root.path(), &["missing"], &auto()), SourceErrorKind::Missing));
    assert!(matches!(refused(root.path(), &["empty"], &auto()), SourceErrorKind::Empty));
    assert!(matches!(refused(root.path(), &["x.zip"], &auto()), SourceErrorKind::Zip));
    let page = SourceErrorKind::NotRecognised { looks_like: Some("an HTML page") };
    assert_eq!(refused(root.path(), &["page.html"], &auto()).to_string(), page.to_string());
    assert!(matches!(refused(root.path(), &["in"], &auto()), SourceErrorKind::NothingInFolder { files: 1, .. }));
    let rejected = refused(root.path(), &["none.lines"], &auto()).to_string();
    assert_eq!(rejected, "is not a file of lines; it looks like plain text");
    assert!(matches!(
        refused(root.path(), &["none.lines", "page.html"], &auto()),
        SourceErrorKind::NotRecognised { .. }
    ));
}

#[test]
fn a_wrong_word_is_a_wrong_command() {
    let root = tree(&[("x.lines", b"lines\np")]);
    for options in [
        SourceOptions { from: Some("nothing".into()), ..auto() },
        SourceOptions { encoding: Some("utf-7".into()), ..auto() },
        SourceOptions { blog: Some("Nobody".into()), ..auto() },
    ] {
        assert!(opened(root.path(), &["x.lines"], &options).expect_err("refused").is_usage());
    }
}

#[test]
fn of_a_takeout_with_several_blogs_one_is_taken() {
    let root = tree(&[
        ("T/Blogger/Blogs/Pond/feed.atom", b"lines\np"),
        ("T/Blogger/Blogs/Moss/feed.atom", b"lines\np"),
        ("T/Blogger/Comments/Pond/feed.atom", b"lines\np"),
    ]);
    assert!(
        matches!(refused(root.path(), &["T"], &auto()), SourceErrorKind::SeveralBlogs(names) if names == ["Moss", "Pond"])
    );
    let moss = SourceOptions { blog: Some("Moss".into()), ..auto() };
    let (names, _) = opened(root.path(), &["T"], &moss).expect("opened");
    assert_eq!(names, ["Blogger/Blogs/Moss/feed.atom"]);
    let pond = SourceOptions { blog: Some("pond".into()), ..auto() };
    let (names, _) = opened(root.path(), &["T"], &pond).expect("opened");
    assert_eq!(names, ["Blogger/Blogs/Pond/feed.atom", "Blogger/Comments/Pond/feed.atom"]);
    let given = [root.path().join("T")];
    let registry = registry();
    let each = open_blogs(&given, &auto(), &registry).expect("opened");
    let each: Vec<(Option<&str>, usize)> =
        each.iter().map(|opened| (opened.blog.as_deref(), opened.files.len())).collect();
    assert_eq!(each, [(Some("Moss"), 1), (Some("Pond"), 2)]);
    assert_eq!(opened(root.path(), &["T/Blogger/Blogs/Pond"], &auto()).expect("opened").0, ["feed.atom"]);
}

#[test]
fn any_encoding_is_opened() {
    let wide: Vec<u8> = "\u{FEFF}lines\nplain".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let root = tree(&[("x.lines", &wide)]);
    assert_eq!(opened(root.path(), &["x.lines"], &auto()).expect("opened").0, ["x.lines"]);
}

#[test]
fn pictures_beside_an_export_are_listed_with_what_their_side_files_say() {
    let side = br#"{"filename": "Frog 1.jpg", "title": "", "creationTimestampMs": "1300000000000"}"#;
    let files: [(&str, &[u8]); 5] = [
        ("T/x.lines", b"lines\np"),
        ("T/Albums/Pond/frog.JPG", b"\xFF\xD8\xFF\xE0"),
        ("T/Albums/Pond/frog.JPG.json", side),
        ("T/Albums/Pond/newt", b"\x89PNG"),
        ("T/Albums/Pond/newt.json", b"{}"),
    ];
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("started");
        std::io::Write::write_all(&mut writer, bytes).expect("written");
    }
    let packed = writer.finish().expect("finished").into_inner();
    let root = tree(&[("in.zip", &packed)]);
    let unpacked = tree(&files.map(|(name, bytes)| (name, bytes)));
    let registry = registry();
    for given in [root.path().join("in.zip"), unpacked.path().to_path_buf()] {
        let opened = open(&[given], &auto(), &registry).expect("opened");
        let names: Vec<&str> = opened.media.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["T/Albums/Pond/frog.JPG", "T/Albums/Pond/newt"]);
        let frog = &opened.media.files[0];
        assert_eq!((frog.base_name(), frog.folder(), frog.length), ("frog.JPG", "Pond", 4));
        assert_eq!(frog.open().expect("opened").read_range(0, 4).expect("read"), b"\xFF\xD8\xFF\xE0");
        let facts = frog.side().expect("facts");
        assert_eq!((facts.file_name.as_deref(), facts.title), (Some("Frog 1.jpg"), None));
        assert_eq!(facts.created_ms, Some(1_300_000_000_000));
        assert_eq!(opened.media.files[1].side(), None);
    }
}
