//! The command line, as clap knows it.

use std::path::PathBuf;

use blogferry_formats::Registry;
use blogferry_formats::text::profile_ids;
use clap::builder::PossibleValuesParser;
use clap::{Args, Command as ClapCommand, CommandFactory, Parser, Subcommand, ValueHint};

use super::engine;
use super::limits::{FetchLimitArgs, ReadLimitArgs, TalkLimitArgs, WriteLimitArgs};
use super::size;
use super::words::{
    BodyWord, ColorWord, CommentsWord, FrontMatterWord, LinksWord, MediaWord, PrivacyWord, RawHtmlWord, ShortcodesWord,
    SlugWord, ThumbnailsWord,
};

/// Carry a blog across: posts and their comments.
#[derive(Debug, Parser)]
#[command(
    name = "blogferry",
    version,
    long_version = LONG_VERSION,
    about = "Carry a blog across: posts and their comments",
    long_about = "Carry a blog across: posts and their comments, from a blog's export to Markdown or JSON.\n\n\
        The source is detected from what is in it, the target is guessed from OUT; both can be forced. \
        Public posts, pages and drafts go out; what was private, scheduled or in the bin stays out unless --include \
        names it. Works offline and asks nothing.",
    after_help = "A file named like a command is reached with ./ in front.",
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) convert: ConvertArgs,
}

#[cfg(feature = "html2md")]
const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\nThis program links html2md and is distributed under GPL-3.0-or-later.\n\
     Its own source, and a build without the feature html2md, are under MIT OR Apache-2.0."
);
#[cfg(not(feature = "html2md"))]
const LONG_VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\nLicence: MIT OR Apache-2.0.");

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Convert; the word may be left out
    Convert(Box<ConvertArgs>),
    /// Tell what is in an export; writes nothing
    Info(Box<InfoArgs>),
    /// Check that a bundle or an output folder is still what was written
    Check(CheckArgs),
    /// List the source and target formats
    Formats(FormatsArgs),
    /// Print the JSON Schema of the json target
    Schema,
    /// Print the script that completes commands in a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
pub(super) struct ConvertArgs {
    #[command(flatten)]
    pub(super) source: SourceArgs,
    /// Target format; guessed from OUT, else markdown
    #[arg(short, long, value_name = "FORMAT", help_heading = "Formats")]
    pub(super) to: Option<String>,
    /// Where to write: a folder, a file, a .zip for either, or - for standard output
    #[arg(short, long, value_name = "OUT", required_unless_present = "dry_run", value_hint = ValueHint::AnyPath, help_heading = "Where")]
    pub(super) output: Option<PathBuf>,
    /// Write into a folder that is not ours, and over files that were changed
    #[arg(long, help_heading = "Where")]
    pub(super) force: bool,
    /// Leave the export itself out of a bundle; its digest stays
    #[arg(long, help_heading = "Where")]
    pub(super) no_original: bool,
    /// Print what would be written, and write nothing
    #[arg(long, help_heading = "Where")]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) select: SelectArgs,
    #[command(flatten)]
    pub(super) text: TextArgs,
    #[command(flatten)]
    pub(super) media: MediaArgs,
    #[command(flatten)]
    pub(super) limits: WriteLimitArgs,
    #[command(flatten)]
    pub(super) talk: TalkArgs,
}

#[derive(Debug, Args)]
pub(super) struct SourceArgs {
    /// Files, folders or zip archives; - for standard input
    #[arg(required = true, value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub(super) inputs: Vec<PathBuf>,
    /// Source format; auto looks at what is in the input
    #[arg(short, long, value_name = "FORMAT", default_value = "auto", help_heading = "Formats")]
    pub(super) from: String,
    /// Time zone for dates that say none, such as Europe/Berlin or +02:00
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true, help_heading = "Text")]
    pub(super) timezone: Option<String>,
    /// Language of the text, such as de or pt-BR, where the source names none
    #[arg(long, value_name = "TAG", help_heading = "Text")]
    pub(super) lang: Option<String>,
    /// Read plain text by this profile instead of finding it out
    #[arg(long, value_name = "NAME", help_heading = "Text")]
    pub(super) profile: Option<String>,
    /// Read plain text by a profile of your own, a TOML file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "profile", help_heading = "Text")]
    pub(super) profile_file: Option<PathBuf>,
    /// Put letters right that were decoded in the wrong encoding before, such as cafÃ© for café; addresses stay
    #[arg(long, help_heading = "Text")]
    pub(super) fix_mojibake: bool,
    /// Encoding of the input, such as windows-1252, where it says none or the wrong one
    #[arg(long, value_name = "LABEL", help_heading = "Text")]
    pub(super) encoding: Option<String>,
    /// Take only files of a folder that match, such as '*.txt'; with ! in front leave them out; may be repeated
    #[arg(long, value_name = "PATTERN", help_heading = "Select")]
    pub(super) glob: Vec<String>,
    /// Which blog to take, where there are several, by the name of its folder
    #[arg(long, value_name = "NAME", help_heading = "Select")]
    pub(super) blog: Option<String>,
    #[command(flatten)]
    pub(super) limits: ReadLimitArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Select")]
pub(super) struct SelectArgs {
    /// Take these too, which are left out otherwise
    #[arg(
        long,
        value_name = "WHAT,…",
        value_delimiter = ',',
        value_parser = ["drafts", "scheduled", "pending", "private", "protected", "trash", "spam", "attachments", "all"]
    )]
    pub(super) include: Vec<String>,
    /// Take only these: posts, pages, drafts, attachments, or a custom type by its name
    #[arg(long, value_name = "WHAT,…", value_delimiter = ',')]
    pub(super) only: Vec<String>,
    /// Take what is dated on this day or later: 2012-02-03, 2012-02 or 2012
    #[arg(long, value_name = "DATE")]
    pub(super) since: Option<String>,
    /// Take what is dated on this day or earlier
    #[arg(long, value_name = "DATE")]
    pub(super) until: Option<String>,
    /// Take what has this tag or category; may be repeated, one is enough
    #[arg(long, value_name = "NAME")]
    pub(super) tag: Vec<String>,
    /// Take what is by this author; may be repeated, one is enough
    #[arg(long, value_name = "NAME")]
    pub(super) author: Vec<String>,
    /// Take at most this many posts, in the order of the input
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<usize>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Text")]
pub(super) struct TextArgs {
    /// Bodies in JSON; may be repeated, else the source's own
    #[arg(long, value_name = "FORM", value_enum)]
    pub(super) body: Vec<BodyWord>,
    /// Form of the front matter
    #[arg(long, value_name = "FORM", value_enum, default_value_t)]
    pub(super) front_matter: FrontMatterWord,
    /// What turns HTML into Markdown
    #[arg(long, value_name = "ENGINE", default_value = engine::DEFAULT)]
    pub(super) engine: String,
    /// What becomes of HTML that Markdown has no form for
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    pub(super) raw_html: RawHtmlWord,
    /// What becomes of small pictures that link to themselves in full size
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    pub(super) thumbnails: ThumbnailsWord,
    /// What becomes of shortcodes in WordPress bodies
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    pub(super) shortcodes: ShortcodesWord,
    /// Script of file names that are made from titles
    #[arg(long, value_name = "SCRIPT", value_enum, default_value_t)]
    pub(super) slug: SlugWord,
    /// Where comments go
    #[arg(long, value_name = "WHERE", value_enum, default_value_t, help_heading = "Comments")]
    pub(super) comments: CommentsWord,
    /// Whether e-mail and network addresses go out, and passwords of posts
    #[arg(long, value_name = "WHAT", value_enum, default_value_t, help_heading = "Comments")]
    pub(super) privacy: PrivacyWord,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Pictures and links")]
pub(super) struct MediaArgs {
    /// What becomes of pictures and other files in posts; copy where --media-from is given, else link
    #[arg(long, value_name = "WHAT", value_enum)]
    pub(super) media: Option<MediaWord>,
    /// A folder that holds them, such as wp-content/uploads, or a tar or zip archive of one; may be repeated
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(super) media_from: Vec<PathBuf>,
    /// Leave files where they are that are larger
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = size::parse)]
    pub(super) max_media: u64,
    #[command(flatten)]
    pub(super) limits: FetchLimitArgs,
    /// Where links from post to post lead
    #[arg(long, value_name = "WHERE", value_enum, default_value_t)]
    pub(super) links: LinksWord,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Talk")]
pub(super) struct TalkArgs {
    /// Say nothing but errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say what is worth knowing too
    #[arg(short, long)]
    pub(super) verbose: bool,
    /// Print the report as JSON on standard output, or on standard error where the data goes there
    #[arg(long)]
    pub(super) json: bool,
    /// Write the report to FILE, as .json or .html
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) report: Option<PathBuf>,
    /// Take any warning for a failure and write nothing then
    #[arg(long)]
    pub(super) strict: bool,
    /// Number of threads; 0 is one for each core
    #[arg(short, long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(super) jobs: usize,
    #[command(flatten)]
    pub(super) limits: TalkLimitArgs,
    /// Colours in messages
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub(super) color: ColorWord,
    /// Show no progress bar
    #[arg(long)]
    pub(super) no_progress: bool,
}

#[derive(Debug, Args)]
pub(super) struct InfoArgs {
    #[command(flatten)]
    pub(super) source: SourceArgs,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Say nothing but errors beside the facts
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say what is worth knowing too
    #[arg(short, long)]
    pub(super) verbose: bool,
    #[command(flatten)]
    pub(super) limits: TalkLimitArgs,
    /// Colours in messages
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub(super) color: ColorWord,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// A bundle, zipped or as a folder, or a folder that blogferry has written
    #[arg(value_name = "OUT", value_hint = ValueHint::AnyPath)]
    pub(super) output: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct FormatsArgs {
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Returns the command line with the formats and engines there are, so that clap can say what was meant.
pub(super) fn command(registry: &Registry) -> ClapCommand {
    let mut sources = vec!["auto"];
    for reader in registry.readers() {
        sources.push(reader.info().id);
        sources.extend(reader.info().aliases);
    }
    let mut targets = Vec::new();
    for writer in registry.writers() {
        targets.push(writer.info().id);
        targets.extend(writer.info().aliases);
    }
    let from = |command: ClapCommand| {
        command
            .mut_arg("from", |arg| arg.value_parser(PossibleValuesParser::new(sources.clone())))
            .mut_arg("profile", |arg| arg.value_parser(PossibleValuesParser::new(profile_ids())))
    };
    let to = |command: ClapCommand| {
        command
            .mut_arg("to", |arg| arg.value_parser(PossibleValuesParser::new(targets.clone())))
            .mut_arg("engine", |arg| arg.value_parser(PossibleValuesParser::new(engine::names())))
    };
    to(from(Cli::command())).mut_subcommand("convert", |command| to(from(command))).mut_subcommand("info", from)
}
