//! The flow: open, plan, convert, write.

use std::io;
use std::path::Path;
use std::sync::Arc;

use blogferry_formats::html::HtmlToMarkdown;
use blogferry_formats::model::Date;
use blogferry_formats::{Issues, Layout, OutPath, Outline, Registry, Severity, Unchanged, Writer};

use crate::bundle::{self, Bag, BagInfo};
use crate::media::{Carriage, MediaBook, MediaMode};
use crate::ordered;
use crate::output_addresses::OutputAddresses;
use crate::plan::{Plan, PostLinks};
use crate::render::{Rendering, render};
use crate::report::{Balance, Loss};
pub use crate::request::{Links, Privacy, Request, Until};
use crate::sink::{Discard, Folder, Output, SingleFile, Sink, SinkError, StandardOutput, Summary, Zip, keep_apart};
pub use crate::size_limits::SizeLimits;
use crate::source::{self, Opened, Source, SourceError};
use crate::stream;

/// Looks on while a run goes, and may stop it.
pub trait Watch: Sync {
    /// The inputs are open.
    fn opened(&self, opened: &Opened<'_>) {
        let _ = opened;
    }

    /// So many bytes of input will be worked on; `None` if nobody knows.
    fn begin(&self, bytes: Option<u64>) {
        let _ = bytes;
    }

    /// So many more of them are done.
    fn advance(&self, bytes: u64) {
        let _ = bytes;
    }

    /// Returns true if the run is to end after the file that is being written.
    fn should_stop(&self) -> bool {
        false
    }
}

/// Looks away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {}

/// A run that has ended.
pub struct Run<'r> {
    /// The inputs.
    pub opened: Opened<'r>,
    /// The writer.
    pub writer: &'r dyn Writer,
    /// What was to go out.
    pub plan: Plan,
    /// What became of it.
    pub balance: Balance,
    /// What could not be given.
    pub losses: Vec<Loss>,
    /// What was met, while opening too.
    pub issues: Issues,
    /// What became of pictures and other files; empty where all are linked.
    pub media: MediaBook,
    /// What the sink did.
    pub summary: Summary,
    /// How it ended.
    pub end: End,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The output is complete.
    Complete,
    /// The watcher stopped it; only whole files were written.
    Stopped,
    /// There was something to complain of, and nothing was written.
    Refused,
    /// Nothing was to be written.
    Planned,
}

/// Why a run could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// An input cannot be used.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The output cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// No writer has this id.
    #[error("{0}: no such target format; `blogferry formats` lists them")]
    NoSuchTarget(String),
    /// Files cannot go to standard output or into one file.
    #[error("{0} makes many files; name a folder or a .zip with -o")]
    NeedsFolder(&'static str),
    /// A document cannot go into a folder.
    #[error("{0} is one document; name a file with -o")]
    NeedsFile(&'static str),
    /// Pictures cannot go into one document.
    #[error("{0} is one document and has no place for pictures; leave --media out, or write many files")]
    NoPlaceForMedia(&'static str),
    /// The feature `download` is not built in.
    #[error(
        "this program was built without downloading; `cargo install blogferry --features download` builds one with it, and --media copy needs none"
    )]
    CannotDownload,
    /// Whether files can be fetched is known only when they are.
    #[error("--strict and --media download cannot both be kept: what can be fetched is known only when it is written")]
    DownloadIsNeverFlawless,
    /// What was to hold pictures cannot be used.
    #[error("{name}: {error}")]
    Library {
        /// What the user named.
        name: String,
        /// What is wrong.
        #[source]
        error: io::Error,
    },
    /// Pictures that stand in posts could not be put aside.
    #[error("the temporary folder: {0}")]
    Temporary(#[source] io::Error),
    /// The threads could not be started.
    #[error("no threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// Carries a blog from its inputs to its output.
///
/// # Errors
/// When the inputs cannot be used or the output cannot be written. What is wrong within the inputs is told in the
/// [`Run`], and never ends it.
pub fn convert<'r>(
    request: &Request,
    registry: &'r Registry,
    engine: &dyn HtmlToMarkdown,
    watch: &dyn Watch,
) -> Result<Run<'r>, ConvertError> {
    let writer = registry.writer(&request.to).ok_or_else(|| ConvertError::NoSuchTarget(request.to.clone()))?;
    check_output(request, writer)?;
    match open_inputs(request, writer, registry)? {
        Source::Each(stream) => stream::convert(stream, request, writer, engine, watch),
        Source::Whole(blogs) => {
            let opened = source::one_blog(blogs, &request.inputs)?;
            carry(opened, request, writer, registry, engine, watch)
        }
    }
}

/// Opens the inputs as the output asks for it.
pub(crate) fn open_inputs<'r>(
    request: &Request,
    writer: &dyn Writer,
    registry: &'r Registry,
) -> Result<Source<'r>, SourceError> {
    if can_stream(request, writer) {
        source::stream(&request.inputs, &request.source, registry)
    } else {
        source::open_blogs(&request.inputs, &request.source, registry).map(Source::Whole)
    }
}

/// Carries an opened blog to its output.
pub(crate) fn carry<'r>(
    mut opened: Opened<'r>,
    request: &Request,
    writer: &'r dyn Writer,
    registry: &Registry,
    engine: &dyn HtmlToMarkdown,
    watch: &dyn Watch,
) -> Result<Run<'r>, ConvertError> {
    let issues = std::mem::take(&mut opened.issues);
    watch.opened(&opened);

    let outline = opened.archive.outline();
    let plan = Plan::new(outline, &request.selection, request.slugs, writer, &request.write);
    let dialect = registry.dialect(opened.archive.blog());
    let pool = Arc::new(ordered::threads(request.jobs)?);
    let rendering = Rendering {
        archive: &*opened.archive,
        plan: &plan,
        writer,
        engine,
        dialect,
        addresses: &Unchanged,
        request,
        watch,
        pool: &pool,
    };
    let mut carriage = Carriage::new(request, &rendering, &opened.media)?;

    let mut end = match request.until {
        Until::Planned => End::Planned,
        Until::Written if carriage.is_none() => End::Complete,
        // What is rendered depends on nothing but the inputs, so a rehearsal meets all that the run would meet. It also
        // asks for the address of every picture.
        Until::Written | Until::Flawless => {
            let addresses = carriage.as_ref().map_or(rendering.addresses, Carriage::wishes);
            let rehearsal = render(&Rendering { addresses, ..rendering }, &mut Discard::default())?;
            let is_flawless = || {
                rehearsal.is_flawless()
                    && is_flawless(&issues)
                    && opened.guesses.is_empty()
                    && opened.notices.is_empty()
            };
            match request.until {
                _ if rehearsal.stopped => End::Stopped,
                Until::Flawless if !is_flawless() => End::Refused,
                _ => End::Complete,
            }
        }
    };
    let mut media = MediaBook::default();
    if let Some(carriage) = carriage.as_mut().filter(|_| end == End::Complete && request.until == Until::Flawless) {
        media = carriage.carry(&mut Discard::default())?;
        end = if media.left().next().is_some() { End::Refused } else { end };
    }
    let mut sink = match end {
        End::Complete => Some(open_sink(&rendering)?),
        End::Planned | End::Refused | End::Stopped => None,
    };
    let mut rendered = match &mut sink {
        Some(sink) => {
            if let Some(carriage) = &mut carriage {
                media = carriage.carry(&mut **sink)?;
            }
            let posts = (request.links == Links::Rewrite)
                .then(|| PostLinks::new(outline, &plan, opened.archive.blog().url.as_deref()));
            let addresses = OutputAddresses { writer, media: &media, posts: posts.as_ref() };
            render(&Rendering { addresses: &addresses, ..rendering }, &mut **sink)?
        }
        None => render_nowhere(&rendering, end)?,
    };
    let mut all_issues = issues;
    all_issues.append(std::mem::take(&mut rendered.issues));
    let mut summary = Summary::default();
    match sink {
        Some(_) if rendered.stopped => end = End::Stopped,
        Some(mut sink) => {
            if writer.info().id == bundle::ID {
                let ending = bundle::Ending {
                    opened: &opened,
                    balance: &rendered.balance,
                    losses: &rendered.losses,
                    issues: &all_issues,
                    media: &media,
                    originals: request.originals,
                    date: newest(&plan, outline).map(|date| date.to_string()),
                };
                bundle::put_rest(&ending, &mut *sink)?;
            }
            summary = sink.commit()?;
        }
        None => {}
    }
    let (balance, losses) = (rendered.balance, rendered.losses);
    Ok(Run { opened, writer, plan, balance, losses, issues: all_issues, media, summary, end })
}

/// Returns true if posts may be written before all are known. What lies in a zip archive is dated like the newest of them.
fn can_stream(request: &Request, writer: &dyn Writer) -> bool {
    writer.posts_stand_alone()
        && request.until != Until::Planned
        && request.media.mode == MediaMode::Link
        && !matches!(request.output, Output::Zip(_))
}

pub(crate) fn check_output(request: &Request, writer: &dyn Writer) -> Result<(), ConvertError> {
    match (&request.output, writer.layout()) {
        (Output::Folder(path), Layout::Files)
        | (Output::File(path), Layout::Document { .. })
        | (Output::Zip(path), _) => {
            keep_apart(path, &request.inputs)?;
            Ok(keep_apart(path, &request.media.from)?)
        }
        (Output::StandardOutput, Layout::Document { .. }) | (Output::Nowhere, _) => Ok(()),
        (Output::StandardOutput | Output::File(_), Layout::Files) => Err(ConvertError::NeedsFolder(writer.info().name)),
        (Output::Folder(_), Layout::Document { .. }) => Err(ConvertError::NeedsFile(writer.info().name)),
    }
}

pub(crate) fn open_sink(rendering: &Rendering<'_>) -> Result<Box<dyn Sink>, SinkError> {
    let Rendering { archive, plan, writer, request, pool, .. } = *rendering;
    let (blog, outline) = (archive.blog(), archive.outline());
    let is_bag = writer.info().id == bundle::ID;
    let sink: Box<dyn Sink> = match &request.output {
        Output::Folder(path) => {
            let planned = plan.posts.iter().filter_map(|post| post.path.clone());
            let planned: Vec<OutPath> = planned.map(|path| if is_bag { path.within("data") } else { path }).collect();
            Box::new(Folder::open(path, request.folder, &planned)?)
        }
        Output::File(path) => Box::new(SingleFile::create(path)?),
        Output::Zip(path) => {
            let document = matches!(writer.layout(), Layout::Document { .. }).then(|| document_name(path, writer));
            Box::new(Zip::create(path, document, newest(plan, outline), Arc::clone(pool))?)
        }
        Output::StandardOutput => Box::new(StandardOutput::new()),
        Output::Nowhere => Box::new(Discard::default()),
    };
    if !is_bag {
        return Ok(sink);
    }
    let top = matches!(request.output, Output::Zip(_)).then(|| bundle::top_folder(blog));
    let readme = bundle::readme(blog, plan.posts.len(), request.originals, request.privacy);
    let info = BagInfo {
        identifier: blog.url.clone(),
        description: bundle::description(blog, plan.posts.len()),
        date: newest(plan, outline),
        readme,
    };
    Ok(Box::new(Bag::new(sink, top, info)))
}

/// Returns the name of the document in an archive: `blog.json` in `blog.zip`.
fn document_name(path: &Path, writer: &dyn Writer) -> OutPath {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let suffix = writer.info().suffixes.first().copied().unwrap_or(writer.info().id);
    if stem.to_lowercase().ends_with(&format!(".{suffix}")) {
        return OutPath::new([stem.as_str()]);
    }
    OutPath::new([format!("{stem}.{suffix}").as_str()])
}

/// Returns the last date at which something that goes out was published or changed. It stands for the date of the
/// output, which must not depend on a clock.
fn newest(plan: &Plan, outline: &[Outline]) -> Option<Date> {
    let posts = plan.posts.iter().filter_map(|post| outline.get(post.number));
    posts.flat_map(|post| [post.date_published, post.date_modified]).flatten().max_by_key(|date| date.instant())
}

fn is_flawless(issues: &Issues) -> bool {
    issues.total(Severity::Warning) == 0 && issues.total(Severity::Loss) == 0
}

/// Tells what a run that does not write would have met: everything if it was refused, what the plan says otherwise.
fn render_nowhere(rendering: &Rendering<'_>, end: End) -> Result<crate::render::Rendered, ConvertError> {
    match end {
        End::Refused => Ok(render(rendering, &mut Discard::default())?),
        End::Planned | End::Stopped | End::Complete => Ok(crate::render::expect(rendering)),
    }
}

#[cfg(test)]
#[path = "convert_tests.rs"]
mod tests;
