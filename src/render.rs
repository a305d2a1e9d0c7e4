//! Posts to pieces, on all cores, put in source order.

use std::any::Any;
use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use blogferry_formats::html::HtmlToMarkdown;
use blogferry_formats::model::{Blog, Comment, CommentStatus, Post};
use blogferry_formats::{
    Addresses, Archive, Dialect, FinishContext, Issues, Layout, OutPath, Outline, Piece, Pieces, RenderContext,
    Severity, Tally, Writer, WrittenPost,
};
use rayon::ThreadPool;

use crate::convert::{ConvertError, Privacy, Request, Watch};
use crate::ordered;
use crate::plan::{CommentSkip, Only, Plan, PlannedPost, Selection};
use crate::report::{Balance, Loss, LossKind, subject};
use crate::sink::{Sink, SinkError};

/// Everything rendering looks at.
#[derive(Clone, Copy)]
pub(crate) struct Rendering<'a> {
    pub(crate) archive: &'a dyn Archive,
    pub(crate) plan: &'a Plan,
    pub(crate) writer: &'a dyn Writer,
    pub(crate) engine: &'a dyn HtmlToMarkdown,
    pub(crate) dialect: &'a dyn Dialect,
    pub(crate) addresses: &'a dyn Addresses,
    pub(crate) request: &'a Request,
    pub(crate) watch: &'a dyn Watch,
    pub(crate) pool: &'a Arc<ThreadPool>,
}

/// What came of it.
#[derive(Default)]
pub(crate) struct Rendered {
    pub(crate) balance: Balance,
    pub(crate) losses: Vec<Loss>,
    pub(crate) issues: Issues,
    pub(crate) stopped: bool,
    /// The posts that were put into files, by their place in the outline, with the number of their comments.
    posts: Vec<(usize, OutPath, u64)>,
}

impl Rendered {
    /// Returns how many things are told in full.
    pub(crate) fn told(&self) -> usize {
        self.issues.kept().len().saturating_add(self.losses.len())
    }

    pub(crate) fn is_flawless(&self) -> bool {
        let told = self.issues.total(Severity::Warning).saturating_add(self.issues.total(Severity::Loss));
        told == 0 && self.losses.is_empty()
    }
}

/// One post, rendered or lost.
pub(crate) struct RenderedPost {
    pieces: Pieces,
    pub(crate) issues: Issues,
    comments: CommentCount,
    loss: Option<LossKind>,
}

impl RenderedPost {
    pub(crate) fn lost(kind: LossKind, issues: Issues) -> Self {
        let (pieces, comments) = (Pieces::default(), CommentCount::default());
        RenderedPost { pieces, issues, comments, loss: Some(kind) }
    }
}

/// What became of the comments of one post.
#[derive(Default)]
struct CommentCount {
    written: u64,
    skipped: BTreeMap<CommentSkip, u64>,
}

/// Renders all planned posts into a sink.
pub(crate) fn render(rendering: &Rendering<'_>, sink: &mut dyn Sink) -> Result<Rendered, ConvertError> {
    let Rendering { archive, plan, writer, engine, dialect, addresses, request, watch, .. } = *rendering;
    let blog = public_blog(archive.blog(), request.privacy);
    let mut rendered = start(rendering);
    let finish =
        FinishContext { blog: &blog, posts: &[], orphans: &[], options: &request.write, engine, dialect, addresses };
    let mut pieces = Pieces::default();
    writer.begin(&finish, &mut pieces);
    put_all(sink, pieces)?;
    let bytes = plan.posts.iter().filter_map(|post| archive.outline().get(post.number)).map(|post| post.bytes).sum();
    watch.begin(Some(bytes));
    let context = PostContext { rendering, blog: &blog };
    in_order(&context, &mut rendered, sink)?;
    if rendered.stopped {
        return Ok(rendered);
    }
    let orphans = orphans(rendering, &mut rendered);
    let posts = std::mem::take(&mut rendered.posts);
    let posts: Vec<WrittenPost<'_>> = posts
        .into_iter()
        .filter_map(|(number, path, comments)| {
            Some(WrittenPost { outline: archive.outline().get(number)?, path, comments })
        })
        .collect();
    let finish = FinishContext { posts: &posts, orphans: &orphans, ..finish };
    let mut pieces = Pieces::default();
    let mut issues = Issues::default();
    writer.finish(&finish, &mut pieces, &mut issues);
    rendered.issues.append(issues);
    put_all(sink, pieces)?;
    Ok(rendered)
}

/// Returns what rendering would come to if nothing went wrong.
pub(crate) fn expect(rendering: &Rendering<'_>) -> Rendered {
    let Rendering { archive, plan, request, .. } = *rendering;
    let mut rendered = start(rendering);
    for planned in &plan.posts {
        let Some(outline) = archive.outline().get(planned.number) else { continue };
        rendered.balance.posts.written = rendered.balance.posts.written.saturating_add(1);
        let row = rendered.balance.rows.entry(Only::of(outline)).or_default();
        row.written = row.written.saturating_add(1);
        expect_comments(&mut rendered.balance, &request.selection, &outline.comments);
    }
    expect_comments(&mut rendered.balance, &request.selection, &archive.orphan_tally());
    rendered
}

fn expect_comments(balance: &mut Balance, selection: &Selection, tally: &Tally) {
    for status in STATUSES {
        match selection.judge_comment(status) {
            Some(reason) => balance.comments.skip(reason, tally.of(status)),
            None => balance.comments.written = balance.comments.written.saturating_add(tally.of(status)),
        }
    }
}

const STATUSES: [CommentStatus; 5] = [
    CommentStatus::Approved,
    CommentStatus::Pending,
    CommentStatus::Spam,
    CommentStatus::Trash,
    CommentStatus::Removed,
];

/// Counts what was found and what the plan leaves out.
fn start(rendering: &Rendering<'_>) -> Rendered {
    let mut rendered = Rendered::default();
    let balance = &mut rendered.balance;
    for outline in rendering.archive.outline() {
        balance.posts.read = balance.posts.read.saturating_add(1);
        balance.comments.read = balance.comments.read.saturating_add(outline.comments.total());
        let row = balance.rows.entry(Only::of(outline)).or_default();
        row.found = row.found.saturating_add(1);
    }
    balance.comments.read = balance.comments.read.saturating_add(rendering.archive.orphan_tally().total());
    for (number, reason) in &rendering.plan.skipped {
        let Some(outline) = rendering.archive.outline().get(*number) else { continue };
        balance.posts.skip(*reason, 1);
        balance.comments.skip(CommentSkip::WithPost, outline.comments.total());
        let row = balance.rows.entry(Only::of(outline)).or_default();
        row.skipped = row.skipped.saturating_add(1);
    }
    rendered
}

/// What rendering a post looks at.
pub(crate) struct PostContext<'a> {
    pub(crate) rendering: &'a Rendering<'a>,
    pub(crate) blog: &'a Blog,
}

/// Renders on many threads and puts in source order.
fn in_order(context: &PostContext<'_>, rendered: &mut Rendered, sink: &mut dyn Sink) -> Result<(), ConvertError> {
    let Rendering { archive, plan, watch, writer, pool, .. } = *context.rendering;
    let separator = separator(writer);
    let bytes_of = |planned: &PlannedPost| archive.outline().get(planned.number).map_or(0, |outline| outline.bytes);
    let mut put = 0_usize;
    let mut begun = HashSet::new();
    ordered::in_order(
        pool,
        plan.posts.iter().map(|planned| (planned, bytes_of(planned))),
        |planned| (planned, render_post(context, planned)),
        || watch.should_stop(),
        |(planned, post)| {
            put = put.saturating_add(1);
            if let Some(outline) = archive.outline().get(planned.number) {
                let comments = post.comments.written;
                let path = planned.path.clone().filter(|_| post.loss.is_none());
                rendered.posts.extend(path.map(|path| (planned.number, path, comments)));
                let pieces = account(outline, Some(planned.number), post, rendered);
                put_with_separators(sink, pieces, separator, &mut begun)?;
            }
            watch.advance(bytes_of(planned));
            Ok::<_, SinkError>(if watch.should_stop() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        },
    )?;
    rendered.stopped = put < plan.posts.len() || watch.should_stop();
    for planned in plan.posts.get(put..).unwrap_or_default() {
        let Some(outline) = archive.outline().get(planned.number) else { continue };
        rendered.balance.posts.unreached = rendered.balance.posts.unreached.saturating_add(1);
        rendered.balance.comments.unreached =
            rendered.balance.comments.unreached.saturating_add(outline.comments.total());
    }
    if rendered.stopped {
        rendered.balance.comments.unreached =
            rendered.balance.comments.unreached.saturating_add(archive.orphan_tally().total());
    }
    Ok(())
}

/// Returns what stands between the chunks of two posts.
pub(crate) fn separator(writer: &dyn Writer) -> &'static str {
    match writer.layout() {
        Layout::Document { separator } => separator,
        Layout::Files => "",
    }
}

/// Puts what was rendered of a post, and a separator in front of it in every document that has a post already. `begun`
/// are those documents; the one of the output has no name.
pub(crate) fn put_with_separators(
    sink: &mut dyn Sink,
    pieces: Pieces,
    separator: &'static str,
    begun: &mut HashSet<Option<OutPath>>,
) -> Result<(), SinkError> {
    let mut met = HashSet::new();
    for piece in pieces.pieces {
        let document = match &piece {
            Piece::File { .. } => None,
            Piece::Chunk(_) => Some((None, separator)),
            Piece::Part { path, separator, .. } => Some((Some(path.clone()), *separator)),
        };
        if let Some((path, separator)) =
            document.filter(|(path, separator)| !separator.is_empty() && met.insert(path.clone()))
        {
            let bytes = separator.as_bytes().to_vec();
            match &path {
                _ if begun.insert(path.clone()) => {}
                None => sink.put(Piece::Chunk(bytes))?,
                Some(path) => sink.put(Piece::Part { path: path.clone(), separator, bytes })?,
            }
        }
        sink.put(piece)?;
    }
    Ok(())
}

pub(crate) fn put_all(sink: &mut dyn Sink, pieces: Pieces) -> Result<(), SinkError> {
    pieces.pieces.into_iter().try_for_each(|piece| sink.put(piece))
}

/// Books what became of a post and returns what is to be written of it. `number` is that of the post in its archive, if
/// there is one.
pub(crate) fn account(outline: &Outline, number: Option<usize>, post: RenderedPost, rendered: &mut Rendered) -> Pieces {
    let subject = subject(outline);
    let mut issues = post.issues;
    issues.about(&subject);
    issues.place_in_post(number, outline.at);
    rendered.issues.append(issues);
    let balance = &mut rendered.balance;
    let row = balance.rows.entry(Only::of(outline)).or_default();
    if let Some(kind) = post.loss {
        row.lost = row.lost.saturating_add(1);
        balance.posts.lost = balance.posts.lost.saturating_add(1);
        balance.comments.lost = balance.comments.lost.saturating_add(outline.comments.total());
        rendered.losses.push(Loss { subject, at: outline.at, kind });
        return Pieces::default();
    }
    row.written = row.written.saturating_add(1);
    balance.posts.written = balance.posts.written.saturating_add(1);
    balance.comments.written = balance.comments.written.saturating_add(post.comments.written);
    for (reason, count) in post.comments.skipped {
        balance.comments.skip(reason, count);
    }
    post.pieces
}

/// Parses and renders one post. A panic is this post's loss and nobody else's.
fn render_post(context: &PostContext<'_>, planned: &PlannedPost) -> RenderedPost {
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let mut issues = Issues::default();
        match context.rendering.archive.thread(planned.number, &mut issues) {
            Ok(post) => render_thread(context, post, issues, planned.path.as_ref()),
            Err(error) => RenderedPost::lost(LossKind::Unreadable(error), issues),
        }
    }));
    attempt.unwrap_or_else(|panic| RenderedPost::lost(LossKind::Fault(message(&*panic)), Issues::default()))
}

/// Renders a post that was read, with what was met in reading it.
pub(crate) fn render_thread(
    context: &PostContext<'_>,
    mut post: Post,
    mut issues: Issues,
    path: Option<&OutPath>,
) -> RenderedPost {
    let Rendering { writer, engine, dialect, addresses, request, .. } = *context.rendering;
    let comments = select_comments(&mut post.comments, &request.selection);
    request.sizes.cut_post(&mut post, &mut issues);
    if request.privacy == Privacy::Public {
        post.strip_private();
    }
    let cx = RenderContext { path, blog: context.blog, options: &request.write, engine, dialect, addresses };
    let mut pieces = Pieces::default();
    writer.render(&post, &cx, &mut pieces, &mut issues);
    RenderedPost { pieces, issues, comments, loss: None }
}

/// A reply whose parent is left out keeps saying whom it answers.
fn select_comments(comments: &mut Vec<Comment>, selection: &Selection) -> CommentCount {
    let mut count = CommentCount::default();
    comments.retain(|comment| match selection.judge_comment(comment.status) {
        Some(reason) => {
            let count = count.skipped.entry(reason).or_default();
            *count = count.saturating_add(1);
            false
        }
        None => {
            count.written = count.written.saturating_add(1);
            true
        }
    });
    count
}

fn orphans(rendering: &Rendering<'_>, rendered: &mut Rendered) -> Vec<Comment> {
    let mut issues = Issues::default();
    let orphans = catch_unwind(AssertUnwindSafe(|| rendering.archive.orphans(&mut issues)));
    let orphans = orphans.unwrap_or_else(|panic| {
        rendered.losses.push(Loss {
            subject: "comments without a post".to_owned(),
            at: None,
            kind: LossKind::Fault(message(&*panic)),
        });
        rendered.balance.comments.lost =
            rendered.balance.comments.lost.saturating_add(rendering.archive.orphan_tally().total());
        Ok(Vec::new())
    });
    let orphans = orphans.map(|mut orphans| {
        rendering.request.sizes.cut_comments(&mut orphans, &mut issues);
        orphans
    });
    issues.about("comment without a post");
    rendered.issues.append(issues);
    let balance = &mut rendered.balance.comments;
    match orphans {
        Ok(mut orphans) => {
            let count = select_comments(&mut orphans, &rendering.request.selection);
            balance.written = balance.written.saturating_add(count.written);
            for (reason, count) in count.skipped {
                balance.skip(reason, count);
            }
            if rendering.request.privacy == Privacy::Public {
                orphans.iter_mut().for_each(Comment::strip_private);
            }
            orphans
        }
        Err(error) => {
            balance.lost = balance.lost.saturating_add(rendering.archive.orphan_tally().total());
            let (subject, at) = ("comments without a post".to_owned(), error.at);
            rendered.losses.push(Loss { subject, at, kind: LossKind::Unreadable(error) });
            Vec::new()
        }
    }
}

fn public_blog(blog: &Blog, privacy: Privacy) -> Blog {
    let mut blog = blog.clone();
    if privacy == Privacy::Public {
        blog.strip_private();
    }
    blog
}

pub(crate) fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("no message").to_owned()
}
