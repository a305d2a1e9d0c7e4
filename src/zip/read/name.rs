//! What members are called: in UTF-8 by flag, by looks, or in an encoding that is found out.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::entry::Member;

/// The upper half of code page 437, which names are in when nothing says otherwise (APPNOTE, appendix D).
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";

/// Decodes the names of all members; all that say nothing are taken to be in one encoding.
pub(super) fn decode_all(mut members: Vec<Member>) -> Vec<Member> {
    let encoding = guess(&members);
    for member in &mut members {
        let Some(raw) = member.raw_name.take() else { continue };
        member.name = decode(&raw, member.says_utf8, encoding).into();
        if member.name.as_bytes() != &*raw {
            member.raw_name = Some(raw);
        }
    }
    members
}

fn decode(raw: &[u8], says_utf8: bool, encoding: Option<&'static Encoding>) -> String {
    let name = match (std::str::from_utf8(raw), encoding) {
        (Ok(name), _) => name.to_owned(),
        (Err(_), _) if says_utf8 => String::from_utf8_lossy(raw).into_owned(),
        (Err(_), Some(encoding)) => encoding.decode_without_bom_handling(raw).0.into_owned(),
        (Err(_), None) => raw.iter().map(|byte| cp437(*byte)).collect(),
    };
    // Archives made on Windows may part folders with a backslash. The name is a label, so nothing can come of it.
    if name.contains('/') { name } else { name.replace('\\', "/") }
}

/// Finds out the encoding of names that do not say theirs, where there is enough to go by.
fn guess(members: &[Member]) -> Option<&'static Encoding> {
    const ENOUGH: usize = 12;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut letters = 0_usize;
    for raw in members.iter().filter(|member| !member.says_utf8).filter_map(|member| member.raw_name.as_deref()) {
        if std::str::from_utf8(raw).is_err() {
            letters = letters.saturating_add(raw.iter().filter(|byte| !byte.is_ascii()).count());
            detector.feed(raw, false);
            detector.feed(b"\n", false);
        }
    }
    if letters < ENOUGH {
        return None;
    }
    detector.feed(b"", true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    // Of single bytes only those that Windows packs with; Latin letters are in code page 437 far more often than not.
    let packs_so = ["Shift_JIS", "GBK", "gb18030", "Big5", "EUC-KR", "EUC-JP", "IBM866", "windows-1251", "KOI8-U"];
    packs_so.contains(&guessed.name()).then_some(guessed)
}

fn cp437(byte: u8) -> char {
    match byte.checked_sub(0x80) {
        Some(upper) => CP437.chars().nth(usize::from(upper)).unwrap_or(char::REPLACEMENT_CHARACTER),
        None => char::from(byte),
    }
}
