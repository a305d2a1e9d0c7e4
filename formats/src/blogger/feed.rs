//! What stands around the entries: the facts about the blog.

use memchr::{memchr, memmem, memrchr};

use super::document::{self, Link, Title, keep_other};
use super::identity;
use super::status;
use super::vocabulary::{TAKEOUT, TAKEOUT_YEAR, VOCABULARY};
use crate::discretion::{self, Withheld};
use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::limits::XmlLimits;
use crate::model::{Blog, Date, Person};
use crate::xml::{Bindings, Element, Tree};

/// The facts about one feed.
pub(super) struct Feed {
    /// The prefixes in force for its entries.
    pub bindings: Bindings,
    /// The number of the blog.
    pub blog_number: Option<String>,
    /// When the feed was last changed.
    updated: Option<Date>,
    /// True if the feed calls itself an archive: a backup of the whole blog, not a feed for readers.
    is_archive: bool,
    /// True once a root element was met.
    pub has_root: bool,
    /// True once the end tag of the root was met.
    pub has_end: bool,
    /// True if the root declares the namespace of the Takeout.
    is_takeout: bool,
}

impl Feed {
    pub fn new(limits: XmlLimits) -> Self {
        Feed {
            bindings: Bindings::new(&VOCABULARY, limits),
            blog_number: None,
            updated: None,
            is_archive: false,
            has_root: false,
            has_end: false,
            is_takeout: false,
        }
    }

    /// Returns the moment the export was made, which the classic backup says and no other feed does.
    pub fn exported(&self) -> Option<Date> {
        self.updated.filter(|_| self.is_archive)
    }

    /// Takes what stands between entries: the head with its root element, or elements that follow entries. Tells of text
    /// that stands where none should.
    pub fn read(&mut self, bytes: &[u8], at: Position, blog: &mut Blog, issues: &mut Issues) {
        self.has_end |= memmem::rfind(bytes, b"feed").is_some_and(|at| is_end_tag(bytes, at));
        let bindings = self.bindings.clone();
        let tree = Tree::parse(bytes, &bindings);
        let root = tree.root();
        let mut stray = root.value().map_or(0, |text| text.len() as u64);
        let mut facts = Vec::new();
        // A document that is glued to this one may lack its end, and then seems to hold it.
        for element in root.fields(|_, child| child.qualified_name().rsplit(':').next() != Some("feed")) {
            if matches!(element.qualified_name(), "rss" | "rdf:RDF") {
                let offset = at.offset.saturating_add(element.place() as u64);
                let what = "an RSS feed or a WordPress export";
                issues.report(Issue::OtherDocument { what }, Some(Position { offset, ..at }));
            } else if element.qualified_name().rsplit(':').next() == Some("feed") {
                self.has_root = true;
                let place = Position { offset: at.offset.saturating_add(element.place() as u64), ..at };
                for (prefix, uri) in element.declarations() {
                    // Its year tells it apart even where the rest of the address is damaged.
                    self.is_takeout |= uri == TAKEOUT || prefix == "blogger" && uri.ends_with(TAKEOUT_YEAR);
                    self.bindings.declare(prefix, uri, place);
                }
                stray = stray.saturating_add(element.value().map_or(0, |text| text.len() as u64));
                facts.extend(element.children());
            } else {
                facts.push(element);
            }
        }
        // Fields of an entry stand here if its start is damaged; then they are as public as they say.
        let is_public = status::says_public(&facts);
        let mut withheld = Withheld::default();
        for fact in facts {
            self.fact(fact, is_public, blog, &mut withheld);
        }
        withheld.report(at, issues);
        tree.report_limits(at, issues);
        issues.report_many(Issue::StrayText { bytes: stray }, Some(at), u64::from(stray > 0));
    }

    /// `is_public` says of fields of an entry that stand in the feed whether they were public.
    fn fact(&mut self, fact: Element<'_>, is_public: bool, blog: &mut Blog, withheld: &mut Withheld) {
        match fact.name() {
            ("atom", "id") => {
                self.is_archive = fact.value().is_some_and(|id| id.ends_with(".archive"));
                self.blog_number = fact.value().and_then(|id| identity::blog_number(&id).map(str::to_owned));
                blog.id = blog.id.take().or_else(|| self.blog_number.clone());
            }
            // A second title is that of an entry without its start.
            ("atom", "title") if is_public || blog.title.is_none() => {
                let title = Title::read(fact).map(|title| title.plain(self.is_takeout));
                blog.title = title.or_else(|| blog.title.take());
            }
            ("atom", "subtitle") => {
                let subtitle = fact.value().map(|text| text.into_owned());
                blog.description = subtitle.or_else(|| blog.description.take());
            }
            ("atom", "updated") => self.updated = fact.value().and_then(|text| text.parse().ok()),
            ("atom", "link") => {
                let link = Link::read(fact);
                let home = link.filter(|link| {
                    link.relation == "alternate" && link.media_type.as_deref().is_none_or(|kind| kind == "text/html")
                });
                blog.url = home.map(|link| link.href).or_else(|| blog.url.take());
            }
            ("atom", "author") => {
                let read = document::Author::read(fact);
                let person = read.map(|author| Person {
                    name: author.name.as_deref().map(str::to_owned),
                    url: author.url.as_deref().map(str::to_owned),
                    private: document::private_email(author.email.as_deref()),
                    ..Person::default()
                });
                let new = person.filter(|person| !person.is_empty() && !blog.authors.contains(person));
                blog.authors.extend(new);
            }
            ("atom", "generator") => {
                if let Some(version) = fact.attribute("version") {
                    blog.meta.insert("generator_version".to_owned(), version.into());
                }
            }
            // Counters and pages of a public feed say nothing about the blog.
            ("openSearch", _) => {}
            _ if discretion::is_private(fact) || (!is_public && status::is_of_entry(fact)) => {
                withheld.add(fact);
                keep_other(fact, &mut blog.private.get_or_insert_default().meta);
            }
            _ => keep_other(fact, &mut blog.meta),
        }
    }
}

/// Returns true if the name at `at` is that of an end tag, whatever its prefix.
fn is_end_tag(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    let tag = memrchr(b'<', before).and_then(|open| before.get(open..)).unwrap_or_default();
    let is_closed = bytes.get(at..).is_some_and(|rest| memchr(b'>', rest).is_some());
    tag.starts_with(b"</") && memchr(b'>', tag).is_none() && is_closed
}
