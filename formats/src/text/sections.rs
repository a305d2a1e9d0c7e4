//! What stands around the text of a post: its head with date, title and byline, its foot, and the tail of the page.

use std::ops::Range;

use super::comments::CommentsPlan;
use super::dates;
use super::fold::folded;
use super::names::can_be_lone_name;
use super::page::Page;
use super::plan::{Role, is_lone_count, is_title_like};
use super::profile::{Kind, Kinds};

/// The lines outside the comments, while they are given their roles.
pub(super) struct Sections<'p, 'a> {
    pub page: &'p Page<'a>,
    pub roles: Vec<(usize, Role)>,
    /// True if the title is only likely.
    pub title_is_likely: bool,
}

impl Sections<'_, '_> {
    /// Plans what stands above the text of the post, and returns whether there is a date or a byline and where the
    /// text starts.
    pub fn head(&mut self, from: usize, to: usize) -> (bool, usize) {
        if let Some(title) = self.named_title(from, to) {
            (from..title).for_each(|place| self.above(place));
            self.roles.push((title, Role::Title));
            return (true, self.bylines(title.saturating_add(1), to));
        }
        if let Some((first, last)) = self.date_heading(from, to) {
            return (true, self.below_date(from, first, last, to));
        }
        let byline = (from..to.min(from.saturating_add(5)))
            .find(|place| self.is_top_byline(*place, to) && self.has_text_below(*place, to));
        let byline = byline.filter(|byline| *byline > from && (from..*byline).all(|place| self.is_short(place)));
        if let Some(byline) = byline {
            let title = byline.saturating_sub(1);
            (from..title).for_each(|place| self.above(place));
            let role = if is_title_like(self.page, title) { Role::Title } else { Role::Body };
            self.roles.push((title, role));
            return (true, self.bylines(byline, to));
        }
        if let Some(title) = self.title_twice(from, to) {
            (from..title).for_each(|place| self.above(place));
            self.roles.extend([(title, Role::Title), (title.saturating_add(1), Role::Furniture)]);
            return (true, self.bylines(title.saturating_add(2), to));
        }
        let start = self.after_menu(from, to);
        (from..start).for_each(|place| self.roles.push((place, Role::Furniture)));
        let next = self.bylines(start, to);
        let titled = next < to
            && is_title_like(self.page, next)
            && (next.saturating_add(1) < to
                || self.page.units.len() > to
                || next.saturating_add(1) < self.page.units.len());
        let run = self.page.mark(next).kinds();
        if titled && !self.is_sentence(next) && !run.meets(Kinds::of(&[Kind::Share, Kind::Nav, Kind::Feed, Kind::Form]))
        {
            self.roles.push((next, Role::Title));
            self.title_is_likely = true;
            let body = self.bylines(next.saturating_add(1), to);
            return (next > start || body > next.saturating_add(1), body);
        }
        (next > start, next)
    }

    fn is_short(&self, place: usize) -> bool {
        self.page.unit(place).is_some_and(|unit| unit.text.chars().count() <= 100)
    }

    /// Returns true for the first sentence of a text that goes on right below it.
    fn is_sentence(&self, place: usize) -> bool {
        let next = self.page.unit(place.saturating_add(1));
        let goes_on =
            next.is_some_and(|next| next.is_attached() && self.page.mark(place.saturating_add(1)).kinds().is_empty());
        self.page.unit(place).is_some_and(|unit| goes_on && unit.text.ends_with('.') && unit.text.contains(' '))
    }

    /// Finds a title near the top that stands there twice, as that of the page and that of the post.
    fn title_twice(&self, from: usize, to: usize) -> Option<usize> {
        let text = |place: usize| self.page.unit(place).filter(|_| place < to).map(|unit| unit.text);
        (from..to.min(from.saturating_add(5))).find(|place| {
            text(*place).is_some()
                && text(*place) == text(place.saturating_add(1))
                && is_title_like(self.page, *place)
                && place.saturating_add(2) < to
                && self.page.mark(*place).kinds().is_empty()
        })
    }

    /// A line above the title: part of the date, the byline or a menu.
    fn above(&mut self, place: usize) {
        let role = self.top_role(place).unwrap_or(Role::Furniture);
        self.roles.push((place, role));
    }

    fn top_role(&self, place: usize) -> Option<Role> {
        let mark = self.page.mark(place);
        match self.page.when(place) {
            Some(when) if when.is_heading() => Some(Role::DateText),
            _ if mark.filled.has(Kind::Byline) || mark.run.has(Kind::Byline) => Some(Role::Byline),
            _ if mark.filled.has(Kind::Labels) => Some(Role::Labels),
            _ => None,
        }
    }

    /// Finds the title by another line of the page that repeats it.
    fn named_title(&self, from: usize, to: usize) -> Option<usize> {
        let all = to..self.page.units.len().min(to.saturating_add(40));
        let said = (from..to).chain(all).find_map(|place| {
            let unit = self.page.unit(place)?;
            let hit = self.page.placed(place, Kind::Title).or_else(|| self.page.placed(place, Kind::Count))?;
            let (start, end) = hit.0.text?;
            unit.text.get(start..end)
        })?;
        let said = said.trim();
        (from..to.min(from.saturating_add(80)))
            .find(|place| self.page.unit(*place).is_some_and(|unit| unit.text == said))
    }

    /// Finds the date heading: the first line that is a day, with nothing but short lines above it. A day in three
    /// lines, as in the badge of a theme, counts too.
    fn date_heading(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        for place in from..to.min(from.saturating_add(60)) {
            if self.page.when(place).is_some_and(|when| when.is_heading() && !when.has_time())
                && place < to.max(from.saturating_add(1))
            {
                return Some((place, place));
            }
            if let Some(last) = self.badge(place, to) {
                return Some((place, last));
            }
            if self.page.unit(place).is_some_and(|unit| unit.text.len() > 200) {
                return None;
            }
        }
        None
    }

    /// Returns the last of two or three attached short lines that together are a day.
    fn badge(&self, place: usize, to: usize) -> Option<usize> {
        let short = |place: usize| self.page.unit(place).filter(|unit| unit.text.len() <= 12);
        let first = short(place)?;
        if !first.text.bytes().any(|byte| byte.is_ascii_digit()) && first.text.chars().count() > 10 {
            return None;
        }
        let mut text = first.text.to_owned();
        for last in place.saturating_add(1)..place.saturating_add(3).min(to) {
            let unit = short(last).filter(|unit| unit.is_attached())?;
            text.push(' ');
            text.push_str(unit.text);
            if dates::parse(self.page.calendar, &folded(&text)).is_some_and(|when| when.is_heading()) {
                return Some(last);
            }
        }
        None
    }

    fn below_date(&mut self, from: usize, first: usize, last: usize, to: usize) -> usize {
        let next = last.saturating_add(1);
        let above = first.saturating_sub(from);
        let title_below = next < to && is_title_like(self.page, next) && self.has_text_after(next, to);
        let blogger =
            self.page.units.get(next).is_some_and(|unit| unit.text.chars().count() <= 100 && !unit.text.ends_with('.'));
        let furniture = Kinds::of(&[Kind::Furniture, Kind::Nav, Kind::Sidebar, Kind::Share, Kind::Menu]);
        let named = !self.page.mark(first.saturating_sub(1)).kinds().meets(furniture);
        let title_above = above > 0 && named && !(title_below && (above > 1 || blogger));
        for place in from..first {
            if title_above && place.saturating_add(1) == first && is_title_like(self.page, place) {
                self.roles.push((place, Role::Title));
                self.title_is_likely = true;
            } else {
                self.above(place);
            }
        }
        (first..=last).for_each(|place| self.roles.push((place, Role::DateText)));
        if title_above && is_title_like(self.page, first.saturating_sub(1)) {
            return self.bylines(next, to);
        }
        // A title can be a day too.
        let dated = |place: usize| self.page.when(place).is_some_and(|when| when.is_heading() && !when.has_time());
        if dated(next) && !is_title_like(self.page, next.saturating_add(1)) && next.saturating_add(1) < to {
            self.roles.push((next, Role::Title));
            return self.bylines(next.saturating_add(1), to);
        }
        // What looks like labels above the title is the title.
        let next = if self.page.mark(next).filled.has(Kind::Labels) { next } else { self.bylines(next, to) };
        // A sentence far below the date is the first of a text without a title.
        let goes_on = self.page.unit(next.saturating_add(1)).is_some_and(|below| below.is_attached());
        let far = self.page.unit(next).is_some_and(|unit| unit.gap >= 2 && (goes_on || unit.text.ends_with('.')));
        if next < to && !far && is_title_like(self.page, next) && self.has_text_after(next, to) {
            self.roles.push((next, Role::Title));
            let repeated = |place: usize| {
                let text = |place: usize| self.page.unit(place).map(|unit| unit.text);
                place < to && text(place) == text(next)
            };
            if repeated(next.saturating_add(1)) {
                self.roles.push((next.saturating_add(1), Role::Furniture));
                return self.bylines(next.saturating_add(2), to);
            }
            return self.bylines(next.saturating_add(1), to);
        }
        next
    }

    /// A title has something below it: text, or at least comments or the foot of the post.
    fn has_text_after(&self, place: usize, to: usize) -> bool {
        let quiet = self
            .page
            .unit(place)
            .is_some_and(|unit| !unit.text.ends_with(['.', ':']) || unit.text.chars().count() <= 60);
        place.saturating_add(1) < to
            || place.saturating_add(1) < self.page.units.len()
            || quiet && place.saturating_add(1) == to
    }

    /// Returns true if there is text below a byline: else it stands below the text itself.
    fn has_text_below(&self, byline: usize, to: usize) -> bool {
        (byline.saturating_add(1)..to)
            .any(|place| self.page.mark(place).kinds().is_empty() && !self.page.is_when(place))
    }

    /// Takes the lines that say who and when, labels and the count from the top of the text.
    fn bylines(&mut self, from: usize, to: usize) -> usize {
        let mut place = from;
        while place < to {
            let role = match self.top_role(place) {
                Some(Role::Byline) if !self.is_top_byline(place, to) => break,
                Some(Role::Byline) if place > from && !self.has_text_below(place, to) => break,
                Some(role) => role,
                None if self.page.mark(place).run.meets(Kinds::of(&[Kind::Share, Kind::Count])) => Role::Furniture,
                None if self.page.mark(place).filled.meets(Kinds::of(&[Kind::Count, Kind::Furniture])) => {
                    Role::Furniture
                }
                None => break,
            };
            self.roles.push((place, role));
            place = place.saturating_add(1);
        }
        place
    }

    /// A byline at the top says a name or a day; `by the way` is neither.
    fn is_top_byline(&self, place: usize, to: usize) -> bool {
        let short = self.page.unit(place).is_some_and(|unit| unit.text.chars().count() <= 120);
        short && place < to && self.is_byline(place)
    }

    /// Returns true if a line says who or when; a name alone has to look like one.
    fn is_byline(&self, place: usize) -> bool {
        let Some((hit, _)) = self.page.placed(place, Kind::Byline) else { return false };
        let named = || {
            let text = self.page.unit(place).map_or("", |unit| unit.text);
            let name = hit.name.and_then(|(from, to)| text.get(from..to));
            name.is_some_and(|name| can_be_lone_name(self.page.calendar, self.page.reading.languages, name))
        };
        hit.when.is_some() || named()
    }

    fn counts(&self, place: usize) -> bool {
        self.page.placed(place, Kind::Byline).is_some_and(|(hit, _)| hit.count.is_some() || hit.text.is_some())
    }

    /// Passes over a menu: a first line that menus start with, and the short lines after it up to the title.
    fn after_menu(&self, from: usize, to: usize) -> usize {
        if !self.page.mark(from).run.meets(Kinds::of(&[Kind::Menu, Kind::Nav, Kind::Share])) {
            return from;
        }
        let short = |place: usize| {
            self.page
                .unit(place)
                .is_some_and(|unit| unit.text.chars().count() <= 32 && !unit.text.ends_with(['.', '!', '?']))
        };
        let end = (from..to).find(|place| !short(*place)).unwrap_or(from);
        if end > from.saturating_add(1) { end } else { from }
    }

    /// Plans what stands between the text and the comments, and returns where it starts.
    pub fn foot(&mut self, from: usize, to: usize) -> usize {
        let foot = Kinds::of(&[
            Kind::Count,
            Kind::Labels,
            Kind::Byline,
            Kind::Share,
            Kind::Nav,
            Kind::Feed,
            Kind::Form,
            Kind::Furniture,
            Kind::Title,
            Kind::Control,
            Kind::Credit,
            Kind::Reply,
            Kind::Sidebar,
        ]);
        let mut start = to;
        let is_foot = |place: usize| {
            let mark = self.page.mark(place);
            let byline = mark.filled.has(Kind::Byline) && mark.run.is_empty();
            let prose = mark.filled.has(Kind::Caption)
                || byline && mark.filled.within(Kind::Byline.set()) && !self.is_byline(place) && !self.counts(place);
            mark.kinds().meets(foot) && !prose || is_lone_count(self.page, place)
        };
        while start > from && is_foot(start.saturating_sub(1)) {
            start = start.saturating_sub(1);
        }
        // Below a byline that says its words, nothing is text any more.
        let byline = (from.saturating_add(1)..start).rev().find(|place| {
            self.page
                .placed(*place, Kind::Byline)
                .is_some_and(|(hit, entry)| entry.languages != 0 && hit.name.is_some() && hit.when.is_some())
        });
        if let Some(byline) = byline {
            let length = |range: Range<usize>| {
                range.filter_map(|place| self.page.unit(place)).map(|unit| unit.text.len()).sum::<usize>()
            };
            let furnished = self.page.mark(byline.saturating_add(1)).run.has(Kind::Furniture);
            if furnished || length(byline.saturating_add(1)..start) < length(from..byline) {
                start = byline;
            }
        }
        for place in start..to {
            let role = self.foot_role(place);
            self.roles.push((place, role));
        }
        start
    }

    /// Gives a role to every line that has none: whatever a page looks like, no line of it may be lost.
    pub fn keep_the_rest(&mut self, units: &Range<usize>, comments: &CommentsPlan) {
        let mut planned = vec![false; units.len()];
        let in_comments =
            comments.list.iter().flat_map(|comment| comment.head.iter().chain(&comment.text).chain(&comment.controls));
        for place in in_comments.chain(self.roles.iter().map(|(place, _)| place)) {
            if let Some(planned) = place.checked_sub(units.start).and_then(|place| planned.get_mut(place)) {
                *planned = true;
            }
        }
        for (place, _) in units.clone().zip(planned).filter(|(_, planned)| !planned) {
            self.roles.push((place, Role::Furniture));
        }
    }

    /// Plans what stands below the comments; below a text without comments its foot comes first.
    pub fn tail(&mut self, range: Range<usize>, has_foot: bool) {
        let strong = Kinds::of(&[Kind::Feed, Kind::Form]);
        let foot = range.clone().take_while(|place| {
            let mark = self.page.mark(*place);
            has_foot && !mark.kinds().is_empty() && !mark.run.meets(strong)
        });
        let foot_end = range.start.saturating_add(foot.count());
        for place in range {
            let role = if place < foot_end { self.foot_role(place) } else { Role::Furniture };
            self.roles.push((place, role));
        }
    }

    fn foot_role(&self, place: usize) -> Role {
        let mark = self.page.mark(place);
        if mark.filled.has(Kind::Labels) && !mark.filled.has(Kind::Byline) {
            Role::Labels
        } else if mark.filled.has(Kind::Byline) {
            Role::Byline
        } else {
            Role::Furniture
        }
    }
}
