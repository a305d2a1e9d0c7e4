//! What was not public stays out of every output, unless it is asked for by name.
//!
//! One blog holds everything other converters are known to have published by mistake, each with a word of its own. Every
//! writer is asked for the whole blog and searched for these words.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::support::Desk;

/// A public word in each post and comment that everybody could see, so that no test passes because nothing came out.
const PUBLIC: [&str; 2] = ["OPENPOST", "OPENCOMMENT"];

/// A blog with one public post and everything that was not public.
fn blog() -> String {
    let post = |id: u32, status: &str, password: &str, word: &str, date: &str, comments: &str| {
        format!(
            "<item><title>{word} title</title><link>https://lamp.example/{id}</link><content:encoded><![CDATA[{word} body]]></content:encoded>\
             <excerpt:encoded><![CDATA[{word} excerpt]]></excerpt:encoded><wp:post_id>{id}</wp:post_id><wp:post_date>{date}</wp:post_date>\
             <wp:post_date_gmt>{date}</wp:post_date_gmt><wp:post_name>{word}-slug</wp:post_name><wp:status>{status}</wp:status>\
             <wp:post_type>post</wp:post_type><wp:post_password>{password}</wp:post_password>{comments}</item>\n"
        )
    };
    let comment = |id: u32, approved: &str, word: &str| {
        format!(
            "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>Ona {id}</wp:comment_author>\
             <wp:comment_author_email>mailword{id}@lamp.example</wp:comment_author_email><wp:comment_author_IP>203.0.113.{id}</wp:comment_author_IP>\
             <wp:comment_date>2014-01-02 03:04:05</wp:comment_date><wp:comment_content>{word} words</wp:comment_content>\
             <wp:comment_approved>{approved}</wp:comment_approved></wp:comment>"
        )
    };
    let comments = [
        comment(41, "1", "OPENCOMMENT"),
        comment(42, "spam", "SPAMCOMMENT"),
        comment(43, "0", "WAITINGCOMMENT"),
        comment(44, "trash", "BINNEDCOMMENT"),
    ]
    .concat();
    let day = "2014-01-01 00:00:00";
    [
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:excerpt=\"http://wordpress.org/export/1.2/excerpt/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel>\
         <title>Lamps</title><link>https://lamp.example</link><wp:wxr_version>1.2</wp:wxr_version>\
         <wp:author><wp:author_login>keeper</wp:author_login><wp:author_email>authormail@lamp.example</wp:author_email></wp:author>\n"
            .to_owned(),
        post(1, "publish", "", "OPENPOST", day, &comments),
        post(2, "private", "", "PRIVATEPOST", day, ""),
        post(3, "future", "", "SCHEDULEDPOST", "2099-01-01 00:00:00", ""),
        post(4, "publish", "secretpassword", "PROTECTEDPOST", day, &comment(45, "1", "PROTECTEDCOMMENT")),
        post(5, "trash", "", "BINNEDPOST", day, ""),
        post(6, "pending", "", "WAITINGPOST", day, ""),
        "</channel></rss>\n".to_owned(),
    ]
    .concat()
}

/// The same blog, damaged so that what was private stands where nobody looks for it.
fn damaged_blog() -> String {
    let comment = |start: &str, id: u32, end: &str| {
        format!(
            "{start}<wp:comment_id>{id}</wp:comment_id><wp:comment_author>Ona</wp:comment_author>\
             <wp:comment_author_email>mailword{id}@lamp.example</wp:comment_author_email><wp:comment_author_IP>203.0.113.{id}</wp:comment_author_IP>\
             <wp:comment_content>words</wp:comment_content><wp:comment_approved>1</wp:comment_approved>{end}\n"
        )
    };
    let item = |id: u32, word: &str, rest: &str| {
        format!(
            "<item><title>{word} title</title><content:encoded><![CDATA[{word} body]]></content:encoded><wp:post_id>{id}</wp:post_id>\
             <wp:post_name>{word}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{rest}</item>\n"
        )
    };
    let comments = [
        comment("<wp:commen>", 61, "</wp:comment>"),
        comment("<odd><wp:comment>", 62, "</wp:comment></odd>"),
        comment("<wp:comment>", 63, "</wp:comment>").replace("author_email>", "author_emal>").replace("_IP>", "_ip>"),
        comment("", 64, "</wp:comment>"),
    ]
    .concat();
    let undamaged = blog();
    let (head, _) = undamaged.split_once("<item>").expect("an item");
    [
        format!("{head}{}", item(50, "STARTLESSPOST", "<wp:post_password>secretpassword</wp:post_password>").replace("<item>", "")),
        item(51, "OPENPOST", &format!("<wp:post_password></wp:post_password>{comments}")),
        item(52, "DOUBTFULPOST", "<wp:post_pasword>secretpassword</wp:post_pasword>"),
        item(53, "DOUBTFULPOST", "<wp:post_password<![CDATA[secretpassword]]></wp:post_password>"),
        item(54, "OPENCOMMENT", "<wp:post_password></wp:post_password>").replace("</item>", &comment("<wq:comment>", 65, "</wq:comment></item>").replace("wp:", "wq:")),
        "<item><title>DOUBTFULPOST cut</title><wp:post_id>55</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>\
         <content:encoded>DOUBTFULPOST body</content:encoded>"
            .to_owned(),
    ]
    .concat()
}

/// Everything a run wrote, file names included, as one text.
fn written(desk: &Desk, arguments: &[&str]) -> String {
    written_of(blog(), 0, desk, arguments)
}

/// Everything a run over this blog wrote, which ends with this code.
fn written_of(blog: String, code: i32, desk: &Desk, arguments: &[&str]) -> String {
    desk.write("blog.xml", blog);
    let ended = desk.run(&[&["blog.xml", "-q"], arguments].concat());
    assert_eq!(ended.code, Some(code), "{}", ended.err);
    let mut text = String::new();
    for (name, bytes) in desk.files("out") {
        let files = if name.ends_with(".zip") { unpacked(bytes) } else { vec![(name, bytes)] };
        for (name, bytes) in files {
            text.push_str(&format!("{name}\n{}\n", String::from_utf8_lossy(&bytes)));
        }
    }
    text
}

fn unpacked(archive: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).expect("a zip archive");
    let mut files = Vec::new();
    for number in 0..archive.len() {
        let mut member = archive.by_index(number).expect("a member");
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).expect("whole");
        files.push((member.name().expect("a name").to_string(), bytes));
    }
    files
}

fn assert_without(arguments: &[&str], words: &[&str]) {
    assert_text_without(&written(&Desk::new(), arguments), arguments, words);
}

fn assert_damaged_without(arguments: &[&str], words: &[&str]) {
    assert_text_without(&written_of(damaged_blog(), 1, &Desk::new(), arguments), arguments, words);
}

fn assert_text_without(text: &str, arguments: &[&str], words: &[&str]) {
    let folded = text.to_lowercase();
    for word in PUBLIC.iter().filter(|word| **word != "OPENCOMMENT" || !arguments.contains(&"none")) {
        assert!(text.contains(word), "{word} did not come out");
    }
    for word in words {
        assert!(!folded.contains(&word.to_lowercase()), "{word} came out");
    }
}

/// For each writer the same promises.
macro_rules! writers {
    ($($writer:ident: $arguments:expr;)*) => {$(
        mod $writer {
            use super::{assert_damaged_without, assert_without};

            #[test]
            fn private_posts_stay_out() {
                assert_without(&$arguments, &["PRIVATEPOST"]);
            }

            #[test]
            fn scheduled_posts_stay_out() {
                assert_without(&$arguments, &["SCHEDULEDPOST"]);
            }

            #[test]
            fn protected_posts_and_their_comments_stay_out() {
                assert_without(&$arguments, &["PROTECTEDPOST", "PROTECTEDCOMMENT"]);
            }

            #[test]
            fn trashed_posts_stay_out() {
                assert_without(&$arguments, &["BINNEDPOST"]);
            }

            #[test]
            fn posts_that_wait_for_review_stay_out() {
                assert_without(&$arguments, &["WAITINGPOST"]);
            }

            #[test]
            fn spam_stays_out() {
                assert_without(&$arguments, &["SPAMCOMMENT"]);
            }

            #[test]
            fn comments_that_wait_for_review_and_trashed_ones_stay_out() {
                assert_without(&$arguments, &["WAITINGCOMMENT", "BINNEDCOMMENT"]);
            }

            #[test]
            fn mail_addresses_stay_out() {
                assert_without(&$arguments, &["mailword", "authormail"]);
            }

            #[test]
            fn network_addresses_stay_out() {
                assert_without(&$arguments, &["203.0.113."]);
            }

            #[test]
            fn passwords_stay_out() {
                assert_without(&$arguments, &["secretpassword"]);
            }

            #[test]
            fn data_of_people_in_damaged_elements_stays_out() {
                let arguments = [&$arguments[..], &["--include", "all"]].concat();
                assert_damaged_without(&arguments, &["mailword", "authormail", "203.0.113."]);
            }

            #[test]
            fn damaged_passwords_and_posts_without_a_start_stay_out() {
                let arguments = [&$arguments[..], &["--include", "all"]].concat();
                assert_damaged_without(&arguments, &["secretpassword", "STARTLESSPOST body"]);
            }

            /// Posts that were not public may be asked for; the data of people stays out all the same.
            #[test]
            fn everything_asked_for_is_not_the_data_of_people() {
                let arguments = [&$arguments[..], &["--include", "all"]].concat();
                assert_without(&arguments, &["mailword", "authormail", "203.0.113.", "secretpassword"]);
            }
        }
    )*};
}

writers! {
    markdown: ["-o", "out"];
    markdown_with_comments_beside: ["-o", "out", "--comments", "sidecar"];
    json: ["-o", "out/blog.json"];
    json_with_markdown_and_text: ["-o", "out/blog.json", "--body", "markdown", "--body", "text"];
    json_lines: ["-o", "out/blog.jsonl"];
    zipped_markdown: ["-o", "out/site.zip"];
    pages: ["-t", "html", "-o", "out"];
    bundle: ["-t", "bundle", "--no-original", "-o", "out/lamps.zip"];
}

/// The words are really in what is searched, so that the tests above would find them.
#[test]
fn all_of_it_comes_out_when_all_of_it_is_asked_for() {
    let text = written(&Desk::new(), &["-o", "out/blog.json", "--include", "all", "--privacy", "full"]);
    for word in [
        "OPENPOST",
        "OPENCOMMENT",
        "PRIVATEPOST",
        "SCHEDULEDPOST",
        "PROTECTEDPOST",
        "PROTECTEDCOMMENT",
        "BINNEDPOST",
        "WAITINGPOST",
        "SPAMCOMMENT",
        "WAITINGCOMMENT",
        "BINNEDCOMMENT",
        "mailword41",
        "authormail",
        "203.0.113.41",
        "secretpassword",
    ] {
        assert!(text.contains(word), "{word} is not there");
    }
}

#[test]
fn the_damaged_blog_holds_what_is_searched_for() {
    let text = written_of(damaged_blog(), 1, &Desk::new(), &["-o", "out/blog.json", "--privacy", "full"]);
    for word in ["mailword61", "mailword62", "mailword63", "mailword64", "mailword65", "authormail", "secretpassword"] {
        assert!(text.contains(word), "{word} is not there");
    }
    assert!((61..=65).all(|id| text.contains(&format!("203.0.113.{id}"))) && text.contains("STARTLESSPOST body"));
}

#[test]
fn posts_whose_password_or_status_is_lost_are_drafts_and_marked_as_such() {
    let markdown = written_of(damaged_blog(), 1, &Desk::new(), &["-o", "out"]);
    assert_eq!((markdown.matches("DOUBTFULPOST body").count(), markdown.matches("draft: true").count()), (3, 3));
    let lines = written_of(damaged_blog(), 1, &Desk::new(), &["-o", "out/blog.jsonl"]);
    let doubtful: Vec<&str> = lines.lines().filter(|line| line.contains("DOUBTFULPOST body")).collect();
    assert!(doubtful.len() == 3 && doubtful.iter().all(|line| line.contains("\"status\":\"draft\"")), "{lines}");
}

#[test]
fn privacy_full_changes_no_markdown() {
    let full = written(&Desk::new(), &["-o", "out", "--privacy", "full", "--include", "all"]);
    let public = written(&Desk::new(), &["-o", "out", "--include", "all"]);
    assert_eq!(full, public);
}
