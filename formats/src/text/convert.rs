//! What the plan of a page means: posts and comments of the model.

use serde_json::Value;

use super::body::{Manner, manner, paragraphs};
use super::comments::CommentPlan;
use super::issue::{Doubt, TextIssue};
use super::names::{person, trim, without_number};
use super::page::Page;
use super::plan::{PostPlan, Role, said_title};
use super::profile::Kind;
use super::quotes::{self, Text};
use super::replies::parents;
use super::when::{Resolved, When};
use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::{Comment, CommentKind, CommentStatus, Date, Person, Post, Source, Term};

/// What does not stand in the page: its name, its place among the inputs, and the zone of its clock.
pub(super) struct Setting<'a> {
    pub name: &'a str,
    pub input: usize,
    pub zone: Option<&'a jiff::tz::TimeZone>,
}

/// The facts about a post that its outline needs too.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub title: Option<String>,
    pub date: Option<Date>,
    pub authors: Vec<Person>,
    pub tags: Vec<Term>,
}

/// Returns the id of the post of this number in a page.
pub(super) fn post_id(name: &str, number: usize) -> String {
    if number == 0 { name.to_owned() } else { format!("{name}#{}", number.saturating_add(1)) }
}

/// Works out title, date, authors and tags.
pub(super) fn facts(page: &Page<'_>, plan: &PostPlan, setting: &Setting<'_>, issues: &mut Issues) -> Facts {
    let mut facts = Facts::default();
    let mut heading: Option<(Date, Option<When>)> = None;
    let mut byline: Option<When> = None;
    let mut listing = false;
    let mut badge = String::new();
    for (place, role) in &plan.roles {
        let Some(unit) = page.unit(*place) else { continue };
        let list_item = listing && unit.gap == 0 && *role == Role::Furniture && page.mark(*place).kinds().is_empty();
        listing = *role == Role::Labels && page.mark(*place).run.has(Kind::Labels) || list_item;
        if list_item {
            add_tags(&mut facts.tags, unit.text);
        }
        match role {
            Role::Title if facts.title.is_none() => facts.title = Some(trim(unit.text).to_owned()),
            Role::DateText => {
                badge.push_str(unit.text);
                badge.push(' ');
                let joined = super::fold::folded(&badge);
                let when = page.when(*place).or_else(|| super::dates::parse(page.calendar, &joined));
                if heading.is_none()
                    && let Some(when) = when.filter(When::has_day)
                {
                    let at = Position { input: setting.input, offset: unit.at as u64 };
                    heading = resolved(page, &when, unit.text, at, issues).map(|date| (date, Some(when)));
                }
            }
            Role::Byline | Role::Labels => {
                let kinds = [Kind::Byline, Kind::Labels];
                for (hit, _) in kinds.into_iter().filter_map(|kind| page.placed(*place, kind)) {
                    byline = byline.or(hit.when);
                    let labels = hit.text.and_then(|(from, to)| unit.text.get(from..to));
                    if let Some(labels) = labels.filter(|_| *role == Role::Labels || facts.tags.is_empty()) {
                        add_tags(&mut facts.tags, labels);
                    }
                    let name = hit.name.and_then(|(from, to)| unit.text.get(from..to)).map(trim).unwrap_or_default();
                    let name = name.trim_start_matches([':', ' ']);
                    let shown = facts.authors.iter().any(|author| author.name.as_deref() == Some(name));
                    if name.chars().any(char::is_alphabetic) && !shown && facts.authors.is_empty() {
                        facts.authors.push(person(name));
                    }
                    if let (Some(when), None) = (hit.when.filter(When::has_day), heading) {
                        let at = Position { input: setting.input, offset: unit.at as u64 };
                        heading = resolved(page, &when, unit.text, at, issues).map(|date| (date, None));
                    }
                }
            }
            Role::Title | Role::Body | Role::Furniture => {}
        }
    }
    facts.title = facts.title.or_else(|| said_title(page, plan.units.clone()).map(str::to_owned));
    let above = plan
        .day
        .filter(|place| *place < plan.units.start)
        .and_then(|place| Some((page.unit(place)?, page.when(place)?)));
    if let (Some((unit, when)), None) = (above, heading) {
        let at = Position { input: setting.input, offset: unit.at as u64 };
        heading = resolved(page, &when, unit.text, at, issues).map(|date| (date, Some(when)));
    }
    facts.date = heading.map(|(date, _)| match byline {
        Some(when) if date.time().is_none() && !when.has_day() => in_zone(when.at(date), setting),
        Some(when) if date.time().is_none() && same_day(page, &when, date) => in_zone(when.at(date), setting),
        _ => in_zone(date, setting),
    });
    facts
}

fn same_day(page: &Page<'_>, when: &When, day: Date) -> bool {
    matches!(page.resolve(when), Resolved::Date { date, .. } if date.day() == day.day())
}

fn add_tags(tags: &mut Vec<Term>, text: &str) {
    for label in text.split([',', '،', '、']).map(trim).filter(|label| !label.is_empty() && !label.ends_with(':')) {
        if !tags.iter().any(|tag| tag.name == label) {
            tags.push(Term::named(label));
        }
    }
}

fn in_zone(date: Date, setting: &Setting<'_>) -> Date {
    match setting.zone {
        Some(zone) if date.offset().is_none() => date.in_zone(zone),
        _ => date,
    }
}

/// Works a date out and tells what is wrong with it.
fn resolved(page: &Page<'_>, when: &When, text: &str, at: Position, issues: &mut Issues) -> Option<Date> {
    match page.resolve(when) {
        Resolved::Date { date, weekday_differs } => {
            if weekday_differs {
                issues.report(Issue::Text(TextIssue::WeekdayDiffers { text: text.to_owned() }), Some(at));
            }
            Some(date)
        }
        Resolved::Ambiguous => {
            issues.report(Issue::Text(TextIssue::DateAmbiguous { text: text.to_owned() }), Some(at));
            None
        }
        Resolved::Impossible => {
            issues.report(Issue::DateUnreadable { field: "date", text: text.to_owned() }, Some(at));
            None
        }
        // A time alone, or a day without its year: it says no more, and the text is kept.
        Resolved::Partial => None,
    }
}

/// Returns whether what stands in the place of a comment says that it was taken away.
pub(super) fn status(page: &Page<'_>, plan: &CommentPlan) -> CommentStatus {
    match plan.text.as_slice() {
        [only] if page.mark(*only).run.has(Kind::Removed) => CommentStatus::Removed,
        _ => CommentStatus::Approved,
    }
}

/// Makes the post of a plan with its comments.
pub(super) fn post(
    page: &Page<'_>,
    plan: &PostPlan,
    number: usize,
    setting: &Setting<'_>,
    issues: &mut Issues,
) -> Post {
    let facts = facts(page, plan, setting, issues);
    let body_places: Vec<usize> = of_role(plan, Role::Body).collect();
    let manner = manner(page, &body_places);
    let body = paragraphs(page, &body_places, manner);
    let mut post = Post {
        id: post_id(setting.name, number),
        title: facts.title,
        date_published: facts.date,
        authors: facts.authors,
        tags: facts.tags,
        source: source(page, setting, plan.units.start, plan.units.end),
        ..Post::default()
    };
    put_meta(&mut post, page, plan);
    if !body.captions.is_empty() {
        post.meta.insert("captions".to_owned(), body.captions.into());
    }
    let mut quoting = vec![body.paragraphs];
    let mut authors = vec![String::new()];
    let icons = icon_prefixes(page, &plan.comments.list);
    for comment in &plan.comments.list {
        let made = make_comment(page, comment, setting, icons, manner, issues);
        quoting.push(made.1);
        authors.push(made.0.author.as_ref().and_then(|author| author.name.clone()).unwrap_or_default());
        post.comments.push(made.0);
    }
    for (author, comment) in authors.iter_mut().skip(1).zip(&plan.comments.list) {
        // Two people without a name are not one.
        if comment.name.is_none()
            || page.book.sense(&super::fold::folded(author)).is_some_and(|it| it.kinds.has(Kind::Anonymous))
        {
            author.clear();
        }
    }
    link(page, plan, &mut post, &mut quoting, &authors);
    let mut bodies = quoting.into_iter().map(|paragraphs| paragraphs.join("\n\n"));
    post.content_text = bodies.next().filter(|text| !text.is_empty());
    for ((number, comment), text) in post.comments.iter_mut().enumerate().zip(bodies) {
        comment.id = format!("c{}", number.saturating_add(1));
        comment.content_text = Some(text).filter(|text| !text.is_empty());
    }
    report(page, plan, &post, setting, issues);
    post
}

/// Links comments to what they answer, and marks quotations.
fn link(page: &Page<'_>, plan: &PostPlan, post: &mut Post, texts: &mut [Vec<String>], authors: &[String]) {
    for (comment, parent) in post.comments.iter_mut().zip(parents(page, &plan.comments.list)) {
        if let Some(parent) = parent {
            comment.in_reply_to = Some(format!("c{}", parent.number.saturating_add(1)));
            if parent.inferred {
                comment.meta.insert("inferred".to_owned(), Value::Bool(true));
            }
        }
    }
    if post.comments.is_empty() {
        return;
    }
    let readable: Vec<Text<'_>> =
        texts.iter().zip(authors).map(|(paragraphs, author)| Text { paragraphs, author }).collect();
    for quotation in quotes::find(&readable) {
        if let Some(paragraph) = texts.get_mut(quotation.text).and_then(|text| text.get_mut(quotation.paragraph))
            && !paragraph.starts_with('>')
        {
            *paragraph = format!("> {}", paragraph.replace('\n', "\n> "));
        }
        let Some(comment) = quotation.text.checked_sub(1).and_then(|number| post.comments.get_mut(number)) else {
            continue;
        };
        comment.meta.insert("inferred".to_owned(), Value::Bool(true));
        if quotation.source > 0 && comment.in_reply_to.is_none() {
            comment.in_reply_to = Some(format!("c{}", quotation.source));
        }
    }
}

fn of_role(plan: &PostPlan, wanted: Role) -> impl Iterator<Item = usize> {
    plan.roles.iter().filter(move |(_, role)| *role == wanted).map(|(place, _)| *place)
}

fn put_meta(post: &mut Post, page: &Page<'_>, plan: &PostPlan) {
    let text = |role: Role| {
        let lines = of_role(plan, role).filter_map(|place| page.unit(place)).map(|unit| unit.text);
        lines.collect::<Vec<_>>()
    };
    for (key, role) in [("date_text", Role::DateText), ("byline", Role::Byline), ("labels", Role::Labels)] {
        let lines = text(role);
        if !lines.is_empty() {
            post.meta.insert(key.to_owned(), lines.join("\n").into());
        }
    }
    let furniture = text(Role::Furniture);
    if !furniture.is_empty() {
        post.meta.insert("furniture".to_owned(), furniture.into());
    }
    // A second title line is no title: it is kept beside.
    let titles = text(Role::Title);
    if let Some((_, more)) = titles.split_first().filter(|(_, more)| !more.is_empty()) {
        post.meta.insert("subtitle".to_owned(), more.join("\n").into());
    }
    if let Some(stated) = plan.stated {
        post.meta.insert("comment_count".to_owned(), stated.into());
    }
    if let Some(confidence) = confidence(plan) {
        post.meta.insert("confidence".to_owned(), confidence.into());
    }
}

/// Returns how sure the reading is; nothing where it is sure.
fn confidence(plan: &PostPlan) -> Option<&'static str> {
    if !plan.doubts.is_empty() {
        Some("guess")
    } else if plan.title_is_likely && plan.comments.list.is_empty() {
        Some("likely")
    } else {
        None
    }
}

fn make_comment(
    page: &Page<'_>,
    plan: &CommentPlan,
    setting: &Setting<'_>,
    icons: bool,
    manner: Manner,
    issues: &mut Issues,
) -> (Comment, Vec<String>) {
    let first = page.unit(plan.first);
    let at = Position { input: setting.input, offset: first.map_or(0, |unit| unit.at as u64) };
    let mut comment = Comment { status: status(page, plan), ..Comment::default() };
    let mut header = head_text(page, plan);
    let name = plan.name.and_then(|(from, to)| page.text.get(from..to)).map(trim).unwrap_or_default();
    let name = if icons { name.split_once(' ').map_or(name, |(_, name)| name.trim_start()) } else { name };
    let name = without_number(name);
    let mut text = Vec::new();
    if plan.is_ping {
        comment.kind = CommentKind::Pingback;
        text.push(name.to_owned());
    } else if name.is_empty() {
        if !plan.head.is_empty() {
            issues.report(Issue::Text(TextIssue::NameMissing), Some(at));
        }
    } else {
        let author = person(name);
        if let Some(local) = author.private.as_ref().and(author.name.as_deref()) {
            header = header.replace(name, local);
        }
        comment.author = Some(author);
    }
    comment.date_published = plan.when.as_ref().and_then(|when| {
        let line = plan.head.iter().rev().filter_map(|place| page.unit(*place)).next().map_or("", |unit| unit.text);
        resolved(page, when, line, at, issues).map(|date| in_zone(date, setting))
    });
    if !header.is_empty() {
        comment.meta.insert("header".to_owned(), header.into());
    }
    let controls: Vec<&str> =
        plan.controls.iter().filter_map(|place| page.unit(*place)).map(|unit| unit.text).collect();
    if !controls.is_empty() {
        comment.meta.insert("furniture".to_owned(), controls.into());
    }
    if plan.doubtful {
        comment.meta.insert("confidence".to_owned(), "guess".into());
    }
    let wrapped = Manner { is_wrapped: manner.is_wrapped, is_one_line_a_paragraph: false, text_from: plan.text_from };
    text.extend(paragraphs(page, &plan.text, wrapped).paragraphs);
    if text.is_empty() {
        issues.report(Issue::Text(TextIssue::CommentEmpty), Some(at));
    }
    let last = plan.head.iter().chain(&plan.text).chain(&plan.controls).max().map_or(plan.first, |last| *last);
    comment.source = source(page, setting, plan.first, last.saturating_add(1));
    (comment, text)
}

/// Returns the lines of a heading as they stand, with the sign of a list or the word that controls and text make together.
fn head_text(page: &Page<'_>, plan: &CommentPlan) -> String {
    let mut lines: Vec<&str> = plan.head.iter().filter_map(|place| page.unit(*place)).map(|unit| unit.text).collect();
    let first = plan.text.first().filter(|_| plan.text_from > 0).and_then(|first| page.unit(*first));
    if let Some((before, rest)) = first.and_then(|unit| unit.text.split_at_checked(plan.text_from)) {
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let joined = if before.ends_with(char::is_whitespace) { 0 } else { word };
        let end = plan.text_from.saturating_add(joined);
        lines.extend(first.and_then(|unit| unit.text.get(..end)).map(str::trim_end));
    }
    lines.join("\n")
}

/// Returns true if every heading starts with the word for the picture of an account.
fn icon_prefixes(page: &Page<'_>, list: &[CommentPlan]) -> bool {
    let icon = |comment: &CommentPlan| {
        let name = comment.name.and_then(|(from, to)| page.text.get(from..to)).map(trim).unwrap_or_default();
        let first = name.split_once(' ').map(|(first, _)| super::fold::folded(first));
        let sense = page.book.sense(&first?).filter(|sense| sense.kinds.has(Kind::Icon));
        sense.map(|sense| sense.languages)
    };
    // A single one may be part of the name, unless it is the name of a service.
    list.iter().all(|comment| icon(comment).is_some())
        && (list.len() >= 2 || list.iter().filter_map(icon).any(|languages| languages == 0))
}

fn source(page: &Page<'_>, setting: &Setting<'_>, from: usize, to: usize) -> Option<Source> {
    let first = page.unit(from)?;
    let last = page.unit(to.checked_sub(1)?)?;
    Some(Source {
        file: setting.name.to_owned(),
        line: Some(u64::from(first.line)),
        byte: Some(first.at as u64),
        length: Some(last.end().saturating_sub(first.at) as u64),
    })
}

fn report(page: &Page<'_>, plan: &PostPlan, post: &Post, setting: &Setting<'_>, issues: &mut Issues) {
    let place = |unit: usize| {
        let offset = page.unit(unit).map_or(0, |unit| unit.at as u64);
        Some(Position { input: setting.input, offset })
    };
    for doubt in &plan.doubts {
        let at = match doubt {
            Doubt::CommentsStart | Doubt::Heading => plan.comments.start,
            Doubt::CommentsEnd => plan.comments.end,
            Doubt::Bare | Doubt::PostMissing => plan.units.start,
        };
        issues.report(Issue::Text(TextIssue::Doubtful { what: *doubt }), place(at));
    }
    let found = post.comments.len() as u64;
    if let Some(stated) = plan.stated.map(u64::from).filter(|stated| *stated != found) {
        // The page's own count is the only witness of how many comments its text holds. Where it names more than were
        // recognised, nobody can say that none was lost. A page that lists posts shows none of their comments.
        let issue = if (1..stated).contains(&found) {
            Issue::Text(TextIssue::CommentsMissing { stated, found })
        } else {
            Issue::CommentCountDiffers { stated, found }
        };
        issues.report(issue, place(plan.units.start));
    }
}
