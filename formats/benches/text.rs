//! How fast pages in plain text become JSON Lines on one core, from bytes in memory to bytes in memory, beside merely
//! writing the same text as JSON strings; and how many files a second that is from a folder, beside merely reading them.
//!
//! `cargo bench -p blogferry-formats --bench text` prints the figures. With a number behind `--` it converts so many
//! rounds of pages and prints nothing, for a profiler.

#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "the pages are of our own making, and a panic ends the measuring"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use blogferry_formats::html::NativeEngine;
use blogferry_formats::json::JsonlWriter;
use blogferry_formats::model::Blog;
use blogferry_formats::text::TextReader;
use blogferry_formats::{
    Input, Issues, OpenContext, Piece, Pieces, PlainHtml, Reader, RenderContext, Standalone, Unchanged, WriteOptions,
    Writer,
};

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

/// Turns pages into lines of JSON, one after the other.
struct Line {
    pages: Box<dyn Standalone>,
    blog: Blog,
    options: WriteOptions,
}

impl Line {
    fn new() -> Option<Self> {
        let pages = TextReader.standalone(&OpenContext::default()).ok().flatten()?;
        Some(Line { pages, blog: Blog::default(), options: WriteOptions::default() })
    }

    /// Returns how many bytes of JSON a page becomes.
    fn convert(&self, name: &str, page: &[u8]) -> usize {
        let (engine, dialect, addresses) = (&NativeEngine, &PlainHtml, &Unchanged);
        let cx = RenderContext { path: None, blog: &self.blog, options: &self.options, engine, dialect, addresses };
        let mut issues = Issues::default();
        let mut out = Pieces::default();
        let posts = self.pages.read(&Input::from_bytes(name, page), &mut issues).unwrap_or_default();
        for mut post in posts {
            JsonlWriter.render(&post.post, &cx, &mut out, &mut post.issues);
        }
        let length = |piece: &Piece| if let Piece::Chunk(bytes) = piece { bytes.len() } else { 0 };
        black_box(&out).pieces.iter().map(length).sum()
    }
}

fn convert_all(line: &Line, pages: &[String]) -> usize {
    pages.iter().enumerate().map(|(n, page)| line.convert(&format!("page-{n}.txt"), page.as_bytes())).sum()
}

fn copy_all(pages: &[String]) -> usize {
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

/// Returns the time of the best of many short rounds: one that nothing else on the machine has cut into.
fn best(rounds: usize, work: impl Fn() -> usize) -> Duration {
    let once = || {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..rounds).map(|_| once()).min().unwrap_or_default()
}

#[expect(clippy::print_stdout, reason = "this program is for its figures")]
fn main() -> std::io::Result<()> {
    let pages: Vec<String> = (0..100).map(page).collect();
    let total: usize = pages.iter().map(String::len).sum();
    let Some(line) = Line::new() else { return Ok(()) };
    convert_all(&line, &pages);
    if let Some(rounds) = std::env::args().nth(1).and_then(|word| word.parse::<usize>().ok()) {
        for _ in 0..rounds {
            black_box(convert_all(&line, &pages));
        }
        return Ok(());
    }
    let (work, plain) = (best(200, || convert_all(&line, &pages)), best(200, || copy_all(&pages)));
    let speed = |time: Duration| total as f64 / 1e6 / time.as_secs_f64();
    let count = |time: Duration| pages.len() as f64 / time.as_secs_f64();
    println!("{} pages of {} bytes", pages.len(), total / pages.len());
    println!("to JSON Lines          {:8.1} MB/s {:10.0} pages/s", speed(work), count(work));
    println!("copy as JSON           {:8.1} MB/s", speed(plain));
    println!("ratio                  {:8.1}", work.as_secs_f64() / plain.as_secs_f64());

    let folder = std::env::temp_dir().join(format!("blogferry-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut paths = Vec::new();
    for (n, page) in pages.iter().enumerate() {
        let path = folder.join(format!("page-{n}.txt"));
        std::fs::write(&path, page)?;
        paths.push(path);
    }
    let read = |path: &std::path::PathBuf| std::fs::read(path).unwrap_or_default();
    let work = best(100, || paths.iter().map(|path| line.convert("page.txt", &read(path))).sum());
    let plain = best(100, || paths.iter().map(|path| read(path).len()).sum());
    println!("from a folder          {:8.1} MB/s {:10.0} files/s", speed(work), count(work));
    println!("plain read of a folder {:8.1} MB/s {:10.0} files/s", speed(plain), count(plain));
    std::fs::remove_dir_all(&folder)
}
