//! `blogferry formats`: what can be read and written.

use blogferry_formats::{FormatInfo, Registry};
use serde_json::json;

/// Returns the lists as text or as JSON.
pub(super) fn formats(registry: &Registry, as_json: bool) -> String {
    let sources: Vec<&FormatInfo> = registry.readers().map(|reader| reader.info()).collect();
    let targets: Vec<&FormatInfo> = registry.writers().map(|writer| writer.info()).collect();
    if as_json {
        let list = |formats: &[&FormatInfo]| formats.iter().map(|info| row(info)).collect::<Vec<_>>();
        return format!("{:#}\n", json!({ "sources": list(&sources), "targets": list(&targets) }));
    }
    let mut text = String::new();
    for (heading, formats) in [("Sources (-f)", sources), ("Targets (-t)", targets)] {
        text.push_str(heading);
        text.push('\n');
        for info in formats {
            text.push_str(&format!("  {:<10} {}: {}\n", info.id, info.name, info.about));
        }
    }
    text
}

fn row(info: &FormatInfo) -> serde_json::Value {
    json!({
        "id": info.id,
        "name": info.name,
        "about": info.about,
        "suffixes": info.suffixes,
        "aliases": info.aliases,
    })
}
