//! The words for somebody who finds a bundle in thirty years.

use std::fmt::Write;

use blogferry_formats::model::{Blog, Generator};

use super::original::Originals;
use crate::convert::Privacy;

/// Returns the text of `README.md`. What a blog calls itself cannot look like markup in it.
pub(crate) fn readme(blog: &Blog, posts: usize, originals: Originals, privacy: Privacy) -> String {
    let title = blog.title.as_deref().map(plain).filter(|title| !title.is_empty());
    let title = title.unwrap_or_else(|| "A blog without a title".to_owned());
    let Generator { name, version } = Generator::this();
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "# {title}\n");
    let _ = write!(
        text,
        "This folder is the archive of a blog: {} and their comments",
        crate::plan::full_count(posts as u64, "post", "posts")
    );
    if let Some(url) = blog.url.as_deref().map(plain).filter(|url| !url.is_empty()) {
        let _ = write!(text, ", once at {url}");
    }
    text.push_str(".\nNo special program is needed to read it, now or later.\n\n");
    text.push_str(READING);
    text.push_str(match originals {
        Originals::Keep => KEPT,
        Originals::DigestOnly => NOT_KEPT,
    });
    text.push_str(match privacy {
        Privacy::Public => PUBLIC,
        Privacy::Full => FULL,
    });
    let _ = writeln!(text, "{CHECKING}\nMade by {name} {version} ({}).", env!("CARGO_PKG_REPOSITORY"));
    text
}

/// Returns what a bundle holds, in a sentence.
pub(crate) fn description(blog: &Blog, posts: usize) -> String {
    let posts = crate::plan::full_count(posts as u64, "post", "posts");
    match blog.title.as_deref().map(str::trim).filter(|title| !title.is_empty()) {
        Some(title) => format!("The blog \"{title}\": {posts} with their comments"),
        None => format!("A blog without a title: {posts} with their comments"),
    }
}

const READING: &str = "\
## How to read it

- `data/html/index.html`: open it in a browser. All posts by year and label, each with its comments, and a search; nothing is
  fetched from the web.
- `data/posts/`, `data/pages/`, `data/drafts/`: one text file per post in Markdown. The lines between `---` at its start
  say its title, dates, labels and old address. Any text editor opens it.
- `data/posts.json`: everything that is known of the blog, its posts and its comments, in one JSON document. It is the
  source of truth; all else here was made from it. `data/schema.json` says what each field means, and
  `data/posts.jsonl` has the same posts, one a line.
- `data/comments/`: the comments of each post, under the name of the post's file. `in_reply_to` says which comment a
  comment answers; without it, it answers the post.
- `data/posts.csv`: a table of all posts. `data/redirects.csv`: which file an old address became.
- `data/losses.json`, `data/report.html`: what was left out, repaired or lost when this archive was made, and why.
- `data/ro-crate-metadata.json`: what this is, for programs (RO-Crate 1.2).

All text is UTF-8. Dates are written as in RFC 3339; the date of this bag is that of its newest post.

";

const KEPT: &str = "\
## The original, and a warning

`data/original/` is the export of the platform, byte for byte: should anything else here be wrong, it is right.

**It holds whatever the export held.** That may be the e-mail and network addresses of people who commented, passwords of
posts, drafts, and comments that were never shown. Think before you publish it or pass it on; the rest of this archive
can be read without it.

";

const NOT_KEPT: &str = "\
## The original

The export this was made from is not in here. Its name, length and SHA-512 stand in `data/ro-crate-metadata.json`, so
that it can be known again.

";

const PUBLIC: &str = "\
Outside `data/original/` there are no e-mail addresses, network addresses or passwords of posts, except where somebody
wrote one into a text.

";

const FULL: &str = "\
**Outside `data/original/` too there are e-mail addresses, network addresses and passwords of posts**: under `private` in the
JSON files. They were asked for when this archive was made.

";

const CHECKING: &str = "\
## Is it whole?

This is a bag after BagIt 1.0 (RFC 8493). `manifest-sha512.txt` holds the SHA-512 of every file in `data/`, and
`tagmanifest-sha512.txt` that of the files beside it. On many systems this checks them all:

    sha512sum --check manifest-sha512.txt tagmanifest-sha512.txt
";

/// Text on one line, with what Markdown or HTML could take for markup written as it reads.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for word in text.split(|char: char| char.is_whitespace() || char.is_control()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        for char in word.chars() {
            if matches!(char, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '|') {
                out.push('\\');
            }
            out.push(char);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_stays_a_title() {
        let blog = Blog { title: Some("Lamps\n\n# <b>Oil</b>".to_owned()), ..Blog::default() };
        let text = readme(&blog, 1, Originals::Keep, Privacy::Public);
        assert!(text.starts_with("# Lamps \\# \\<b\\>Oil\\</b\\>\n"), "{text}");
        assert!(text.contains("1 post and their comments") && text.contains("a warning"));
    }

    #[test]
    fn what_is_not_kept_is_not_promised() {
        let text = readme(&Blog::default(), 2, Originals::DigestOnly, Privacy::Full);
        assert!(!text.contains("byte for byte") && text.contains("is not in here") && text.contains("under `private`"));
    }
}
