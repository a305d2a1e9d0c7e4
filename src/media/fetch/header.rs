//! What the headers of an answer say.

use std::time::Duration;

use ureq::http::HeaderMap;

/// What matters of the headers of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) location: Option<String>,
    /// How many bytes follow.
    pub(super) length: Option<u64>,
    /// The first byte that follows and how many the whole has.
    pub(super) range: Option<(u64, Option<u64>)>,
    /// What tells this version of the file from others.
    pub(super) validator: Option<String>,
    pub(super) encoding: Option<String>,
    pub(super) retry_after: Option<Duration>,
}

impl Head {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let text =
            |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(|value| value.trim().to_owned());
        // A weak tag stands for what looks alike, not for equal bytes.
        let tag = text("etag").filter(|tag| tag.starts_with('"'));
        Head {
            location: text("location"),
            length: text("content-length").and_then(|length| length.parse().ok()),
            range: text("content-range").as_deref().and_then(range),
            validator: tag.or_else(|| text("last-modified")),
            encoding: text("content-encoding").filter(|encoding| !encoding.eq_ignore_ascii_case("identity")),
            retry_after: text("retry-after").as_deref().and_then(retry_after),
        }
    }
}

/// Reads `bytes 100-199/200`.
fn range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, whole) = text.strip_prefix("bytes")?.trim_start().split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.trim().parse().ok()?, whole.trim().parse().ok()))
}

/// Reads a number of seconds, or a date.
fn retry_after(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Duration::try_from(then.duration_since(jiff::Timestamp::now())).ok().or(Some(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_waits_are_read_in_all_their_forms() {
        assert_eq!(range("bytes 100-199/200"), Some((100, Some(200))));
        assert_eq!(range("bytes 0-9/*"), Some((0, None)));
        assert_eq!(range("bytes */200"), None);
        assert_eq!(range("pages 1-2/3"), None);
        assert_eq!(retry_after("3"), Some(Duration::from_secs(3)));
        assert_eq!(retry_after("Fri, 31 Dec 1999 23:59:59 GMT"), Some(Duration::ZERO));
        assert!(retry_after("Thu, 31 Dec 2099 23:59:59 GMT").is_some_and(|wait| wait > Duration::from_secs(3600)));
        assert_eq!(retry_after("soon"), None);
    }
}
