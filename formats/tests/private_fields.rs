//! Orders, messages, and what fields and addresses say of people: whatever else is said of them, none of it is public.

#![cfg(feature = "wordpress")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is the failing test")]

mod support;

mod wxr;

use blogferry_formats::Issues;
use blogferry_formats::model::{Person, Status};
use serde_json::json;

fn item(kind: &str, status: &str) -> String {
    format!(
        "<item><title>Reed</title><wp:post_id>7</wp:post_id><wp:post_type>{kind}</wp:post_type>\
         <wp:status>{status}</wp:status><wp:post_password></wp:post_password></item>"
    )
}

#[test]
fn orders_and_messages_are_private_whatever_their_status_says() {
    for (kind, status) in [
        ("shop_order", "wc-completed"),
        ("shop_order", "draft"),
        ("shop_order_refund", "inherit"),
        ("shop_subscription", "wc-active"),
        ("edd_payment", "refunded"),
        ("feedback", "spam"),
        ("feedback", "pending"),
        ("flamingo_inbound", ""),
        ("give_payment", "future"),
    ] {
        assert_eq!(wxr::read(&item(kind, status))[0].status, expected(status), "{kind} {status}");
    }
    assert_eq!(wxr::read(&item("feedback", "trash"))[0].status, Status::Trash);
}

fn expected(status: &str) -> Status {
    if status == "spam" { Status::Trash } else { Status::Private }
}

#[test]
fn an_order_does_not_become_a_draft_with_what_it_belongs_to() {
    let parent = "<item><wp:post_id>3</wp:post_id><wp:post_type>post</wp:post_type><wp:status>draft</wp:status></item>";
    let refund = item("shop_order_refund", "inherit").replace("</item>", "<wp:post_parent>3</wp:post_parent></item>");
    assert_eq!(wxr::read(&format!("{parent}{refund}"))[1].status, Status::Private);
}

#[test]
fn spam_among_posts_goes_to_the_bin_and_what_moderators_hid_stays_hidden() {
    for (kind, word, status) in
        [("post", "spam", Status::Trash), ("reply", "spam", Status::Trash), ("forum", "hidden", Status::Private)]
    {
        let opened = wxr::open(wxr::export(&item(kind, word)).as_bytes());
        let post = support::posts(&opened).remove(0);
        assert_eq!((post.status, post.meta["status"].as_str()), (status, Some(word)), "{kind}");
        assert!(opened.issues.counts().any(|(code, ..)| code == "status-unknown"), "{word} is told");
    }
}

#[test]
fn fields_that_hold_addresses_or_passwords_are_private_and_told_by_their_keys() {
    let fields = [
        wxr::field("_bbp_author_ip", "192.0.2.7"),
        wxr::field("user_submit_email", "ona@pond.example"),
        wxr::field("secret_password", "moss"),
        wxr::field("sender", "ona@pond.example"),
        wxr::field("sender", "Ona"),
        wxr::field("ona@pond.example", "x"),
        wxr::field("mood", "calm"),
    ];
    let opened = wxr::open(wxr::export(&wxr::post("x", &fields.concat())).as_bytes());
    let mut issues = Issues::default();
    let post = opened.archive.thread(0, &mut issues).unwrap();
    assert_eq!(post.meta["postmeta"], json!({"mood": "calm", "sender": "Ona"}));
    let private = post.private.as_ref().unwrap();
    for (key, value) in [("_bbp_author_ip", "192.0.2.7"), ("secret_password", "moss"), ("sender", "ona@pond.example")] {
        assert_eq!(private.meta[key], value, "{key}");
    }
    let told: Vec<String> = issues.kept().iter().map(|told| told.issue.to_string()).collect();
    let told = told.join("; ");
    assert!(told.contains("_bbp_author_ip, user_submit_email, secret_password, sender, wp:postmeta"), "{told}");
    assert!(!told.contains("pond.example"), "{told}");
}

#[test]
fn fields_of_terms_that_hold_addresses_are_private() {
    let meta = |key: &str, value: &str| wxr::field(key, value).replace("wp:postmeta", "wp:termmeta");
    let category = format!(
        "<wp:category><wp:category_nicename>ponds</wp:category_nicename><wp:cat_name>Ponds</wp:cat_name>{}{}\
         </wp:category>",
        meta("editor_email", "reed@pond.example"),
        meta("colour", "green")
    );
    let opened = wxr::open(wxr::export(&format!("{category}{}", wxr::post("x", ""))).as_bytes());
    let blog = opened.archive.blog();
    assert_eq!(blog.categories[0].meta["termmeta"], json!({"colour": "green"}));
    let said = json!({"taxonomy": "category", "term": "ponds", "editor_email": "reed@pond.example"});
    assert_eq!(blog.private.as_ref().unwrap().meta["termmeta"], said);
    assert!(opened.issues.counts().any(|(code, ..)| code == "private-withheld"));
}

fn assert_hidden(person: &Person) {
    assert_eq!(person.url, None);
    let private = person.private.as_ref().unwrap();
    assert!(serde_json::to_string(private).unwrap().contains("ona@pond.example"));
}

#[test]
fn a_mail_address_in_place_of_a_page_is_private_in_every_export() {
    let url = "http://ona@pond.example";
    let comment = format!(
        "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author_url>{url}</wp:comment_author_url>\
         <wp:comment_content>x</wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>"
    );
    let atom = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><id>tag:blogger.com,1999:blog-1</id><author><uri>{url}</uri></author>\
         <entry><id>tag:blogger.com,1999:blog-1.post-7</id><title>T</title><content>x</content>\
         <author><name>Ona</name><uri>{url}</uri></author></entry></feed>"
    );
    let mtif = format!("TITLE: T\n-----\nBODY:\nx\n-----\nCOMMENT:\nAUTHOR: Ona\nURL: {url}\ny\n-----\n--------\n");
    let inputs = [("wordpress", wxr::export(&wxr::post("x", &comment))), ("blogger", atom), ("mtif", mtif)];
    for (format, text) in inputs {
        let opened = support::try_open(format, vec![support::input("pond", text.as_bytes())]).unwrap();
        opened.archive.blog().authors.iter().for_each(assert_hidden);
        let post = support::posts(&opened).remove(0);
        post.authors.iter().for_each(assert_hidden);
        let commenters: Vec<&Person> = post.comments.iter().filter_map(|comment| comment.author.as_ref()).collect();
        commenters.iter().for_each(|person| assert_hidden(person));
        assert!(post.authors.len() + commenters.len() > 0, "{format} has somebody");
    }
}

/// JSON is read as it is, so that it can be written again as it was.
#[test]
fn a_mail_address_in_place_of_a_page_in_json_stays_out_of_public_outputs() {
    let url = "http://ona@pond.example";
    let json = format!(
        r#"{{"version": 1, "generator": "blogferry", "blog": {{"authors": [{{"url": "{url}"}}]}}, "posts": [{{"id": "1",
        "kind": "post", "status": "published", "authors": [{{"url": "{url}"}}], "comments": [{{"id": "2",
        "status": "approved", "type": "comment", "author": {{"url": "{url}"}}}}]}}]}}"#
    );
    let opened = support::try_open("json", vec![support::input("pond", json.as_bytes())]).unwrap();
    let (mut blog, mut post) = (opened.archive.blog().clone(), support::posts(&opened).remove(0));
    assert_eq!(post.authors[0].url.as_deref(), Some(url));
    blog.strip_private();
    post.strip_private();
    assert!(!format!("{blog:?}{post:?}").contains("ona@"));
}
