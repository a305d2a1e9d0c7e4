//! `blogferry INPUT… -o OUT`: from the words of the command line to a conversion, and from its end to a report.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use blogferry_formats::html::MarkdownOptions;
use blogferry_formats::{Layout, OpenContext, Registry, TextOptions, WriteOptions};

use super::args::{ConvertArgs, MediaArgs, SelectArgs, SourceArgs, TextArgs};
use super::engine;
use super::exit::Exit;
use super::talk::{self, Talk};
use super::total::{self, Total};
use super::watch::Onlooker;
use super::words::{CommentsWord, MediaWord};
use crate::blogs::{BlogRun, convert_each};
use crate::bundle::Originals;
use crate::convert::{End, Request, Until};
use crate::media::MediaOptions;
use crate::plan::{DateRange, Include, Only, Selection};
use crate::report::{Group, balance_line, html, json, table};
use crate::sink::{FolderOptions, Output, keep_apart};
use crate::source::SourceOptions;

pub(super) fn run(arguments: &ConvertArgs, registry: &Registry) -> Exit {
    let talk = Talk::new(arguments.talk.quiet, arguments.talk.verbose, arguments.talk.color);
    let (request, engine) = match prepare(arguments, registry, talk) {
        Ok(prepared) => prepared,
        Err(error) => {
            talk.fail(&format!("{error:#}"));
            return Exit::Usage;
        }
    };
    let onlooker = Onlooker::new(talk, arguments.talk.no_progress);
    let ended = convert_each(&request, registry, &*engine, &onlooker);
    onlooker.finish();
    match ended {
        Ok(runs) => tell(&runs, arguments, &request, talk, onlooker.signal()),
        Err(error) => {
            let exit = Exit::of(&error);
            if exit != Exit::CLOSED_PIPE {
                let rerun = exit == Exit::Output && matches!(request.output, Output::Folder(_));
                let hint = if rerun { "; what was written is whole, and a second run goes on from there" } else { "" };
                talk.fail(&format!("{error}{hint}"));
            }
            exit
        }
    }
}

type Engine = Box<dyn blogferry_formats::html::HtmlToMarkdown>;

fn prepare(arguments: &ConvertArgs, registry: &Registry, talk: Talk) -> anyhow::Result<(Request, Engine)> {
    let ConvertArgs { source, select, text, media, .. } = arguments;
    let to = target(arguments, talk)?;
    let writer = registry.writer(&to).ok_or_else(|| anyhow!("no writer for {to} is built in"))?;
    let output = match (&arguments.output, writer.layout()) {
        (None, _) => Output::Nowhere,
        (Some(path), _) if path.as_os_str() == "-" => Output::StandardOutput,
        (Some(path), _) if suffix(path).as_deref() == Some("zip") => Output::Zip(path.clone()),
        (Some(path), Layout::Files) => Output::Folder(path.clone()),
        // The name of the document in a folder is that of the blog.
        (Some(path), Layout::Document { .. }) if names_folder(path) => Output::Folder(path.clone()),
        (Some(path), Layout::Document { .. }) => Output::File(path.clone()),
    };
    if let Some(path) = &arguments.talk.report {
        report_form(path)?;
        keep_apart(path, &source.inputs)?;
    }
    let request = Request {
        inputs: source.inputs.clone(),
        source: source_options(source)?,
        to,
        output,
        folder: FolderOptions { force: arguments.force },
        selection: selection(select, text)?,
        slugs: text.slug.into(),
        write: WriteOptions {
            front_matter: text.front_matter.into(),
            comments: text.comments.into(),
            bodies: text.body.iter().map(|body| (*body).into()).collect(),
            markdown: MarkdownOptions {
                raw_html: text.raw_html.into(),
                thumbnails: text.thumbnails.into(),
                depth: arguments.limits.html_depth(),
                ..MarkdownOptions::default()
            },
            shortcodes: text.shortcodes.into(),
            reply_depth: arguments.limits.reply_depth(),
            stem_length: arguments.limits.stem_length(),
        },
        privacy: text.privacy.into(),
        originals: if arguments.no_original { Originals::DigestOnly } else { Originals::Keep },
        media: media_options(media),
        links: media.links.into(),
        sizes: source.limits.sizes(),
        jobs: arguments.talk.jobs,
        until: match (arguments.dry_run, arguments.talk.strict) {
            (true, _) => Until::Planned,
            (false, true) => Until::Flawless,
            (false, false) => Until::Written,
        },
    };
    let engine = engine::find(&text.engine).ok_or_else(|| anyhow!("no engine {}", text.engine))?;
    Ok((request, engine))
}

/// Whoever names what holds pictures wants them copied.
fn media_options(media: &MediaArgs) -> MediaOptions {
    let implied = if media.media_from.is_empty() { MediaWord::Link } else { MediaWord::Copy };
    MediaOptions {
        mode: media.media.unwrap_or(implied).into(),
        from: media.media_from.clone(),
        limit: media.max_media,
        fetch: media.limits.fetch_options(),
    }
}

/// Returns true if a path is written like that of a folder, with a `/` at its end.
fn names_folder(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().last().is_some_and(|last| std::path::is_separator(char::from(*last)))
}

/// Returns the target that was named, or the one the output's name suggests.
fn target(arguments: &ConvertArgs, talk: Talk) -> anyhow::Result<String> {
    let suffix = arguments.output.as_deref().and_then(suffix);
    if let Some(to) = &arguments.to {
        return Ok(to.clone());
    }
    let (to, because) = match (arguments.output.as_deref(), suffix.as_deref()) {
        (Some(path), _) if path.as_os_str() == "-" => bail!("-o - needs a target; name one with -t, such as -t json"),
        (_, Some("json")) => ("json", "OUT ends in .json"),
        (_, Some("jsonl" | "ndjson")) => ("jsonl", "OUT ends in .jsonl"),
        (_, Some("zip")) => ("markdown", "OUT ends in .zip"),
        _ => ("markdown", "OUT names a folder"),
    };
    talk.say(&format!("target   {to}, because {because} (another one with -t)"));
    Ok(to.to_owned())
}

fn suffix(path: &Path) -> Option<String> {
    path.extension().map(|suffix| suffix.to_string_lossy().to_lowercase())
}

pub(super) fn source_options(source: &SourceArgs) -> anyhow::Result<SourceOptions> {
    let timezone = source.timezone.as_deref().map(zone).transpose()?;
    let own_profile = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).with_context(|| format!("--profile-file {}", path.display()))?;
        anyhow::Ok((path.display().to_string(), text))
    };
    let text = TextOptions {
        profile: source.profile.clone(),
        profile_text: source.profile_file.as_ref().map(own_profile).transpose()?,
    };
    Ok(SourceOptions {
        from: Some(source.from.clone()).filter(|from| from != "auto"),
        encoding: source.encoding.clone(),
        blog: source.blog.clone(),
        limits: source.limits.archives(),
        globs: source.glob.clone(),
        context: OpenContext {
            timezone,
            language: source.lang.clone(),
            fix_mojibake: source.fix_mojibake,
            text,
            xml: source.limits.xml(),
        },
    })
}

/// Returns the zone of an IANA name, or the one of a fixed offset.
fn zone(name: &str) -> anyhow::Result<jiff::tz::TimeZone> {
    let offset = || {
        let (sign, digits) = match name.split_at_checked(1)? {
            ("+", digits) => (1_i32, digits),
            ("-", digits) => (-1, digits),
            _ => return None,
        };
        let (hours, minutes) = digits.split_once(':').or_else(|| digits.split_at_checked(2))?;
        let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
        let seconds = sign.saturating_mul(hours.saturating_mul(3600).saturating_add(minutes.saturating_mul(60)));
        jiff::tz::Offset::from_seconds(seconds)
            .ok()
            .filter(|_| hours <= 23 && minutes <= 59)
            .map(jiff::tz::TimeZone::fixed)
    };
    if let Some(zone) = offset() {
        return Ok(zone);
    }
    jiff::tz::TimeZone::get(name).map_err(|_| anyhow!("--timezone {name}: no such zone; write Europe/Berlin or +02:00"))
}

fn selection(select: &SelectArgs, text: &TextArgs) -> anyhow::Result<Selection> {
    let mut include = Include::default();
    for word in &select.include {
        include.add(word).with_context(|| format!("--include {word}"))?;
    }
    let since =
        select.since.as_deref().map(|text| DateRange::first_day(text).with_context(|| format!("--since {text}")));
    let until =
        select.until.as_deref().map(|text| DateRange::last_day(text).with_context(|| format!("--until {text}")));
    Ok(Selection {
        include,
        only: select.only.iter().map(|word| Only::from_word(word)).collect(),
        dates: DateRange { since: since.transpose()?, until: until.transpose()? },
        tags: select.tag.clone(),
        authors: select.author.clone(),
        limit: select.limit,
        without_comments: text.comments == CommentsWord::None,
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReportForm {
    Json,
    Html,
}

fn report_form(path: &Path) -> anyhow::Result<ReportForm> {
    match suffix(path).as_deref() {
        Some("json") => Ok(ReportForm::Json),
        Some("html" | "htm") => Ok(ReportForm::Html),
        _ => bail!("--report {}: a report ends in .json or .html", path.display()),
    }
}

/// Tells how the runs ended, and returns with what code.
fn tell(runs: &[BlogRun<'_>], arguments: &ConvertArgs, request: &Request, talk: Talk, signal: Option<u8>) -> Exit {
    let total = Total::of(runs, signal);
    if total.end == End::Planned && !arguments.talk.json {
        print_plan(runs, talk);
    }
    talk.tell(&total::groups(runs, arguments.talk.limits.max_messages));
    for line in table(
        &total.balance,
        &total.media,
        &total.passed_over,
        total.files.written.saturating_add(total.files.unchanged),
    ) {
        talk.say(&line);
    }
    if total.end == End::Refused {
        talk.fail("nothing is written, because --strict allows no warning");
    }
    if !total.balance.adds_up() {
        talk.fail("the balance does not add up; this is a fault of blogferry, please report it");
    }
    let reported = report(runs, arguments, request, &total);
    if total.end != End::Planned {
        talk.say(&balance_line(&total.balance, total.repaired));
    }
    match reported {
        Ok(()) => total.exit,
        Err(error) if is_closed_pipe(&error) => Exit::CLOSED_PIPE,
        Err(error) => {
            talk.fail(&format!("{error:#}"));
            if total.exit == Exit::Fault { total.exit } else { Exit::Output }
        }
    }
}

/// The paths of a dry run are what was asked for, so they are data.
fn print_plan(runs: &[BlogRun<'_>], talk: Talk) {
    let mut text = String::new();
    for BlogRun { below, run } in runs {
        let outline = run.opened.archive.outline();
        for post in &run.plan.posts {
            let line = match (&post.path, outline.get(post.number)) {
                (Some(path), _) => path.as_str().to_owned(),
                (None, Some(outline)) => crate::report::escape(&crate::report::subject(outline)).into_owned(),
                (None, None) => continue,
            };
            if let Some(below) = below {
                text.push_str(below.as_str());
                text.push('/');
            }
            text.push_str(&line);
            text.push('\n');
        }
    }
    if !talk.is_quiet() {
        // A reader that went away wants no more.
        let _ = talk::print_data(&text);
    }
}

/// Writes the reports that were asked for.
fn report(runs: &[BlogRun<'_>], arguments: &ConvertArgs, request: &Request, total: &Total) -> anyhow::Result<()> {
    let is_wanted = arguments.talk.json || arguments.talk.report.is_some();
    let Some(facts) = total.facts(runs).filter(|_| is_wanted) else { return Ok(()) };
    let groups: Vec<Group> = total::groups(runs, usize::MAX);
    if arguments.talk.json {
        let text = format!("{:#}\n", json(&facts, &groups));
        if request.output == Output::StandardOutput {
            talk::print(text.trim_end());
        } else {
            talk::print_data(&text)?;
        }
    }
    if let Some(path) = &arguments.talk.report {
        let text = match report_form(path)? {
            ReportForm::Json => format!("{:#}\n", json(&facts, &groups)),
            ReportForm::Html => html(&facts, &groups),
        };
        write_report(path, text)?;
    }
    Ok(())
}

fn write_report(path: &Path, text: String) -> anyhow::Result<()> {
    use crate::sink::{SingleFile, Sink};
    let mut file = Box::new(SingleFile::create(path)?);
    file.put(blogferry_formats::Piece::Chunk(text.into_bytes()))?;
    file.commit()?;
    Ok(())
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
