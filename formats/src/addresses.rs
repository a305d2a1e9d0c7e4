//! What the addresses in posts become in the output: pictures that were copied, links from post to post.

use crate::out_path::OutPath;

/// Says what addresses in posts become. One value serves all threads at once.
///
/// A writer asks for every address that its output shows or links to, in bodies through
/// [`replace_addresses`](crate::html::replace_addresses), and writes what it is told. What it does not ask for stays as
/// it is; so the addresses a writer asks for while it rehearses are those that matter.
pub trait Addresses: Send + Sync {
    /// Returns what stands for an address in the file `from`, or at the top of the output where there is none; `None`
    /// if the address stays.
    fn replacement(&self, address: &str, used: AddressUse, from: Option<&OutPath>) -> Option<String>;

    /// Returns false if no address is ever replaced, so that bodies need not be looked through.
    fn replaces_any(&self) -> bool {
        true
    }
}

/// How an address is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddressUse {
    /// A reader clicks on it.
    Link,
    /// The page shows it as a picture.
    Picture,
    /// The page plays it: a video or a sound.
    Player,
    /// It belongs to the post as a file: an enclosure, an item of the media library.
    Attachment,
}

/// Leaves every address as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unchanged;

impl Addresses for Unchanged {
    fn replacement(&self, _: &str, _: AddressUse, _: Option<&OutPath>) -> Option<String> {
        None
    }

    fn replaces_any(&self) -> bool {
        false
    }
}

/// Returns the address of one file of an output in another, or at the top of it: `../media/lamp.jpg`.
///
/// What would end a path or be decoded in it is percent-encoded; letters of every script stay.
pub fn relative_address(to: &OutPath, from: Option<&OutPath>) -> String {
    let target: Vec<&str> = to.as_str().split('/').collect();
    let mut folders: Vec<&str> = from.map(|from| from.as_str().split('/').collect()).unwrap_or_default();
    folders.pop();
    let most = target.len().saturating_sub(1);
    let shared = folders.iter().zip(&target).take(most).take_while(|(one, other)| one == other).count();
    let mut address = "../".repeat(folders.len().saturating_sub(shared));
    for (number, part) in target.iter().skip(shared).enumerate() {
        if number > 0 {
            address.push('/');
        }
        push_encoded(part, &mut address);
    }
    address
}

fn push_encoded(part: &str, out: &mut String) {
    for character in part.chars() {
        match character {
            '%' => out.push_str("%25"),
            '#' => out.push_str("%23"),
            '?' => out.push_str("%3F"),
            _ if character.is_whitespace() => {
                let mut bytes = [0; 4];
                character.encode_utf8(&mut bytes).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
            }
            _ => out.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(to: &str, from: Option<&str>) -> String {
        let path = |text: &str| OutPath::new(text.split('/'));
        relative_address(&path(to), from.map(path).as_ref())
    }

    #[test]
    fn an_address_leads_from_the_folder_of_one_file_to_another() {
        assert_eq!(address("media/lamp.jpg", Some("posts/wick.md")), "../media/lamp.jpg");
        assert_eq!(address("media/lamp.jpg", Some("posts/2012/wick.md")), "../../media/lamp.jpg");
        assert_eq!(address("posts/soup.md", Some("posts/wick.md")), "soup.md");
        assert_eq!(address("data/media/lamp.jpg", Some("data/posts/wick.md")), "../media/lamp.jpg");
        assert_eq!(address("media/lamp.jpg", Some("wick.md")), "media/lamp.jpg");
        assert_eq!(address("media/lamp.jpg", None), "media/lamp.jpg");
    }

    #[test]
    fn a_file_named_like_a_folder_is_not_passed_through() {
        assert_eq!(address("posts", Some("posts/wick.md")), "../posts");
    }

    #[test]
    fn what_would_end_a_path_is_encoded() {
        assert_eq!(address("media/a b#c%20d.jpg", None), "media/a%20b%23c%2520d.jpg");
        assert_eq!(address("media/лампа.jpg", None), "media/лампа.jpg");
    }
}
