//! What is in a bundle as linked data: RO-Crate 1.2.

use std::collections::BTreeSet;

use blogferry_formats::model::Generator;
use serde_json::{Map, Value, json};

use super::contents::{CRATE, LOSSES, MODEL, MODEL_LINES, POSTS, REDIRECTS, REPORT, SCHEMA};
use super::original::Original;
use crate::source::Opened;

/// What the description is made from.
pub(super) struct Crate<'a> {
    pub(super) opened: &'a Opened<'a>,
    pub(super) originals: &'a [Original],
    /// Whether the export itself is in the bundle.
    pub(super) kept: bool,
    pub(super) date: Option<&'a str>,
}

const RIGHTS: &str = "#rights";
const PROGRAM: &str = "#blogferry";

/// Returns the description.
pub(super) fn metadata(about: &Crate<'_>) -> Value {
    let blog = about.opened.archive.blog();
    let generator = Generator::this();
    let blog_id = blog.url.as_deref().filter(|url| url.contains("://")).unwrap_or("#blog");
    let name = blog.title.as_deref().map(str::trim).filter(|title| !title.is_empty()).unwrap_or(blog_id);
    let authors = authors(about);
    let author_ids: Vec<Value> =
        (1..=authors.len()).map(|number| json!({ "@id": format!("#author-{number}") })).collect();
    let files = files(about);
    let parts: Vec<Value> = files.iter().filter_map(|file| file.get("@id")).map(|id| json!({ "@id": id })).collect();
    let sources: Vec<Value> =
        about.originals.iter().map(|original| json!({ "@id": original_id(original, about.kept) })).collect();
    let mut graph = vec![
        json!({
            "@id": CRATE,
            "@type": "CreativeWork",
            "conformsTo": { "@id": "https://w3id.org/ro/crate/1.2" },
            "about": { "@id": "./" },
        }),
        without_nulls(json!({
            "@id": "./",
            "@type": "Dataset",
            "name": name,
            "description": format!("The blog \"{name}\": its posts and comments, taken over from an export of the platform."),
            "datePublished": about.date,
            "inLanguage": blog.language,
            "license": { "@id": RIGHTS },
            "author": author_ids,
            "mainEntity": { "@id": blog_id },
            "hasPart": parts,
        })),
        json!({
            "@id": RIGHTS,
            "@type": "CreativeWork",
            "name": "Rights",
            "description": "The export says nothing of a licence. All rights stay with the authors of the posts and of the comments.",
        }),
        without_nulls(json!({
            "@id": blog_id,
            "@type": "Blog",
            "name": blog.title,
            "description": blog.description,
            "url": blog.url,
            "inLanguage": blog.language,
            "author": author_ids,
        })),
        json!({
            "@id": PROGRAM,
            "@type": "SoftwareApplication",
            "name": generator.name,
            "softwareVersion": generator.version,
            "url": env!("CARGO_PKG_REPOSITORY"),
        }),
        json!({
            "@id": "#conversion",
            "@type": "CreateAction",
            "name": "Conversion of the export",
            "instrument": { "@id": PROGRAM },
            "object": sources,
            "result": { "@id": "./" },
        }),
    ];
    graph.extend(
        authors
            .iter()
            .enumerate()
            .map(|(number, name)| json!({ "@id": format!("#author-{}", number.saturating_add(1)), "@type": "Person", "name": name })),
    );
    graph.extend(files);
    if !about.kept {
        graph.extend(about.originals.iter().map(|original| original_entity(original, false)));
    }
    json!({ "@context": "https://w3id.org/ro/crate/1.2/context", "@graph": graph })
}

/// The names of all who wrote posts, in the order of the alphabet.
fn authors(about: &Crate<'_>) -> Vec<String> {
    let archive = &about.opened.archive;
    let posts = archive.outline().iter().flat_map(|outline| outline.authors.iter().map(|name| name.to_string()));
    let listed = archive.blog().authors.iter().filter_map(|author| author.name.clone());
    let names: BTreeSet<String> = posts.chain(listed).filter(|name| !name.trim().is_empty()).collect();
    names.into_iter().collect()
}

fn files(about: &Crate<'_>) -> Vec<Value> {
    let known = [
        (MODEL, "application/json", "The blog with all posts and comments; the source of truth"),
        (MODEL_LINES, "application/x-ndjson", "The same posts, one a line"),
        (SCHEMA, "application/schema+json", "What the fields of the two files of posts mean"),
        (POSTS, "text/csv", "Every post with its file"),
        (REDIRECTS, "text/csv", "Old addresses and the files of their posts"),
        ("html/index.html", "text/html", "An offline copy for a browser: all posts by year and label"),
        (LOSSES, "application/json", "What was changed, skipped, repaired or lost on the way"),
        (REPORT, "text/html", "The same for people"),
    ];
    let mut files: Vec<Value> = known
        .iter()
        .map(|(name, form, about)| json!({ "@id": name, "@type": "File", "name": about, "encodingFormat": form }))
        .collect();
    if about.kept {
        files.extend(about.originals.iter().map(|original| original_entity(original, true)));
    }
    files
}

fn original_id(original: &Original, kept: bool) -> String {
    if kept { original.path.to_string() } else { format!("#{}", original.path) }
}

fn original_entity(original: &Original, kept: bool) -> Value {
    json!({
        "@id": original_id(original, kept),
        "@type": if kept { "File" } else { "CreativeWork" },
        "name": original.name,
        "description": if kept { "The export, byte for byte" } else { "The export, which is not in this bundle" },
        "contentSize": original.length.to_string(),
        "identifier": format!("sha512:{}", original.digest),
    })
}

fn without_nulls(value: Value) -> Value {
    let Value::Object(fields) = value else { return value };
    let kept: Map<String, Value> = fields
        .into_iter()
        .filter(|(_, value)| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()))
        .collect();
    Value::Object(kept)
}
