//! Several blogs in one input, as in a Takeout: each gets an output of its own below the one that was named.

use std::path::Path;

use blogferry_formats::html::HtmlToMarkdown;
use blogferry_formats::{Layout, OutPath, Registry, Writer};

use crate::convert::{ConvertError, End, Request, Run, Until, Watch, carry, check_output, open_inputs};
use crate::plan::{PathBook, SlugStyle, slug_of_name};
use crate::sink::{Output, SinkError, keep_apart};
use crate::source::{Opened, Source, SourceError, several_blogs};
use crate::stream;

/// The run of one of the blogs.
pub struct BlogRun<'r> {
    /// Where its output is, below the one that was named; `None` if there is only one blog, which has all of it.
    pub below: Option<OutPath>,
    /// The run.
    pub run: Run<'r>,
}

/// Carries every blog of the inputs to an output of its own: one as [`convert`](crate::convert::convert) does, several
/// each to a folder below the output folder, or a document in it.
///
/// # Errors
/// As `convert`. Several blogs need a folder; what is one file by its nature takes one blog.
pub fn convert_each<'r>(
    request: &Request,
    registry: &'r Registry,
    engine: &dyn HtmlToMarkdown,
    watch: &dyn Watch,
) -> Result<Vec<BlogRun<'r>>, ConvertError> {
    let writer = registry.writer(&request.to).ok_or_else(|| ConvertError::NoSuchTarget(request.to.clone()))?;
    let folder = match (&request.output, writer.layout()) {
        (Output::Folder(path), Layout::Document { .. }) => {
            keep_apart(path, &request.inputs)?;
            Some(path.as_path())
        }
        _ => {
            check_output(request, writer)?;
            None
        }
    };
    let blogs = match open_inputs(request, writer, registry)? {
        Source::Whole(blogs) => blogs,
        Source::Each(stream) => {
            let below = folder.map(|_| document("blog", writer));
            let request = below_request(request, below.as_ref(), writer)?;
            let run = stream::convert(stream, &request, writer, engine, watch)?;
            return Ok(vec![BlogRun { below, run }]);
        }
    };
    let places = places(&blogs, request, writer)?;
    let each = Each { request, writer, registry, engine, watch };
    match request.until {
        Until::Flawless if blogs.len() > 1 => each.carry_if_flawless(blogs, places),
        Until::Flawless | Until::Written | Until::Planned => each.carry(blogs, places, request.until),
    }
}

/// Returns where the output of each blog is below the one that was named.
fn places(blogs: &[Opened<'_>], request: &Request, writer: &dyn Writer) -> Result<Vec<Option<OutPath>>, SourceError> {
    let is_document = matches!(writer.layout(), Layout::Document { .. });
    match (&request.output, blogs) {
        (Output::Folder(_), [only]) if is_document => {
            let title = only.archive.blog().title.as_deref().map(|title| slug_of_name(title, request.slugs));
            let name = title.filter(|title| !title.is_empty()).unwrap_or_else(|| "blog".to_owned());
            Ok(vec![Some(document(&name, writer))])
        }
        (_, [_]) => Ok(vec![None]),
        (Output::Folder(_), several) => {
            let mut taken = PathBook::default();
            let place = |opened: &Opened<'_>| {
                let name = blog_slug(opened, request.slugs);
                let path = if is_document { document(&name, writer) } else { OutPath::new([name.as_str()]) };
                Some(taken.take(path))
            };
            Ok(several.iter().map(place).collect())
        }
        (Output::Nowhere, several) if !is_document => {
            let mut taken = PathBook::default();
            let place =
                |opened: &Opened<'_>| Some(taken.take(OutPath::new([blog_slug(opened, request.slugs).as_str()])));
            Ok(several.iter().map(place).collect())
        }
        (_, several) => Err(several_blogs(several, &request.inputs)),
    }
}

fn blog_slug(opened: &Opened<'_>, style: SlugStyle) -> String {
    let name = opened.blog.as_deref().map(|name| slug_of_name(name, style)).unwrap_or_default();
    if name.is_empty() { "blog".to_owned() } else { name }
}

fn document(name: &str, writer: &dyn Writer) -> OutPath {
    let suffix = writer.info().suffixes.first().copied().unwrap_or(writer.info().id);
    OutPath::new([format!("{name}.{suffix}").as_str()])
}

/// Returns the request with the output of one blog in place of the one that was named.
fn below_request(request: &Request, below: Option<&OutPath>, writer: &dyn Writer) -> Result<Request, ConvertError> {
    let output = match (&request.output, below) {
        (Output::Folder(root), Some(below)) => {
            let path = root.join(below.as_str());
            match writer.layout() {
                Layout::Files => Output::Folder(path),
                Layout::Document { .. } => {
                    if request.until != Until::Planned {
                        make_folder(root)?;
                    }
                    Output::File(path)
                }
            }
        }
        (output, _) => output.clone(),
    };
    Ok(Request { output, ..request.clone() })
}

fn make_folder(path: &Path) -> Result<(), SinkError> {
    std::fs::create_dir_all(path).map_err(|error| SinkError::io(path.display(), error))
}

/// Looks away while a rehearsal goes on, but may stop it.
struct Rehearsal<'a>(&'a dyn Watch);

impl Watch for Rehearsal<'_> {
    fn should_stop(&self) -> bool {
        self.0.should_stop()
    }
}

/// What all blogs have in common.
struct Each<'a, 'r> {
    request: &'a Request,
    writer: &'r dyn Writer,
    registry: &'r Registry,
    engine: &'a dyn HtmlToMarkdown,
    watch: &'a dyn Watch,
}

impl<'r> Each<'_, 'r> {
    fn carry(
        &self,
        blogs: Vec<Opened<'r>>,
        places: Vec<Option<OutPath>>,
        until: Until,
    ) -> Result<Vec<BlogRun<'r>>, ConvertError> {
        let mut runs: Vec<BlogRun<'r>> = Vec::with_capacity(blogs.len());
        for (opened, below) in blogs.into_iter().zip(places) {
            // Once the watcher has stopped the run, the other blogs are only counted.
            let has_stopped = runs.last().is_some_and(|one| one.run.end == End::Stopped);
            let request = match has_stopped {
                true => Request { output: Output::Nowhere, ..self.request.clone() },
                false => below_request(self.request, below.as_ref(), self.writer)?,
            };
            let request = Request { until, ..request };
            let run = carry(opened, &request, self.writer, self.registry, self.engine, self.watch)?;
            runs.push(BlogRun { below, run });
        }
        Ok(runs)
    }

    /// Writes nothing of any blog if there is something to complain of in one.
    fn carry_if_flawless(
        &self,
        blogs: Vec<Opened<'r>>,
        places: Vec<Option<OutPath>>,
    ) -> Result<Vec<BlogRun<'r>>, ConvertError> {
        let rehearsal = Request { output: Output::Nowhere, ..self.request.clone() };
        let (mut runs, mut issues) = (Vec::with_capacity(blogs.len()), Vec::with_capacity(blogs.len()));
        for opened in blogs {
            issues.push(opened.issues.clone());
            let watch = Rehearsal(self.watch);
            runs.push(carry(opened, &rehearsal, self.writer, self.registry, self.engine, &watch)?);
        }
        let worst = runs.iter().map(|run| run.end).find(|end| *end != End::Complete);
        if let Some(end) = worst {
            let refuse = |(run, below): (Run<'r>, _)| BlogRun { below, run: Run { end, ..run } };
            return Ok(runs.into_iter().zip(places).map(refuse).collect());
        }
        let again = |(run, issues): (Run<'r>, _)| Opened { issues, ..run.opened };
        self.carry(runs.into_iter().zip(issues).map(again).collect(), places, Until::Written)
    }
}
