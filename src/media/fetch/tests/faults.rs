//! One file from a server with one fault.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use super::server::{Reply, Server, picture};
use crate::address::Address;
use crate::media::book::LeftBecause;
use crate::media::fetch::{Fetched, Fetcher, Job, run};
use crate::media::options::{FetchOptions, Reach};

const LIMIT: u64 = 100_000;

fn options() -> FetchOptions {
    FetchOptions {
        reach: Reach::PublicAndLoopback,
        first_wait: Duration::from_millis(1),
        idle: Duration::from_secs(10),
        ..FetchOptions::default()
    }
}

fn fetch_into(
    folder: &Path,
    options: &FetchOptions,
    begun: BTreeMap<String, String>,
    addresses: &[String],
) -> (Result<Vec<u8>, LeftBecause>, BTreeMap<String, String>) {
    let fetcher = Fetcher::new(options, LIMIT, folder, begun).expect("a fetcher");
    let candidates: Vec<Address> =
        addresses.iter().map(|address| Address::parse(address, None).expect("an address")).collect();
    let job =
        Job { host: "any".to_owned(), group: "any".to_owned(), wishes: vec![("wish".to_owned(), candidates, true)] };
    let mut outcome = None;
    let done = |(_, result): (String, Result<Fetched, LeftBecause>)| {
        outcome = Some(result.map(|fetched| fs::read(fetched.part).expect("a file")));
        Ok::<(), Infallible>(())
    };
    let Ok(()) = run(&fetcher, vec![job], &|| false, done);
    (outcome.expect("an outcome"), fetcher.validators())
}

fn fetch_with(options: &FetchOptions, addresses: &[String]) -> Result<Vec<u8>, LeftBecause> {
    let folder = tempfile::tempdir().expect("a folder");
    fetch_into(folder.path(), options, BTreeMap::new(), addresses).0
}

fn fetch(server: &Server, path: &str) -> Result<Vec<u8>, LeftBecause> {
    fetch_with(&options(), &[server.url(path)])
}

fn why(result: Result<Vec<u8>, LeftBecause>) -> String {
    result.expect_err("a failure").to_string()
}

#[test]
fn a_picture_is_fetched_without_cookies_and_says_who_asks() {
    let server = Server::new(|_| Reply::new(200, "Set-Cookie: a=b\r\n", &picture(5000)));
    assert_eq!(fetch(&server, "/a.jpg").as_deref(), Ok(&picture(5000)[..]));
    assert!(fetch(&server, "/a.jpg").is_ok());
    for asked in server.asked("/a.jpg") {
        assert!(asked.header("user-agent").is_some_and(|agent| agent.starts_with("blogferry/")));
        assert_eq!((asked.header("cookie"), asked.header("referer")), (None, None));
    }
}

#[test]
fn what_is_not_there_is_asked_for_once_and_then_under_the_next_address() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/s0/a.jpg" => Reply::new(404, "", b"no"),
        _ => Reply::ok(&picture(50)),
    });
    let addresses = [server.url("/s0/a.jpg"), server.url("/s320/a.jpg")];
    assert_eq!(fetch_with(&options(), &addresses).as_deref(), Ok(&picture(50)[..]));
    assert_eq!(server.asked("/s0/a.jpg").len(), 1);
    assert!(why(fetch(&server, "/s0/a.jpg")).contains("404"));
}

#[test]
fn a_server_in_trouble_is_asked_again_but_not_for_ever() {
    let server = Server::new(|asked| match (asked.path.as_str(), asked.before) {
        ("/a.jpg", 0 | 1) | ("/b.jpg", _) => Reply::new(500, "", b"oops"),
        _ => Reply::ok(&picture(50)),
    });
    assert!(fetch(&server, "/a.jpg").is_ok());
    assert_eq!(server.asked("/a.jpg").len(), 3);
    assert!(why(fetch(&server, "/b.jpg")).contains("500"));
    assert_eq!(server.asked("/b.jpg").len(), 4);
}

#[test]
fn a_server_that_asks_to_wait_is_waited_for_within_reason() {
    let server = Server::new(|asked| match (asked.path.as_str(), asked.before) {
        ("/soon.jpg", 0) => Reply::new(429, "Retry-After: 0\r\n", b""),
        ("/late.jpg", _) => Reply::new(429, "Retry-After: 3600\r\n", b""),
        _ => Reply::ok(&picture(50)),
    });
    // Without the header the wait would be an hour.
    let patient = FetchOptions { first_wait: Duration::from_secs(3600), ..options() };
    assert!(fetch_with(&patient, &[server.url("/soon.jpg")]).is_ok());
    assert!(why(fetch(&server, "/late.jpg")).contains("3600 seconds"));
    assert_eq!(server.asked("/late.jpg").len(), 1);
}

/// A server that first sends 4000 of 10000 bytes, and then what `second` says.
fn cut(second: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Server {
    Server::new(move |asked| match (asked.before, asked.header("range")) {
        (0, _) => {
            let head = "HTTP/1.1 200 X\r\nContent-Length: 10000\r\nETag: \"one\"\r\nConnection: close\r\n\r\n";
            Reply::raw(head, &picture(10_000)[..4000])
        }
        (_, Some(range)) => {
            assert_eq!(asked.header("if-range"), Some("\"one\""));
            second(range)
        }
        (_, None) => Reply::ok(&picture(10_000)),
    })
}

#[test]
fn a_connection_that_breaks_is_taken_up_where_it_broke() {
    let server = cut(|range| {
        assert_eq!(range, "bytes=4000-");
        Reply::new(206, "Content-Range: bytes 4000-9999/10000\r\nETag: \"one\"\r\n", &picture(10_000)[4000..])
    });
    assert_eq!(fetch(&server, "/a.jpg").as_deref(), Ok(&picture(10_000)[..]));
    assert_eq!(server.count(), 2);
}

#[test]
fn a_part_that_was_not_asked_for_is_not_put_behind_another() {
    let server = cut(|_| Reply::new(206, "Content-Range: bytes 5000-9999/10000\r\n", &picture(10_000)[5000..]));
    assert_eq!(fetch(&server, "/a.jpg").as_deref(), Ok(&picture(10_000)[..]));
    assert_eq!(server.count(), 3);
    let server = cut(|_| Reply::new(206, "", &picture(10_000)[4000..]));
    assert_eq!(fetch(&server, "/a.jpg").as_deref(), Ok(&picture(10_000)[..]));
    let server = cut(|_| Reply::new(416, "", b""));
    assert_eq!(fetch(&server, "/a.jpg").as_deref(), Ok(&picture(10_000)[..]));
}

#[test]
fn a_file_that_was_changed_meanwhile_is_taken_whole() {
    let server = cut(|_| Reply::new(200, "ETag: \"two\"\r\n", &picture(300)));
    assert_eq!(fetch(&server, "/a.jpg").as_deref(), Ok(&picture(300)[..]));
}

#[test]
fn what_one_run_began_the_next_one_ends() {
    let server = cut(|_| Reply::new(206, "Content-Range: bytes 4000-9999/10000\r\n", &picture(10_000)[4000..]));
    let folder = tempfile::tempdir().expect("a folder");
    let once = FetchOptions { tries: 1, ..options() };
    let addresses = [server.url("/a.jpg")];
    let (first, begun) = fetch_into(folder.path(), &once, BTreeMap::new(), &addresses);
    assert!(first.is_err() && begun.len() == 1);
    let (second, begun) = fetch_into(folder.path(), &once, begun, &addresses);
    assert_eq!((second.as_deref(), begun.len()), (Ok(&picture(10_000)[..]), 0));
    assert_eq!(server.asked("/a.jpg")[1].header("range"), Some("bytes=4000-"));
}

#[test]
fn a_page_or_a_word_in_place_of_a_picture_is_refused() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/page.jpg" => Reply::ok(b"<!DOCTYPE html><title>Gone</title>"),
        "/word.jpg" => Reply::ok(b"no hotlinking"),
        _ => Reply::ok(b""),
    });
    assert!(why(fetch(&server, "/page.jpg")).contains("page"));
    assert!(why(fetch(&server, "/word.jpg")).contains("no picture"));
    assert!(why(fetch(&server, "/nothing.jpg")).contains("nothing"));
    assert_eq!(server.count(), 3);
}

#[test]
fn the_type_is_told_by_the_bytes_and_not_by_the_server() {
    let server = Server::new(|_| Reply::new(200, "Content-Type: text/html\r\n", &picture(50)));
    assert!(fetch(&server, "/a.php?id=7").is_ok());
}

#[test]
fn what_is_too_large_is_refused_whether_the_server_says_so_or_not() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/said.jpg" => Reply::raw("HTTP/1.1 200 X\r\nContent-Length: 99999999\r\n\r\n", &picture(10)).then_silence(),
        _ => Reply::raw("HTTP/1.1 200 X\r\nConnection: close\r\n\r\n", &picture(10)).then_endless(),
    });
    assert_eq!(fetch(&server, "/said.jpg"), Err(LeftBecause::TooLarge(LIMIT)));
    assert_eq!(fetch(&server, "/endless.jpg"), Err(LeftBecause::TooLarge(LIMIT)));
    assert_eq!(server.count(), 2);
}

#[test]
fn a_server_that_falls_silent_is_given_up() {
    let server =
        Server::new(|_| Reply::raw("HTTP/1.1 200 X\r\nContent-Length: 500\r\n\r\n", &picture(10)).then_silence());
    let hasty = FetchOptions { idle: Duration::from_millis(100), tries: 2, ..options() };
    assert!(fetch_with(&hasty, &[server.url("/a.jpg")]).is_err());
    assert_eq!(server.count(), 2);
}

#[test]
fn a_server_sends_elsewhere_as_often_as_the_limit() {
    // `/3` leads over `/2` and `/1` to `/0`.
    let server = Server::new(|asked| match asked.path.trim_start_matches('/').parse::<u32>() {
        Ok(0) | Err(_) => Reply::ok(&picture(50)),
        Ok(number) => Reply::new(302, &format!("Location: /{}\r\n", number - 1), b""),
    });
    for (number, is_beyond) in [(2, false), (3, false), (4, true)] {
        let options = FetchOptions { redirects: 3, ..options() };
        let fetched = fetch_with(&options, &[server.url(&format!("/{number}"))]);
        assert_eq!(fetched.is_err(), is_beyond, "{number}");
    }
}

#[test]
fn a_file_is_tried_as_often_as_the_limit() {
    for (failures, is_beyond) in [(1, false), (2, false), (3, true)] {
        let server = Server::new(move |asked| match asked.before {
            number if number < failures => Reply::new(503, "", b""),
            _ => Reply::ok(&picture(50)),
        });
        let options = FetchOptions { tries: 3, ..options() };
        assert_eq!(fetch_with(&options, &[server.url("/a.jpg")]).is_err(), is_beyond, "{failures}");
    }
}

#[test]
fn a_file_is_taken_up_to_the_limit_of_its_size() {
    let limit = usize::try_from(LIMIT).expect("a size");
    for (length, is_beyond) in [(limit - 1, false), (limit, false), (limit + 1, true)] {
        let said = Server::new(move |_| Reply::ok(&picture(length)));
        assert_eq!(fetch(&said, "/a.jpg").err(), is_beyond.then_some(LeftBecause::TooLarge(LIMIT)), "{length}");
        let head = "HTTP/1.1 200 X\r\nConnection: close\r\n\r\n";
        let unsaid = Server::new(move |_| Reply::raw(head, &picture(length)));
        assert_eq!(fetch(&unsaid, "/a.jpg").err(), is_beyond.then_some(LeftBecause::TooLarge(LIMIT)), "{length}");
    }
}

#[test]
fn redirects_are_followed_a_few_times() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/a.jpg" => Reply::new(302, "Location: b/c.jpg\r\n", b""),
        "/b/c.jpg" => Reply::new(301, "Location: /d.jpg\r\n", b""),
        "/d.jpg" => Reply::ok(&picture(50)),
        _ => Reply::new(302, "Location: /loop.jpg\r\n", b""),
    });
    assert!(fetch(&server, "/a.jpg").is_ok());
    assert!(why(fetch(&server, "/loop.jpg")).contains("more than 5 times"));
    assert_eq!(server.asked("/loop.jpg").len(), 6);
}

#[test]
fn no_redirect_leads_into_a_private_network() {
    for target in [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fe80::1]/",
        "http://167772161/",
        "http://0x0a000001/",
        "http://012.0.0.1/",
        "http://0.0.0.0/",
        "https://192.168.0.1/",
    ] {
        let server = Server::new(move |_| Reply::new(302, &format!("Location: {target}\r\n"), b""));
        assert!(why(fetch(&server, "/a.jpg")).contains("not on the public network"), "{target}");
    }
    for target in ["file:///etc/passwd", "ftp://127.0.0.1/", "http://a:b@127.0.0.1/"] {
        let server = Server::new(move |_| Reply::new(302, &format!("Location: {target}\r\n"), b""));
        assert!(why(fetch(&server, "/a.jpg")).contains("cannot be asked"), "{target}");
    }
}

#[test]
fn this_machine_is_asked_for_nothing_unless_a_test_allows_it() {
    let server = Server::new(|_| Reply::ok(&picture(50)));
    let public = FetchOptions { reach: Reach::Public, ..options() };
    let port = server.url("").rsplit(':').next().expect("a port").to_owned();
    for host in ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"] {
        let refused = why(fetch_with(&public, &[format!("http://{host}:{port}/a.jpg")]));
        assert!(refused.contains("not on the public network") || refused.contains("not found"), "{host}: {refused}");
    }
    assert_eq!(server.count(), 0);
}

#[test]
fn what_is_packed_though_nobody_asked_is_unpacked_within_the_limit() {
    let packed = |bytes: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).expect("packed");
        packer.finish().expect("packed")
    };
    let (small, bomb) = (packed(&picture(5000)), packed(&[picture(10), vec![0; 10_000_000]].concat()));
    let server = Server::new(move |asked| match asked.path.as_str() {
        "/small.jpg" => Reply::new(200, "Content-Encoding: gzip\r\n", &small),
        "/bomb.jpg" => Reply::new(200, "Content-Encoding: gzip\r\n", &bomb),
        _ => Reply::new(200, "Content-Encoding: br\r\n", b"xx"),
    });
    assert_eq!(fetch(&server, "/small.jpg").as_deref(), Ok(&picture(5000)[..]));
    assert_eq!(fetch(&server, "/bomb.jpg"), Err(LeftBecause::TooLarge(LIMIT)));
    assert!(why(fetch(&server, "/other.jpg")).contains("packed as \"br\""));
}

#[test]
fn an_answer_that_is_no_http_is_an_error_and_no_hang() {
    for nonsense in ["", "lamp", "HTTP/1.1 200 X\r\nContent-Length: -5\r\n\r\n", "HTTP/1.1 999999 X\r\n\r\n"] {
        let server = Server::new(move |_| Reply::raw(nonsense, b""));
        assert!(fetch(&server, "/a.jpg").is_err(), "{nonsense:?}");
    }
}

#[test]
fn a_server_that_cannot_speak_privately_is_an_error() {
    let server = Server::new(|_| Reply::ok(&picture(50)));
    let address = server.url("/a.jpg").replace("http://", "https://");
    let once = FetchOptions { tries: 1, ..options() };
    assert!(fetch_with(&once, &[address]).is_err());
}
