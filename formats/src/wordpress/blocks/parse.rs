use serde_json::{Map, Value};

/// How deep blocks stand in each other at most; the tags of deeper ones are passed over and their content kept.
const DEEPEST: usize = 100;

/// The blocks of a body as a tree, kept flat: a block names its parts by number, so that no depth is too deep.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blocks<'a> {
    blocks: Vec<Block<'a>>,
    pieces: Vec<Piece<'a>>,
}

/// One block.
#[derive(Clone, Debug, PartialEq)]
pub struct Block<'a> {
    /// The name with its namespace, which is `core` where none is written: `core/image`, `jetpack/markdown`.
    pub name: String,
    /// The attributes; empty where there are none or where they are no JSON object.
    pub attributes: Map<String, Value>,
    /// True if attributes are written that are no JSON object.
    pub attributes_broken: bool,
    /// True for `<!-- wp:name /-->`, which holds nothing.
    pub is_void: bool,
    /// True if its end is written.
    pub is_closed: bool,
    /// The offset of its first byte in the body.
    pub offset: usize,
    /// What it holds, in order.
    pub pieces: Vec<Piece<'a>>,
}

/// A part of a body or block.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece<'a> {
    /// HTML between blocks.
    Html(&'a str),
    /// A block, by its number in [`Blocks::blocks`].
    Block(usize),
}

impl<'a> Blocks<'a> {
    /// Returns all blocks in the order they start.
    pub fn blocks(&self) -> &[Block<'a>] {
        &self.blocks
    }

    /// Returns what the body holds outside of all blocks, in order.
    pub fn pieces(&self) -> &[Piece<'a>] {
        &self.pieces
    }
}

/// Returns true if a body holds blocks; WordPress then makes no paragraphs of its lines.
pub fn has_blocks(text: &str) -> bool {
    text.contains("<!-- wp:")
}

/// Returns the blocks of a body.
///
/// A block whose end is missing reaches to the end of the block around it; an end without a block is passed over.
pub fn parse(text: &str) -> Blocks<'_> {
    let mut tree = Blocks::default();
    let mut open: Vec<usize> = Vec::new();
    let mut too_deep: usize = 0;
    let mut html_from = 0;
    let mut delimiters = Delimiters { text, at: 0, comment_end: 0 };
    while let Some(delimiter) = delimiters.next() {
        tree.add_html(&open, text.get(html_from..delimiter.start).unwrap_or_default());
        html_from = delimiter.end;
        match delimiter.role {
            Role::Opens if open.len() == DEEPEST => too_deep = too_deep.saturating_add(1),
            Role::Opens => {
                let number = tree.add_block(&open, delimiter, false);
                open.push(number);
            }
            Role::Void => {
                tree.add_block(&open, delimiter, true);
            }
            Role::Closes if too_deep > 0 => too_deep = too_deep.saturating_sub(1),
            Role::Closes => {
                let same = |number: &usize| tree.blocks.get(*number).is_some_and(|block| block.name == delimiter.name);
                if let Some(depth) = open.iter().rposition(same) {
                    if let Some(block) = open.get(depth).and_then(|number| tree.blocks.get_mut(*number)) {
                        block.is_closed = true;
                    }
                    open.truncate(depth);
                }
            }
        }
    }
    tree.add_html(&open, text.get(html_from..).unwrap_or_default());
    tree
}

impl<'a> Blocks<'a> {
    fn add_html(&mut self, open: &[usize], html: &'a str) {
        if !html.is_empty() {
            self.add_piece(open, Piece::Html(html));
        }
    }

    fn add_block(&mut self, open: &[usize], delimiter: Delimiter<'a>, is_void: bool) -> usize {
        let attributes = delimiter.attributes.map(serde_json::from_str::<Map<String, Value>>);
        let number = self.blocks.len();
        self.blocks.push(Block {
            name: delimiter.name,
            attributes_broken: matches!(attributes, Some(Err(_))),
            attributes: attributes.and_then(Result::ok).unwrap_or_default(),
            is_void,
            is_closed: is_void,
            offset: delimiter.start,
            pieces: Vec::new(),
        });
        self.add_piece(open, Piece::Block(number));
        number
    }

    fn add_piece(&mut self, open: &[usize], piece: Piece<'a>) {
        match open.last().and_then(|number| self.blocks.get_mut(*number)) {
            Some(block) => block.pieces.push(piece),
            None => self.pieces.push(piece),
        }
    }
}

/// What a delimiter does.
enum Role {
    Opens,
    Closes,
    Void,
}

struct Delimiter<'a> {
    start: usize,
    end: usize,
    name: String,
    attributes: Option<&'a str>,
    role: Role,
}

struct Delimiters<'a> {
    text: &'a str,
    at: usize,
    /// Where the next `-->` at or after a place ends, found once; `usize::MAX` when there is none.
    comment_end: usize,
}

impl<'a> Delimiters<'a> {
    fn next(&mut self) -> Option<Delimiter<'a>> {
        loop {
            let found = self.text.get(self.at..)?.find("<!--")?;
            let start = self.at.saturating_add(found);
            self.at = start.saturating_add("<!--".len());
            let end = self.comment_end(self.at)?;
            let inside = self.text.get(self.at..end.checked_sub("-->".len())?).unwrap_or_default();
            if let Some((role, name, attributes)) = read_delimiter(inside) {
                self.at = end;
                return Some(Delimiter { start, end, name, attributes, role });
            }
        }
    }

    fn comment_end(&mut self, from: usize) -> Option<usize> {
        if self.comment_end < from.saturating_add("-->".len()) {
            self.comment_end = self
                .text
                .get(from..)?
                .find("-->")
                .map_or(usize::MAX, |found| from.saturating_add(found).saturating_add("-->".len()));
        }
        (self.comment_end != usize::MAX).then_some(self.comment_end)
    }
}

/// Reads what stands between `<!--` and `-->`: white space, an optional `/`, `wp:`, the name, white space, optional
/// attributes with white space after them, an optional `/`.
fn read_delimiter(inside: &str) -> Option<(Role, String, Option<&str>)> {
    let rest = after_space(inside)?;
    let (closes, rest) = match rest.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let rest = rest.strip_prefix("wp:")?;
    let (first, rest) = name(rest)?;
    let (name, rest) = match rest.strip_prefix('/') {
        Some(rest) => {
            let (second, rest) = name(rest)?;
            (format!("{first}/{second}"), rest)
        }
        None => (format!("core/{first}"), rest),
    };
    let rest = after_space(rest)?;
    let (is_void, rest) = match rest.strip_suffix('/') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let attributes = if rest.is_empty() {
        None
    } else {
        let json = rest.trim_ascii_end();
        // White space must part the attributes from the end.
        (json.len() < rest.len() && json.starts_with('{') && json.ends_with('}')).then_some(Some(json))?
    };
    let role = match (closes, is_void) {
        (true, _) => Role::Closes,
        (false, true) => Role::Void,
        (false, false) => Role::Opens,
    };
    Some((role, name, attributes))
}

fn after_space(text: &str) -> Option<&str> {
    let rest = text.trim_ascii_start();
    (rest.len() < text.len()).then_some(rest)
}

fn name(text: &str) -> Option<(&str, &str)> {
    if !text.starts_with(|char: char| char.is_ascii_lowercase()) {
        return None;
    }
    let end =
        text.find(|char: char| !(char.is_ascii_lowercase() || char.is_ascii_digit() || matches!(char, '_' | '-')));
    Some(text.split_at(end.unwrap_or(text.len())))
}
