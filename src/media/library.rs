//! Files that may hold what posts show: a folder of pictures, an archive of one, the albums of a Takeout.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use blogferry_formats::Bytes;
use sha2::Digest as _;
use unicode_normalization::UnicodeNormalization;

use super::variants::is_blogger_host;
use crate::address::Address;

/// Opens the bytes of a file when they are wanted.
pub type OpenFile = Arc<dyn Fn() -> io::Result<Arc<dyn Bytes>> + Send + Sync>;

/// A file of a library.
#[derive(Clone)]
pub struct LibraryFile {
    /// Its path in the library, with `/` between parts.
    pub path: String,
    /// The name it had before it was put there, if something beside it says so.
    pub given_name: Option<String>,
    /// When it was made, in milliseconds since 1970, if something beside it says so.
    pub created: Option<i64>,
    /// Opens it.
    pub open: OpenFile,
}

/// Who says that the files of a library are those of the posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The user does.
    Named,
    /// They lie beside the export.
    Beside,
}

/// Files, found by what addresses end with.
pub struct Library {
    files: Vec<LibraryFile>,
    scope: Scope,
    by_name: HashMap<String, Vec<usize>>,
}

/// What a library has for an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// This file.
    Found(usize),
    /// Several files could be meant.
    Several,
    /// Nothing.
    None,
}

/// What is known of the picture that is looked for, beside its addresses.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint {
    /// Whether it lies on a host of the blog itself.
    pub is_own: bool,
    /// When it was first shown, in milliseconds since 1970.
    pub shown: Option<i64>,
}

impl Library {
    /// Returns a library of these files.
    pub fn new(files: Vec<LibraryFile>, scope: Scope) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, file) in files.iter().enumerate() {
            let base = file.path.rsplit('/').next().unwrap_or_default();
            let names = [Some(base), file.given_name.as_deref()];
            let mut keys: Vec<String> = names.into_iter().flatten().map(key).collect();
            keys.dedup();
            keys.into_iter().for_each(|key| by_name.entry(key).or_default().push(number));
        }
        Library { files, scope, by_name }
    }

    /// Returns a file by its number.
    pub fn file(&self, number: usize) -> Option<&LibraryFile> {
        self.files.get(number)
    }

    /// Returns how many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns true if there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Looks for a file under each of these addresses, the best first: the one whose path shares the longest end with
    /// the address.
    ///
    /// A name alone is enough only where nothing contradicts it: the picture lies on a host of the blog or of Blogger,
    /// or the user named a library that has no folders. Of several files of one name the one made nearest to the post counts.
    pub fn find(&self, candidates: &[Address], hint: Hint) -> Match {
        let mut several = false;
        for address in candidates {
            match self.find_one(address, hint) {
                Match::None => {}
                Match::Several => several = true,
                found => return found,
            }
        }
        if several { Match::Several } else { Match::None }
    }

    fn find_one(&self, address: &Address, hint: Hint) -> Match {
        let segments: Vec<String> = address.segments().iter().map(|segment| key(segment)).collect();
        let Some(name) = segments.last() else { return Match::None };
        // In a query `+` is a blank, and some platforms write paths like that.
        let hits = self.by_name.get(name).or_else(|| self.by_name.get(&name.replace('+', " ")));
        let Some(hits) = hits else { return Match::None };
        let trusts_name = hint.is_own || address.host.is_empty() || is_blogger_host(&address.host);
        let shared = |file: &LibraryFile| shared_end(&file.path, &segments);
        let is_flat = |file: &LibraryFile| self.scope == Scope::Named && !file.path.contains('/');
        let found = hits.iter().filter_map(|number| Some((*number, self.files.get(*number)?)));
        let fitting: Vec<(usize, &LibraryFile)> =
            found.filter(|(_, file)| trusts_name || is_flat(file) || shared(file) > 0).collect();
        let longest = fitting.iter().map(|(_, file)| shared(file)).max().unwrap_or_default();
        let best: Vec<(usize, &LibraryFile)> =
            fitting.into_iter().filter(|(_, file)| shared(file) == longest).collect();
        match best.as_slice() {
            [] => Match::None,
            [(only, _)] => Match::Found(*only),
            [(first, _), ..] => nearest(&best, hint.shown)
                .or_else(|| same_bytes(&best).then_some(*first))
                .map_or(Match::Several, Match::Found),
        }
    }
}

/// Returns how many folders in front of the name the path of a file and an address share.
fn shared_end(path: &str, segments: &[String]) -> usize {
    let folders = path.rsplit('/').skip(1);
    folders.zip(segments.iter().rev().skip(1)).take_while(|(one, other)| key(one) == **other).count()
}

/// Returns the one file that was made nearest to a date, if they all say when they were made.
fn nearest(files: &[(usize, &LibraryFile)], shown: Option<i64>) -> Option<usize> {
    let shown = shown?;
    let mut distances = Vec::with_capacity(files.len());
    for (number, file) in files {
        distances.push((file.created?.abs_diff(shown), *number));
    }
    distances.sort_unstable();
    match distances.as_slice() {
        [(one, _), (other, _), ..] if one == other => None,
        [(_, number), ..] => Some(*number),
        [] => None,
    }
}

/// Returns true if all files hold the same bytes. What cannot be read is not the same.
fn same_bytes(files: &[(usize, &LibraryFile)]) -> bool {
    /// More copies of one picture than this are rather different pictures of one name.
    const MOST: usize = 8;
    if files.len() > MOST {
        return false;
    }
    let mut opened = Vec::with_capacity(files.len());
    for (_, file) in files {
        let Ok(bytes) = (file.open)() else { return false };
        opened.push(bytes);
    }
    let length = opened.first().map(|bytes| bytes.len());
    if opened.iter().any(|bytes| Some(bytes.len()) != length) {
        return false;
    }
    let digests: Vec<_> = opened.iter().map(|bytes| digest(&**bytes)).collect();
    digests.iter().all(|digest| digest.is_some() && Some(digest) == digests.first())
}

fn digest(bytes: &dyn Bytes) -> Option<[u8; 32]> {
    let mut hash = sha2::Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut at = 0u64;
    loop {
        let count = bytes.read_at(at, &mut buffer).ok()?;
        if count == 0 {
            return Some(hash.finalize().into());
        }
        hash.update(buffer.get(..count)?);
        at = at.saturating_add(count as u64);
    }
}

/// Returns what two names share that a platform or an archive could have changed: letter case, Unicode normalisation,
/// and characters that file systems do not take.
fn key(name: &str) -> String {
    let fold = |char: char| {
        if matches!(char, '\'' | '"' | '&' | '<' | '>' | ':' | '|' | '?' | '*' | '\\') { '_' } else { char }
    };
    name.nfc().map(fold).flat_map(char::to_lowercase).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::variants::candidates;

    fn file(path: &str) -> LibraryFile {
        let bytes = path.as_bytes().to_vec();
        let open: OpenFile = Arc::new(move || Ok(Arc::new(bytes.clone())));
        LibraryFile { path: path.to_owned(), given_name: None, created: None, open }
    }

    fn library(paths: &[&str], scope: Scope) -> Library {
        Library::new(paths.iter().map(|path| file(path)).collect(), scope)
    }

    fn found(library: &Library, address: &str, hint: Hint) -> Match {
        library.find(&candidates(&Address::parse(address, None).expect("an address")), hint)
    }

    const OWN: Hint = Hint { is_own: true, shown: None };
    const FOREIGN: Hint = Hint { is_own: false, shown: None };

    #[test]
    fn the_longest_shared_end_decides() {
        let library = library(&["2011/03/a.jpg", "2012/03/a.jpg", "b.jpg"], Scope::Named);
        assert_eq!(found(&library, "http://e.example/wp-content/uploads/2012/03/A.jpg", FOREIGN), Match::Found(1));
        assert_eq!(found(&library, "http://e.example/uploads/2013/03/a.jpg", OWN), Match::Several);
        assert_eq!(found(&library, "http://e.example/uploads/2013/04/c.jpg", OWN), Match::None);
    }

    #[test]
    fn a_foreign_picture_is_not_taken_for_one_of_the_same_name() {
        let nested = library(&["2011/03/logo.png"], Scope::Named);
        assert_eq!(found(&nested, "http://other.example/img/logo.png", FOREIGN), Match::None);
        assert_eq!(found(&nested, "http://own.example/img/logo.png", OWN), Match::Found(0));
        let flat = library(&["logo.png"], Scope::Named);
        assert_eq!(found(&flat, "http://other.example/img/logo.png", FOREIGN), Match::Found(0));
    }

    #[test]
    fn the_whole_picture_comes_before_the_scaled_one() {
        let library = library(&["2011/03/a-300x200.jpg", "2011/03/a.jpg", "2011/03/b-300x200.jpg"], Scope::Named);
        assert_eq!(found(&library, "http://e.example/uploads/2011/03/a-300x200.jpg", FOREIGN), Match::Found(1));
        assert_eq!(found(&library, "http://e.example/uploads/2011/03/b-300x200.jpg", FOREIGN), Match::Found(2));
    }

    #[test]
    fn what_lies_beside_an_export_does_not_stand_for_foreign_pictures() {
        let library = library(&["Albums/Lamps/wick lamp_s.jpg"], Scope::Beside);
        assert_eq!(
            found(&library, "http://1.bp.blogspot.com/-a/b/c/d/s320/Wick+Lamp%27s.JPG", FOREIGN),
            Match::Found(0)
        );
        assert_eq!(found(&library, "http://other.example/wick%20lamp_s.jpg", FOREIGN), Match::None);
        let flat = self::library(&["logo.png"], Scope::Beside);
        assert_eq!(found(&flat, "http://other.example/logo.png", FOREIGN), Match::None);
    }

    #[test]
    fn of_two_pictures_of_one_name_the_one_made_nearest_to_the_post_counts() {
        let made = |path: &str, created| LibraryFile { created: Some(created), ..file(path) };
        let library = Library::new(vec![made("A/x.jpg", 1_000), made("B/x.jpg", 9_000)], Scope::Beside);
        let address = "http://1.bp.blogspot.com/s320/x.jpg";
        assert_eq!(found(&library, address, Hint { is_own: false, shown: Some(8_000) }), Match::Found(1));
        assert_eq!(found(&library, address, Hint { is_own: false, shown: Some(5_000) }), Match::Several);
        assert_eq!(found(&library, address, FOREIGN), Match::Several);
    }

    #[test]
    fn equal_copies_of_a_picture_are_one() {
        let copy = |path: &str| LibraryFile { path: path.to_owned(), ..file("same") };
        let library = Library::new(vec![copy("A/x.jpg"), copy("B/x.jpg")], Scope::Beside);
        assert_eq!(found(&library, "http://1.bp.blogspot.com/s320/x.jpg", FOREIGN), Match::Found(0));
    }

    #[test]
    fn the_name_a_file_had_before_counts_too() {
        let renamed = LibraryFile { given_name: Some("Lamp.jpg".to_owned()), ..file("A/Lamp(1).jpg") };
        let library = Library::new(vec![renamed], Scope::Beside);
        assert_eq!(found(&library, "http://1.bp.blogspot.com/s320/lamp.jpg", FOREIGN), Match::Found(0));
    }
}
