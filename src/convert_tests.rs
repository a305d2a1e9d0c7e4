use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::doubles::{NoEngine, registry};
use crate::plan::{CommentSkip, PostSkip};
use crate::report::LossKind;

fn request(input: &Path, output: Output) -> Request {
    let to = if matches!(output, Output::Folder(_)) { "files" } else { "document" };
    Request { jobs: 2, ..Request::new([input], to, output) }
}

fn input(root: &Path, posts: &str) -> PathBuf {
    let path = root.join("in.lines");
    fs::write(&path, format!("lines\n{posts}")).expect("written");
    path
}

/// Converts these posts into one document and returns it with the run's balance and losses.
fn document(posts: &str, change: impl Fn(&mut Request)) -> (String, Balance, Vec<Loss>) {
    let root = tempfile::tempdir().expect("a folder");
    let out = root.path().join("out.txt");
    let mut request = request(&input(root.path(), posts), Output::File(out.clone()));
    change(&mut request);
    let registry = registry();
    let run = convert(&request, &registry, &NoEngine, &Unwatched).expect("converted");
    assert!(run.balance.adds_up(), "{:?}", run.balance);
    (fs::read_to_string(out).unwrap_or_default(), run.balance, run.losses)
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let posts: String = (0..500).map(|number| ["plain+a\n", "plain+s+a\n", "lost+a\n"][number % 3]).collect();
    let (one, balance, _) = document(&posts, |request| request.jobs = 1);
    assert_eq!((balance.posts.read, balance.posts.lost), (500, 166));
    for jobs in [2, 8] {
        assert_eq!(document(&posts, |request| request.jobs = jobs).0, one);
    }
}

#[test]
fn what_is_lost_takes_no_neighbour_and_no_separator_with_it() {
    let (text, balance, losses) = document("plain+a\nlost+a+a\npanic+a\nplain\n", |_| {});
    assert_eq!(text.matches("\"id\":\"post-").count(), 2);
    assert_eq!(text.matches(",\n").count(), 1);
    assert!(text.ends_with("end"));
    assert_eq!((balance.posts.written, balance.posts.lost), (2, 2));
    assert_eq!((balance.comments.written, balance.comments.lost), (1, 3));
    assert!(matches!(losses[0].kind, LossKind::Unreadable(_)));
    assert!(matches!(&losses[1].kind, LossKind::Fault(message) if message == "a fault for the test"));
    assert_eq!(losses[1].subject, "post (post-2)");
}

#[test]
fn a_reply_keeps_saying_whom_it_answers_when_that_comment_is_left_out() {
    let (text, balance, _) = document("plain+s+a\n", |_| {});
    assert!(text.contains("\"in_reply_to\":\"0\"") && !text.contains("\"id\":\"0\""), "{text}");
    assert_eq!(balance.comments.skipped.get(&CommentSkip::Spam), Some(&1));
}

#[test]
fn comments_of_a_post_that_stays_out_are_skipped_with_it() {
    let (_, balance, _) = document("plain+a\nplain+a+s\n", |request| request.selection.limit = Some(1));
    assert_eq!(balance.posts.skipped.get(&PostSkip::OverLimit), Some(&1));
    assert_eq!(balance.comments.skipped.get(&CommentSkip::WithPost), Some(&2));
    assert_eq!(balance.comments.written, 1);
}

#[test]
fn private_data_goes_out_only_when_asked_for() {
    let (text, ..) = document("plain+a\n", |_| {});
    assert!(!text.contains("secret"), "{text}");
    let (text, ..) = document("plain+a\n", |request| request.privacy = Privacy::Full);
    assert_eq!(text.matches("secret@example.org").count(), 4, "{text}");
}

#[test]
fn a_flawless_run_is_written_and_any_other_is_not() {
    let strict = |request: &mut Request| request.until = Until::Flawless;
    assert!(document("plain\n", strict).0.ends_with("end"));
    for posts in ["warn\nplain\n", "plain\nlost\n"] {
        let (text, balance, _) = document(posts, strict);
        assert_eq!((text.as_str(), balance.posts.read), ("", 2));
    }
}

#[test]
fn a_plan_counts_what_would_be_written_and_writes_nothing() {
    let planned = document("plain+a+s\nplain+r\n", |request| request.until = Until::Planned);
    assert_eq!(planned.0, "");
    let done = document("plain+a+s\nplain+r\n", |_| {});
    assert_eq!(planned.1, done.1);
}

/// Stops after so many posts.
struct Stopper(AtomicUsize);

impl Watch for Stopper {
    fn advance(&self, _: u64) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }

    fn should_stop(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

#[test]
fn a_run_that_is_stopped_leaves_whole_files_and_counts_what_it_did_not_reach() {
    let root = tempfile::tempdir().expect("a folder");
    let out = root.path().join("site");
    let request = request(&input(root.path(), &"plain+a\n".repeat(20)), Output::Folder(out.clone()));
    let registry = registry();
    let run = convert(&request, &registry, &NoEngine, &Stopper(AtomicUsize::new(3))).expect("stopped");
    assert_eq!((run.end, run.balance.posts.written, run.balance.posts.unreached), (End::Stopped, 3, 17));
    assert!(run.balance.adds_up());
    assert!(!out.join(".blogferry/manifest.json").exists());
    let run = convert(&request, &registry, &NoEngine, &Unwatched).expect("finished");
    assert_eq!((run.end, run.summary.written, run.summary.unchanged), (End::Complete, 17, 3));
}

#[test]
fn a_document_that_is_stopped_leaves_no_file() {
    let root = tempfile::tempdir().expect("a folder");
    let out = root.path().join("out.txt");
    let request = request(&input(root.path(), &"plain\n".repeat(20)), Output::File(out));
    let registry = registry();
    let run = convert(&request, &registry, &NoEngine, &Stopper(AtomicUsize::new(3))).expect("stopped");
    assert_eq!(run.end, End::Stopped);
    let left: Vec<_> = fs::read_dir(root.path()).expect("a folder").filter_map(Result::ok).collect();
    assert_eq!(left.len(), 1, "{left:?}");
}
