//! Any text: its blocks are in order, and every piece of HTML is a part of it.
#![no_main]

use blogferry_formats::wordpress::blocks::{Piece, parse};
use blogferry_formats::wordpress::{autop, php};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let blocks = parse(text);
    assert!(blocks.blocks().is_sorted_by_key(|block| block.offset));
    let pieces = blocks.pieces().iter().chain(blocks.blocks().iter().flat_map(|block| &block.pieces));
    for piece in pieces {
        match piece {
            Piece::Html(html) => assert!(text.contains(html)),
            Piece::Block(number) => assert!(*number < blocks.blocks().len()),
        }
    }
    let _ = (autop(text), php::decode(text));
});
