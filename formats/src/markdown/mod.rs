//! Markdown files with front matter, one per post.
