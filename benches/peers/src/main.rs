//! Runs every engine over the same posts, in one process and one thread, and prints the CPU time each took as ratios.
//!
//! ```text
//! cargo run --release                      made-up posts
//! cargo run --release -- posts.jsonl       posts of your own: one JSON object with a field "html" on each line
//! cargo run --release -- memory            peak memory of the native engine on one large post
//! cargo run --release -- memory POST.html  the same for a post of one's own
//! ```
//!
//! Times are what the kernel says the thread ran, so that other work on the machine counts little; the engines take turns,
//! and the middle of five rounds counts. Compare ratios, not megabytes.

mod posts;
mod tree;

use std::hint::black_box;

use blogferry_formats::HtmlDepth;
use blogferry_formats::html::{HtmlToMarkdown, MarkdownOptions, NativeEngine};

/// How often each engine goes over the posts.
const ROUNDS: usize = 5;

/// An engine, reduced to the length of what it makes.
type Engine = fn(&str) -> usize;

const ENGINES: [(&str, Engine); 7] = [
    ("native", native),
    ("html2md 0.2.17", |html| html2md::parse_html(html).len()),
    ("htmd 0.5.6", |html| htmd::convert(html).map_or(0, |markdown| markdown.len())),
    ("mdka 3.3.0", |html| mdka::html_to_markdown(html).len()),
    ("html-to-markdown-rs 3.19.1", html_to_markdown),
    ("html5ever 0.39, parse into an arena only", tree::parse),
    ("native, to plain text", |html| {
        let mut out = String::new();
        NativeEngine.text(html, HtmlDepth::default(), &mut out, &mut Vec::new());
        out.len()
    }),
];

fn native(html: &str) -> usize {
    let mut out = String::new();
    NativeEngine.markdown(html, &MarkdownOptions::default(), &mut out, &mut Vec::new());
    out.len()
}

fn html_to_markdown(html: &str) -> usize {
    let result = html_to_markdown_rs::convert(html, None);
    result.map_or(0, |result| result.content.map_or(0, |content| content.len()))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match std::env::args().nth(1).as_deref() {
        Some("memory") => memory(match std::env::args().nth(2) {
            Some(path) => std::fs::read_to_string(path)?,
            None => posts::make(2000).concat(),
        })?,
        Some(path) => compare(&read_posts(path)?)?,
        None => compare(&posts::make(2000))?,
    }
    Ok(())
}

fn read_posts(path: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut posts = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        posts.extend(value["html"].as_str().map(str::to_owned));
    }
    Ok(posts)
}

fn compare(posts: &[String]) -> std::io::Result<()> {
    let bytes: usize = posts.iter().map(String::len).sum();
    println!("{} posts, {:.2} MB, the middle of {ROUNDS} rounds\n", posts.len(), bytes as f64 / 1e6);
    let mut seconds = vec![Vec::new(); ENGINES.len()];
    for _ in 0..ROUNDS {
        for ((_, engine), taken) in ENGINES.iter().zip(&mut seconds) {
            let start = processor_seconds()?;
            for post in posts {
                black_box(engine(black_box(post)));
            }
            taken.push(processor_seconds()? - start);
        }
    }
    let middle: Vec<f64> = seconds
        .iter_mut()
        .map(|taken| {
            taken.sort_by(f64::total_cmp);
            taken[ROUNDS / 2]
        })
        .collect();
    println!("| engine | MB/s | native is faster by |\n| --- | ---: | ---: |");
    for ((name, _), seconds) in ENGINES.iter().zip(&middle) {
        println!("| {name} | {:.1} | {:.1} |", bytes as f64 / 1e6 / seconds, seconds / middle[0]);
    }
    Ok(())
}

/// Returns how long this thread has run on a processor.
fn processor_seconds() -> std::io::Result<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = stat.split(' ').next().and_then(|field| field.parse::<f64>().ok());
    nanoseconds.map(|nanoseconds| nanoseconds / 1e9).ok_or_else(|| std::io::Error::other("no CPU time in schedstat"))
}

/// Prints how far the peak of the process rises while one large post is converted, beside the size of the post.
fn memory(post: String) -> std::io::Result<()> {
    let before = peak_kilobytes()?;
    let length = native(&post);
    let after = peak_kilobytes()?;
    println!(
        "one post of {:.1} MB, Markdown {:.1} MB, peak rises by {:.1} MB",
        post.len() as f64 / 1e6,
        length as f64 / 1e6,
        (after - before) / 1e3
    );
    Ok(())
}

fn peak_kilobytes() -> std::io::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    number.ok_or_else(|| std::io::Error::other("no peak in status"))
}
