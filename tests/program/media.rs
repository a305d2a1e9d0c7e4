//! Pictures and other files of posts, and links between posts.

use std::fs;

use serde_json::Value;

use crate::support::Desk;

/// The smallest bytes that are taken for these kinds of files.
const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 a lamp";
const PNG: &[u8] = b"\x89PNG\r\n\x1A\n a wick";

/// An export with two posts, the first with this body.
fn export(body: &str) -> String {
    let item = |id: u32, slug: &str, body: &str| {
        format!(
            "<item><title>{slug}</title><link>http://lamps.example/2011/03/{slug}/</link>\
             <content:encoded><![CDATA[{body}]]></content:encoded><wp:post_id>{id}</wp:post_id>\
             <wp:post_date>2011-03-0{id} 10:00:00</wp:post_date><wp:post_name>{slug}</wp:post_name>\
             <wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>"
        )
    };
    format!(
        "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' \
         xmlns:wp='http://wordpress.org/export/1.2/'><channel><title>Lamps</title><link>http://lamps.example</link>\
         <wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>http://lamps.example</wp:base_blog_url>{}{}</channel></rss>",
        item(1, "wick", body),
        item(2, "oil", "<p>Oil.</p>"),
    )
}

fn desk(body: &str) -> Desk {
    let desk = Desk::new();
    desk.write("lamps.xml", export(body));
    desk.write("uploads/2011/03/lamp.jpg", JPEG);
    desk.write("uploads/2011/03/Wick Plan.png", PNG);
    desk
}

fn tar_member(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut member = vec![0; 512];
    member[..name.len()].copy_from_slice(name.as_bytes());
    member[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
    member[156] = b'0';
    member[257..265].copy_from_slice(b"ustar\x0000");
    member[148..156].fill(b' ');
    let sum: u32 = member.iter().map(|byte| u32::from(*byte)).sum();
    member[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    member.extend(bytes);
    member.resize(member.len().div_ceil(512) * 512, 0);
    member
}

/// Returns the names in the folder of media.
fn media(desk: &Desk, folder: &str) -> Vec<String> {
    desk.names(folder).into_iter().filter(|name| name.starts_with("media/")).collect()
}

const BODY: &str = "<p><a href=\"http://lamps.example/wp-content/uploads/2011/03/lamp.jpg\">\
    <img src=\"http://www.lamps.example/wp-content/uploads/2011/03/lamp-300x200.jpg\" alt=\"lamp\"></a></p>\
    <p><img src='/wp-content/uploads/2011/03/Wick%20Plan.png' alt=plan></p>\
    <p><img src=\"http://other.example/lamp.jpg\" alt=\"foreign\"></p>";

#[test]
fn pictures_are_linked_where_they_are_unless_asked_for() {
    let desk = desk(BODY);
    assert_eq!(desk.run(&["lamps.xml", "-o", "out"]).code, Some(0));
    assert!(media(&desk, "out").is_empty());
    assert!(desk.read("out/posts/wick.md").contains("/uploads/2011/03/lamp-300x200.jpg)"));
}

#[test]
fn an_uploads_folder_gives_the_pictures_of_the_posts() {
    let desk = desk(BODY);
    let ended = desk.run(&["lamps.xml", "-o", "out", "--media-from", "uploads", "--json"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let files = media(&desk, "out");
    assert_eq!(files.len(), 2, "{files:?}");
    let text = desk.read("out/posts/wick.md");
    for name in &files {
        assert!(text.contains(&format!("](../{name})")), "{name} in {text}");
    }
    assert!(files[0].starts_with("media/lamp-") && files[0].ends_with(".jpg"), "{files:?}");
    assert!(files[1].starts_with("media/wick-plan-") && files[1].ends_with(".png"), "{files:?}");
    assert_eq!(desk.files("out")[&files[0]], JPEG);
    assert!(text.contains("![foreign](http://other.example/lamp.jpg)"), "{text}");

    let report: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(report["media"], serde_json::json!({ "found": 4, "written": 3, "linked": 1, "lost": 0 }));
    let codes: Vec<&str> =
        report["issues"].as_array().expect("issues").iter().filter_map(|group| group["code"].as_str()).collect();
    assert_eq!(codes, ["media-not-found"]);
}

#[test]
fn a_second_run_changes_nothing_and_knows_the_pictures_as_its_own() {
    let desk = desk(BODY);
    let arguments = ["lamps.xml", "-o", "out", "--media", "copy", "--media-from", "uploads"];
    assert_eq!(desk.run(&arguments).code, Some(0));
    let before = desk.files("out");
    let ended = desk.run(&[&arguments[..], &["--json"]].concat());
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(desk.files("out"), before);
    let report: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(report["files"]["written"], 0);
    assert_eq!(report["files"]["left"], serde_json::json!([]));
}

#[test]
fn a_tar_archive_of_a_folder_serves_like_the_folder() {
    let desk = desk(BODY);
    let members = [("uploads/2011/03/lamp.jpg", JPEG), ("uploads/2011/03/Wick Plan.png", PNG)];
    let packed: Vec<u8> = members.iter().flat_map(|(name, bytes)| tar_member(name, bytes)).collect();
    desk.write("uploads.tar", [packed, vec![0; 1024]].concat());
    assert_eq!(desk.run(&["lamps.xml", "-o", "from-folder", "--media-from", "uploads"]).code, Some(0));
    assert_eq!(desk.run(&["lamps.xml", "-o", "from-tar", "--media-from", "uploads.tar"]).code, Some(0));
    assert_eq!(desk.files("from-tar"), desk.files("from-folder"));
}

#[test]
fn a_picture_that_stands_in_a_page_becomes_a_file() {
    let body = "<p><img src=\"data:image/png;base64,iVBORw0KGgogYSB3aWNr\" alt=wick>\
        <img src=\"data:image/svg+xml,%3Csvg%20onload='x'%3E\" alt=drawing></p>";
    let desk = desk(body);
    assert_eq!(desk.run(&["lamps.xml", "-o", "out", "--media", "copy"]).code, Some(0));
    let files = media(&desk, "out");
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(desk.files("out")[&files[0]], PNG);
    let text = desk.read("out/posts/wick.md");
    assert!(text.contains(&format!("![wick](../{})", files[0])), "{text}");
    assert!(text.contains("data:image/svg+xml"), "{text}");
}

#[test]
fn with_strict_a_missing_picture_means_that_nothing_is_written() {
    let desk = desk(BODY);
    let ended = desk.run(&["lamps.xml", "-o", "out", "--media-from", "uploads", "--strict"]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.err.contains("media-not-found") && ended.err.contains("http://other.example/lamp.jpg"),
        "{}",
        ended.err
    );
    assert!(!desk.path("out").exists());
}

#[test]
fn a_picture_beyond_the_limit_is_told_and_stays_where_it_is() {
    let desk = desk(BODY);
    let ended = desk.run(&["lamps.xml", "-o", "out", "--media-from", "uploads", "--max-media", "10"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("error[media-too-large]"), "{}", ended.err);
    assert!(media(&desk, "out").is_empty());
}

#[test]
fn a_page_that_was_saved_as_a_picture_is_not_copied() {
    let desk = desk(BODY);
    desk.write("uploads/2011/03/lamp.jpg", "<!DOCTYPE html><title>404</title>");
    let ended = desk.run(&["lamps.xml", "-o", "out", "--media-from", "uploads"]);
    assert_eq!(ended.code, Some(0));
    assert!(ended.err.contains("warning[media-not-a-file]"), "{}", ended.err);
    assert_eq!(media(&desk, "out").len(), 1);
}

#[test]
fn what_cannot_hold_pictures_is_refused_before_anything_is_written() {
    let desk = desk(BODY);
    assert_eq!(desk.run(&["lamps.xml", "-o", "out", "--media-from", "nowhere"]).code, Some(3));
    assert_eq!(desk.run(&["lamps.xml", "-o", "out", "--media-from", "lamps.xml"]).code, Some(3));
    assert_eq!(desk.run(&["lamps.xml", "-o", "out.json", "--media", "copy"]).code, Some(2));
    assert_eq!(desk.run(&["lamps.xml", "-o", "uploads/out", "--media-from", "uploads"]).code, Some(2));
    assert!(!desk.path("out").exists() && !desk.path("out.json").exists() && !desk.path("uploads/out").exists());
}

#[test]
fn a_name_in_an_archive_leads_nowhere() {
    let body = "<img src='http://lamps.example/wp-content/uploads/..%2f..%2fevil.jpg'>\
        <img src='http://lamps.example/wp-content/uploads/CON.jpg'>";
    let desk = desk(body);
    for name in ["evil.jpg", "CON.jpg"] {
        fs::write(desk.path("uploads").join(name), JPEG).expect("written");
    }
    assert_eq!(desk.run(&["lamps.xml", "-o", "out", "--media-from", "uploads"]).code, Some(0));
    for name in media(&desk, "out") {
        assert!(name.starts_with("media/con-") || name.starts_with("media/evil-"), "{name}");
    }
}

#[test]
fn links_between_posts_stay_unless_asked_to_lead_to_the_new_files() {
    let body = "<p><a href='https://www.lamps.example/2011/03/oil/#more-2'>oil</a> \
        <a href='http://lamps.example/?p=2#comment-7'>again</a> <a href='http://lamps.example/2012/gone/'>gone</a></p>";
    let desk = desk(body);
    assert_eq!(desk.run(&["lamps.xml", "-o", "kept"]).code, Some(0));
    assert!(desk.read("kept/posts/wick.md").contains("[oil](https://www.lamps.example/2011/03/oil/#more-2)"));
    assert_eq!(desk.run(&["lamps.xml", "-o", "out", "--links", "rewrite"]).code, Some(0));
    let text = desk.read("out/posts/wick.md");
    assert!(text.contains("[oil](oil.md) [again](oil.md) [gone](http://lamps.example/2012/gone/)"), "{text}");
}

#[test]
fn pictures_go_into_a_zip_archive_too() {
    let desk = desk(BODY);
    let ended = desk.run(&["lamps.xml", "-o", "out.zip", "-t", "markdown", "--media-from", "uploads"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let archive = fs::read(desk.path("out.zip")).expect("an archive");
    assert!(archive.windows(JPEG.len()).any(|window| window == JPEG), "a picture is stored as it is");
}

#[cfg(not(feature = "download"))]
#[test]
fn a_program_without_downloading_says_how_to_get_one() {
    let desk = desk(BODY);
    let ended = desk.run(&["lamps.xml", "-o", "out", "--media", "download"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("--features download"), "{}", ended.err);
    assert!(!desk.path("out").exists());
}

#[cfg(feature = "download")]
#[test]
fn what_cannot_be_fetched_is_told_and_the_exit_code_says_so() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let desk = desk(&format!("<p><img src='http://127.0.0.1:{port}/lamp.jpg' alt=lamp></p>"));
    let ended = desk.run(&["lamps.xml", "-o", "out", "--media", "download"]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.err.contains("error[media-failed]") && ended.err.contains("not on the public network"),
        "{}",
        ended.err
    );
    assert!(desk.read("out/posts/wick.md").contains(&format!("http://127.0.0.1:{port}/lamp.jpg")));
    assert_eq!(desk.run(&["lamps.xml", "-o", "strict", "--media", "download", "--strict"]).code, Some(2));
}

/// A Takeout with two posts of the same picture name, two years apart, and an album for each.
fn takeout(desk: &Desk) {
    let entry = |id: u32, year: u32| {
        format!(
            "<entry><id>tag:blogger.com,1999:blog-9.post-{id}</id><blogger:type>POST</blogger:type>\
             <blogger:status>LIVE</blogger:status><title>Lamp {year}</title><content type='html'>&lt;img \
             src=\"https://blogger.googleusercontent.com/img/b/R29/AVv{id}/s320/IMG_1.JPG\" alt=\"lamp\"&gt;&lt;img \
             src=\"http://other.example/IMG_1.JPG\"&gt;</content><published>{year}-05-01T10:00:00Z</published>\
             <blogger:created>{year}-05-01T10:00:00Z</blogger:created><blogger:filename>/{year}/05/lamp.html\
             </blogger:filename></entry>"
        )
    };
    let feed = format!(
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' \
         xmlns:blogger='http://schemas.google.com/blogger/2018'><id>tag:blogger.com,1999:blog-9</id>\
         <title>Lamps</title>{}{}</feed>",
        entry(1, 2012),
        entry(2, 2014)
    );
    desk.write("in/Takeout/Blogger/Blogs/Lamps/feed.atom", feed);
    for (album, bytes, created) in [("Old", JPEG, "1335866400000"), ("New", PNG, "1398938400000")] {
        let file = format!("in/Takeout/Blogger/Albums/{album}/img_1.jpg");
        desk.write(&file, bytes);
        let side =
            format!("{{\"filename\":\"IMG_1.JPG\",\"creationTimestampMs\":\"{created}\",\"mimeType\":\"image/*\"}}");
        desk.write(&format!("{file}.json"), side);
    }
}

#[test]
fn the_albums_of_a_takeout_give_each_post_its_own_picture() {
    let desk = Desk::new();
    takeout(&desk);
    let ended = desk.run(&["in", "-o", "out", "--media", "copy"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let files = desk.files("out");
    let of_post = |post: &str| {
        let text = desk.read(post);
        let (_, rest) = text.split_once("![lamp](../").expect("a picture at hand");
        let name = rest.split_once(')').expect("an end").0.to_owned();
        assert!(text.contains("(http://other.example/IMG_1.JPG)"), "{text}");
        files[&name].clone()
    };
    let posts: Vec<String> = desk.names("out").into_iter().filter(|name| name.starts_with("posts/")).collect();
    let pictures: Vec<Vec<u8>> = posts.iter().map(|post| of_post(&format!("out/{post}"))).collect();
    assert!(pictures.contains(&JPEG.to_vec()) && pictures.contains(&PNG.to_vec()), "{posts:?}");
    let old = posts.iter().find(|post| desk.read(&format!("out/{post}")).contains("2012-05-01")).expect("the old post");
    assert_eq!(of_post(&format!("out/{old}")), JPEG);
}

/// Packs a folder as it lies there.
fn pack(desk: &Desk, folder: &str, archive: &str) {
    use std::io::Write;
    let file = fs::File::create(desk.path(archive)).expect("made");
    let mut writer = zip::ZipWriter::new(file);
    for (name, bytes) in desk.files(folder) {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("started");
        writer.write_all(&bytes).expect("written");
    }
    writer.finish().expect("packed");
}

#[test]
fn pictures_are_taken_out_of_zip_archives_like_out_of_folders() {
    let desk = desk(BODY);
    takeout(&desk);
    pack(&desk, "in", "takeout.zip");
    assert_eq!(desk.run(&["in", "-o", "from-folder", "--media", "copy"]).code, Some(0));
    let ended = desk.run(&["takeout.zip", "-o", "from-zip", "--media", "copy"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(desk.files("from-zip"), desk.files("from-folder"));

    pack(&desk, "uploads", "uploads.zip");
    assert_eq!(desk.run(&["lamps.xml", "-o", "with-folder", "--media-from", "uploads"]).code, Some(0));
    assert_eq!(desk.run(&["lamps.xml", "-o", "with-zip", "--media-from", "uploads.zip"]).code, Some(0));
    assert_eq!(desk.files("with-zip"), desk.files("with-folder"));
}
