//! Word-for-word quotations of the post or of an earlier comment, which pages print without any sign.

use std::collections::BTreeMap;

use super::calendar::is_unspaced;

/// A text that can be quoted or can quote: the post or a comment.
pub(super) struct Text<'a> {
    /// Its paragraphs.
    pub paragraphs: &'a [String],
    /// Who wrote it; nobody quotes himself. Empty if that is nobody in particular.
    pub author: &'a str,
}

/// A paragraph that quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quotation {
    /// The number of the text that quotes, and of its paragraph.
    pub text: usize,
    pub paragraph: usize,
    /// The number of the text that is quoted.
    pub source: usize,
}

/// How many words must agree at least.
const FEWEST: usize = 6;
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

struct Word<'a> {
    text: &'a str,
    start: usize,
    hash: u64,
}

struct Query {
    text: usize,
    paragraph: usize,
}

/// Finds the paragraphs that repeat words of an earlier text from their first to their last word, with other words
/// after them. The first text is the post, which quotes nobody.
pub(super) fn find(texts: &[Text<'_>]) -> Vec<Quotation> {
    let mut queries: BTreeMap<u64, Vec<Query>> = BTreeMap::new();
    let mut filter = [0u64; 16];
    for (number, text) in texts.iter().enumerate().skip(1) {
        let Some((_, quoting)) = text.paragraphs.split_last() else { continue };
        for (place, paragraph) in quoting.iter().enumerate() {
            let start: Vec<Word<'_>> = words(paragraph).take(FEWEST).collect();
            if start.len() == FEWEST {
                let hash = start.iter().fold(0u64, |hash, word| roll(hash, word.hash));
                set(&mut filter, hash);
                queries.entry(hash).or_default().push(Query { text: number, paragraph: place });
            }
        }
    }
    if queries.is_empty() {
        return Vec::new();
    }
    let mut found: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let leaving = (0..FEWEST).fold(1u64, |power, _| power.wrapping_mul(BASE));
    for (source, text) in texts.iter().enumerate() {
        for paragraph in text.paragraphs {
            let mut window = [0u64; FEWEST];
            let mut hash = 0u64;
            let mut starts = [0usize; FEWEST];
            for (count, word) in words(paragraph).enumerate() {
                let slot = count % FEWEST;
                let (Some(old), Some(start)) = (window.get_mut(slot), starts.get_mut(slot)) else { continue };
                hash = roll(hash, word.hash).wrapping_sub(old.wrapping_mul(leaving));
                *old = word.hash;
                *start = word.start;
                if count.saturating_add(1) < FEWEST || !has(&filter, hash) {
                    continue;
                }
                let begin = starts.get(count.saturating_add(1) % FEWEST).copied().unwrap_or(0);
                for query in queries.get(&hash).map(Vec::as_slice).unwrap_or_default() {
                    if repeats(texts, query, source, paragraph.get(begin..).unwrap_or_default()) {
                        found.insert((query.text, query.paragraph), source);
                    }
                }
            }
        }
    }
    let quotation = |((text, paragraph), source)| Quotation { text, paragraph, source };
    found.into_iter().map(quotation).collect()
}

fn repeats(texts: &[Text<'_>], query: &Query, source: usize, said: &str) -> bool {
    let (Some(quoting), Some(quoted)) = (texts.get(query.text), texts.get(source)) else { return false };
    if source >= query.text || !quoting.author.is_empty() && quoting.author == quoted.author {
        return false;
    }
    let Some(paragraph) = quoting.paragraphs.get(query.paragraph) else { return false };
    let mut said = words(said);
    words(paragraph).all(|word| said.next().is_some_and(|said| same(word.text, said.text)))
}

fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

fn roll(hash: u64, word: u64) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(word)
}

fn bit(hash: u64) -> (usize, u64) {
    let place = hash >> 54;
    ((place >> 6) as usize & 15, 1 << (place & 63))
}

fn set(filter: &mut [u64; 16], hash: u64) {
    let (slot, bit) = bit(hash);
    if let Some(slot) = filter.get_mut(slot) {
        *slot |= bit;
    }
}

fn has(filter: &[u64; 16], hash: u64) -> bool {
    let (slot, bit) = bit(hash);
    filter.get(slot).is_some_and(|slot| slot & bit != 0)
}

/// Cuts a text into words: letters and digits; of scripts without blanks each letter is one.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let bytes = text.as_bytes();
    let letter_at = |at: usize| text.get(at..).and_then(|rest| rest.chars().next());
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        // Most bytes are ASCII and need no decoding.
        while !bytes.get(at)?.is_ascii_alphanumeric() {
            let letter = letter_at(at)?;
            if letter.is_alphanumeric() {
                break;
            }
            at = at.saturating_add(letter.len_utf8());
        }
        let start = at;
        let mut hash = 0xcbf2_9ce4_8422_2325u64;
        let mut add = |code: u32| hash = (hash ^ u64::from(code)).wrapping_mul(0x100_0000_01b3);
        while let Some(byte) = bytes.get(at) {
            if byte.is_ascii_alphanumeric() {
                add(u32::from(byte.to_ascii_lowercase()));
                at = at.saturating_add(1);
                continue;
            }
            let Some(letter) = letter_at(at).filter(|letter| letter.is_alphanumeric()) else { break };
            if at > start && is_unspaced(letter) {
                break;
            }
            add(u32::from(letter));
            at = at.saturating_add(letter.len_utf8());
            if is_unspaced(letter) {
                break;
            }
        }
        Some(Word { text: text.get(start..at)?, start, hash })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotations(texts: &[(&str, &str)]) -> Vec<(usize, usize, usize)> {
        let owned: Vec<Vec<String>> =
            texts.iter().map(|(_, text)| text.split("\n\n").map(str::to_owned).collect()).collect();
        let texts: Vec<Text<'_>> =
            owned.iter().zip(texts).map(|(paragraphs, (author, _))| Text { paragraphs, author }).collect();
        find(&texts).into_iter().map(|it| (it.text, it.paragraph, it.source)).collect()
    }

    const POST: (&str, &str) = ("", "The heron stood on the far bank for an hour and did not move.");

    #[test]
    fn a_repeated_sentence_with_an_answer_is_a_quotation() {
        let ann = ("Ann", "I saw it too, but the water was much too high for it that day.");
        let bob = ("Bob", "the water was much too high for it that day.....\n\nNot where I stood.");
        assert_eq!(quotations(&[POST, ann, bob]), [(2, 0, 1)]);
        let of_post = ("Bob", "\"The heron stood on the far bank for an hour\"\n\nIt was two.");
        assert_eq!(quotations(&[POST, ann, of_post]), [(2, 0, 0)]);
    }

    #[test]
    fn what_is_the_whole_comment_or_ones_own_words_is_none() {
        let wish = "I wish you all a very good new year.";
        assert_eq!(quotations(&[POST, ("Ann", wish), ("Bob", wish)]), []);
        let twice = format!("{wish}\n\nAnn");
        assert_eq!(quotations(&[POST, ("Ann", &twice), ("Ann", &twice)]), []);
        let other = ("Bob", "The heron stood on the far bank for a day\n\nNo.");
        assert_eq!(quotations(&[POST, other]), []);
    }
}
