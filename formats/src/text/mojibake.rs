//! Letters decoded in the wrong encoding, as in `saidâ€¦`: found always, put right only on request.

use crate::windows_1252;

/// Returns how many runs of letters look like UTF-8 that was decoded as Windows-1252.
pub(super) fn count(text: &str) -> u64 {
    if text.is_ascii() {
        return 0;
    }
    let mut places = 0_u64;
    each_run(text, |_, meant| places = places.saturating_add(u64::from(meant.is_some())));
    places
}

/// Returns the text with such runs put right, and how many there were; `None` if there is none.
pub(super) fn repair(text: &str) -> Option<(String, u64)> {
    let mut places = 0_u64;
    let mut repaired = String::with_capacity(text.len());
    each_run(text, |run, meant| match meant {
        Some(meant) => {
            places = places.saturating_add(1);
            repaired.push_str(&meant);
        }
        None => repaired.push_str(run),
    });
    (places > 0).then_some((repaired, places))
}

/// Gives the text in pieces: runs of characters outside ASCII with what they were meant to be, and the rest as it is.
fn each_run(text: &str, mut take: impl FnMut(&str, Option<String>)) {
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        if plain > 0 {
            take(rest.get(..plain).unwrap_or_default(), None);
        }
        let Some(tail) = rest.get(plain..).filter(|tail| !tail.is_empty()) else { return };
        let length = tail.char_indices().find(|(_, letter)| letter.is_ascii()).map_or(tail.len(), |(at, _)| at);
        let run = tail.get(..length).unwrap_or_default();
        take(run, meant(run));
        rest = tail.get(length..).unwrap_or_default();
    }
}

/// Returns what a run was before its bytes were taken for Windows-1252: only if all of its characters are of that
/// encoding and their bytes are UTF-8 outside ASCII as a whole.
fn meant(run: &str) -> Option<String> {
    let bytes: Vec<u8> = run.chars().map(windows_1252::encode).collect::<Option<_>>()?;
    let text = String::from_utf8(bytes).ok()?;
    // Twice wrong is put right twice; each round is shorter than the one before.
    Some(meant(&text).filter(|again| again.len() < text.len()).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_decoded_wrongly_is_put_right() {
        for (wrong, right) in [
            ("Reed saidâ€¦", "Reed said…"),
            ("cafÃ© and naÃ¯ve", "café and naïve"),
            ("itâ€™s", "it’s"),
            ("CafÃƒÂ©", "Café"),
        ] {
            assert_eq!(repair(wrong).map(|(text, _)| text).as_deref(), Some(right), "{wrong}");
        }
        assert_eq!(count("cafÃ© and naÃ¯ve"), 2);
    }

    #[test]
    fn good_text_is_left_alone() {
        for text in ["café", "über“ und „so“", "Ünïcödé", "日本語", "«Привет»", "plain", "Â£5", "5 €"]
        {
            let kept = text == "Â£5";
            assert_eq!(repair(text).is_none(), !kept, "{text}");
        }
    }
}
