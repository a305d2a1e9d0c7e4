//! What damage takes from an entry is never taken as a permission: without what says that it was public, it is not, and
//! what stands under a name nobody knows is nobody's business if it may be the data of people.

#![cfg(all(feature = "blogger", feature = "wordpress"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is the failing test")]

mod support;

mod wxr;

use blogferry_formats::model::{Comment, CommentStatus, Post, Status};
use blogferry_formats::{Issues, Severity};
use support::Opened;

const STATUS: &str = "<wp:status>publish</wp:status>";
const NO_PASSWORD: &str = "<wp:post_password></wp:post_password>";

fn takeout(entry: &str) -> Opened {
    let feed = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>\
         <id>tag:blogger.com,1999:blog-1</id><title>Pond</title>{entry}</feed>"
    );
    support::try_open("blogger", vec![support::input("feed.atom", feed.as_bytes())]).unwrap()
}

fn entry_of_takeout(kind: &str, status: &str, trashed: &str) -> Opened {
    takeout(&format!(
        "<entry><id>tag:blogger.com,1999:blog-1.post-7</id><blogger:type>{kind}</blogger:type>{status}<title>Newt</title>\
         <content type='html'>gills</content><blogger:created>2021-05-01T09:29:12Z</blogger:created>\
         <published>2021-05-01T09:30:00Z</published>{trashed}</entry>"
    ))
}

fn classic(parts: &str) -> Opened {
    let feed = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#'><id>tag:blogger.com,1999:blog-1.archive</id>\
         <entry><id>tag:blogger.com,1999:blog-1.post-7</id><published>2014-05-01T09:30:00Z</published>\
         <category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#post'/>\
         {parts}<title type='text'>Newt</title><content type='html'>gills</content></entry></feed>"
    );
    support::try_open("blogger", vec![support::input("blog.xml", feed.as_bytes())]).unwrap()
}

fn item(parts: &str) -> Opened {
    wxr::open(wxr::export(&bare_item(parts)).as_bytes())
}

fn bare_item(parts: &str) -> String {
    format!(
        "<item><title>Newt</title><content:encoded>gills</content:encoded><wp:post_id>7</wp:post_id>\
         <wp:post_type>post</wp:post_type>{parts}</item>"
    )
}

/// The one post, with all that is told when it is read, by code.
fn read(opened: &Opened) -> (Post, Vec<&'static str>) {
    let mut issues = opened.issues.clone();
    let post = opened.archive.thread(0, &mut issues).unwrap();
    assert_eq!(post.status, opened.archive.outline()[0].status, "index and thread say the same");
    (post, codes(&issues))
}

fn codes(issues: &Issues) -> Vec<&'static str> {
    issues.counts().map(|(code, ..)| code).collect()
}

fn is_told(opened: &Opened) -> bool {
    read(opened).1.contains(&"status-missing")
}

fn status(opened: &Opened) -> Status {
    read(opened).0.status
}

/// A post and all that a public output would have of it.
fn public(mut post: Post) -> String {
    post.strip_private();
    serde_json::to_string(&post).unwrap()
}

fn full(post: &Post) -> String {
    serde_json::to_string(post).unwrap()
}

#[test]
fn a_damaged_item_without_its_password_is_a_draft_and_told() {
    for password in [
        "<wp:post_pasword>sedge</wp:post_pasword>",
        "<wp:post_pasword>sedge</wp:post_password>",
        "<wp:post_password<![CDATA[sedge]]></wp:post_password>",
        "<wp:post_type><![CDATA[sedge]]></wp:post_password>",
        "wp:post_password>sedge</wp:post_password>",
        "\u{FFFD}\u{FFFD}\u{FFFD}",
        "\0\0\0\0\0\0\0\0",
        "<wp:post_password>\0\0\0\0</wp:post_password><wp:unheard>of</wp:unheard>",
    ] {
        let opened = item(&format!("{STATUS}{password}"));
        assert!(status(&opened) == Status::Draft && is_told(&opened), "{password:?}");
        assert!(!public(read(&opened).0).contains("sedge"), "{password:?}");
    }
}

#[test]
fn a_whole_item_of_a_program_that_knows_no_passwords_is_public() {
    for more in
        ["", "<category domain='category' nicename='a'>A &lt; B</category>", "<slash:comments>2</slash:comments>"]
    {
        let opened = item(&format!("{STATUS}{more}"));
        assert!(status(&opened) == Status::Published && !is_told(&opened), "{more:?}");
    }
}

#[test]
fn a_damaged_item_that_says_all_is_what_it_says() {
    for password in [NO_PASSWORD, "<wp:post_password/>", "<wp:post_password><![CDATA[]]></wp:post_password>"] {
        let opened = item(&format!("{STATUS}{password}<wp:post_nam>x</wp:post_name> stray"));
        assert!(status(&opened) == Status::Published && !is_told(&opened), "{password:?}");
    }
    let hidden = item(&format!("<wp:status>private</wp:status>{NO_PASSWORD}<wp:odd>x</wp:ode>"));
    assert_eq!(status(&hidden), Status::Private);
}

#[test]
fn an_item_that_is_cut_anywhere_is_public_only_if_it_says_so() {
    let whole = wxr::export(&bare_item(&format!("{STATUS}<wp:post_password><![CDATA[sedge]]></wp:post_password>")));
    let from = whole.find("gills").unwrap();
    for end in from..whole.len() {
        let opened = wxr::open(&whole.as_bytes()[..end]);
        let outline = &opened.archive.outline()[0];
        assert!(outline.protected || outline.status == Status::Draft, "{}", &whole[from..end]);
    }
}

#[test]
fn a_damaged_comment_without_its_approval_waits_and_is_told() {
    let with = |approved: &str| {
        let comment = format!(
            "<wp:comment><wp:comment_id>3</wp:comment_id>{approved}<wp:comment_content>croak</wp:comment_content></wp:comment>"
        );
        item(&format!("{STATUS}{NO_PASSWORD}{comment}"))
    };
    for approved in ["<wp:comment_aproved>1</wp:comment_approved>", "<wp:comment_apprved>1</wp:comment_apprved>"] {
        let opened = with(approved);
        assert_eq!(read(&opened).0.comments[0].status, CommentStatus::Pending, "{approved}");
        assert!(is_told(&opened), "{approved}");
    }
    let said = with("<wp:comment_approved>1</wp:comment_approved><wp:odd>x</wp:ode>");
    assert_eq!(read(&said).0.comments[0].status, CommentStatus::Approved);
    assert!(!is_told(&said));
}

#[test]
fn a_damaged_entry_of_a_takeout_without_its_status_is_a_draft_and_told() {
    for status_ in [
        "<blogger:statu>SOFT_TRASHED</blogger:status>",
        "<blogger:statu>SOFT_TRASHED</blogger:statu>",
        "<blogger:statusSOFT_TRASHED</blogger:status>",
        "\0\0\0\0",
    ] {
        let opened = entry_of_takeout("POST", status_, "<blogger:trashed/>");
        assert!(status(&opened) == Status::Draft && is_told(&opened), "{status_:?}");
    }
}

#[test]
fn an_entry_of_a_takeout_whose_date_of_deletion_is_damaged_is_a_draft() {
    let live = "<blogger:status>LIVE</blogger:status>";
    for trashed in ["<blogger:trashd>2021-06-01T09:30:00Z</blogger:trashd>", "<blogger:trashed2021</blogger:trashed>"] {
        let opened = entry_of_takeout("POST", live, trashed);
        assert!(status(&opened) == Status::Draft && is_told(&opened), "{trashed}");
    }
    for whole in ["<blogger:trashed/>", ""] {
        assert_eq!(status(&entry_of_takeout("POST", live, whole)), Status::Published, "{whole}");
    }
}

#[test]
fn a_damaged_comment_of_a_takeout_without_its_status_waits() {
    let comment = |status: &str| -> (Comment, bool) {
        let opened = entry_of_takeout("COMMENT", status, "<blogger:trashed/>");
        let mut issues = opened.issues.clone();
        let comment = opened.archive.orphans(&mut issues).unwrap().remove(0);
        (comment, codes(&issues).contains(&"status-missing"))
    };
    let (damaged, is_told) = comment("<blogger:statu>SPAM_COMMENT</blogger:statu>");
    assert!(damaged.status == CommentStatus::Pending && is_told);
    let (whole, is_told) = comment("<blogger:status>LIVE</blogger:status>");
    assert!(whole.status == CommentStatus::Approved && !is_told);
}

#[test]
fn a_classic_post_is_a_draft_where_its_control_is_damaged() {
    for control in [
        "<app:contrl><app:draft>yes</app:draft></app:contrl>",
        "<app:control><app:drft>yes</app:drft></app:control>",
        "<app:control><app:draft></app:draft></app:control>",
        "<app:control<app:draftyes</app:draft></app:control>",
        "<app:control>\0\0\0</app:control>",
        "<app:control/>",
        "<app:control> </app:control>",
        "\0\0\0\0\0",
    ] {
        let opened = classic(control);
        assert!(status(&opened) == Status::Draft && is_told(&opened), "{control:?}");
    }
    // The word is there, whatever stands around it.
    for control in
        ["<app:control<app:draft>yes</app:draft></app:control>", "<app:contrl><app:draft>yes</app:draft></app:control>"]
    {
        assert_eq!(status(&classic(control)), Status::Draft);
    }
}

#[test]
fn a_classic_post_is_public_without_a_control_whatever_else_is_damaged() {
    for more in ["", "<updated>2014</updted>", "a stray word", "<app:control><app:draft>no</app:draft></app:control>"] {
        let opened = classic(more);
        assert!(status(&opened) == Status::Published && !is_told(&opened), "{more:?}");
    }
}

#[test]
fn a_word_for_a_draft_that_is_none_is_never_public() {
    let (post, codes) = read(&classic("<app:control><app:draft>yws</app:draft></app:control>"));
    assert!(post.status == Status::Draft && codes.contains(&"status-unknown"));
    assert_eq!(post.meta["app:draft"], "yws");
}

/// A comment with everything about its writer.
const FIELDS: &str = "<wp:comment_id>3</wp:comment_id><wp:comment_author>Ona</wp:comment_author>\
    <wp:comment_author_email>ona@example.com</wp:comment_author_email><wp:comment_author_IP>192.0.2.7</wp:comment_author_IP>\
    <wp:comment_content>croak</wp:comment_content><wp:comment_approved>1</wp:comment_approved>";

#[test]
fn a_comment_in_damaged_tags_gives_nothing_of_its_writer_away() {
    for comment in [
        format!("<wp:commen>{FIELDS}</wp:comment>"),
        format!("<wp:commen>{FIELDS}</wp:commen>"),
        format!("{FIELDS}</wp:comment>"),
        format!("<odd><wp:comment>{FIELDS}</wp:comment></odd>"),
        format!("<a><b><wp:comment>{FIELDS}</wp:comment></b></a>"),
        format!("<wq:comment>{}</wq:comment>", FIELDS.replace("wp:", "wq:")),
        FIELDS.replace("_email>", "_emal>"),
        FIELDS.replace("_IP>", "_ip>"),
    ] {
        let (post, codes) = read(&item(&format!("{STATUS}{NO_PASSWORD}{comment}")));
        assert!(full(&post).contains("ona@example.com") && full(&post).contains("192.0.2.7"), "{comment}");
        let is_comment = post.comments.len() == 1;
        let public = public(post);
        assert!(!public.contains("ona@") && !public.contains("192.0.2"), "{comment}\n{public}");
        assert!(codes.contains(&"private-withheld") || is_comment, "{comment}");
    }
}

#[test]
fn a_comment_whose_tag_is_damaged_or_wrapped_is_a_comment() {
    for comment in [
        format!("<wp:commen>{FIELDS}</wp:comment>"),
        format!("<wp:commen>{FIELDS}</wp:commen>"),
        format!("<odd><wp:comment>{FIELDS}</wp:comment></odd>"),
        format!("<odd><wp:comment>{FIELDS}</wp:comment></od>"),
    ] {
        let (post, _) = read(&item(&format!("{STATUS}{NO_PASSWORD}{comment}<wp:comment>{FIELDS}</wp:comment>")));
        assert_eq!(post.comments.len(), 2, "{comment}");
        assert_eq!(post.comments[0].content_html.as_deref(), Some("croak"), "{comment}");
    }
}

#[test]
fn a_comment_without_its_start_behind_one_without_its_end_is_a_comment_of_its_own() {
    let stray = FIELDS.replace("ona@", "bea@").replace("croak", "hiss");
    let comments = format!("<wp:commen>{FIELDS}</wp:comment><wp:comment>{FIELDS}</wp:comment>{stray}</wp:comment>");
    let (post, codes) = read(&item(&format!("{STATUS}{NO_PASSWORD}{comments}")));
    assert_eq!(post.comments.len(), 3);
    assert_eq!(post.comments[2].content_html.as_deref(), Some("hiss"));
    assert!(full(&post).contains("bea@example.com") && !public(post).contains("bea@"));
    assert!(codes.contains(&"entry-damaged"));
}

#[test]
fn fields_behind_a_comment_that_are_too_few_for_one_are_kept_where_nobody_sees_them() {
    let stray = "<wp:comment_author>Bea</wp:comment_author><wp:comment_content>hiss</wp:comment_content>";
    let comments = format!("<wp:comment>{FIELDS}<wp:comment>{FIELDS}</wp:comment>{stray}</wp:comment>");
    let (post, _) = read(&item(&format!("{STATUS}{NO_PASSWORD}<wp:commen></wp:commet>{comments}")));
    assert!(full(&post).contains("hiss") && !public(post).contains("hiss"));
}

#[test]
fn spam_whose_tags_are_lost_stays_spam() {
    let spam = FIELDS.replace("approved>1<", "approved>spam<");
    for comment in [format!("{spam}</wp:comment>"), format!("<wp:comment>{spam}"), spam] {
        let (post, _) = read(&item(&format!("{STATUS}{NO_PASSWORD}{comment}")));
        assert_eq!(post.comments.len(), 1, "{comment}");
        assert_eq!(post.comments[0].status, CommentStatus::Spam, "{comment}");
    }
    let (post, _) = read(&item(&format!("{STATUS}{NO_PASSWORD}{FIELDS}</wp:comment>")));
    assert_eq!(post.comments[0].status, CommentStatus::Approved, "what was approved stays to be seen");
}

#[test]
fn unknown_elements_of_blogger_that_hold_addresses_of_people_are_private() {
    let (post, codes) =
        read(&classic("<authr><name>Ona</name><email>ona@example.com</email></authr><rights>mine</rights>"));
    assert!(codes.contains(&"private-withheld") && full(&post).contains("ona@example.com"));
    let public = public(post);
    assert!(!public.contains("ona@") && public.contains("mine"));
}

#[test]
fn an_element_nobody_knows_stays_in_meta_where_it_holds_no_data_of_people() {
    let (post, codes) = read(&item(&format!(
        "{STATUS}<mood>calm</mood><zip>10115</zip><wfw:commentRss>https://pond.example/f</wfw:commentRss>"
    )));
    assert_eq!((post.meta["mood"].as_str(), post.meta["zip"].as_str()), (Some("calm"), Some("10115")));
    assert!(post.private.is_none() && !codes.contains(&"private-withheld"));
}

#[test]
fn fields_of_plugins_that_show_what_pages_show_stay_as_they_are() {
    let fields = [wxr::field("_thumbnail_id", "7"), wxr::field("contact", "write to ona@example.com")].concat();
    let (post, codes) = read(&item(&format!("{STATUS}{NO_PASSWORD}{fields}")));
    assert_eq!(post.meta["postmeta"]["contact"], "write to ona@example.com");
    assert_eq!(post.meta["postmeta"]["_thumbnail_id"], "7");
    assert!(post.private.is_none() && !codes.contains(&"private-withheld"));
}

#[test]
fn an_item_without_its_start_before_the_first_gives_nothing_away_as_the_blogs() {
    let startless = |parts: &str| {
        let first =
            format!("{}{FIELDS}</item>", bare_item(parts).trim_start_matches("<item>").trim_end_matches("</item>"));
        wxr::open(wxr::export(&format!("{first}{}", bare_item(&format!("{STATUS}{NO_PASSWORD}")))).as_bytes())
    };
    for (parts, is_public) in [
        (format!("{STATUS}{NO_PASSWORD}"), true),
        (format!("{STATUS}<wp:post_password>sedge</wp:post_password>"), false),
        (format!("<wp:status>private</wp:status>{NO_PASSWORD}"), false),
        (STATUS.to_owned(), false),
    ] {
        let opened = startless(&parts);
        assert!(codes(&opened.issues).contains(&"private-withheld"), "{parts}");
        let mut blog = opened.archive.blog().clone();
        let everything = serde_json::to_string(&blog).unwrap();
        assert!(everything.contains("ona@example.com") && everything.contains("gills"), "{parts}");
        blog.strip_private();
        let public = serde_json::to_string(&blog).unwrap();
        assert!(!public.contains("ona@") && !public.contains("192.0.2") && !public.contains("sedge"), "{public}");
        assert_eq!(public.contains("gills"), is_public, "{public}");
    }
}

#[test]
fn an_entry_without_its_start_before_the_first_gives_nothing_away_as_the_blogs() {
    let startless = |status: &str| {
        takeout(&format!(
            "<id>tag:blogger.com,1999:blog-1.post-7</id><blogger:status>{status}</blogger:status><title>Newt</title>\
             <content type='html'>gills</content></entry><entry><id>tag:blogger.com,1999:blog-1.post-8</id>\
             <blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status></entry>"
        ))
    };
    for (status, is_public) in [("LIVE", true), ("DRAFT", false), ("SOFT_TRASHED", false)] {
        let mut blog = startless(status).archive.blog().clone();
        assert!(serde_json::to_string(&blog).unwrap().contains("gills"), "{status}");
        blog.strip_private();
        let public = serde_json::to_string(&blog).unwrap();
        assert_eq!((public.contains("gills"), public.contains("Newt")), (is_public, is_public), "{public}");
    }
}

#[test]
fn what_is_told_names_elements_and_never_what_is_in_them() {
    let opened = item(&format!("{STATUS}{NO_PASSWORD}<odd>ona@example.com</odd>"));
    let mut issues = Issues::default();
    opened.archive.thread(0, &mut issues).unwrap();
    let told = &issues.kept()[0].issue;
    assert!(told.to_string().contains("odd") && !told.to_string().contains("ona"));
    assert_eq!(told.severity(), Severity::Note);
}
