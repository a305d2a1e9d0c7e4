//! Code: spans in a line, fenced blocks, and the tables and lists that highlighters make of code.

use super::Writer;
use super::escape::Coding;
use super::frame::Block;
use super::inline::{Place, Run, RunKind, white_space};
use crate::html::arena::{Id, NONE, Node, Step};
use crate::html::attributes::Attributes;
use crate::html::convert::RawHtml;
use crate::html::entity;
use crate::html::note::HtmlIssue;
use crate::html::tag::Tag;

impl Writer<'_> {
    /// Writes the runs of one code span and returns the number of the run after it.
    pub(super) fn write_code_run(&mut self, runs: &[Run], number: usize, place: Place) -> usize {
        let Some(first) = runs.get(number) else { return number.saturating_add(1) };
        let mut code = std::mem::take(&mut self.scratch);
        code.clear();
        let mut next = number;
        // Two spans that touch would be read as one with its backticks inside, so they are made one.
        while let Some(run) = runs.get(next)
            && matches!(run.kind, RunKind::Text | RunKind::RawText | RunKind::Blank)
            && run.marks.code != NONE
            && (run.marks.bits, run.marks.link) == (first.marks.bits, first.marks.link)
        {
            self.collapse_into(run, &mut code);
            next = next.saturating_add(1);
        }
        let content = code.trim_matches([' ', '\u{a0}']);
        if code.starts_with([' ', '\u{a0}']) {
            self.inline.space = true;
        }
        if !content.is_empty() {
            self.begin(runs, number, place);
            self.write_code_span(content);
            if code.ends_with([' ', '\u{a0}']) {
                self.inline.space = true;
            }
        }
        self.scratch = code;
        next
    }

    fn write_code_span(&mut self, content: &str) {
        if self.plain {
            return self.out.push_str(content);
        }
        if self.inline.code_end == self.out.len() {
            // The last span ended here and its marks were others; a comment shows nothing and keeps them apart.
            self.out.push_str("<!-- -->");
        }
        let ticks = longest_run(content, b'`').saturating_add(1);
        let padded = content.starts_with('`') || content.ends_with('`');
        self.push_ticks(ticks);
        if padded {
            self.out.push(' ');
        }
        self.out.push_str(content);
        if padded {
            self.out.push(' ');
        }
        self.push_ticks(ticks);
        self.inline.code_end = self.out.len();
    }

    fn push_ticks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n('`', count));
    }

    /// Appends the text of a run with its white space made single.
    fn collapse_into(&self, run: &Run, code: &mut String) {
        let text = self.source.get(run.start as usize..run.end as usize).unwrap_or("");
        let mut at = 0;
        while at < text.len() {
            if let Some((length, hard)) = white_space(text, at) {
                at = at.saturating_add(length);
                if hard {
                    code.push('\u{a0}');
                } else if !code.ends_with(' ') {
                    code.push(' ');
                }
                continue;
            }
            let rest = text.get(at..).unwrap_or("");
            let length = rest
                .char_indices()
                .skip(1)
                .find(|(_, character)| character.is_ascii_whitespace() || matches!(character, '&' | '\u{a0}'))
                .map_or(rest.len(), |(length, _)| length);
            let word = rest.get(..length).unwrap_or("");
            if run.kind == RunKind::RawText {
                code.push_str(word);
            } else {
                entity::decode_into(word, entity::Place::Text, code);
            }
            at = at.saturating_add(length);
        }
    }

    /// Writes a block of code.
    pub(super) fn enter_code(&mut self, id: Id, node: Node) -> bool {
        let verse = self.attributes(node).classes().any(|class| class == "wp-block-verse");
        let language = self.language(id, node);
        let may_be_html = !self.plain && self.options.raw_html == RawHtml::Keep;
        if may_be_html && !verse && language.is_empty() && self.write_marked_code(id, node) {
            return false;
        }
        let mut code = std::mem::take(&mut self.scratch);
        code.clear();
        self.code_text(id, &mut code);
        // A line break right after the tag is not part of the text.
        let first = self.arena.node(node.first);
        let is_text = matches!(first.tag, Tag::Text | Tag::RawText);
        let starts_line = is_text && self.text_of(first).starts_with(['\n', '\r']);
        let text = if starts_line { code.strip_prefix('\n').unwrap_or(&code) } else { &code };
        let text = text.trim_end_matches('\n');
        if verse && !self.plain {
            self.write_verse(text);
        } else if !text.trim().is_empty() {
            self.write_fence(text, &language);
        }
        self.scratch = code;
        self.images_in_code(id);
        false
    }

    /// Writes code between fences longer than any in it.
    pub(super) fn write_fence(&mut self, text: &str, language: &str) {
        self.start_block(Block::Fence);
        let ticks = if self.plain { 0 } else { longest_run(text, b'`').saturating_add(1).max(3) };
        if !self.plain {
            self.push_ticks(ticks);
            self.out.push_str(language);
            self.out.push('\n');
        }
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.out.push('\n');
            }
            if !(self.plain && number == 0) {
                self.out.push_str(if line.is_empty() { self.prefix.trim_end() } else { &self.prefix });
            }
            self.out.push_str(line);
        }
        if !self.plain {
            self.out.push('\n');
            self.out.push_str(&self.prefix);
            self.push_ticks(ticks);
        }
    }

    /// Writes a poem: its line breaks count, but it is no code.
    fn write_verse(&mut self, text: &str) {
        self.start_block(Block::Paragraph);
        self.inline.paragraph = self.out.len();
        self.inline.first_line = true;
        self.inline.markers.clear();
        let mut started = false;
        let mut empty_before = false;
        for line in text.split('\n') {
            let trimmed = line.trim();
            if trimmed.is_empty() {
                empty_before = true;
                continue;
            }
            if started && empty_before {
                self.start_block(Block::Paragraph);
            } else if started {
                self.out.push_str("  \n");
                self.out.push_str(&self.prefix);
            }
            self.inline.line = self.out.len();
            for _ in 0..line.len().saturating_sub(line.trim_start().len()) {
                self.out.push('\u{a0}');
            }
            let mut at = 0;
            while at < trimmed.len() {
                at = self.copy_text(trimmed, at, trimmed.len(), Coding::Raw);
                let spaces = trimmed.get(at..).map_or(0, |rest| rest.len().saturating_sub(rest.trim_start().len()));
                if spaces > 0 {
                    self.out.push(' ');
                    at = at.saturating_add(spaces);
                }
            }
            self.end_line(Place::Paragraph);
            self.inline.first_line = false;
            started = true;
            empty_before = false;
        }
    }

    /// Appends the text below a node as it stands, with line breaks where blocks begin and end.
    pub(super) fn code_text(&mut self, root: Id, code: &mut String) {
        let mut id = self.arena.node(root).first;
        let mut line_due = false;
        while id != NONE {
            self.steps.add(1);
            let node = self.arena.node(id);
            match node.tag {
                Tag::Text | Tag::RawText => {
                    let text = self.text_of(node);
                    if std::mem::take(&mut line_due)
                        && !code.is_empty()
                        && !code.ends_with('\n')
                        && !text.starts_with('\n')
                    {
                        code.push('\n');
                    }
                    append_code(text, node.tag == Tag::RawText, code);
                }
                Tag::Br => {
                    line_due = false;
                    code.push('\n');
                }
                Tag::A => {
                    let address = self.attributes(node).value("href").filter(|address| !address.is_empty());
                    if let Some(address) = address.filter(|address| !self.says_address(id, address)) {
                        self.note(HtmlIssue::LinkInCode { address }, node.start);
                    }
                }
                tag => line_due |= tag.is_block(),
            }
            if node.first != NONE {
                id = node.first;
                continue;
            }
            loop {
                let node = self.arena.node(id);
                line_due |= node.tag.is_block();
                if node.next != NONE {
                    id = node.next;
                    break;
                }
                id = node.parent;
                if id == root {
                    return;
                }
            }
        }
    }

    /// Shows the pictures of a code block below it.
    fn images_in_code(&mut self, id: Id) {
        let mut at = self.arena.following(id, id, Step::Into);
        while at != NONE {
            let node = self.arena.node(at);
            if node.tag == Tag::Img {
                self.enter_image(at, node);
            }
            at = self.arena.following(id, at, Step::Into);
        }
        self.flush();
    }

    /// Returns the language a highlighter was told, or nothing.
    pub(super) fn language(&self, id: Id, node: Node) -> String {
        if let Some(language) = language_of(self.attributes(node)) {
            return language;
        }
        self.arena
            .children(id)
            .find(|(_, child)| child.tag == Tag::Code)
            .and_then(|(_, child)| language_of(self.attributes(child)))
            .unwrap_or_default()
    }
}

/// Appends text with its references decoded and its line ends made `\n`.
pub(super) fn append_code(text: &str, raw: bool, code: &mut String) {
    let from = code.len();
    if raw {
        code.push_str(text);
    } else {
        entity::decode_into(text, entity::Place::Text, code);
    }
    if memchr::memchr2(b'\r', 0, code.as_bytes().get(from..).unwrap_or(&[])).is_some() {
        let added = code.split_off(from);
        code.push_str(&added.replace("\r\n", "\n").replace('\r', "\n").replace('\0', ""));
    }
}

/// Returns the length of the longest run of a byte.
fn longest_run(text: &str, wanted: u8) -> usize {
    let mut longest = 0;
    let mut rest = text.as_bytes();
    while let Some(at) = memchr::memchr(wanted, rest) {
        let from = rest.get(at..).unwrap_or(&[]);
        let length = from.iter().take_while(|byte| **byte == wanted).count();
        longest = longest.max(length);
        rest = from.get(length..).unwrap_or(&[]);
    }
    longest
}

/// Reads `language-x`, `lang-x`, `brush: x`, `hljs x`, `prettyprint lang-x`, `lang="x"`, `data-language="x"`.
pub(super) fn language_of(attributes: Attributes<'_>) -> Option<String> {
    let class = attributes.value("class").unwrap_or_default();
    let mut words = class.split([' ', '\t', '\n', ';', ',']).filter(|word| !word.is_empty()).peekable();
    let mut highlighted = false;
    let mut found = None;
    while let Some(word) = words.next() {
        let lower = word.to_ascii_lowercase();
        if let Some(name) = ["language-", "lang-", "brush:", "lang:", "highlight-source-"]
            .iter()
            .find_map(|prefix| lower.strip_prefix(prefix))
        {
            found = if name.is_empty() {
                words.peek().map(|next| next.to_ascii_lowercase())
            } else {
                Some(name.to_owned())
            };
            break;
        }
        match lower.as_str() {
            "hljs" | "sourcecode" | "highlight" | "src" => highlighted = true,
            "brush" | "lang" => {
                let next = words.peek().map(|next| next.trim_start_matches(':').to_ascii_lowercase());
                found = next.filter(|next| !next.is_empty());
            }
            _ if highlighted && found.is_none() => found = Some(lower.trim_start_matches("src-").to_owned()),
            _ => {}
        }
    }
    let named = || ["data-language", "data-lang", "language"].iter().find_map(|name| attributes.value(name));
    // The first SyntaxHighlighter: `<pre name="code" class="java:nogutter">`.
    let first_class = || {
        let is_code = attributes.raw("name").is_some_and(|name| name.eq_ignore_ascii_case("code"));
        is_code.then(|| class.split([' ', ':']).next().map(str::to_owned)).flatten()
    };
    // `lang` is the language of people too.
    let spoken = |name: &String| {
        matches!(name.as_str(), "en" | "de" | "fr" | "es" | "it" | "pt" | "ru" | "nl" | "ja" | "ko" | "zh")
    };
    let by_lang = || attributes.value("lang").filter(|name| !spoken(name) && !name.contains('-'));
    let language = found.or_else(named).or_else(by_lang).or_else(first_class)?;
    let language = language.trim().to_ascii_lowercase();
    let is_name = !language.is_empty()
        && language.len() <= 30
        && language
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'#' | b'-' | b'_' | b'.'));
    (is_name && !matches!(language.as_str(), "none" | "plain" | "nohighlight" | "plaintext")).then_some(language)
}
