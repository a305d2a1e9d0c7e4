//! What addresses become: files that were carried along, and links from post to post.

use blogferry_formats::{AddressUse, Addresses, OutPath, Writer};

use crate::media::MediaBook;
use crate::plan::PostLinks;

/// Names the files of the output in the way of its writer.
pub(crate) struct OutputAddresses<'a> {
    pub(crate) writer: &'a dyn Writer,
    pub(crate) media: &'a MediaBook,
    /// The posts, where links to them are to lead to their files.
    pub(crate) posts: Option<&'a PostLinks>,
}

impl Addresses for OutputAddresses<'_> {
    fn replacement(&self, address: &str, used: AddressUse, from: Option<&OutPath>) -> Option<String> {
        if let Some(file) = self.media.path(address) {
            return Some(self.writer.address(file, from));
        }
        let post = self.posts.filter(|_| used == AddressUse::Link)?.find(address)?;
        let address = self.writer.address(post.path, from);
        Some(match post.fragment {
            Some(fragment) => format!("{address}#{fragment}"),
            None => address,
        })
    }

    fn replaces_any(&self) -> bool {
        self.posts.is_some() || self.media.kept().next().is_some()
    }
}
