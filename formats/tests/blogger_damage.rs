//! What single faults in Blogger exports cost: no more than is told, and nothing that was not public comes out.

#![cfg(feature = "blogger")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is the failing test")]

mod support;

use blogferry_formats::model::{Comment, CommentStatus, Post, Status};
use blogferry_formats::{Issues, Severity};
use support::Opened;

const TAKEOUT: &str = "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>\
                       <id>tag:blogger.com,1999:blog-1</id><title>Pond</title>";
const CLASSIC: &str = "<?xml version='1.0'?><?xml-stylesheet href='a.css'?><feed xmlns='http://www.w3.org/2005/Atom'>\
                       <id>tag:blogger.com,1999:blog-1.archive</id><updated>2014-09-30T20:00:00Z</updated>\
                       <title>Pond</title><link rel='self' href='http://www.blogger.com/feeds/1/archive'/>\
                       <generator version='7.00'>Blogger</generator>";

fn kind(word: &str) -> String {
    let schemas = "http://schemas.google.com";
    format!("<category scheme='{schemas}/g/2005#kind' term='{schemas}/blogger/2008/kind#{word}'/>")
}

fn setting(key: &str, value: &str) -> String {
    format!(
        "<entry><id>tag:blogger.com,1999:blog-1.settings.{key}</id><updated>2014-09-30T20:00:00Z</updated>{}\
         <title>A setting</title><content type='text'>{value}</content></entry>",
        kind("settings")
    )
}

fn classic_post(number: u32, published: &str) -> String {
    format!(
        "<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id><published>{published}</published>\
         <updated>2014-05-01T09:30:00Z</updated>{}<title>Newt</title><content type='html'>gills</content></entry>",
        kind("post")
    )
}

fn takeout_post(number: u32, status: &str) -> String {
    format!(
        "<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id><blogger:type>POST</blogger:type>\
         <blogger:status>{status}</blogger:status><title>Newt {number}</title><content type='html'>gills {number}</content>\
         <published>2021-05-01T09:30:00Z</published><blogger:trashed/></entry>"
    )
}

fn open(feed: &str) -> Opened {
    support::try_open("blogger", vec![support::input("feed.atom", feed.as_bytes())]).unwrap()
}

fn open_with_settings(settings: &str) -> Opened {
    let feed = format!("{TAKEOUT}{}</feed>", takeout_post(7, "LIVE"));
    let inputs =
        vec![support::input("feed.atom", feed.as_bytes()), support::input("settings.csv", settings.as_bytes())];
    support::try_open("blogger", inputs).unwrap()
}

/// All posts, and true if a loss is told.
fn read(opened: &Opened) -> (Vec<Post>, bool) {
    let mut issues = Issues::default();
    let posts = (0..opened.archive.outline().len()).map(|n| opened.archive.thread(n, &mut issues).unwrap()).collect();
    opened.archive.orphans(&mut issues).unwrap();
    (posts, issues.total(Severity::Loss) > 0 || opened.issues.total(Severity::Loss) > 0)
}

fn statuses(posts: &[Post]) -> Vec<(&str, Status)> {
    posts.iter().map(|post| (post.id.as_str(), post.status)).collect()
}

/// The one comment beside a post.
fn comment(entry: &str) -> (Comment, bool) {
    let opened = open(&format!("{CLASSIC}{}{entry}</feed>", classic_post(7, "2014-05-01T09:30:00Z")));
    let (mut posts, is_told) = read(&opened);
    assert_eq!(posts.len(), 1);
    (posts[0].comments.pop().unwrap(), is_told)
}

#[test]
fn an_entry_of_a_takeout_without_a_status_is_not_public_where_others_have_one() {
    for status in ["", "<blogger:status/>", "<blogger:status> </blogger:status>"] {
        let silent = takeout_post(8, "LIVE").replace("<blogger:status>LIVE</blogger:status>", status);
        let answer = silent.replace(">POST<", ">COMMENT<").replace("post-8", "post-9");
        let parent = "<blogger:parent>tag:blogger.com,1999:blog-1.post-7</blogger:parent>";
        let answer = answer.replace("<blogger:type>", &format!("{parent}<blogger:type>"));
        let opened = open(&format!("{TAKEOUT}{silent}{answer}{}</feed>", takeout_post(7, "LIVE")));
        let (posts, _) = read(&opened);
        assert_eq!(statuses(&posts), [("8", Status::Draft), ("7", Status::Published)]);
        assert_eq!(posts[1].comments[0].status, CommentStatus::Pending);
        assert_eq!(
            opened.archive.outline()[1].comments.of(CommentStatus::Approved),
            0,
            "index and thread say the same"
        );
        assert_eq!(
            opened.issues.counts().map(|(code, _, count)| (code, count)).collect::<Vec<_>>(),
            [("status-missing", 2)]
        );
        // Programs that know no status mean what they write for everybody.
        let (posts, _) = read(&open(&format!("{TAKEOUT}{silent}</feed>")));
        assert_eq!(statuses(&posts), [("8", Status::Published)]);
    }
}

#[test]
fn two_entries_that_ran_into_each_other_are_two() {
    let both = takeout_post(7, "LIVE") + &takeout_post(8, "DRAFT");
    for lost in ["</entry><entry>", "</entry><entry", "blogger:trashed/></entry><entry>", "/></entry><entry>"] {
        let (posts, is_told) = read(&open(&format!("{TAKEOUT}{}</feed>", both.replacen(lost, "", 1))));
        assert_eq!(posts[1].content_html.as_deref(), Some("gills 8"), "{lost}");
        assert_eq!((posts[1].status, posts.len(), is_told), (Status::Draft, 2, true), "{lost}");
        assert!(!serde_json::to_string(&posts[0]).unwrap().contains("gills 8"), "{lost}");
    }
}

#[test]
fn of_two_entries_in_one_that_cannot_be_parted_nothing_is_public() {
    let both = takeout_post(7, "LIVE") + &takeout_post(8, "DRAFT");
    let torn = both.replace("</entry><entry><id>tag:blogger.com,1999:blog-1.post-8</id>", "</id>");
    let (mut posts, is_told) = read(&open(&format!("{TAKEOUT}{torn}</feed>")));
    assert_eq!((statuses(&posts), is_told), (vec![("7", Status::Draft)], true));
    posts[0].strip_private();
    assert!(!serde_json::to_string(&posts[0]).unwrap().contains("gills 8"));
}

#[test]
fn a_trashed_post_whose_date_of_deletion_stands_in_a_damaged_tag_is_not_public() {
    let whole = takeout_post(7, "LIVE").replace("<blogger:trashed/>", "<blogger:trashed>2021</blogger:trashed>");
    let merged = whole.replace("<blogger:trashed>", "<enclosure/ed>");
    assert_eq!(statuses(&read(&open(&format!("{TAKEOUT}{merged}</feed>"))).0), [("7", Status::Draft)]);
    for tag in ["<bloggertrashed>", "<bloggerxtrashed>", "<blogger\0trashed>", "<erashed>", "<trashed>", "<b>"] {
        let (posts, _) = read(&open(&format!("{TAKEOUT}{}</feed>", whole.replace("<blogger:trashed>", tag))));
        assert_ne!(posts[0].status, Status::Published, "{tag}");
    }
}

#[test]
fn a_post_that_waits_for_its_day_waits_where_the_head_is_damaged() {
    let whole = format!("{CLASSIC}{}{}</feed>", setting("BLOG_NAME", "Pond"), classic_post(7, "2014-12-24T18:00:00Z"));
    assert_eq!(statuses(&read(&open(&whole)).0), [("7", Status::Scheduled)]);
    for (right, wrong) in [
        ("<?xml version", "<?<ml version"),
        ("<?xml-stylesheet", "<xxml-stylesheet"),
        ("<feed xmlns", "<feex xmlns"),
        ("Atom'><id>", "Atom'<id>"),
        ("<id>tag", "<ix>tag"),
        (".archive</id><upd", "d"),
        (".archive<", ".archixe<"),
        ("</id><updated>", "</id><upd<ted>"),
        ("<updated>2014-09", "<updated>2014x09"),
        ("Z</updated>", "Z<updated>"),
    ] {
        let (posts, _) = read(&open(&whole.replacen(right, wrong, 1)));
        assert_eq!(statuses(&posts), [("7", Status::Scheduled)], "{wrong}");
    }
}

#[test]
fn what_a_head_says_behind_a_broken_tag_is_read_and_the_damage_told() {
    let whole = format!("{CLASSIC}{}</feed>", classic_post(7, "2014-05-01T09:30:00Z"));
    for (right, wrong) in [
        ("</id><updated>", "</i<updated>"),
        ("archive</id><updated>", "arc"),
        ("Z</updated><title>", "Z</updated><odd><title>"),
        ("<feed xmlns", "<fed xmlns"),
    ] {
        let opened = open(&whole.replacen(right, wrong, 1));
        let blog = opened.archive.blog();
        assert_eq!(blog.title.as_deref(), Some("Pond"), "{wrong}");
        assert_eq!(blog.meta.get("generator_version").and_then(|it| it.as_str()), Some("7.00"), "{wrong}");
        assert!(read(&opened).1, "{wrong}");
    }
}

#[test]
fn a_setting_whose_kind_is_misspelt_is_no_post() {
    let torn = setting("BLOG_ADMIN_PERMISSION", "ona@pond.example").replace("kind#settings", "kind#settinxs");
    let (posts, _) = read(&open(&format!("{CLASSIC}{torn}</feed>")));
    assert!(posts.is_empty());
}

#[test]
fn a_setting_with_a_wrong_letter_in_its_name_is_read_and_one_with_half_a_name_told() {
    let describe = |key: &str| {
        let opened = open(&format!("{CLASSIC}{}{}</feed>", setting("BLOG_NAME", "Pond"), setting(key, "Moss")));
        (opened.archive.blog().description.clone(), read(&opened).1)
    };
    let moss = || Some("Moss".to_owned());
    assert_eq!(describe("BLOG_DESCRIPTION"), (moss(), false));
    assert_eq!(describe("BLOG_DESCXIPTION"), (moss(), true));
    assert_eq!(describe("BLOG_DION"), (None, true));
    assert_eq!(describe("BLOG_SHOW_URL"), (None, false));
    let without_name = setting("BLOG_NAME", "Pond").replace("settings.BLOG_NAME<", "post-9<");
    assert!(!read(&open(&format!("{CLASSIC}{without_name}</feed>"))).1);
}

#[test]
fn settings_whose_names_and_values_do_not_match_give_nobodys_address_away() {
    let whole = "blog_admin_permission,blog_name,blog_locale\nona@pond.example,Moss,en_GB\n";
    let language = |opened: &Opened| opened.archive.blog().language.clone();
    let opened = open_with_settings(whole);
    assert_eq!((language(&opened).as_deref(), read(&opened).1), (Some("en-GB"), false));
    for wrong in [whole.replacen("permission,", "permission", 1), whole.replacen("locale\n", "locale", 1)] {
        let opened = open_with_settings(&wrong);
        assert!(language(&opened).is_none() && read(&opened).1, "{wrong}");
        assert!(!serde_json::to_string(opened.archive.blog()).unwrap().contains("ona@"), "{wrong}");
    }
    let opened = open_with_settings(&whole.replace("blog_locale", "blog_lo\0ale"));
    assert_eq!((language(&opened).as_deref(), read(&opened).1), (Some("en-GB"), true));
}

fn comment_entry(author: &str, body: &str, more: &str) -> String {
    format!(
        "<entry><id>tag:blogger.com,1999:blog-1.post-9</id><published>2014-05-02T09:30:00Z</published>{}\
         <content type='html'>{body}</content><author>{author}</author>\
         <thr:in-reply-to ref='tag:blogger.com,1999:blog-1.post-7'/>{more}</entry>",
        kind("comment")
    )
}

#[test]
fn a_comment_whose_kind_is_misspelt_is_a_comment_of_its_post() {
    let entry = comment_entry("<name>Reed</name>", "Croak", "").replace("#comment", "#comxent");
    let opened = open(&format!("{CLASSIC}{}{entry}</feed>", classic_post(7, "2014-05-01T09:30:00Z")));
    let comment = read(&opened).0.remove(0).comments.remove(0);
    assert_eq!((comment.id.as_str(), comment.content_html.as_deref()), ("9", Some("Croak")));
    let told: Vec<_> = opened.issues.kept().iter().map(|reported| reported.issue.to_string()).collect();
    assert!(told.contains(&"kind \"comxent\" is not known; taken as a comment".to_owned()), "{told:?}");
}

#[test]
fn a_mail_address_that_ran_into_the_address_of_an_author_is_private() {
    let torn = "<name>Reed</name><uri>http://pond.example/re>ona@pond.example</email>";
    let (mut comment, is_told) = comment(&comment_entry(torn, "Croak", ""));
    assert!(is_told && serde_json::to_string(&comment).unwrap().contains("ona@"));
    comment.strip_private();
    assert!(!serde_json::to_string(&comment).unwrap().contains("ona@"));
}

#[test]
fn the_picture_of_an_author_in_a_misspelt_tag_is_kept_with_the_author() {
    let image = "<gd:imge src='//pictures.example/moss.jpg'/>";
    let (comment, _) = comment(&comment_entry(&format!("<name>Reed</name>{image}"), "Croak", ""));
    assert!(serde_json::to_string(&comment.author).unwrap().contains("//pictures.example/moss.jpg"));
}

#[test]
fn a_removed_comment_stays_removed_behind_a_broken_end_of_its_body() {
    let gone = "<gd:extendedProperty name='blogger.contentRemoved' value='true'/>";
    let entry = comment_entry("<name>Reed</name>", "Croak", gone);
    for wrong in ["Croak</c<ntent>", "Croak<content>", "Croak</contentx"] {
        let (comment, is_told) = comment(&entry.replace("Croak</content>", wrong));
        assert_eq!((comment.status, is_told), (CommentStatus::Removed, true), "{wrong}");
    }
}
