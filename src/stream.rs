//! The flow for inputs that stand alone, into an output of posts that stand alone: every input goes all the way before
//! those far behind it are looked at, so that a folder may hold any number of them.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use blogferry_formats::html::HtmlToMarkdown;
use blogferry_formats::model::{Blog, BlogSource};
use blogferry_formats::{
    Archive, FinishContext, Issue, Issues, OutPath, Outline, Pieces, Position, ReadError, ReadErrorKind,
    StandalonePost, Unchanged, Writer,
};

use crate::convert::{ConvertError, End, Request, Run, Until, Watch, open_sink};
use crate::media::MediaBook;
use crate::ordered;
use crate::plan::{CommentSkip, Only, Plan, PostSkip};
use crate::render::{
    PostContext, Rendered, RenderedPost, Rendering, account, message, put_all, put_with_separators, render_thread,
    separator,
};
use crate::report::{Loss, LossKind};
use crate::sink::{Discard, Sink, SinkError, Summary};
use crate::source::{Guesses, Next, Page, SourceFile, Stream};

/// Converts inputs one after the other.
pub(crate) fn convert<'r>(
    stream: Box<Stream<'r>>,
    request: &Request,
    writer: &'r dyn Writer,
    engine: &dyn HtmlToMarkdown,
    watch: &dyn Watch,
) -> Result<Run<'r>, ConvertError> {
    let source = BlogSource { format: stream.reader.info().id.to_owned(), version: None, files: Vec::new() };
    let archive = NoPosts { blog: Blog { source: Some(source), ..Blog::default() } };
    let mut opened = stream.opened(Box::new(archive.clone()));
    watch.opened(&opened);
    let plan = Plan::default();
    let dialect = stream.reader.dialect();
    let addresses = &Unchanged;
    let pool = Arc::new(ordered::threads(request.jobs)?);
    let rendering =
        Rendering { archive: &archive, plan: &plan, writer, engine, dialect, addresses, request, watch, pool: &pool };
    let context = PostContext { rendering: &rendering, blog: &archive.blog };
    let each = Each { stream: &stream, context: &context };

    let mut end = End::Complete;
    let mut passage = None;
    if request.until == Until::Flawless {
        let rehearsal = each.pass(&mut Deferred { rendering: &rendering, sink: Some(Box::new(Discard::default())) })?;
        end = match &rehearsal.rendered {
            rendered if rendered.stopped => End::Stopped,
            rendered if rendered.is_flawless() && rehearsal.guesses.is_empty() && !stream.has_notices() => {
                End::Complete
            }
            _ => End::Refused,
        };
        passage = (end != End::Complete).then_some(rehearsal);
    }
    let (passage, summary) = match passage {
        Some(rehearsal) => (rehearsal, Summary::default()),
        None => {
            let mut sink = Deferred { rendering: &rendering, sink: None };
            let passage = each.pass(&mut sink)?;
            let summary = if passage.rendered.stopped { Summary::default() } else { sink.commit()? };
            (passage, summary)
        }
    };
    if passage.rendered.stopped {
        end = End::Stopped;
    }
    opened.files = passage.files;
    opened.guesses = passage.guesses;
    opened.passed_over = passage.passed_over;
    opened.notices = stream.take_notices();
    let Rendered { balance, losses, issues, .. } = passage.rendered;
    Ok(Run { opened, writer, plan, balance, losses, issues, media: MediaBook::default(), summary, end })
}

/// Everything a passage through the inputs looks at.
struct Each<'a> {
    stream: &'a Stream<'a>,
    context: &'a PostContext<'a>,
}

/// What came of a passage through the inputs.
#[derive(Default)]
struct Passage {
    rendered: Rendered,
    /// The files that something is told of.
    files: Vec<SourceFile>,
    guesses: Guesses,
    /// How many files were read.
    taken: u64,
    passed_over: u64,
    /// Whether anything was written.
    is_begun: bool,
    /// The documents that have a post.
    begun: HashSet<Option<OutPath>>,
}

/// An input that has gone all the way but into the sink.
enum Done {
    /// It could not be read.
    Unreadable(Issue),
    /// It is of another format.
    PassedOver,
    Read {
        file: SourceFile,
        issues: Issues,
        posts: Result<Vec<(Outline, DonePost)>, LossKind>,
    },
}

enum DonePost {
    Skipped(PostSkip),
    Rendered(RenderedPost),
}

impl Each<'_> {
    fn pass(&self, sink: &mut Deferred<'_>) -> Result<Passage, ConvertError> {
        let Rendering { writer, request, watch, pool, .. } = *self.context.rendering;
        let mut passage = Passage { passed_over: self.stream.passed_over, ..Passage::default() };
        passage.rendered.issues.append(self.stream.issues.clone());
        watch.begin(None);
        let limit = request.selection.limit;
        let is_over =
            |passage: &Passage| limit.is_some_and(|limit| passage.rendered.balance.posts.written >= limit as u64);
        ordered::in_order(
            pool,
            self.stream.inputs().map(|(next, bytes)| ((next, bytes), bytes)),
            |(next, bytes)| (self.work(next), bytes),
            || watch.should_stop(),
            |(done, bytes)| {
                self.book(done, &mut passage, sink)?;
                watch.advance(bytes);
                let ends = watch.should_stop() || is_over(&passage);
                Ok::<_, SinkError>(if ends { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            },
        )?;
        passage.rendered.stopped = watch.should_stop();
        if passage.rendered.stopped {
            return Ok(passage);
        }
        self.stream.check_found(passage.taken, passage.passed_over, is_empty(&passage.rendered))?;
        let sink = self.begun(&mut passage, sink)?;
        let (mut pieces, mut issues) = (Pieces::default(), Issues::default());
        writer.finish(&self.frame(), &mut pieces, &mut issues);
        put_all(sink, pieces)?;
        passage.rendered.issues.append(issues);
        Ok(passage)
    }

    /// Returns the sink with what comes before the first post in it.
    fn begun<'s>(&self, passage: &mut Passage, sink: &'s mut Deferred<'_>) -> Result<&'s mut dyn Sink, SinkError> {
        let sink = sink.open()?;
        if !std::mem::replace(&mut passage.is_begun, true) {
            let mut pieces = Pieces::default();
            self.context.rendering.writer.begin(&self.frame(), &mut pieces);
            put_all(sink, pieces)?;
        }
        Ok(sink)
    }

    /// What the writer looks at before the first post and after the last.
    fn frame(&self) -> FinishContext<'_> {
        let Rendering { engine, dialect, addresses, request, .. } = *self.context.rendering;
        let (blog, options) = (self.context.blog, &request.write);
        FinishContext { blog, posts: &[], orphans: &[], options, engine, dialect, addresses }
    }

    /// Reads and renders an input. A panic is the loss of this input and nobody else's.
    fn work(&self, next: Result<Next, Issue>) -> Done {
        let page = match next.and_then(|next| self.stream.read(next)) {
            Ok(Some(page)) => page,
            Ok(None) => return Done::PassedOver,
            Err(issue) => return Done::Unreadable(issue),
        };
        let Page { input, file, mut issues } = page;
        let attempt = catch_unwind(AssertUnwindSafe(|| self.stream.standalone.read(&input, &mut issues)));
        let posts = match attempt {
            Ok(Ok(posts)) => Ok(posts.into_iter().map(|post| self.render(post)).collect()),
            Ok(Err(error)) => Err(LossKind::Unreadable(error)),
            Err(panic) => Err(LossKind::Fault(message(&*panic))),
        };
        Done::Read { file, issues, posts }
    }

    fn render(&self, standalone: StandalonePost) -> (Outline, DonePost) {
        let StandalonePost { outline, post, issues } = standalone;
        let done =
            match self.context.rendering.request.selection.judge(&outline) {
                Some(reason) => DonePost::Skipped(reason),
                None => {
                    let attempt = catch_unwind(AssertUnwindSafe(|| render_thread(self.context, post, issues, None)));
                    DonePost::Rendered(attempt.unwrap_or_else(|panic| {
                        RenderedPost::lost(LossKind::Fault(message(&*panic)), Issues::default())
                    }))
                }
            };
        (outline, done)
    }

    /// Books what became of an input and writes what is to be written of it.
    fn book(&self, done: Done, passage: &mut Passage, sink: &mut Deferred<'_>) -> Result<(), SinkError> {
        let (file, mut issues, posts) = match done {
            Done::Unreadable(issue) => {
                passage.rendered.issues.report(issue, None);
                return Ok(());
            }
            Done::PassedOver => {
                passage.passed_over = passage.passed_over.saturating_add(1);
                return Ok(());
            }
            Done::Read { file, issues, posts } => (file, issues, posts),
        };
        passage.taken = passage.taken.saturating_add(1);
        passage.guesses.add(&file);
        let number = passage.files.len();
        let told = passage.rendered.told();
        issues.place_in(number);
        passage.rendered.issues.append(issues);
        match posts {
            Ok(posts) => {
                for (outline, post) in posts {
                    self.book_post(outline, post, number, passage, sink)?;
                }
            }
            Err(kind) => {
                let balance = &mut passage.rendered.balance;
                // A file is a post at least.
                balance.posts.read = balance.posts.read.saturating_add(1);
                balance.posts.lost = balance.posts.lost.saturating_add(1);
                let at = Some(Position { input: number, offset: 0 });
                passage.rendered.losses.push(Loss { subject: file.name.clone(), at, kind });
            }
        }
        if passage.rendered.told() > told {
            passage.files.push(file);
        }
        Ok(())
    }

    fn book_post(
        &self,
        mut outline: Outline,
        post: DonePost,
        input: usize,
        passage: &mut Passage,
        sink: &mut Deferred<'_>,
    ) -> Result<(), SinkError> {
        let Rendering { request, writer, .. } = *self.context.rendering;
        let balance = &mut passage.rendered.balance;
        let class = Only::of(&outline);
        balance.posts.read = balance.posts.read.saturating_add(1);
        balance.comments.read = balance.comments.read.saturating_add(outline.comments.total());
        let row = balance.rows.entry(class).or_default();
        row.found = row.found.saturating_add(1);
        let is_over = request.selection.limit.is_some_and(|limit| balance.posts.written >= limit as u64);
        let mut post = match post {
            DonePost::Rendered(post) if !is_over => post,
            DonePost::Rendered(_) | DonePost::Skipped(_) => {
                let reason = if let DonePost::Skipped(reason) = post { reason } else { PostSkip::OverLimit };
                row.skipped = row.skipped.saturating_add(1);
                balance.posts.skip(reason, 1);
                balance.comments.skip(CommentSkip::WithPost, outline.comments.total());
                return Ok(());
            }
        };
        if let Some(at) = &mut outline.at {
            at.input = input;
        }
        post.issues.place_in(input);
        let pieces = account(&outline, None, post, &mut passage.rendered);
        let sink = self.begun(passage, sink)?;
        put_with_separators(sink, pieces, separator(writer), &mut passage.begun)
    }
}

/// Returns true if nothing was in the inputs, and nothing of them was lost.
fn is_empty(rendered: &Rendered) -> bool {
    let lost = rendered.issues.total(blogferry_formats::Severity::Loss);
    rendered.balance.posts.read == 0 && lost == 0 && rendered.losses.is_empty()
}

/// A sink that is not opened before there is something to write: inputs that cannot be used leave nothing behind.
struct Deferred<'a> {
    rendering: &'a Rendering<'a>,
    sink: Option<Box<dyn Sink>>,
}

impl Deferred<'_> {
    fn open(&mut self) -> Result<&mut dyn Sink, SinkError> {
        let sink = match self.sink.take() {
            Some(sink) => sink,
            None => open_sink(self.rendering)?,
        };
        Ok(&mut **self.sink.insert(sink))
    }

    fn commit(self) -> Result<Summary, SinkError> {
        self.sink.map_or_else(|| Ok(Summary::default()), |sink| sink.commit())
    }
}

/// Stands for the archive of inputs that were never together.
#[derive(Clone)]
struct NoPosts {
    blog: Blog,
}

impl Archive for NoPosts {
    fn blog(&self) -> &Blog {
        &self.blog
    }

    fn outline(&self) -> &[Outline] {
        &[]
    }

    fn thread(&self, n: usize, _: &mut Issues) -> Result<blogferry_formats::model::Post, ReadError> {
        Err(ReadErrorKind::NoSuchPost(n).into())
    }
}
