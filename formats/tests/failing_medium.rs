//! A medium that fails, or holds less than it did when it was opened: every reader says so or gives what it has, and
//! none panics, hangs or gives another post than the one that was there.

#![cfg(all(feature = "blogger", feature = "wordpress", feature = "mtif", feature = "text", feature = "json"))]
#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a panic is the failing test")]

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use blogferry_formats::model::Post;
use blogferry_formats::{Bytes, Input, Issues, OpenContext, Registry};

/// What the medium does where it does not give what it should.
#[derive(Clone, Copy)]
enum Fault {
    /// It fails.
    Fails,
    /// It ends.
    Ends,
}

/// Bytes that can be read up to an offset.
struct Failing {
    bytes: Vec<u8>,
    readable: AtomicU64,
    fault: Fault,
}

impl Bytes for Failing {
    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let readable = self.readable.load(Ordering::Relaxed);
        let wanted = offset.saturating_add(buffer.len() as u64).min(self.len());
        match self.fault {
            Fault::Fails if wanted > readable => Err(io::Error::other("the disk is worn out")),
            Fault::Ends if wanted > readable => {
                let left = usize::try_from(readable.saturating_sub(offset)).unwrap();
                self.bytes.read_at(offset, buffer.get_mut(..left).unwrap_or_default())
            }
            _ => self.bytes.read_at(offset, buffer),
        }
    }
}

/// Opens what can be read up to `at_open`, then reads every post of what can be read up to `later`; `None` stands for a
/// post that the reader said it cannot give.
fn read(format: &str, bytes: &[u8], fault: Fault, at_open: u64, later: u64) -> Option<Vec<Option<Post>>> {
    let registry = Registry::standard();
    let medium = Arc::new(Failing { bytes: bytes.to_vec(), readable: AtomicU64::new(at_open), fault });
    let input = Input { name: "input".to_owned(), bytes: Arc::<Failing>::clone(&medium) };
    let mut issues = Issues::default();
    let archive = registry.reader(format).unwrap().open(vec![input], &OpenContext::default(), &mut issues).ok()?;
    medium.readable.store(later, Ordering::Relaxed);
    let posts = (0..archive.outline().len()).map(|n| archive.thread(n, &mut issues).ok()).collect();
    let _ = archive.orphans(&mut issues);
    Some(posts)
}

fn cases() -> Vec<(&'static str, Vec<u8>)> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata");
    let file = |name: &str| std::fs::read(data.join(name)).unwrap();
    let json: &[u8] = br#"{"version":1,"blog":{"title":"Lamps"},"posts":[{"id":"1","title":"Wick"},{"id":"2","content_html":"<p>Oil</p>","comments":[{"id":"3","content_text":"Yes"}]}]}"#;
    vec![
        ("blogger", file("blogger/classic-threads/blog.xml")),
        ("wordpress", file("wordpress/version-1.0/wordpress.2008-02-01.wxr")),
        ("mtif", b"AUTHOR: Ona\nTITLE: Wick\nDATE: 03/02/2014 09:15:00 AM\n-----\nBODY:\nOil\n-----\nCOMMENT:\nAUTHOR: Ann\nYes\n-----\n--------\n".to_vec()),
        ("text", file("text/case-count-differs/page.txt")),
        ("json", json.to_vec()),
    ]
}

/// The offsets at which something fails: all of a short file, some of a longer one.
fn offsets(length: u64) -> impl Iterator<Item = u64> {
    let step = usize::try_from(length / 60 + 1).unwrap();
    (0..=length).step_by(step)
}

#[test]
fn a_medium_that_fails_while_it_is_opened_is_an_error_or_costs_what_lies_there() {
    for (format, bytes) in cases() {
        let length = bytes.len() as u64;
        assert!(read(format, &bytes, Fault::Fails, length, length).is_some_and(|posts| !posts.is_empty()), "{format}");
        for at in offsets(length) {
            read(format, &bytes, Fault::Fails, at, at);
        }
    }
}

#[test]
fn a_medium_that_fails_after_it_was_opened_gives_the_same_post_or_none() {
    for (format, bytes) in cases() {
        let length = bytes.len() as u64;
        let whole = read(format, &bytes, Fault::Fails, length, length).unwrap();
        for at in offsets(length) {
            let posts = read(format, &bytes, Fault::Fails, length, at).unwrap();
            assert_eq!(posts.len(), whole.len());
            for (post, whole) in posts.iter().zip(&whole) {
                assert!(post.is_none() || post == whole, "{format} at {at}: {post:?}");
            }
        }
    }
}

#[test]
fn an_input_that_shrinks_after_it_was_opened_gives_the_same_post_or_none() {
    for (format, bytes) in cases() {
        let length = bytes.len() as u64;
        let whole = read(format, &bytes, Fault::Ends, length, length).unwrap();
        for at in offsets(length) {
            let posts = read(format, &bytes, Fault::Ends, length, at).unwrap();
            for (post, whole) in posts.iter().zip(&whole) {
                assert!(post.is_none() || post == whole, "{format} at {at}: {post:?}");
            }
        }
    }
}
