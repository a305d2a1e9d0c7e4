//! Archives and inputs of any format whose letters were decoded in the wrong encoding: told always, put right only on
//! request.
//!
//! A reader gives what its input says. [`open_mended`] puts an archive around its archive that goes through every post,
//! comment and fact on its way out. A reader that looks at the letters by itself, because it must before it can read at
//! all, is let alone ([`Reader::minds_mojibake`]).

mod mender;
mod outlines;
#[cfg(test)]
mod tests;

use crate::detect::Sample;
use crate::input::{Input, Position};
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::{Blog, Comment, Post, Source};
use crate::mojibake;
use crate::reader::{Archive, OpenContext, Outline, ReadError, Reader, Standalone, StandalonePost, Tally};
use mender::Mender;

/// Opens inputs as [`Reader::open`] does, and tells of letters decoded in the wrong encoding in whatever comes out of the
/// archive; with [`OpenContext::fix_mojibake`] they are put right there.
///
/// # Errors
/// As [`Reader::open`].
pub fn open_mended(
    reader: &dyn Reader,
    inputs: Vec<Input>,
    cx: &OpenContext,
    issues: &mut Issues,
) -> Result<Box<dyn Archive>, ReadError> {
    let at = (inputs.len() == 1).then_some(Position { input: 0, offset: 0 });
    let archive = reader.open(inputs, cx, issues)?;
    if reader.minds_mojibake() {
        return Ok(archive);
    }
    Ok(Box::new(Mended::new(archive, Task::of(cx), at, issues)))
}

/// Returns what [`Reader::standalone`] does, and does the same to its posts.
///
/// # Errors
/// As [`Reader::standalone`].
pub fn standalone_mended(reader: &dyn Reader, cx: &OpenContext) -> Result<Option<Box<dyn Standalone>>, ReadError> {
    let standalone = reader.standalone(cx)?;
    if reader.minds_mojibake() {
        return Ok(standalone);
    }
    Ok(standalone.map(|inner| Box::new(MendedInputs { inner, task: Task::of(cx) }) as Box<dyn Standalone>))
}

/// What is done about such letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    Tell,
    Repair,
}

impl Task {
    fn of(cx: &OpenContext) -> Self {
        if cx.fix_mojibake { Task::Repair } else { Task::Tell }
    }

    /// Lets a mender go through something, and tells what it met.
    fn perform(self, at: Option<Position>, issues: &mut Issues, go: impl FnOnce(&mut Mender)) {
        let mut mender = match self {
            Task::Tell => Mender::that_counts(),
            Task::Repair => Mender::that_repairs(),
        };
        go(&mut mender);
        match (mender.places, self) {
            (0, _) => {}
            (places, Task::Tell) => issues.report(Issue::MojibakeSeen { places }, at),
            (places, Task::Repair) => issues.report(Issue::MojibakeRepaired { places }, at),
        }
    }
}

/// An archive around another.
struct Mended {
    inner: Box<dyn Archive>,
    task: Task,
    /// Where something differs from what the other says.
    blog: Option<Blog>,
    outlines: Option<Vec<Outline>>,
}

impl Mended {
    fn new(inner: Box<dyn Archive>, task: Task, at: Option<Position>, issues: &mut Issues) -> Self {
        let mut blog = inner.blog().clone();
        let mut met = Issues::default();
        task.perform(at, &mut met, |mender| mender.blog(&mut blog));
        met.about("what is said about the blog");
        let is_mended = task == Task::Repair && !met.is_empty();
        issues.append(met);
        let outlines = if task == Task::Repair { outlines::mended(&*inner) } else { None };
        Mended { inner, task, blog: is_mended.then_some(blog), outlines }
    }

    /// Returns the body that was read at a place in post `n`, as the input has it.
    fn body(&self, n: usize, source: &Source) -> Option<String> {
        let post = self.inner.thread(n, &mut Issues::default()).ok()?;
        if post.source.as_ref() == Some(source) {
            return post.content_html;
        }
        post.comments.into_iter().find(|comment| comment.source.as_ref() == Some(source))?.content_html
    }
}

impl Archive for Mended {
    fn blog(&self) -> &Blog {
        self.blog.as_ref().unwrap_or_else(|| self.inner.blog())
    }

    fn outline(&self) -> &[Outline] {
        self.outlines.as_deref().unwrap_or_else(|| self.inner.outline())
    }

    fn thread(&self, n: usize, issues: &mut Issues) -> Result<Post, ReadError> {
        let mut post = self.inner.thread(n, issues)?;
        let at = self.inner.outline().get(n).and_then(|outline| outline.at);
        self.task.perform(at, issues, |mender| mender.post(&mut post));
        Ok(post)
    }

    fn orphan_tally(&self) -> Tally {
        self.inner.orphan_tally()
    }

    fn orphans(&self, issues: &mut Issues) -> Result<Vec<Comment>, ReadError> {
        let mut orphans = self.inner.orphans(issues)?;
        self.task.perform(None, issues, |mender| orphans.iter_mut().for_each(|comment| mender.comment(comment)));
        Ok(orphans)
    }

    fn places_in_body(&self, n: usize, source: &Source, offsets: &[usize]) -> Vec<Option<Position>> {
        if self.task == Task::Tell {
            return self.inner.places_in_body(n, source, offsets);
        }
        let nowhere = vec![None; offsets.len()];
        let Some(body) = self.body(n, source) else { return nowhere };
        let before = mojibake::offsets_before_repair(&body, offsets);
        let known: Vec<usize> = before.iter().copied().flatten().collect();
        let mut found = self.inner.places_in_body(n, source, &known).into_iter();
        before.into_iter().map(|offset| offset.and_then(|_| found.next().flatten())).collect()
    }

    fn passed_over(&self) -> Vec<(String, u64)> {
        self.inner.passed_over()
    }
}

/// What reads inputs each for itself, around another that does.
struct MendedInputs {
    inner: Box<dyn Standalone>,
    task: Task,
}

impl Standalone for MendedInputs {
    fn takes(&self, sample: &Sample<'_>) -> bool {
        self.inner.takes(sample)
    }

    fn read(&self, input: &Input, issues: &mut Issues) -> Result<Vec<StandalonePost>, ReadError> {
        let mut posts = self.inner.read(input, issues)?;
        for StandalonePost { outline, post, issues } in &mut posts {
            self.task.perform(outline.at, issues, |mender| mender.post(post));
            if self.task == Task::Repair {
                *outline = outlines::mended_with(outline, post);
            }
        }
        Ok(posts)
    }
}
