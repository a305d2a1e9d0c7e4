use crate::limits::StemLength;
use crate::model::{Kind, Status};
use crate::out_path::OutPath;
use crate::reader::Outline;

/// Returns the file of a post: in the folder of its kind, or in that of its status if it was not public.
pub(super) fn path_of(outline: &Outline, slug: &str, length: StemLength) -> OutPath {
    let folder = match outline.status {
        Status::Published => match &outline.kind {
            Kind::Post => "posts",
            Kind::Page => "pages",
            Kind::Attachment => "attachments",
            Kind::Custom(name) => name,
        },
        Status::Draft => "drafts",
        Status::Scheduled => "scheduled",
        Status::Pending => "pending",
        Status::Private => "private",
        Status::Trash => "trash",
    };
    let safe = OutPath::new([slug]);
    let stem = length.cut(safe.as_str());
    OutPath::new([folder, &format!("{stem}.md")])
}

/// Returns a post's slug with the number that its file has because others have that name too; `None` if it has none. Site
/// generators make the address of a page of its slug, and keep one page of each address.
pub(super) fn numbered_slug(slug: &str, path: &OutPath, length: StemLength) -> Option<String> {
    let name = path.as_str().rsplit('/').next()?;
    let safe = OutPath::new([slug]);
    let number = name.strip_suffix(".md")?.strip_prefix(length.cut(safe.as_str()))?.strip_prefix('-')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| format!("{slug}-{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slug_of_a_file_with_a_number_has_it_too() {
        let numbered =
            |slug: &str, path: &str| numbered_slug(slug, &OutPath::new(path.split('/')), StemLength::default());
        assert_eq!(numbered("pond", "posts/pond-2.md").as_deref(), Some("pond-2"));
        assert_eq!(numbered("pond-2", "posts/pond-2-3.md").as_deref(), Some("pond-2-3"));
        assert_eq!(numbered("Teich Ü", "posts/Teich Ü-2.md").as_deref(), Some("Teich Ü-2"));
        for (slug, path) in [("pond", "posts/pond.md"), ("pond-2", "posts/pond-2.md"), ("pond", "posts/pond-life.md")] {
            assert_eq!(numbered(slug, path), None, "{slug}");
        }
    }

    fn path(status: Status, kind: Kind, slug: &str) -> String {
        path_of(&Outline { status, kind, ..Outline::default() }, slug, StemLength::default()).to_string()
    }

    #[test]
    fn the_folder_tells_what_was_public() {
        assert_eq!(path(Status::Published, Kind::Post, "pond"), "posts/pond.md");
        assert_eq!(path(Status::Published, Kind::Page, "about"), "pages/about.md");
        assert_eq!(path(Status::Published, Kind::Custom("recipe".into()), "soup"), "recipe/soup.md");
        assert_eq!(path(Status::Published, Kind::Custom("../x".into()), "soup"), "_-x/soup.md");
        assert_eq!(path(Status::Draft, Kind::Page, "about"), "drafts/about.md");
        assert_eq!(path(Status::Trash, Kind::Post, "pond"), "trash/pond.md");
    }

    #[test]
    fn the_suffix_stays_whatever_the_slug_is() {
        for slug in ["", "..", ".", "/", "a.b", "con", "%2F..", "\u{202E}dm.x", "🐸"] {
            let path = path(Status::Published, Kind::Post, slug);
            assert!(path.ends_with(".md") && path.len() > "posts/.md".len(), "{slug:?} became {path}");
        }
        let long = path(Status::Published, Kind::Post, &"長い".repeat(100));
        assert!(long.ends_with(".md"));
    }

    #[test]
    fn long_slugs_that_collide_still_have_sidecars_of_their_own() {
        let first = path_of(&Outline::default(), &"a".repeat(300), StemLength::default());
        let sidecars = [first.clone(), first.numbered(2), first.numbered(12_345)].map(|path| {
            assert!(path.as_str().ends_with(".md"));
            path.with_suffix("comments.yaml").to_string()
        });
        assert!(sidecars[0] != sidecars[1] && sidecars[1] != sidecars[2] && sidecars[0] != sidecars[2]);
    }
}
