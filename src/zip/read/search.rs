//! Finding the members of an archive whose directory is missing, by the headers that stand before their bytes.

use std::collections::HashSet;
use std::io::{self, BufReader, Read};
use std::sync::Arc;

use blogferry_formats::Bytes;
use flate2::bufread::DeflateDecoder;

use super::budget::{Budget, Limit};
use super::directory;
use super::entry::{self, CENTRAL, LOCAL, LOCAL_LENGTH, Member, Method};
use super::fields::{Fields, Window};
use super::stream::Stretch;

/// Returns the members that are listed already and all others that have a header.
pub(super) fn complete(bytes: &Arc<dyn Bytes>, listed: Vec<Member>, budget: &Budget) -> io::Result<Vec<Member>> {
    let most = budget.limits().members;
    let mut members: Vec<Member> = Vec::with_capacity(listed.len());
    let mut known = HashSet::new();
    let mut window = Window::new(&**bytes);
    // What a damaged directory says counts only where it leads to a header.
    for member in listed {
        if window.at(member.header, LOCAL.len())? == LOCAL && known.insert(member.header) {
            members.push(member);
        }
    }
    let (found, directory) = walk(bytes, &mut window, most, budget)?;
    // A directory without its end still knows more than the headers do.
    let moved = found.first().map_or(0, |member| member.header);
    let listed =
        directory.map(|at| directory::run(&mut window, at, bytes.len(), most)).transpose()?.unwrap_or_default();
    let headers: HashSet<u64> = found.iter().map(|member| member.header).collect();
    for mut member in listed {
        member.header =
            if headers.contains(&member.header) { member.header } else { member.header.saturating_add(moved) };
        if headers.contains(&member.header) && known.insert(member.header) {
            members.push(member);
        }
    }
    members.extend(found.into_iter().filter(|member| !known.contains(&member.header)));
    members.sort_by_key(|member| member.header);
    Ok(members)
}

/// Goes from header to header; returns the members and where a directory seems to start.
fn walk(
    bytes: &Arc<dyn Bytes>,
    window: &mut Window<'_>,
    most: u64,
    budget: &Budget,
) -> io::Result<(Vec<Member>, Option<u64>)> {
    const LONGEST: usize = LOCAL_LENGTH + 2 * 0xFFFF;
    let mut members = Vec::new();
    let mut at = 0;
    while let Some(header) = next_record(window, at)? {
        if window.at(header, CENTRAL.len())? == CENTRAL {
            if !members.is_empty() {
                return Ok((members, Some(header)));
            }
            at = header.saturating_add(CENTRAL.len() as u64);
            continue;
        }
        let Some((mut member, knows_sizes, length)) = entry::local(window.at(header, LONGEST)?, header) else { break };
        if members.len() as u64 >= most {
            return Err(Limit::Members(most).into());
        }
        let start = header.saturating_add(length as u64);
        let rest = bytes.len().saturating_sub(start);
        member.packed = if knows_sizes && is_record(window, start.saturating_add(member.packed))? {
            member.packed
        } else {
            length_of(bytes, window, &member, start, budget)?
        };
        at = start.saturating_add(member.packed.min(rest));
        members.push(member);
    }
    Ok((members, None))
}

/// Finds out how many bytes a member takes whose sizes are not known.
fn length_of(
    bytes: &Arc<dyn Bytes>,
    window: &mut Window<'_>,
    member: &Member,
    start: u64,
    budget: &Budget,
) -> io::Result<u64> {
    if member.method == Method::Deflated && !member.is_encrypted {
        let mut decoder = DeflateDecoder::new(BufReader::new(Stretch::new(Arc::clone(bytes), start, u64::MAX)));
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match decoder.read(&mut buffer) {
                // The packed bytes say themselves where they end.
                Ok(0) => return Ok(decoder.total_in()),
                Ok(_) if budget.check(decoder.total_out(), decoder.total_in()).is_ok() => {}
                Ok(_) | Err(_) => break,
            }
        }
    }
    let length = next_record(window, start)?.unwrap_or(bytes.len()).saturating_sub(start);
    Ok(without_descriptor(window, start, length)?.unwrap_or(length))
}

/// Returns the length without the record behind the bytes that tells the sizes (APPNOTE 4.3.9), if there is one.
fn without_descriptor(window: &mut Window<'_>, start: u64, length: u64) -> io::Result<Option<u64>> {
    for (record, is_wide) in [(16, false), (24, true)] {
        let Some(stored) = length.checked_sub(record) else { continue };
        let Some(rest) = window.at(start.saturating_add(stored), 24)?.strip_prefix(b"PK\x07\x08") else { continue };
        let mut fields = Fields::new(rest);
        fields.take(4);
        let packed = if is_wide { fields.u64() } else { u64::from(fields.u32()) };
        if packed == stored {
            return Ok(Some(stored));
        }
    }
    Ok(None)
}

/// Returns true if a record, or the end of the archive, is at an offset.
fn is_record(window: &mut Window<'_>, at: u64) -> io::Result<bool> {
    let head = window.at(at, 4)?;
    Ok(matches!(
        head,
        [] | [b'P', b'K', 1, 2] | [b'P', b'K', 3, 4] | [b'P', b'K', 5, 6] | [b'P', b'K', 6, 6] | [b'P', b'K', 7, 8]
    ))
}

/// Returns where the next header or record of the directory starts.
fn next_record(window: &mut Window<'_>, from: u64) -> io::Result<Option<u64>> {
    const STEP: usize = 128 * 1024;
    let mut at = from;
    loop {
        let stretch = window.at(at, STEP)?;
        let found = memchr::memmem::find_iter(stretch, b"PK")
            .find(|at| stretch.get(*at..).is_some_and(|rest| rest.starts_with(LOCAL) || rest.starts_with(CENTRAL)));
        if let Some(found) = found {
            return Ok(Some(at.saturating_add(found as u64)));
        }
        if stretch.len() < STEP {
            return Ok(None);
        }
        // A signature may stand across the end of the stretch.
        at = at.saturating_add((STEP - 3) as u64);
    }
}
