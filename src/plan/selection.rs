//! Which posts and comments go out, and for what reason the others do not.

use std::str::FromStr;

use blogferry_formats::model::{CommentStatus, Kind, Status};
use blogferry_formats::{Outline, Tally};

/// What the user wants of an archive. The default: what was public, and drafts.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// What is taken although it was not public.
    pub include: Include,
    /// The classes that are taken; empty means all.
    pub only: Vec<Only>,
    /// The first day and the last.
    pub dates: DateRange,
    /// Categories or tags of which a post must have one; empty means any.
    pub tags: Vec<String>,
    /// Authors of whom a post must have one; empty means anybody.
    pub authors: Vec<String>,
    /// How many posts at most.
    pub limit: Option<usize>,
    /// Comments are left out altogether.
    pub without_comments: bool,
}

/// What is taken although it was not public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Include {
    /// Scheduled posts.
    pub scheduled: bool,
    /// Posts and comments that wait for an editor.
    pub pending: bool,
    /// Private posts.
    pub private: bool,
    /// Posts behind a password.
    pub protected: bool,
    /// Posts and comments in the bin.
    pub trash: bool,
    /// Spam.
    pub spam: bool,
    /// Items of the media library; what posts show of it goes out with them in any case.
    pub attachments: bool,
}

impl Include {
    /// Everything.
    pub const ALL: Include = Include {
        scheduled: true,
        pending: true,
        private: true,
        protected: true,
        trash: true,
        spam: true,
        attachments: true,
    };

    /// Adds what a word of the command line stands for.
    ///
    /// # Errors
    /// When there is no such word.
    pub fn add(&mut self, word: &str) -> Result<(), UnknownWord> {
        match word {
            // Drafts are taken without being asked for; the word is known so that it does no harm.
            "drafts" => {}
            "scheduled" => self.scheduled = true,
            "pending" => self.pending = true,
            "private" => self.private = true,
            "protected" => self.protected = true,
            "trash" => self.trash = true,
            "spam" => self.spam = true,
            "attachments" => self.attachments = true,
            "all" => *self = Include::ALL,
            _ => return Err(UnknownWord),
        }
        Ok(())
    }
}

/// A word that means nothing here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a known word")]
pub struct UnknownWord;

/// A class of posts. Every post is in exactly one: drafts of all kinds in one, the others by their kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Only {
    /// Posts that are no drafts.
    Posts,
    /// Pages that are no drafts.
    Pages,
    /// Drafts.
    Drafts,
    /// Items of the media library.
    Attachments,
    /// A type of the platform's own, by its name there.
    Custom(String),
}

impl Only {
    /// Returns the class a post is in.
    pub fn of(outline: &Outline) -> Only {
        match (&outline.status, &outline.kind) {
            (Status::Draft, _) => Only::Drafts,
            (_, Kind::Post) => Only::Posts,
            (_, Kind::Page) => Only::Pages,
            (_, Kind::Attachment) => Only::Attachments,
            (_, Kind::Custom(name)) => Only::Custom(name.clone()),
        }
    }

    /// Returns the class a word of the command line stands for; a word that is none of ours names a custom type.
    pub fn from_word(word: &str) -> Only {
        match word {
            "posts" | "post" => Only::Posts,
            "pages" | "page" => Only::Pages,
            "drafts" | "draft" => Only::Drafts,
            "attachments" | "attachment" => Only::Attachments,
            _ => Only::Custom(word.to_owned()),
        }
    }

    /// Returns a number of them in words.
    pub fn count(&self, number: u64) -> String {
        match self {
            Only::Posts => full_count(number, "post", "posts"),
            Only::Pages => full_count(number, "page", "pages"),
            Only::Drafts => full_count(number, "draft", "drafts"),
            Only::Attachments => full_count(number, "attachment", "attachments"),
            Only::Custom(name) => full_count(number, name, name),
        }
    }

    /// Returns the word for it.
    pub fn as_str(&self) -> &str {
        match self {
            Only::Posts => "posts",
            Only::Pages => "pages",
            Only::Drafts => "drafts",
            Only::Attachments => "attachments",
            Only::Custom(name) => name,
        }
    }
}

/// Whole days, both ends included, in each post's own offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateRange {
    /// The first day: year, month, day.
    pub since: Option<(i16, u8, u8)>,
    /// The last day.
    pub until: Option<(i16, u8, u8)>,
}

/// A text that is no day, month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date; write 2012-02-03, 2012-02 or 2012")]
pub struct DateRangeError;

impl DateRange {
    /// Returns the first day of what is written `2012-02-03`, `2012-02` or `2012`.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn first_day(text: &str) -> Result<(i16, u8, u8), DateRangeError> {
        let (year, month, day) = parts(text)?;
        Ok((year, month.unwrap_or(1), day.unwrap_or(1)))
    }

    /// Returns the last day of what is written `2012-02-03`, `2012-02` or `2012`.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn last_day(text: &str) -> Result<(i16, u8, u8), DateRangeError> {
        let (year, month, day) = parts(text)?;
        // A day beyond the end of the month does no harm: days are only compared.
        Ok((year, month.unwrap_or(12), day.unwrap_or(31)))
    }
}

fn parts(text: &str) -> Result<(i16, Option<u8>, Option<u8>), DateRangeError> {
    let mut parts = text.split('-');
    let mut part = |width: usize| parts.next().map(|part| (part.len() == width).then_some(part).ok_or(DateRangeError));
    let year = number::<i16>(part(4).ok_or(DateRangeError)??)?;
    let month = part(2).transpose()?.map(number::<u8>).transpose()?;
    let day = part(2).transpose()?.map(number::<u8>).transpose()?;
    let whole = parts.next().is_none();
    let real = blogferry_formats::model::Date::from_day(year, month.unwrap_or(1), day.unwrap_or(1)).is_some();
    if whole && real { Ok((year, month, day)) } else { Err(DateRangeError) }
}

fn number<T: FromStr>(text: &str) -> Result<T, DateRangeError> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DateRangeError);
    }
    text.parse().map_err(|_| DateRangeError)
}

/// Why a post does not go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PostSkip {
    /// Its date had not come.
    Scheduled,
    /// It waited for an editor.
    Pending,
    /// It was only for people who are logged in.
    Private,
    /// It asked for a password.
    Protected,
    /// It was in the bin.
    Trash,
    /// It is an item of the media library, and these were not asked for.
    Attachment,
    /// `--only` names other classes.
    OtherKind,
    /// It is before `--since` or after `--until`.
    OutsideDates,
    /// It has no date, and dates were asked for.
    Undated,
    /// It has none of the tags asked for.
    OtherTag,
    /// It is by none of the authors asked for.
    OtherAuthor,
    /// There were `--limit` posts before it.
    OverLimit,
}

impl PostSkip {
    /// Returns the word for reports; never changes.
    pub fn code(self) -> &'static str {
        match self {
            PostSkip::Scheduled => "scheduled",
            PostSkip::Pending => "pending",
            PostSkip::Private => "private",
            PostSkip::Protected => "protected",
            PostSkip::Trash => "trash",
            PostSkip::Attachment => "attachment",
            PostSkip::OtherKind => "other-kind",
            PostSkip::OutsideDates => "outside-dates",
            PostSkip::Undated => "undated",
            PostSkip::OtherTag => "other-tag",
            PostSkip::OtherAuthor => "other-author",
            PostSkip::OverLimit => "over-limit",
        }
    }

    /// Returns a number of posts in words.
    pub fn count(self, number: u64) -> String {
        let (one, many) = match self {
            PostSkip::Scheduled => ("scheduled", "scheduled"),
            PostSkip::Pending => ("pending post", "pending posts"),
            PostSkip::Private => ("private", "private"),
            PostSkip::Protected => ("password-protected", "password-protected"),
            PostSkip::Trash => ("trashed post", "trashed posts"),
            PostSkip::Attachment => ("attachment", "attachments"),
            PostSkip::OtherKind => ("of another kind", "of other kinds"),
            PostSkip::OutsideDates => ("outside the dates", "outside the dates"),
            PostSkip::Undated => ("without a date", "without a date"),
            PostSkip::OtherTag => ("without the tag", "without the tag"),
            PostSkip::OtherAuthor => ("by another author", "by other authors"),
            PostSkip::OverLimit => ("over the limit", "over the limit"),
        };
        full_count(number, one, many)
    }
}

/// Why a comment does not go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CommentSkip {
    /// It waited for a moderator.
    Pending,
    /// It is spam.
    Spam,
    /// It was in the bin.
    Trash,
    /// Its post does not go out.
    WithPost,
    /// Comments were not asked for.
    NotAsked,
}

impl CommentSkip {
    /// All reasons, in the order they are told.
    pub const ALL: [CommentSkip; 5] =
        [CommentSkip::Pending, CommentSkip::Spam, CommentSkip::Trash, CommentSkip::WithPost, CommentSkip::NotAsked];

    /// Returns the word for reports; never changes.
    pub fn code(self) -> &'static str {
        match self {
            CommentSkip::Pending => "pending",
            CommentSkip::Spam => "spam",
            CommentSkip::Trash => "trash",
            CommentSkip::WithPost => "with-post",
            CommentSkip::NotAsked => "not-asked",
        }
    }

    /// Returns a number of comments in words.
    pub fn count(self, number: u64) -> String {
        let (one, many) = match self {
            CommentSkip::Pending => ("pending comment", "pending comments"),
            CommentSkip::Spam => ("spam", "spam"),
            CommentSkip::Trash => ("trashed comment", "trashed comments"),
            CommentSkip::WithPost => ("with its post", "with their post"),
            CommentSkip::NotAsked => ("comment not asked for", "comments not asked for"),
        };
        full_count(number, one, many)
    }
}

/// Returns a number with its thousands parted and the right form of its noun.
pub fn full_count(number: u64, one: &str, many: &str) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len().saturating_add(8));
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    let noun = if number == 1 { one } else { many };
    if noun.is_empty() { text } else { format!("{text} {noun}") }
}

impl Selection {
    /// Returns why a post does not go out; `None` if it does. The limit is not known here.
    pub fn judge(&self, outline: &Outline) -> Option<PostSkip> {
        let include = &self.include;
        let hidden = match outline.status {
            Status::Published | Status::Draft => None,
            Status::Scheduled => (!include.scheduled).then_some(PostSkip::Scheduled),
            Status::Pending => (!include.pending).then_some(PostSkip::Pending),
            Status::Private => (!include.private).then_some(PostSkip::Private),
            Status::Trash => (!include.trash).then_some(PostSkip::Trash),
        };
        let hidden = hidden.or_else(|| (outline.protected && !include.protected).then_some(PostSkip::Protected));
        if hidden.is_some() {
            return hidden;
        }
        if self.only.is_empty() && !include.attachments && outline.kind == Kind::Attachment {
            return Some(PostSkip::Attachment);
        }
        if !self.only.is_empty() && !self.only.contains(&Only::of(outline)) {
            return Some(PostSkip::OtherKind);
        }
        if let DateRange { since, until } = self.dates
            && (since.is_some() || until.is_some())
        {
            let Some(day) = outline.date_published.map(|date| date.day()) else { return Some(PostSkip::Undated) };
            if since.is_some_and(|since| day < since) || until.is_some_and(|until| day > until) {
                return Some(PostSkip::OutsideDates);
            }
        }
        if !has_one(&outline.terms, &self.tags) {
            return Some(PostSkip::OtherTag);
        }
        if !has_one(&outline.authors, &self.authors) {
            return Some(PostSkip::OtherAuthor);
        }
        None
    }

    /// Returns why a comment of a post that goes out does not; `None` if it does. What its author or a moderator took
    /// away goes out as the placeholder it is, so that a thread keeps together.
    pub fn judge_comment(&self, status: CommentStatus) -> Option<CommentSkip> {
        if self.without_comments {
            return Some(CommentSkip::NotAsked);
        }
        match status {
            CommentStatus::Approved | CommentStatus::Removed => None,
            CommentStatus::Pending => (!self.include.pending).then_some(CommentSkip::Pending),
            CommentStatus::Spam => (!self.include.spam).then_some(CommentSkip::Spam),
            CommentStatus::Trash => (!self.include.trash).then_some(CommentSkip::Trash),
        }
    }

    /// Returns how many comments of a tally go out.
    pub fn count_comments(&self, tally: &Tally) -> u64 {
        [
            CommentStatus::Approved,
            CommentStatus::Pending,
            CommentStatus::Spam,
            CommentStatus::Trash,
            CommentStatus::Removed,
        ]
        .into_iter()
        .filter(|status| self.judge_comment(*status).is_none())
        .map(|status| tally.of(status))
        .sum()
    }
}

fn has_one(names: &[std::sync::Arc<str>], wanted: &[String]) -> bool {
    let is_wanted = |name: &str| wanted.iter().any(|wanted| wanted.to_lowercase() == name.to_lowercase());
    wanted.is_empty() || names.iter().any(|name| is_wanted(name))
}

#[cfg(test)]
#[path = "selection_tests.rs"]
mod tests;
