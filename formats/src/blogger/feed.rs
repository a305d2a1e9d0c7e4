//! What stands around the entries: the facts about the blog.

use memchr::{memchr, memmem, memrchr};

use super::document::{self, Link, Title, keep_other};
use super::head::Head;
use super::identity;
use super::status;
use super::structure::{belongs_in_feed, is_feed, seems_feed};
use super::vocabulary::{TAKEOUT, TAKEOUT_YEAR, VOCABULARY};
use crate::discretion::{self, Withheld};
use crate::input::Position;
use crate::issue::{Issue, Severity};
use crate::issues::Issues;
use crate::limits::XmlLimits;
use crate::mail_link::hide_mail_link;
use crate::model::{Blog, Date, Person};
use crate::xml::{Bindings, Element, Tree};

/// The facts about one feed.
pub(super) struct Feed {
    /// The prefixes in force for its entries.
    pub bindings: Bindings,
    /// The number of the blog.
    pub blog_number: Option<String>,
    /// What it says of the blog.
    pub head: Head,
    /// When the feed was last changed.
    updated: Option<Date>,
    /// True if the feed calls itself an archive: a backup of the whole blog, not a feed for readers.
    is_archive: bool,
    /// True if it links to itself as an archive.
    links_archive: bool,
    /// True if what stands before the entries is damaged.
    is_torn: bool,
    /// True once a root element was met.
    pub has_root: bool,
    /// True once the end tag of the root was met.
    pub has_end: bool,
    /// True if the root declares the namespace of the Takeout.
    is_takeout: bool,
    /// True if an entry of it has a status of its own, as all of a Takeout do: then one without is not public.
    pub says_status: bool,
}

impl Feed {
    pub fn new(limits: XmlLimits) -> Self {
        Feed {
            bindings: Bindings::new(&VOCABULARY, limits),
            blog_number: None,
            head: Head::default(),
            updated: None,
            is_archive: false,
            links_archive: false,
            is_torn: false,
            has_root: false,
            has_end: false,
            is_takeout: false,
            says_status: false,
        }
    }

    /// Returns the moment the export was made, which the classic backup says and no other feed does.
    pub fn exported(&self) -> Option<Date> {
        self.updated.filter(|_| self.is_archive)
    }

    /// Returns true if damage may have taken that moment: the head of what is, or may be, a backup is torn.
    pub fn lost_exported(&self, has_settings: bool) -> bool {
        let is_backup = self.is_archive || self.links_archive || has_settings;
        self.is_torn && is_backup && !self.is_takeout && self.exported().is_none()
    }

    /// Takes what stands between entries: the head with its root element, or elements that follow entries. Tells of text
    /// that stands where none should.
    pub fn read(&mut self, bytes: &[u8], at: Position, blog: &mut Blog, issues: &mut Issues) {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        self.has_end |= memmem::rfind(bytes, b"feed").is_some_and(|at| is_end_tag(bytes, at));
        let bindings = self.bindings.clone();
        let tree = Tree::parse(bytes, &bindings);
        let lost = issues.total(Severity::Loss);
        let mut stray = tree.root().value().map_or(0, |text| text.len() as u64);
        let around = tree.root().around(is_feed);
        let holds_feed = |element: Element<'_>| is_feed(element) || around.contains(&element.number());
        // The root, what damage has put around it or made of its name, and in files cut by hand none of them.
        let mut waiting: Vec<Element<'_>> = if tree.root().children().any(holds_feed) {
            tree.root().children().collect()
        } else {
            tree.root().fields(belongs_in_feed)
        };
        waiting.reverse();
        let mut facts = Vec::new();
        while let Some(element) = waiting.pop() {
            if matches!(element.qualified_name(), "rss" | "rdf:RDF") {
                let what = "an RSS feed or a WordPress export";
                issues.report(Issue::OtherDocument { what }, Some(element.position(at)));
            } else if holds_feed(element) || seems_feed(element) {
                if !is_feed(element) {
                    issues.report(Issue::EntryDamaged, Some(element.position(at)));
                }
                self.declare(element, at);
                stray = stray.saturating_add(element.value().map_or(0, |text| text.len() as u64));
                let from = waiting.len();
                // A document that is glued to this one may lack its end, and then seems to hold it.
                if element.children().any(holds_feed) {
                    waiting.extend(element.children());
                } else {
                    waiting.extend(element.fields(belongs_in_feed));
                }
                waiting.get_mut(from..).unwrap_or_default().reverse();
            } else {
                facts.push(element);
            }
        }
        // Fields of an entry stand here if its start is damaged; then they are as public as they say.
        let is_holed = tree.root().is_behind_hole();
        let is_public = status::says_public(&facts) && !is_holed;
        let mut withheld = Withheld::default();
        for fact in facts {
            if fact.is_damaged() && fact.swallowed(belongs_in_feed).is_some() {
                issues.report(Issue::EntryDamaged, Some(fact.position(at)));
            }
            self.fact(fact, is_public, blog, &mut withheld);
        }
        withheld.report(at, issues);
        if self.bindings.is_settled() {
            tree.report_limits(at, issues);
        } else {
            // Behind the entries there are end tags of what stands around them.
            tree.report(at, issues);
        }
        self.is_torn |= is_holed || stray > 0 || issues.total(Severity::Loss) > lost;
        issues.report_many(Issue::StrayText { bytes: stray }, Some(at), u64::from(stray > 0));
    }

    /// Takes the prefixes that a root declares.
    fn declare(&mut self, root: Element<'_>, at: Position) {
        self.has_root |= is_feed(root);
        for (prefix, uri) in root.declarations() {
            // Its year tells it apart even where the rest of the address is damaged.
            self.is_takeout |= uri == TAKEOUT || prefix == "blogger" && uri.ends_with(TAKEOUT_YEAR);
            self.bindings.declare(prefix, uri, root.position(at));
        }
    }

    /// `is_public` says of fields of an entry that stand in the feed whether they were public.
    fn fact(&mut self, fact: Element<'_>, is_public: bool, blog: &mut Blog, withheld: &mut Withheld) {
        match fact.name() {
            // Behind the hole in it stands what belongs to something else.
            _ if fact.holds_hole() => {
                withheld.add(fact);
                keep_other(fact, &mut blog.private.get_or_insert_default().meta);
            }
            ("atom", "id") => {
                let id = fact.value().unwrap_or_default();
                self.is_archive = id.ends_with(".archive");
                self.is_torn |= !self.is_archive && identity::is_of_blogger(&id) && !identity::is_blog(&id);
                self.blog_number = identity::blog_number(&id).map(str::to_owned);
            }
            // A second title is that of an entry without its start.
            ("atom", "title") if is_public || self.head.title.is_none() => {
                let title = Title::read(fact).map(|title| title.plain(self.is_takeout));
                self.head.title = title.or_else(|| self.head.title.take());
            }
            ("atom", "subtitle") => {
                let subtitle = fact.value().map(|text| text.into_owned());
                self.head.description = subtitle.or_else(|| self.head.description.take());
            }
            ("atom", "updated") => {
                let text = fact.value();
                self.updated = text.as_ref().and_then(|text| text.parse().ok());
                self.is_torn |= text.is_some() && self.updated.is_none();
            }
            ("atom", "link") => {
                let link = Link::read(fact);
                self.links_archive |= link.as_ref().is_some_and(|link| link.href.ends_with("/archive"));
                let home = link.filter(|link| {
                    link.relation == "alternate" && link.media_type.as_deref().is_none_or(|kind| kind == "text/html")
                });
                self.head.url = home.map(|link| link.href).or_else(|| self.head.url.take());
            }
            ("atom", "author") => {
                let read = document::Author::read(fact);
                let mut person = read.map(|author| Person {
                    name: author.name.as_deref().map(str::to_owned),
                    url: author.url.as_deref().map(str::to_owned),
                    private: author.private(),
                    ..Person::default()
                });
                person.iter_mut().for_each(hide_mail_link);
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
