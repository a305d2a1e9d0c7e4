use super::*;

const CAREFUL: FolderOptions = FolderOptions { force: false };
const FORCED: FolderOptions = FolderOptions { force: true };

fn path(text: &str) -> OutPath {
    OutPath::new(text.split('/'))
}

fn write(root: &Path, options: FolderOptions, files: &[(&str, &str)]) -> Result<Summary, SinkError> {
    let planned: Vec<OutPath> = files.iter().map(|(name, _)| path(name)).collect();
    let mut sink = Box::new(Folder::open(root, options, &planned)?);
    for (name, text) in files {
        sink.put(Piece::File { path: path(name), bytes: text.as_bytes().to_vec() })?;
    }
    sink.commit()
}

fn read(root: &Path, name: &str) -> String {
    fs::read_to_string(root.join(name)).expect("readable")
}

fn names(root: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
            if entry.file_type().expect("a type").is_dir() {
                folders.push(entry.path());
            } else {
                names.push(entry.path().strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/"));
            }
        }
    }
    names.sort();
    names
}

#[test]
fn a_second_run_touches_nothing() {
    let root = tempfile::tempdir().expect("a folder");
    let out = root.path().join("new/site");
    let files = [("posts/a.md", "one"), ("posts/b.md", "two")];
    assert_eq!(write(&out, CAREFUL, &files).expect("written").written, 2);
    let times = || -> Vec<_> {
        let time = |name: &String| fs::metadata(out.join(name)).and_then(|facts| facts.modified()).expect("a time");
        names(&out).iter().map(time).collect()
    };
    let before = times();
    let summary = write(&out, CAREFUL, &files).expect("written again");
    assert_eq!((summary.written, summary.unchanged), (0, 2));
    assert_eq!(times(), before);
    assert_eq!(names(&out), [".blogferry/manifest.json", "posts/a.md", "posts/b.md"]);
}

#[test]
fn a_folder_with_somebody_elses_files_is_left_alone() {
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("notes.txt"), "mine").expect("written");
    let refused = write(root.path(), CAREFUL, &[("a.md", "one")]).expect_err("refused");
    assert!(refused.is_usage() && refused.to_string().contains("--force"), "{refused}");
    assert_eq!(names(root.path()), ["notes.txt"]);
    write(root.path(), FORCED, &[("a.md", "one")]).expect("forced");
    assert_eq!(read(root.path(), "notes.txt"), "mine");
    assert_eq!(read(root.path(), "a.md"), "one");
}

#[test]
fn files_edited_by_hand_stop_the_run_before_anything_is_written() {
    let root = tempfile::tempdir().expect("a folder");
    let names: Vec<String> = (0..7).map(|number| format!("{number}.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "ours")).collect();
    write(root.path(), CAREFUL, &files).expect("written");
    for name in names.iter().skip(1) {
        fs::write(root.path().join(name), "edited").expect("edited");
    }
    let changed: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "newer")).collect();
    let refused = write(root.path(), CAREFUL, &changed).expect_err("refused");
    assert!(refused.to_string().contains("1.md, 2.md, 3.md, 4.md, 5.md and 1 more"), "{refused}");
    assert_eq!(read(root.path(), "0.md"), "ours");
    write(root.path(), FORCED, &changed).expect("forced");
    assert_eq!(read(root.path(), "3.md"), "newer");
}

#[test]
fn a_file_that_came_to_stand_in_the_way_is_not_overwritten() {
    let root = tempfile::tempdir().expect("a folder");
    write(root.path(), CAREFUL, &[("a.md", "one")]).expect("written");
    fs::write(root.path().join("b.md"), "mine").expect("written");
    let refused = write(root.path(), CAREFUL, &[("a.md", "one"), ("b.md", "two")]).expect_err("refused");
    assert!(refused.is_usage() && refused.to_string().contains("b.md"), "{refused}");
    assert_eq!(read(root.path(), "b.md"), "mine");
}

#[test]
fn a_file_no_plan_knows_of_is_not_overwritten_either() {
    let root = tempfile::tempdir().expect("a folder");
    write(root.path(), CAREFUL, &[("a.md", "one")]).expect("written");
    fs::write(root.path().join("a.comments.yaml"), "mine").expect("written");
    let mut sink = Folder::open(root.path(), CAREFUL, &[path("a.md")]).expect("opened");
    let piece = Piece::File { path: path("a.comments.yaml"), bytes: b"ours".to_vec() };
    assert!(sink.put(piece).is_err());
    assert_eq!(read(root.path(), "a.comments.yaml"), "mine");
}

#[test]
fn files_of_an_earlier_run_are_left_and_named() {
    let root = tempfile::tempdir().expect("a folder");
    write(root.path(), CAREFUL, &[("a.md", "one"), ("b.md", "two")]).expect("written");
    for _ in 0..2 {
        assert_eq!(write(root.path(), CAREFUL, &[("a.md", "one")]).expect("written").left, ["b.md"]);
    }
    assert_eq!(read(root.path(), "b.md"), "two");
    assert!(write(root.path(), CAREFUL, &[("a.md", "one"), ("b.md", "three")]).expect("written").left.is_empty());
    assert_eq!(read(root.path(), "b.md"), "three");
}

#[test]
fn a_run_that_was_cut_off_is_finished_by_the_next() {
    let root = tempfile::tempdir().expect("a folder");
    let out = root.path().join("site");
    let mut sink = Folder::open(&out, CAREFUL, &[path("posts/b.md")]).expect("opened");
    sink.put(Piece::File { path: path("posts/a.md"), bytes: b"one".to_vec() }).expect("put");
    drop(sink);
    fs::write(out.join("posts/.blogferry.part"), "ha").expect("a part that was left");
    fs::write(out.join("posts/a.md"), "one").expect("unchanged");
    let summary = write(&out, CAREFUL, &[("posts/a.md", "other options"), ("posts/b.md", "two")]).expect("finished");
    assert_eq!((summary.written, read(&out, "posts/a.md").as_str()), (2, "other options"));
    assert_eq!(names(&out), [".blogferry/manifest.json", "posts/a.md", "posts/b.md"]);
}

#[test]
fn two_runs_do_not_write_into_one_folder() {
    let root = tempfile::tempdir().expect("a folder");
    let first = Folder::open(root.path(), CAREFUL, &[]).expect("opened");
    let second = Folder::open(root.path(), CAREFUL, &[]).expect_err("busy");
    assert!(matches!(second.kind, SinkErrorKind::Busy) && !second.is_usage());
    drop(first);
}

#[test]
fn the_manifest_lists_every_file_sorted_and_without_a_date() {
    let root = tempfile::tempdir().expect("a folder");
    write(root.path(), CAREFUL, &[("b.md", "abc"), ("a.md", "")]).expect("written");
    let manifest: Manifest = serde_json::from_str(&read(root.path(), ".blogferry/manifest.json")).expect("a manifest");
    let files: Vec<(&str, u64)> = manifest.files.iter().map(|file| (file.path.as_str(), file.length)).collect();
    assert_eq!(files, [("a.md", 0), ("b.md", 3)]);
    assert_eq!(manifest.files[1].sha256, Digest::of(b"abc").to_string());
}

#[test]
fn a_manifest_that_names_paths_outside_opens_none_of_them() {
    let root = tempfile::tempdir().expect("a folder");
    let out = root.path().join("site");
    write(&out, CAREFUL, &[("a.md", "one")]).expect("written");
    fs::write(root.path().join("secret"), "x").expect("written");
    let text = read(&out, ".blogferry/manifest.json").replace("\"a.md\"", "\"../secret\"");
    fs::write(out.join(".blogferry/manifest.json"), text).expect("forged");
    let summary = write(&out, FORCED, &[("a.md", "one")]).expect("written");
    assert!(summary.left.is_empty());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_that_leads_out() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().expect("a folder");
    let (out, elsewhere) = (root.path().join("site"), root.path().join("elsewhere"));
    fs::create_dir(&elsewhere).expect("made");
    write(&out, CAREFUL, &[("a.md", "one")]).expect("written");
    symlink(&elsewhere, out.join("posts")).expect("linked");
    let refused = write(&out, FORCED, &[("posts/b.md", "two")]).expect_err("refused");
    assert!(matches!(refused.kind, SinkErrorKind::LeadsOut), "{refused}");
    assert!(names(&elsewhere).is_empty());

    fs::write(elsewhere.join("target"), "mine").expect("written");
    symlink(elsewhere.join("target"), out.join("c.md")).expect("linked");
    write(&out, FORCED, &[("c.md", "three")]).expect("written");
    assert_eq!(fs::read_to_string(elsewhere.join("target")).expect("readable"), "mine");
    assert_eq!(read(&out, "c.md"), "three");
}

#[test]
fn a_file_where_a_folder_is_needed_is_said_so() {
    let root = tempfile::tempdir().expect("a folder");
    let file = root.path().join("site");
    fs::write(&file, "x").expect("written");
    assert!(matches!(Folder::open(&file, CAREFUL, &[]).expect_err("refused").kind, SinkErrorKind::NotAFolder));
}
