//! The options for limits: how much of an input is taken. `-h` shows those that somebody may want, `--help` all.

use std::time::Duration;

use blogferry_formats::{HtmlDepth, ReplyDepth, StemLength, XmlLimits};
use clap::Args;
use clap::builder::RangedU64ValueParser;

use super::size;
use crate::media::FetchOptions;
use crate::size_limits::SizeLimits;
use crate::zip::Limits;

/// Counts from one on: a limit of nothing would take nothing.
fn count() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..)
}

/// Limits of what is read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct ReadLimitArgs {
    /// How long the body of a post or comment may be; of a longer one the beginning is kept
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = size::parse)]
    max_post: u64,
    /// How much one member of a zip archive may hold
    #[arg(long, value_name = "SIZE", default_value = "2G", value_parser = size::parse)]
    max_member: u64,
    /// How much may be unpacked from zip archives in all
    #[arg(long, value_name = "SIZE", default_value = "8G", value_parser = size::parse)]
    max_total: u64,
    /// How many times its packed size a member of more than 64M may unpack to
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..), hide_short_help = true)]
    max_ratio: u64,
    /// How many members a zip archive may have
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..), hide_short_help = true)]
    max_members: u64,
    /// How long any other field of a post or comment may be
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = size::parse, hide_short_help = true)]
    max_field: u64,
    /// How deep elements of XML may stand in each other
    #[arg(long, value_name = "N", default_value_t = XmlLimits::default().depth, value_parser = count(), hide_short_help = true)]
    max_xml_depth: usize,
    /// How many attributes of a tag are looked at
    #[arg(long, value_name = "N", default_value_t = XmlLimits::default().attributes, value_parser = count(), hide_short_help = true)]
    max_xml_attributes: usize,
    /// How many prefixes for namespaces an export may declare
    #[arg(long, value_name = "N", default_value_t = XmlLimits::default().namespaces, value_parser = count(), hide_short_help = true)]
    max_xml_namespaces: usize,
    /// How many bytes the name of an element or attribute may have
    #[arg(long, value_name = "N", default_value_t = XmlLimits::default().name, value_parser = count(), hide_short_help = true)]
    max_xml_name: usize,
    /// How long a tag may be
    #[arg(long, value_name = "SIZE", default_value = "1M", value_parser = size::parse, hide_short_help = true)]
    max_xml_tag: u64,
}

impl ReadLimitArgs {
    pub(super) fn sizes(&self) -> SizeLimits {
        SizeLimits { body: self.max_post, field: self.max_field }
    }

    pub(super) fn archives(&self) -> Limits {
        Limits {
            member: self.max_member,
            total: self.max_total,
            members: self.max_members,
            ratio: self.max_ratio,
            ..Limits::default()
        }
    }

    pub(super) fn xml(&self) -> XmlLimits {
        XmlLimits {
            depth: self.max_xml_depth,
            attributes: self.max_xml_attributes,
            namespaces: self.max_xml_namespaces,
            name: self.max_xml_name,
            tag: usize::try_from(self.max_xml_tag).unwrap_or(usize::MAX),
        }
    }
}

/// Limits of what is written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct WriteLimitArgs {
    /// How deep elements of a body may stand in each other; of deeper ones the text is kept
    #[arg(long, value_name = "N", default_value_t = HtmlDepth::default().0, value_parser = count(), hide_short_help = true)]
    max_html_depth: usize,
    /// How deep replies are shown; deeper ones say in words whom they answer
    #[arg(long, value_name = "N", default_value_t = ReplyDepth::default().0, value_parser = RangedU64ValueParser::<usize>::new().range(0..=100), hide_short_help = true)]
    max_reply_depth: usize,
    /// How many bytes the name of a post's file may have, without its suffix
    #[arg(long, value_name = "N", default_value_t = StemLength::MOST, value_parser = RangedU64ValueParser::<usize>::new().range(1..=StemLength::MOST as u64), hide_short_help = true)]
    max_file_name: usize,
}

impl WriteLimitArgs {
    pub(super) fn html_depth(&self) -> HtmlDepth {
        HtmlDepth(self.max_html_depth)
    }

    pub(super) fn reply_depth(&self) -> ReplyDepth {
        ReplyDepth(self.max_reply_depth)
    }

    pub(super) fn stem_length(&self) -> StemLength {
        StemLength(self.max_file_name)
    }
}

/// Limits of what is fetched.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct FetchLimitArgs {
    /// How often a file that is fetched is tried
    #[arg(long, value_name = "N", default_value_t = FetchOptions::default().tries, value_parser = clap::value_parser!(u32).range(1..), hide_short_help = true)]
    max_tries: u32,
    /// How often a server may send elsewhere
    #[arg(long, value_name = "N", default_value_t = FetchOptions::default().redirects, hide_short_help = true)]
    max_redirects: u32,
    /// How many seconds a server may be silent
    #[arg(long, value_name = "SECONDS", default_value_t = FetchOptions::default().idle.as_secs(), value_parser = clap::value_parser!(u64).range(1..), hide_short_help = true)]
    max_silence: u64,
}

impl FetchLimitArgs {
    pub(super) fn fetch_options(&self) -> FetchOptions {
        FetchOptions {
            tries: self.max_tries,
            redirects: self.max_redirects,
            idle: Duration::from_secs(self.max_silence),
            ..FetchOptions::default()
        }
    }
}

/// Limits of what is told.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct TalkLimitArgs {
    /// How many messages of one code are printed; a report has more
    #[arg(long, value_name = "N", default_value_t = 3, hide_short_help = true)]
    pub(super) max_messages: usize,
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct All {
        #[command(flatten)]
        read: ReadLimitArgs,
        #[command(flatten)]
        write: WriteLimitArgs,
        #[command(flatten)]
        fetch: FetchLimitArgs,
        #[command(flatten)]
        talk: TalkLimitArgs,
    }

    fn parsed(words: &str) -> All {
        All::try_parse_from(std::iter::once("blogferry").chain(words.split_whitespace())).expect("parsed")
    }

    #[test]
    fn what_is_not_said_is_the_default() {
        let all = parsed("");
        assert_eq!(all.read.sizes(), SizeLimits::default());
        assert_eq!(all.read.archives(), Limits::default());
        assert_eq!(all.read.xml(), XmlLimits::default());
        assert_eq!(all.write.html_depth(), HtmlDepth::default());
        assert_eq!(all.write.reply_depth(), ReplyDepth::default());
        assert_eq!(all.write.stem_length(), StemLength::default());
        assert_eq!(all.fetch.fetch_options(), FetchOptions::default());
    }

    #[test]
    fn every_option_reaches_the_limit_it_names() {
        let all = parsed(
            "--max-post 1 --max-field 2 --max-member 3 --max-total 4 --max-ratio 5 --max-members 6 --max-xml-depth 7 \
             --max-xml-attributes 8 --max-xml-namespaces 9 --max-xml-name 10 --max-xml-tag 11 --max-html-depth 12 \
             --max-reply-depth 13 --max-file-name 14 --max-tries 15 --max-redirects 16 --max-silence 17 \
             --max-messages 18",
        );
        assert_eq!(all.read.sizes(), SizeLimits { body: 1, field: 2 });
        let archives = Limits { member: 3, total: 4, ratio: 5, members: 6, ..Limits::default() };
        assert_eq!(all.read.archives(), archives);
        let xml = XmlLimits { depth: 7, attributes: 8, namespaces: 9, name: 10, tag: 11 };
        assert_eq!(all.read.xml(), xml);
        assert_eq!(all.write.html_depth(), HtmlDepth(12));
        assert_eq!(all.write.reply_depth(), ReplyDepth(13));
        assert_eq!(all.write.stem_length(), StemLength(14));
        let fetch = FetchOptions { tries: 15, redirects: 16, idle: Duration::from_secs(17), ..FetchOptions::default() };
        assert_eq!(all.fetch.fetch_options(), fetch);
        assert_eq!(all.talk.max_messages, 18);
    }
}
