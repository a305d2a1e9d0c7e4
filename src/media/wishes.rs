//! What posts show: gathered while a writer rehearses.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use blogferry_formats::{AddressUse, Addresses, Bytes, OutPath};

use super::data_uri;
use super::own_hosts::OwnHosts;
use super::variants::is_blogger_host;
use crate::address::Address;
use crate::sink::Digest;
use crate::source::Spool;

/// Takes down every address of a file that a writer asks for, and replaces none.
pub(crate) struct Wishes {
    blog: Option<String>,
    own: OwnHosts,
    found: Mutex<Found>,
}

#[derive(Default)]
struct Found {
    wishes: BTreeMap<String, Wish>,
    /// What stood in pages, one after the other.
    inline: Spool,
    length: u64,
    fault: Option<std::io::Error>,
}

/// A file that posts show, under an address as it stands in them.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    /// Where it is.
    pub(crate) place: WishPlace,
    /// True if somewhere a page shows it as a picture.
    pub(crate) is_picture: bool,
    /// Whether it lies on a host of the blog.
    pub(crate) is_own: bool,
    /// The files that show it, the first of them in the order of their names.
    pub(crate) from: Option<OutPath>,
}

/// Where a file is.
#[derive(Clone, Debug)]
pub(crate) enum WishPlace {
    /// Under an address.
    At(Address),
    /// In the page: a stretch of what was gathered.
    Inline { start: u64, length: u64 },
}

/// All wishes, by address, and the bytes of those that stood in pages.
pub(crate) struct Gathered {
    pub(crate) wishes: BTreeMap<String, Wish>,
    pub(crate) inline: Arc<dyn Bytes>,
}

impl Wishes {
    /// Begins to gather for the blog at this address.
    pub(crate) fn new(blog: Option<&str>) -> Self {
        Wishes { blog: blog.map(str::to_owned), own: OwnHosts::of(blog), found: Mutex::default() }
    }

    /// Returns what was gathered, and keeps nothing.
    ///
    /// # Errors
    /// When the temporary folder failed.
    pub(crate) fn take(&self) -> std::io::Result<Gathered> {
        let found = std::mem::take(&mut *self.found.lock().unwrap_or_else(PoisonError::into_inner));
        match found.fault {
            Some(fault) => Err(fault),
            None => Ok(Gathered { wishes: found.wishes, inline: found.inline.finish()? }),
        }
    }

    fn take_address(&self, text: &str, used: AddressUse, from: Option<&OutPath>) {
        let Some(address) = Address::parse(text, self.blog.as_deref()) else { return };
        if !self.is_file(&address, used) {
            return;
        }
        let is_own = self.own.include(&address);
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let wish = found.wishes.entry(text.to_owned()).or_insert_with(|| Wish {
            place: WishPlace::At(address),
            is_picture: false,
            is_own,
            from: from.cloned(),
        });
        wish.meet(used, from);
    }

    fn take_inline(&self, text: &str, used: AddressUse, from: Option<&OutPath>) {
        let key = inline_key(text);
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wish) = found.wishes.get_mut(&key) {
            return wish.meet(used, from);
        }
        let Some(bytes) = data_uri::decode(text) else { return };
        let (start, length) = (found.length, bytes.len() as u64);
        if let Err(error) = found.inline.write_all(&bytes) {
            found.fault.get_or_insert(error);
            return;
        }
        found.length = start.saturating_add(length);
        let place = WishPlace::Inline { start, length };
        let mut wish = Wish { place, is_picture: false, is_own: true, from: from.cloned() };
        wish.meet(used, from);
        found.wishes.insert(key, wish);
    }

    /// Returns true if an address is that of a file and not of a page. Of what is only linked to, files of the blog
    /// itself count.
    fn is_file(&self, address: &Address, used: AddressUse) -> bool {
        let suffix = address.suffix();
        let suffix = suffix.as_deref().unwrap_or_default();
        match used {
            AddressUse::Picture | AddressUse::Attachment => !address.path.is_empty(),
            AddressUse::Player => RECORDINGS.contains(&suffix),
            AddressUse::Link => {
                let is_known = [&PICTURES[..], &RECORDINGS, &DOCUMENTS].iter().any(|known| known.contains(&suffix));
                self.own.keep(address) && (is_known || is_blogger_host(&address.host))
            }
        }
    }
}

impl Wish {
    fn meet(&mut self, used: AddressUse, from: Option<&OutPath>) {
        self.is_picture |= used == AddressUse::Picture;
        if from < self.from.as_ref() {
            self.from = from.cloned();
        }
    }
}

impl Addresses for Wishes {
    fn replacement(&self, address: &str, used: AddressUse, from: Option<&OutPath>) -> Option<String> {
        if data_uri::is_data(address) {
            self.take_inline(address, used, from);
        } else {
            self.take_address(address, used, from);
        }
        None
    }
}

/// Returns what stands for a data URI, which may be very long.
pub(super) fn inline_key(text: &str) -> String {
    format!("data:{}", Digest::of(text.as_bytes()))
}

const PICTURES: [&str; 15] =
    ["jpg", "jpeg", "jpe", "png", "gif", "webp", "avif", "heic", "bmp", "tif", "tiff", "svg", "ico", "psd", "jxl"];
const RECORDINGS: [&str; 19] = [
    "mp3", "m4a", "ogg", "oga", "opus", "wav", "flac", "wma", "aac", "mid", "mp4", "m4v", "mov", "webm", "ogv", "avi",
    "wmv", "3gp", "flv",
];
const DOCUMENTS: [&str; 27] = [
    "pdf", "ps", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "pps", "odt", "ods", "odp", "rtf", "txt", "csv", "epub",
    "mobi", "zip", "gz", "tgz", "tar", "rar", "7z", "kml", "gpx", "tex", "swf",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(asked: &[(&str, AddressUse)]) -> Vec<String> {
        let wishes = Wishes::new(Some("http://lamps.example/"));
        for (address, used) in asked {
            assert_eq!(wishes.replacement(address, *used, None), None);
        }
        wishes.take().expect("gathered").wishes.into_keys().collect()
    }

    #[test]
    fn pictures_count_wherever_they_are_and_links_only_to_files_of_the_blog() {
        use AddressUse::{Attachment, Link, Picture, Player};
        assert_eq!(
            gathered(&[
                ("http://other.example/a", Picture),
                ("http://lamps.example/b.pdf", Link),
                ("http://lamps.example/2012/02/wick.html", Link),
                ("http://other.example/c.jpg", Link),
                ("http://1.bp.blogspot.com/x/s1600-h/d", Link),
                ("https://www.youtube.com/embed/e", Player),
                ("/f.mp4", Player),
                ("http://cast.example/g", Attachment),
                ("mailto:h@lamps.example", Link),
                ("#i", Link),
            ]),
            [
                "/f.mp4",
                "http://1.bp.blogspot.com/x/s1600-h/d",
                "http://cast.example/g",
                "http://lamps.example/b.pdf",
                "http://other.example/a",
            ]
        );
    }

    #[test]
    fn what_stands_in_a_page_is_kept_once_with_its_bytes() {
        let wishes = Wishes::new(None);
        for address in ["data:image/png;base64,bGFtcA==", "data:image/png;base64,bGFtcA==", "data:,wick"] {
            wishes.replacement(address, AddressUse::Picture, None);
        }
        let gathered = wishes.take().expect("gathered");
        assert_eq!(gathered.wishes.len(), 2);
        for wish in gathered.wishes.values() {
            let WishPlace::Inline { start, length } = wish.place else { panic!("inline") };
            let bytes = gathered.inline.read_range(start, length as usize).expect("read");
            assert!(bytes == b"lamp" || bytes == b"wick");
        }
    }

    #[test]
    fn the_first_file_that_shows_it_is_known_whatever_the_order_of_asking() {
        let wishes = Wishes::new(None);
        for name in ["b.md", "a.md", "c.md"] {
            wishes.replacement("http://e.example/x.jpg", AddressUse::Link, Some(&OutPath::new([name])));
            wishes.replacement("http://e.example/x.jpg", AddressUse::Picture, Some(&OutPath::new([name])));
        }
        let gathered = wishes.take().expect("gathered");
        let first = gathered.wishes.values().next().and_then(|wish| wish.from.as_ref());
        assert_eq!(first.map(OutPath::as_str), Some("a.md"));
    }
}
