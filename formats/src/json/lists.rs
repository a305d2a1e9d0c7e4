//! Where the lists of a document begin, also where damage has changed what stands before them.

use std::io;

use super::index::{Indexer, List};
use super::keys::is_off;
use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;

/// Where a list begins that was not read yet, so that no text is searched twice.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Next {
    #[default]
    Unknown,
    At(u64),
    Nowhere,
}

impl Indexer<'_> {
    /// Goes over the bracket that comes next if it begins a list of this key, and returns which. A key with a byte
    /// wrong or missing is told, and only believed where there is no other list.
    pub(super) fn list_at(&mut self, key: &str, at: Position, issues: &mut Issues) -> io::Result<Option<List>> {
        let (list, is_exact) = match key {
            "posts" => (List::Posts, true),
            "orphan_comments" => (List::Orphans, true),
            _ if is_off(key, "posts") && !self.found.has_posts => (List::Posts, false),
            _ if is_off(key, "orphan_comments") && !self.found.has_orphans => (List::Orphans, false),
            _ => return Ok(None),
        };
        let from = self.scanner.offset();
        if !self.scanner.eat(b'[')? {
            let is_list = is_exact && self.is_list_without_bracket()?;
            if is_list {
                self.tell_out_of_step(issues);
            }
            return Ok(is_list.then_some(list));
        }
        if is_exact {
            return Ok(Some(list));
        }
        let behind = self.scanner.offset();
        self.scanner.skip_white()?;
        let is_list = self.scanner.peek()? == Some(b'{') && self.next_list(list)?.is_none();
        self.scanner.seek(if is_list { behind } else { from });
        if is_list {
            issues.report(Issue::EntryDamaged, Some(at));
        }
        Ok(is_list.then_some(list))
    }

    /// Returns true if the object that comes next is the first of a list: another one follows, or the end of the list.
    fn is_list_without_bracket(&mut self) -> io::Result<bool> {
        if self.scanner.peek()? != Some(b'{') {
            return Ok(false);
        }
        let from = self.scanner.offset();
        self.scanner.skip_value(None)?;
        self.scanner.skip_white()?;
        let ends = self.scanner.peek()? == Some(b']');
        let goes_on = self.scanner.eat(b',')? && {
            self.scanner.skip_white()?;
            self.scanner.peek()? == Some(b'{')
        };
        self.scanner.seek(from);
        Ok(ends || goes_on)
    }

    /// Goes to the key of the next list, and returns whether there is one.
    pub(super) fn skip_to_list(&mut self) -> io::Result<bool> {
        let lists = [self.next_list(List::Posts)?, self.next_list(List::Orphans)?];
        let nearest = lists.into_iter().flatten().min();
        if let Some(offset) = nearest {
            self.scanner.seek(offset);
        }
        Ok(nearest.is_some())
    }

    /// Returns where the key of the next list of this kind stands.
    pub(super) fn next_list(&mut self, list: List) -> io::Result<Option<u64>> {
        let from = self.scanner.offset();
        let (key, known) = match list {
            List::Posts => (&b"\"posts\""[..], self.found.next_posts),
            List::Orphans => (&b"\"orphan_comments\""[..], self.found.next_orphans),
        };
        let next = match known {
            Next::Nowhere => Next::Nowhere,
            Next::At(offset) if offset >= from => Next::At(offset),
            Next::At(_) | Next::Unknown => {
                let is_there = self.scanner.skip_to_key(key, b'[')?;
                let next = if is_there { Next::At(self.scanner.offset()) } else { Next::Nowhere };
                self.scanner.seek(from);
                next
            }
        };
        match list {
            List::Posts => self.found.next_posts = next,
            List::Orphans => self.found.next_orphans = next,
        }
        Ok(if let Next::At(offset) = next { Some(offset) } else { None })
    }
}
