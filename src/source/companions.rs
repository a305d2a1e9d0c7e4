//! Files that lie beside an export and belong to it.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use blogferry_formats::Reader;

use super::gather::{Candidate, Place};

/// Returns the names of the files that belong to a candidate, as a reader of it would call them.
fn companion_names(candidate: &Candidate, reader: &dyn Reader) -> Vec<String> {
    let before = candidate.name.rfind('/').map_or("", |at| candidate.name.get(..=at).unwrap_or_default());
    reader
        .companions(&candidate.name)
        .iter()
        .filter_map(|name| name.rsplit(['/', '\\']).next())
        .filter(|name| !name.is_empty() && *name != "..")
        .map(|name| format!("{before}{name}"))
        .collect()
}

/// Returns the files on the disk that lie beside a candidate and belong to it.
fn companion_paths(candidate: &Candidate, reader: &dyn Reader) -> Vec<(String, PathBuf)> {
    let Some(folder) = candidate.path().and_then(|path| path.parent()) else { return Vec::new() };
    let names = companion_names(candidate, reader).into_iter();
    names.map(|name| (name.clone(), folder.join(last_part(&name)))).collect()
}

/// Returns true if a file that was named belongs to one of the others.
pub(super) fn is_companion<'a>(
    candidate: &Candidate,
    mut wanted: impl Iterator<Item = &'a Candidate>,
    reader: &dyn Reader,
) -> bool {
    let Some(path) = candidate.path() else { return false };
    wanted.any(|one| companion_paths(one, reader).iter().any(|(_, companion)| companion == path))
}

/// Puts the companions that are there behind the files they belong to. They are taken out of the
/// `rest`; those of the members of an archive are found nowhere else, perhaps in another part of it.
pub(super) fn with_companions(files: Vec<Candidate>, rest: &mut Vec<Candidate>, reader: &dyn Reader) -> Vec<Candidate> {
    let mut taken: HashSet<PathBuf> = files.iter().filter_map(|file| file.path().map(PathBuf::from)).collect();
    let has_members = files.iter().any(Candidate::is_member);
    let mut members: HashMap<String, Candidate> = HashMap::new();
    let wanted: HashSet<String> = if has_members {
        files.iter().filter(|file| file.is_member()).flat_map(|file| companion_names(file, reader)).collect()
    } else {
        HashSet::new()
    };
    let (companions, others) =
        std::mem::take(rest).into_iter().partition::<Vec<_>, _>(|one| one.is_member() && wanted.contains(&one.name));
    *rest = others;
    for companion in companions {
        members.entry(companion.name.clone()).or_insert(companion);
    }
    let mut all = Vec::with_capacity(files.len());
    for file in files {
        let from_archive: Vec<Candidate> = if file.is_member() {
            companion_names(&file, reader).iter().filter_map(|name| members.remove(name)).collect()
        } else {
            Vec::new()
        };
        let companions = companion_paths(&file, reader);
        let (folder, shown) = (file.folder, file.shown.clone());
        all.push(file);
        all.extend(from_archive);
        for (name, path) in companions {
            // A link could lead anywhere; only a file that really lies there belongs to the input.
            let there = std::fs::symlink_metadata(&path).is_ok_and(|facts| facts.is_file());
            if there && taken.insert(path.clone()) {
                let shown = match shown.rfind(['/', '\\']) {
                    Some(at) => format!("{}{}", shown.get(..=at).unwrap_or_default(), last_part(&name)),
                    None => last_part(&name).to_owned(),
                };
                all.push(Candidate { name, shown, place: Place::File(path), folder });
            }
        }
    }
    rest.retain(|one| one.path().is_none_or(|path| !taken.contains(path)));
    all
}

fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
