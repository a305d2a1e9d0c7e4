//! Laws of namespaces: a wrong letter in the address of one costs nothing but a warning.

#![cfg(all(feature = "blogger", feature = "wordpress"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic is the failing test"
)]

mod support;

use std::ops::Range;

use blogferry_formats::{Input, Issues};
use serde_json::{Value, json};
use support::{Opened, bytes_of, folders, inputs, posts, try_open};

/// Returns where the addresses stand that a file gives to prefixes, the default one among them.
fn addresses(file: &str) -> Vec<Range<usize>> {
    let declarations = file.match_indices("xmlns");
    let address = |(at, _): (usize, &str)| {
        let equals = at + file[at..].find('=')?;
        let quote = file[equals + 1..].chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let from = equals + 2;
        Some(from..from + file[from..].find(quote)?)
    };
    declarations.filter_map(address).collect()
}

/// Returns all that a file says of its blog, without where it says so.
fn said(opened: &Opened) -> Value {
    let mut blog = opened.archive.blog().clone();
    blog.source = None;
    json!([blog, posts(opened), opened.archive.orphans(&mut Issues::default()).unwrap()])
}

#[test]
fn a_wrong_letter_in_a_namespace_costs_nothing_but_a_warning() {
    let (mut told, mut broken) = (0_u64, Vec::new());
    for (format, case) in
        ["blogger", "wordpress"].iter().flat_map(|format| folders(format).into_iter().map(move |case| (format, case)))
    {
        // The prefixes of the first two are none of the usual ones, and so mean what their addresses say. In the third
        // entries are one because they are the same to the letter.
        if matches!(case.as_str(), "namespaces" | "classic-prefixed" | "classic-same-ids") {
            continue;
        }
        let whole: Vec<Input> =
            inputs(format, &case).into_iter().filter(|input| !input.name.ends_with(".html")).collect();
        let expected = said(&try_open(format, whole.clone()).unwrap());
        for (number, input) in whole.iter().enumerate() {
            let Ok(file) = String::from_utf8(bytes_of(input)) else { continue };
            // XHTML is a part of bodies, which are kept as they are.
            for address in addresses(&file).into_iter().filter(|address| !file[address.clone()].contains("xhtml")) {
                let mut damaged = file.clone();
                damaged.replace_range(address.start + 9..address.start + 10, "!");
                let mut inputs = whole.clone();
                inputs[number] = Input::from_bytes(&input.name, damaged);
                let opened = try_open(format, inputs).unwrap();
                if said(&opened) != expected {
                    broken.push(format!("{format}/{case}: {}", &file[address]));
                }
                told += opened
                    .issues
                    .counts()
                    .find(|(code, ..)| *code == "namespace-unknown")
                    .map_or(0, |(.., count)| count);
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(told > 100, "{told}");
}

#[test]
fn a_prefix_that_an_item_gives_another_meaning_has_that_one() {
    let export = |uri: &str| {
        let export = format!(
            "<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel><item><wp:post_id>7</wp:post_id>\
             <wp:postmeta xmlns:wp='{uri}'><wp:meta_key>depth</wp:meta_key><wp:meta_value>1</wp:meta_value></wp:postmeta>\
             </item></channel></rss>"
        );
        posts(&try_open("wordpress", vec![Input::from_bytes("pond.xml", export.into_bytes())]).unwrap()).remove(0)
    };
    for damaged in ["http://wordpress.org/expor!/1.2/", "http://wordpress.org/1.2/"] {
        assert_eq!(export(damaged).meta["postmeta"]["depth"], "1", "{damaged}");
    }
    let other = export("http://moor.example/");
    assert!(!other.meta.contains_key("postmeta") && other.meta["wp:postmeta"]["wp:meta_key"] == "depth");
}
