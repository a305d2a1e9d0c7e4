//! Whole runs with pictures from the web.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use blogferry_formats::Registry;
use blogferry_formats::html::NativeEngine;

use super::server::{Reply, Server, picture};
use crate::convert::{ConvertError, End, Request, Until, Unwatched, Watch, convert};
use crate::media::{FetchOptions, MediaBook, MediaMode, MediaOptions, Reach};
use crate::sink::Output;

fn request(root: &Path, server: &Server, pictures: &[&str]) -> Request {
    let shown: String = pictures.iter().map(|name| format!("&lt;img src='{}'/&gt;", server.url(name))).collect();
    let export = format!(
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'>\
         <id>tag:blogger.com,1999:blog-7.archive</id><title type='text'>Lamps</title>\
         <generator uri='http://www.blogger.com'>Blogger</generator>\
         <entry><id>tag:blogger.com,1999:blog-7.post-1</id><published>2014-03-02T09:15:00.000+01:00</published>\
         <category scheme='http://schemas.google.com/g/2005#kind' \
         term='http://schemas.google.com/blogger/2008/kind#post'/><title type='text'>Lamp</title>\
         <content type='html'>{shown}</content></entry></feed>"
    );
    fs::write(root.join("lamps.xml"), export).expect("written");
    let mut request = Request::new([root.join("lamps.xml")], "markdown", Output::Folder(root.join("out")));
    request.media = MediaOptions {
        mode: MediaMode::Download,
        limit: 100_000,
        fetch: FetchOptions {
            reach: Reach::PublicAndLoopback,
            first_wait: Duration::from_millis(1),
            tries: 2,
            ..FetchOptions::default()
        },
        ..MediaOptions::default()
    };
    request
}

fn ran(request: &Request) -> MediaBook {
    let registry = Registry::standard();
    let run = convert(request, &registry, &NativeEngine, &Unwatched).expect("a run");
    assert_eq!(run.end, End::Complete);
    run.media
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let file =
        |entry: fs::DirEntry| Some((entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).ok()?));
    entries.flatten().filter_map(file).collect()
}

#[test]
fn a_second_run_fetches_only_what_failed() {
    let is_up = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&is_up);
    let server = Server::new(move |asked| match asked.path.as_str() {
        "/b.jpg" if !seen.load(Ordering::Relaxed) => Reply::new(503, "", b""),
        "/c.jpg" => Reply::new(404, "", b""),
        _ => Reply::ok(&picture(asked.path.len() * 100)),
    });
    let root = tempfile::tempdir().expect("a folder");
    let request = request(root.path(), &server, &["/a.jpg", "/b.jpg", "/c.jpg"]);
    let out = root.path().join("out");

    let first = ran(&request);
    assert_eq!((first.kept().count(), first.left().count()), (1, 2));
    let text = fs::read_to_string(out.join("posts/lamp.md")).expect("a post");
    assert!(text.contains("](../media/a-") && text.contains(&server.url("/b.jpg")), "{text}");

    is_up.store(true, Ordering::Relaxed);
    let second = ran(&request);
    assert_eq!((second.kept().count(), second.left().count()), (2, 1));
    assert_eq!(server.asked("/a.jpg").len(), 1, "what is there is not asked for again");
    assert_eq!(server.asked("/b.jpg").len(), 3);
    assert_eq!(files(&out.join("media")).len(), 2);
    assert!(!out.join(".blogferry/media").exists(), "no parts are left");

    let before = server.count();
    fs::remove_file(out.join("media").join(files(&out.join("media")).keys().next().expect("a file"))).expect("gone");
    ran(&request);
    assert_eq!(files(&out.join("media")).len(), 2, "what was deleted is fetched again");
    assert!(server.count() > before);
}

#[test]
fn pictures_are_named_alike_whatever_the_order_in_which_they_come() {
    let server = Server::new(|asked| Reply::ok(&picture(asked.path.len() * 100)));
    let names: Vec<String> = (0..20).map(|number| format!("/lamp-{}.jpg", "x".repeat(number))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut outputs = Vec::new();
    for threads in [1, 8] {
        let root = tempfile::tempdir().expect("a folder");
        let mut request = request(root.path(), &server, &names);
        request.media.fetch.threads = threads;
        request.media.fetch.per_host = threads;
        assert_eq!(ran(&request).kept().count(), 20);
        outputs.push((files(&root.path().join("out/media")), files(&root.path().join("out/posts"))));
    }
    assert_eq!(outputs[0], outputs[1]);
}

#[test]
fn one_picture_in_several_sizes_is_fetched_once() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/uploads/lamp.jpg" => Reply::ok(&picture(900)),
        "/uploads/poster-18x24.jpg" => Reply::ok(&picture(18)),
        "/uploads/poster-24x36.jpg" => Reply::ok(&picture(24)),
        _ => Reply::new(404, "", b""),
    });
    let root = tempfile::tempdir().expect("a folder");
    let pictures = [
        "/uploads/lamp-300x200.jpg",
        "/uploads/lamp-768x512.jpg",
        "/uploads/poster-18x24.jpg",
        "/uploads/poster-24x36.jpg",
    ];
    let book = ran(&request(root.path(), &server, &pictures));
    assert_eq!((book.kept().count(), book.files().len()), (4, 3));
    assert_eq!(server.asked("/uploads/lamp.jpg").len(), 1);
    assert_eq!(server.asked("/uploads/poster.jpg").len(), 1);
}

#[test]
fn pictures_at_hand_are_not_asked_for() {
    let server = Server::new(|_| Reply::ok(&picture(50)));
    let root = tempfile::tempdir().expect("a folder");
    fs::create_dir(root.path().join("pictures")).expect("made");
    fs::write(root.path().join("pictures/a.jpg"), picture(700)).expect("written");
    let mut request = request(root.path(), &server, &["/x/a.jpg", "/x/b.jpg"]);
    request.media.from.push(root.path().join("pictures"));
    assert_eq!(ran(&request).kept().count(), 2);
    assert_eq!((server.asked("/x/a.jpg").len(), server.asked("/x/b.jpg").len()), (0, 1));
}

/// Stops a run once a server was asked.
struct Impatient<'a>(&'a Server);

impl Watch for Impatient<'_> {
    fn should_stop(&self) -> bool {
        self.0.count() > 0
    }
}

#[test]
fn whoever_stops_a_run_does_not_wait_for_the_server() {
    let server =
        Server::new(|_| Reply::raw("HTTP/1.1 200 X\r\nContent-Length: 500\r\n\r\n", &picture(10)).then_silence());
    let root = tempfile::tempdir().expect("a folder");
    let mut request = request(root.path(), &server, &["/a.jpg"]);
    // Without being interrupted this would take the whole hour.
    request.media.fetch.idle = Duration::from_secs(3600);
    request.media.fetch.longest = Duration::from_secs(3600);
    let registry = Registry::standard();
    let run = convert(&request, &registry, &NativeEngine, &Impatient(&server)).expect("a run");
    assert_eq!(run.end, End::Stopped);
    assert!(files(&root.path().join("out/media")).is_empty());
}

#[test]
fn with_strict_nothing_is_fetched() {
    let server = Server::new(|_| Reply::ok(&picture(50)));
    let root = tempfile::tempdir().expect("a folder");
    let request = Request { until: Until::Flawless, ..request(root.path(), &server, &["/a.jpg"]) };
    let registry = Registry::standard();
    let refused = convert(&request, &registry, &NativeEngine, &Unwatched);
    assert!(matches!(refused, Err(ConvertError::DownloadIsNeverFlawless)));
    assert_eq!(server.count(), 0);
    assert!(!root.path().join("out").exists());
}
