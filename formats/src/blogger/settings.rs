//! The settings of a blog: entries of the classic export, `settings.csv` of a Takeout.
//!
//! Only what describes the blog is read. The lists of people with permissions and the addresses for notifications are
//! private and never leave this room.

use crate::model::Blog;

/// The name of the settings file of a Takeout.
pub(super) const FILE_NAME: &str = "settings.csv";

/// Takes one setting by the classic name of its key (`BLOG_NAME`); the Takeout has the same keys in lower case.
pub(super) fn apply(key: &str, value: &str, blog: &mut Blog) {
    let value = value.trim();
    if value.is_empty() {
        return;
    }
    let owned = || Some(value.to_owned());
    match key.to_ascii_uppercase().as_str() {
        "BLOG_NAME" => blog.title = blog.title.take().or_else(owned),
        "BLOG_DESCRIPTION" => blog.description = blog.description.take().or_else(owned),
        "BLOG_LOCALE" => blog.language = owned().map(|locale| locale.replace('_', "-")),
        "BLOG_TIME_ZONE" => blog.timezone = owned(),
        "BLOG_SUBDOMAIN" if blog.url.is_none() => blog.url = Some(format!("https://{value}.blogspot.com/")),
        "BLOG_META_DESCRIPTION" => {
            blog.meta.insert("meta_description".to_owned(), value.into());
        }
        // A warning to whoever is about to publish the copy.
        "BLOG_READ_ACCESS_MODE" | "BLOG_ADULT_CONTENT" => {
            blog.meta.insert(key.to_ascii_lowercase().trim_start_matches("blog_").to_owned(), value.into());
        }
        // Sixty settings of layout, feeds, notifications and permissions describe the platform, not the blog.
        _ => {}
    }
}

/// Reads a `settings.csv`: a line of names, a line of values, RFC 4180. Names decide, not places: the set of columns
/// changes over the years.
pub(super) fn read_csv(bytes: &[u8], blog: &mut Blog) {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let Ok(names) = reader.byte_headers().cloned() else { return };
    let Some(Ok(values)) = reader.into_byte_records().next() else { return };
    for (name, value) in names.iter().zip(values.iter()) {
        apply(&String::from_utf8_lossy(name), &String::from_utf8_lossy(value), blog);
    }
}
