//! Tables: data as Markdown tables, merged cells as HTML, tables that only arrange the page unrolled.

use super::Writer;
use super::frame::{Block, Flow, Leave};
use super::inline::Place;
use crate::html::arena::{Id, NONE, Node, Step};
use crate::html::convert::RawHtml;
use crate::html::note::HtmlIssue;
use crate::html::tag::Tag;

/// How many columns are written at most; wider tables are not tables.
const COLUMNS: usize = 200;

/// How much text a cell may hold on average, in bytes, for a table without head and border to be taken for data.
const LONG_CELL: usize = 400;

/// Classes of the cells in which highlighters put line numbers, and of those with the code.
const NUMBER_CELLS: [&str; 10] = [
    "gutter",
    "linenos",
    "lineno",
    "line_numbers",
    "line-numbers",
    "rouge-gutter",
    "crayon-nums",
    "blob-num",
    "js-line-number",
    "hljs-ln-numbers",
];
const CODE_CELLS: [&str; 8] =
    ["code", "rouge-code", "crayon-code", "blob-code", "js-file-line", "hljs-ln-code", "de1", "line-code"];

/// What a table looks like.
#[derive(Default)]
struct Shape {
    rows: usize,
    columns: usize,
    cells: usize,
    text: usize,
    head: bool,
    merged: bool,
    blocks: bool,
    images: bool,
    nested: bool,
    number_cells: bool,
    code_cells: bool,
    caption: Id,
}

impl Writer<'_> {
    pub(super) fn enter_table(&mut self, id: Id, node: Node) -> bool {
        let attributes = self.attributes(node);
        if attributes.classes().any(|class| class == "tr-caption-container") {
            // Blogger's picture with a caption.
            let flow = self.flow;
            self.push_frame(id, Leave::Joined { flow }, self.marks);
            self.flow = Flow::Joined;
            return true;
        }
        let shape = self.shape(id);
        if shape.number_cells && shape.code_cells {
            self.code_table(id, node);
            return false;
        }
        let bordered = attributes.raw("border").is_some_and(|border| !matches!(border.trim_ascii(), "" | "0"))
            || attributes.classes().any(|class| class.contains("table"));
        let marked = shape.head || shape.caption != NONE || bordered;
        let presentation = attributes.raw("role").is_some_and(|role| role == "presentation");
        let long = shape.text > LONG_CELL.saturating_mul(shape.cells);
        let single = shape.columns <= 1 && !shape.head && (shape.rows <= 1 || shape.images || shape.blocks);
        let is_layout = shape.nested
            || presentation
            || single
            || shape.columns > COLUMNS
            || (!marked && (shape.blocks || long))
            || shape.cells == 0;
        if is_layout || self.flow == Flow::Joined {
            if shape.cells > 1 || shape.nested {
                self.note(HtmlIssue::LayoutTable, node.start);
            }
            self.push_frame(id, Leave::Block, self.marks);
            return true;
        }
        if (shape.merged || shape.blocks) && !self.plain && self.options.raw_html == RawHtml::Keep {
            self.start_block(Block::Html);
            self.write_html(id);
            return false;
        }
        if shape.merged {
            self.note(HtmlIssue::TableSimplified, node.start);
        }
        self.write_table(id, &shape);
        false
    }

    fn shape(&mut self, table: Id) -> Shape {
        let mut shape = Shape::default();
        let mut row = 0_usize;
        let mut at = self.arena.following(table, table, Step::Into);
        while at != NONE {
            self.steps.add(1);
            let node = self.arena.node(at);
            let mut step = Step::Into;
            match node.tag {
                Tag::Table => {
                    shape.nested = true;
                    return shape;
                }
                Tag::Tr => {
                    shape.rows = shape.rows.saturating_add(1);
                    row = 0;
                }
                Tag::Td | Tag::Th => {
                    row = row.saturating_add(1);
                    shape.cells = shape.cells.saturating_add(1);
                    shape.columns = shape.columns.max(row);
                    shape.head |= node.tag == Tag::Th;
                    self.look_at_cell(node, &mut shape);
                }
                Tag::Caption => {
                    shape.caption = at;
                    step = Step::Over;
                }
                Tag::Thead => shape.head = true,
                Tag::Text => shape.text = shape.text.saturating_add(node.end.saturating_sub(node.start) as usize),
                Tag::Img | Tag::Iframe | Tag::Object => shape.images = true,
                Tag::Pre | Tag::Blockquote | Tag::Hr | Tag::Dl | Tag::Figure | Tag::Details => shape.blocks = true,
                tag => shape.blocks |= tag.is_list() || tag.is_heading(),
            }
            at = self.arena.following(table, at, step);
        }
        shape
    }

    fn look_at_cell(&self, cell: Node, shape: &mut Shape) {
        if cell.end == cell.start {
            return;
        }
        let attributes = self.attributes(cell);
        let spans = |name| attributes.raw(name).is_some_and(|span| !matches!(span.trim_ascii(), "" | "0" | "1"));
        shape.merged |= spans("colspan") || spans("rowspan");
        shape.number_cells |= attributes.classes().any(|class| NUMBER_CELLS.contains(&class));
        shape.code_cells |= attributes.classes().any(|class| CODE_CELLS.contains(&class));
    }

    /// Writes the code of a highlighter's table without its line numbers.
    fn code_table(&mut self, table: Id, node: Node) {
        let mut code = String::new();
        let mut language = self.language(table, node);
        let mut at = self.arena.following(table, table, Step::Into);
        while at != NONE {
            let cell = self.arena.node(at);
            let mut step = Step::Into;
            if matches!(cell.tag, Tag::Td | Tag::Th) {
                step = Step::Over;
                if self.attributes(cell).classes().any(|class| CODE_CELLS.contains(&class)) {
                    if !code.is_empty() && !code.ends_with('\n') {
                        code.push('\n');
                    }
                    let line_start = code.len();
                    self.code_text(at, &mut code);
                    if code.len() == line_start {
                        code.push('\n');
                    }
                    if language.is_empty() {
                        let inner =
                            self.arena.children(at).find(|(_, child)| child.tag == Tag::Pre || child.tag == Tag::Div);
                        language = inner.map(|(id, child)| self.language(id, child)).unwrap_or_default();
                    }
                }
            }
            at = self.arena.following(table, at, step);
        }
        let text = code.trim_matches('\n');
        if !text.is_empty() {
            // Highlighters keep empty lines open with a no-break space, and indent with them.
            self.write_fence(&text.replace('\u{a0}', " "), &language);
        }
    }

    fn write_table(&mut self, table: Id, shape: &Shape) {
        if shape.caption != NONE {
            self.walk(shape.caption);
            self.flush();
        }
        let rows = self.rows_of(table);
        let first_is_head =
            rows.first().is_some_and(|row| self.arena.children(*row).any(|(_, cell)| cell.tag == Tag::Th));
        let columns = if shape.merged { self.widest(&rows) } else { shape.columns };
        self.start_block(Block::Table);
        if self.plain {
            return self.write_plain_rows(&rows);
        }
        let alignment = rows.first().map(|row| self.alignment(*row, columns)).unwrap_or_default();
        let mut rows = rows.into_iter();
        if first_is_head {
            if let Some(row) = rows.next() {
                self.write_row(row, columns, &mut Vec::new());
            }
        } else {
            self.out.push('|');
            self.out.push_str(&"  |".repeat(columns));
        }
        self.next_row();
        self.out.push('|');
        for column in 0..columns {
            self.out.push_str(alignment.get(column).copied().unwrap_or(" --- |"));
        }
        let mut covered = Vec::new();
        for row in rows {
            self.next_row();
            self.write_row(row, columns, &mut covered);
        }
    }

    fn next_row(&mut self) {
        self.out.push('\n');
        self.out.push_str(&self.prefix);
    }

    fn rows_of(&mut self, table: Id) -> Vec<Id> {
        let mut rows = Vec::new();
        let mut at = self.arena.following(table, table, Step::Into);
        while at != NONE {
            self.steps.add(1);
            let node = self.arena.node(at);
            let is_row = node.tag == Tag::Tr;
            if is_row && node.first != NONE {
                rows.push(at);
            }
            let step = if is_row || node.tag == Tag::Caption { Step::Over } else { Step::Into };
            at = self.arena.following(table, at, step);
        }
        rows
    }

    fn widest(&self, rows: &[Id]) -> usize {
        let width = |row: &Id| self.cells_of(*row).iter().map(|cell| self.span(*cell, "colspan")).sum::<usize>();
        rows.iter().map(width).max().unwrap_or(0).clamp(1, COLUMNS)
    }

    fn span(&self, cell: Id, name: &str) -> usize {
        let span = self.attributes(self.arena.node(cell)).raw(name).and_then(|span| span.trim_ascii().parse().ok());
        span.unwrap_or(1).clamp(1, COLUMNS)
    }

    fn cells_of(&self, row: Id) -> Vec<Id> {
        let cells = self.arena.children(row).filter(|(_, cell)| matches!(cell.tag, Tag::Td | Tag::Th));
        cells.map(|(id, _)| id).collect()
    }

    fn alignment(&self, row: Id, columns: usize) -> Vec<&'static str> {
        let of = |cell: Id| {
            let attributes = self.attributes(self.arena.node(cell));
            let style = attributes.raw("style").unwrap_or("");
            let by_style = style.split(';').filter_map(|part| part.split_once(':'));
            let styled =
                by_style.filter(|(name, _)| name.trim() == "text-align").map(|(_, value)| value.trim()).next_back();
            match attributes.raw("align").or(styled) {
                Some("center") => " :---: |",
                Some("right") => " ---: |",
                _ => " --- |",
            }
        };
        self.cells_of(row).into_iter().take(columns).map(of).collect()
    }

    /// Writes one row; `covered` holds for each column how many rows a cell above still reaches down.
    fn write_row(&mut self, row: Id, columns: usize, covered: &mut Vec<usize>) {
        self.out.push('|');
        covered.resize(columns, 0);
        let mut column = 0;
        let mut cells = self.cells_of(row).into_iter();
        while column < columns {
            if let Some(rows) = covered.get_mut(column).filter(|rows| **rows > 0) {
                *rows = rows.saturating_sub(1);
                self.out.push_str("  |");
                column = column.saturating_add(1);
                continue;
            }
            self.out.push(' ');
            let cell = cells.next();
            let (width, height) = cell.map_or((1, 1), |cell| (self.span(cell, "colspan"), self.span(cell, "rowspan")));
            if let Some(cell) = cell {
                self.write_cell(cell);
            }
            self.out.push_str(" |");
            for extra in 0..width {
                if let Some(rows) = covered.get_mut(column.saturating_add(extra)) {
                    *rows = height.saturating_sub(1);
                }
                if extra > 0 && column.saturating_add(extra) < columns {
                    self.out.push_str("  |");
                }
            }
            column = column.saturating_add(width);
        }
    }

    fn write_cell(&mut self, cell: Id) {
        let flow = std::mem::replace(&mut self.flow, Flow::Line);
        let marks = self.marks;
        self.walk(cell);
        let mut runs = std::mem::take(&mut self.runs);
        self.write_runs(&runs, Place::Cell);
        runs.clear();
        self.runs = runs;
        self.flow = flow;
        self.marks = marks;
    }

    fn write_plain_rows(&mut self, rows: &[Id]) {
        for (number, row) in rows.iter().enumerate() {
            if number > 0 {
                self.next_row();
            }
            for (column, cell) in self.cells_of(*row).into_iter().enumerate() {
                if column > 0 {
                    self.out.push('\t');
                }
                self.write_cell(cell);
            }
        }
    }
}
