//! How fast pages in plain text become JSON Lines, beside merely reading the same bytes and writing them as JSON strings.
//!
//! `cargo bench -p blogferry-formats --bench text` prints megabytes per second and the ratio of both.

use std::hint::black_box;
use std::time::{Duration, Instant};

use blogferry_formats::text::TextReader;
use blogferry_formats::{Input, Issues, OpenContext, Reader};

const SENTENCES: [&str; 6] = [
    "The ferry waits for the tide, and the tide waits for nobody.",
    "We carried the rolls in a bag that was thicker than the one before.",
    "Nobody could say what the colour of the boat was, not even the man who had painted it.",
    "By noon the fog was gone, and so was the second pond.",
    "It is a short way if you know the gate, and a long one if you do not.",
    "The clock told the time to the nearest quarter, loudly.",
];

/// Returns a page of about five kilobytes with comments of the usual length.
fn page(number: usize) -> String {
    let sentence = |at: usize| SENTENCES[(number * 7 + at * 5) % SENTENCES.len()];
    let mut page = format!("Monday, March {}, 2013\n\nA walk, part {number}\n\n", 4 + number % 20);
    for paragraph in 0..10 {
        for at in 0..5 {
            page.push_str(sentence(paragraph * 5 + at));
            page.push(' ');
        }
        page.push_str("\n\n");
    }
    page.push_str("Posted by Marla Quill at 6:42 PM\nLabels: walks, water\n\n6 comments:\n\n");
    for at in 0..6 {
        let day = 5 + at;
        page.push_str(&format!("Reader {at} said...\n\n{} {}\n", sentence(at), sentence(at + 3)));
        page.push_str(&format!("March {day}, 2013 at 8:05 PM\n\n"));
    }
    page.push_str("Newer Post Older Post Home\nSubscribe to: Post Comments (Atom)\n");
    page
}

fn convert(pages: &[String]) -> usize {
    let mut issues = Issues::default();
    let mut out = Vec::new();
    let mut bytes = 0;
    for batch in pages.chunks(100) {
        let input = |(n, page): (usize, &String)| Input::from_bytes(format!("page-{n}.txt"), page.as_bytes());
        let inputs = batch.iter().enumerate().map(input).collect();
        let Ok(archive) = TextReader.open(inputs, &OpenContext::default(), &mut issues) else { continue };
        for n in 0..archive.outline().len() {
            out.clear();
            if let Ok(post) = archive.thread(n, &mut issues)
                && serde_json::to_writer(&mut out, &post).is_ok()
            {
                bytes += black_box(&out).len();
            }
        }
    }
    bytes
}

fn copy(pages: &[String]) -> usize {
    let mut out = Vec::new();
    let mut bytes = 0;
    for page in pages {
        out.clear();
        if serde_json::to_writer(&mut out, page).is_ok() {
            bytes += black_box(&out).len();
        }
    }
    bytes
}

fn best(pages: &[String], work: fn(&[String]) -> usize) -> Duration {
    let once = || {
        let start = Instant::now();
        black_box(work(black_box(pages)));
        start.elapsed()
    };
    // Many short rounds: the best of them is one that nothing else on the machine has cut into.
    (0..200).map(|_| once()).min().unwrap_or_default()
}

#[expect(clippy::print_stdout, reason = "this program is for its figures")]
fn main() {
    let pages: Vec<String> = (0..100).map(page).collect();
    let total: usize = pages.iter().map(String::len).sum();
    convert(&pages);
    let (work, plain) = (best(&pages, convert), best(&pages, copy));
    let speed = |time: Duration| total as f64 / 1e6 / time.as_secs_f64();
    println!("{} pages of {} bytes", pages.len(), total / pages.len());
    println!("to JSON Lines   {:8.1} MB/s {:10.0} pages/s", speed(work), pages.len() as f64 / work.as_secs_f64());
    println!("copy as JSON    {:8.1} MB/s", speed(plain));
    println!("ratio           {:8.1}", work.as_secs_f64() / plain.as_secs_f64());
}
