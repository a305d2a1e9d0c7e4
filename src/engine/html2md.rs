//! The crate html2md as an engine, with handlers of our own for what it loses; the only room that knows it.
//!
//! html2md calls itself for every level of nesting, renders each table cell twice, and prints scripts as text. So it is
//! given HTML that was rebuilt from its tree, and only if that is flat enough; anything else goes to the native engine.

use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use blogferry_formats::HtmlDepth;
use blogferry_formats::html::{HtmlIssue, HtmlNote, HtmlToMarkdown, MarkdownOptions, NativeEngine, safe_html};
use html2md::{Handle, NodeData, StructuredPrinter, TagHandler, TagHandlerFactory, parse_html_custom};

/// How many elements may stand in each other.
const DEPTH: usize = 100;

/// How many tables may stand in each other; the work grows with the power of it.
const TABLES: usize = 3;

/// Stands for a block of code until all else is written, so that nothing is tidied in it. Unicode has set this code
/// point aside for use inside programs.
const CODE: char = '\u{FDD0}';

/// Stands for the mark at which a post is cut.
const CUT: char = '\u{FDD1}';

/// Turns HTML into Markdown with the crate html2md.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Html2md;

impl HtmlToMarkdown for Html2md {
    fn name(&self) -> &'static str {
        "html2md"
    }

    fn markdown(&self, html: &str, options: &MarkdownOptions, out: &mut String, notes: &mut Vec<HtmlNote>) {
        let mut found = Vec::new();
        let safe = safe_html(html, options.depth, &mut found);
        let reason = if safe.depth > DEPTH || safe.table_depth > TABLES {
            "elements nested too deep"
        } else {
            match catch_unwind(AssertUnwindSafe(|| convert(&safe.html))) {
                Ok(markdown) => {
                    notes.append(&mut found);
                    out.push_str(&markdown);
                    return;
                }
                Err(_) => "the engine failed",
            }
        };
        notes.push(HtmlNote { issue: HtmlIssue::HandedOver { engine: self.name(), reason }, offset: 0 });
        NativeEngine.markdown(html, options, out, notes);
    }

    fn text(&self, html: &str, depth: HtmlDepth, out: &mut String, notes: &mut Vec<HtmlNote>) {
        NativeEngine.text(html, depth, out, notes);
    }
}

fn convert(html: &str) -> String {
    let html = html.replace([CODE, CUT], "").replace("<!--more-->", &format!("<p>{CUT}</p>"));
    let blocks = Rc::new(RefCell::new(Vec::new()));
    let markdown = parse_html_custom(&html, &handlers(&blocks));
    put_code_back(&markdown, &blocks.borrow()).replace(CUT, "<!--more-->")
}

fn handlers(blocks: &Rc<RefCell<Vec<Code>>>) -> HashMap<String, Box<dyn TagHandlerFactory>> {
    let mut handlers: HashMap<String, Box<dyn TagHandlerFactory>> = HashMap::new();
    for level in 1..=6usize {
        let marks = "#".repeat(level);
        handlers
            .insert(format!("h{level}"), Box::new(move || Around { before: format!("\n\n{marks} "), after: "\n\n" }));
    }
    for name in ["figure", "figcaption", "dt", "dd", "summary", "details"] {
        handlers.insert(name.to_owned(), Box::new(|| Around { before: "\n\n".to_owned(), after: "\n\n" }));
    }
    handlers.insert("a".to_owned(), Box::new(Link::default));
    handlers.insert("img".to_owned(), Box::new(|| Image));
    let blocks = Rc::clone(blocks);
    handlers.insert("pre".to_owned(), Box::new(move || Preformatted { blocks: Rc::clone(&blocks) }));
    handlers
}

/// A block of code and its language.
struct Code {
    language: String,
    text: String,
}

/// Puts each block of code where its mark stands, in the quote or list item it stands in.
fn put_code_back(markdown: &str, blocks: &[Code]) -> String {
    let mut out = String::with_capacity(markdown.len());
    for (number, line) in markdown.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let mut rest = line;
        while let Some((before, after)) = rest.split_once(CODE) {
            let (number, after) = after.split_once(CODE).unwrap_or((after, ""));
            out.push_str(before);
            let start = out.rfind('\n').map_or(0, |at| at.saturating_add(1));
            let prefix: String = out
                .get(start..)
                .unwrap_or("")
                .chars()
                .map(|character| if character == '>' { '>' } else { ' ' })
                .collect();
            if let Some(code) = number.parse::<usize>().ok().and_then(|number| blocks.get(number)) {
                write_code(code, &prefix, &mut out);
            }
            rest = after;
        }
        out.push_str(rest);
    }
    out
}

fn write_code(code: &Code, prefix: &str, out: &mut String) {
    let longest = code.text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.saturating_add(1).max(3));
    out.push_str(&fence);
    out.push_str(&code.language);
    for line in code.text.split('\n') {
        out.push('\n');
        out.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
        out.push_str(line);
    }
    out.push('\n');
    out.push_str(prefix);
    out.push_str(&fence);
}

/// Writes something before and after an element.
struct Around {
    before: String,
    after: &'static str,
}

impl TagHandler for Around {
    fn handle(&mut self, _: &Handle, printer: &mut StructuredPrinter) {
        printer.append_str(&self.before);
    }

    fn after_handle(&mut self, printer: &mut StructuredPrinter) {
        printer.append_str(self.after);
    }
}

/// A link, its address as it is.
#[derive(Default)]
struct Link {
    address: Option<String>,
}

impl TagHandler for Link {
    fn handle(&mut self, tag: &Handle, printer: &mut StructuredPrinter) {
        self.address = attribute(tag, "href");
        if self.address.is_some() {
            printer.append_str("[");
        }
    }

    fn after_handle(&mut self, printer: &mut StructuredPrinter) {
        if let Some(address) = &self.address {
            printer.append_str(&format!("]({})", destination(address)));
        }
    }
}

/// A picture.
struct Image;

impl TagHandler for Image {
    fn handle(&mut self, tag: &Handle, printer: &mut StructuredPrinter) {
        let alt = attribute(tag, "alt").unwrap_or_default().replace('[', "\\[").replace(']', "\\]").replace('\n', " ");
        let address = attribute(tag, "src").unwrap_or_default();
        printer.append_str(&format!("![{alt}]({})", destination(&address)));
    }

    fn after_handle(&mut self, _: &mut StructuredPrinter) {}
}

/// A block of code.
struct Preformatted {
    blocks: Rc<RefCell<Vec<Code>>>,
}

impl TagHandler for Preformatted {
    fn handle(&mut self, tag: &Handle, printer: &mut StructuredPrinter) {
        let class = attribute(tag, "class").unwrap_or_default();
        let language = class.strip_prefix("language-").unwrap_or("").to_owned();
        let text = text_below(tag).trim_end_matches('\n').to_owned();
        let mut blocks = self.blocks.borrow_mut();
        printer.append_str(&format!("\n\n{CODE}{}{CODE}\n\n", blocks.len()));
        blocks.push(Code { language, text });
    }

    fn after_handle(&mut self, _: &mut StructuredPrinter) {}

    fn skip_descendants(&self) -> bool {
        true
    }
}

/// Returns the text below a node, line breaks included.
fn text_below(tag: &Handle) -> String {
    let mut text = String::new();
    let mut waiting: Vec<Handle> = tag.children.borrow().iter().rev().cloned().collect();
    while let Some(node) = waiting.pop() {
        match &node.data {
            NodeData::Text { contents } => text.push_str(&contents.borrow()),
            NodeData::Element { name, .. } if &*name.local == "br" => text.push('\n'),
            // Comments and the like show nothing; of elements the children count.
            _ => {}
        }
        waiting.extend(node.children.borrow().iter().rev().cloned());
    }
    text
}

fn attribute(tag: &Handle, name: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &tag.data else { return None };
    attrs.borrow().iter().find(|attribute| &*attribute.name.local == name).map(|attribute| attribute.value.to_string())
}

/// Writes an address so that it ends where it ends.
fn destination(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for character in address.chars() {
        match character {
            ' ' => out.push_str("%20"),
            '(' | ')' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\n' | '\r' | '\t' => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(html: &str) -> (String, Vec<HtmlNote>) {
        let mut out = String::new();
        let mut notes = Vec::new();
        Html2md.markdown(html, &MarkdownOptions::default(), &mut out, &mut notes);
        (out, notes)
    }

    #[test]
    fn what_html2md_loses_is_kept() {
        let html = "<h2>a</h2><p>b <a href='/c(d)%20e'>f</a></p><pre class='brush: js'>x\n\n\n\n```  \n y</pre><p>g</p><!--more-->h";
        let (out, _) = markdown(html);
        assert_eq!(out, "## a\n\nb [f](/c\\(d\\)%20e)\n\n````js\nx\n\n\n\n```  \n y\n````\n\ng\n\n<!--more-->\n\nh");
    }

    #[test]
    fn nothing_that_acts_survives() {
        let (out, notes) = markdown(
            "<sub onclick=x>a</sub><script>b</script><a href='javascript:c'>d</a><table><tr><td><img src=e onerror=f></table>",
        );
        for bad in ["onclick", "script", "onerror"] {
            assert!(!out.contains(bad), "{out}");
        }
        assert_eq!(notes.len(), 2);
    }

    #[test]
    fn what_would_take_it_ages_or_its_stack_goes_to_the_native_engine() {
        let tables = "<table><tr><td>a".repeat(14);
        let deep = "<b>a<span>".repeat(40_000);
        for html in [tables, deep] {
            let (out, notes) = markdown(&html);
            assert!(out.contains('a'));
            assert!(notes.iter().any(|note| note.issue.code() == "html-handed-over"));
        }
    }
}
