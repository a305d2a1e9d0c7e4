//! The elements of a WordPress export, one by one: what each may look like in the versions of the format and in files
//! that other programs or hands have made, and what it means.

#![cfg(feature = "wordpress")]
#![allow(clippy::unwrap_used, reason = "a panic is the failing test")]

mod support;
mod wxr;

use blogferry_formats::model::{Kind, Status};
use support::posts;
use wxr::{comments, export, field, open, picture, post, read, read_bytes};

fn codes(export: &[u8]) -> Vec<&'static str> {
    let opened = open(export);
    let mut issues = opened.issues.clone();
    for n in 0..opened.archive.outline().len() {
        opened.archive.thread(n, &mut issues).unwrap();
    }
    issues.counts().map(|(code, ..)| code).collect()
}

#[test]
fn every_address_of_the_namespace_is_one_of_an_export() {
    for scheme in ["http", "https"] {
        for version in ["1.0", "1.1", "1.2", "1.3"] {
            let address = format!("{scheme}://wordpress.org/export/{version}/");
            let text = format!(
                "<rss xmlns:w='{address}' xmlns:x='{address}excerpt/'><channel><item><x:encoded>Short</x:encoded>\
                 <w:post_id>7</w:post_id><w:post_type>page</w:post_type></item></channel></rss>"
            );
            let opened = open(text.as_bytes());
            let post = posts(&opened).remove(0);
            assert_eq!((post.id.as_str(), post.kind, post.summary.as_deref()), ("7", Kind::Page, Some("Short")));
            let source = opened.archive.blog().source.clone().unwrap();
            assert_eq!(source.version.as_deref(), Some(version), "{address}");
        }
    }
}

#[test]
fn a_version_that_is_missing_or_nonsense_is_that_of_the_namespace() {
    for (written, version) in [
        ("", "1.2"),
        ("<wp:wxr_version></wp:wxr_version>", "1.2"),
        ("<wp:wxr_version>perhaps</wp:wxr_version>", "1.2"),
        ("<wp:wxr_version>1.1</wp:wxr_version>", "1.1"),
    ] {
        let opened = open(export(&format!("{written}{}", post("x", ""))).as_bytes());
        assert_eq!(opened.archive.blog().source.clone().unwrap().version.as_deref(), Some(version), "{written}");
        assert_eq!(posts(&opened).len(), 1);
    }
}

#[test]
fn the_address_of_a_blog_is_its_own_before_that_of_its_network() {
    let url = |elements: &str| open(export(elements).as_bytes()).archive.blog().url.clone();
    let [site, blog, link] = [
        "<wp:base_site_url>http://network.example/</wp:base_site_url>",
        "<wp:base_blog_url>https://pond.example</wp:base_blog_url>",
        "<link>https://link.example</link>",
    ];
    assert_eq!(url(&[site, link, blog].concat()).as_deref(), Some("https://pond.example"));
    assert_eq!(url(&[site, link].concat()).as_deref(), Some("https://link.example"));
    assert_eq!(url(site).as_deref(), Some("http://network.example/"));
    assert_eq!(url(""), None);
}

#[test]
fn the_comment_at_the_top_may_have_many_lines() {
    let text = export("<title>Pond</title>");
    let comment = "<?xml version='1.0'?>\n<!--\n This is an export.\n\n 1. Log in.\n-->\n<!-- generator=\"WordPress.com\" created=\"2020-10-02\"-->\n";
    let blog = open(format!("{comment}{text}").as_bytes()).archive.blog().clone();
    assert_eq!((blog.title.as_deref(), &blog.meta["generator_comment"]), (Some("Pond"), &"WordPress.com".into()));
}

#[test]
fn a_program_that_is_named_twice_is_named_once() {
    let twice = "<generator>http://wordpress.org/?v=2.9</generator>".repeat(2);
    assert_eq!(open(export(&twice).as_bytes()).archive.blog().meta["generator"], "http://wordpress.org/?v=2.9");
}

#[test]
fn what_plug_ins_add_to_the_head_is_kept_and_harms_nothing() {
    let head = "<cloud domain='pond.example' port='80'/><atom:link rel='hub' href='https://hub.example/'/>\
                <sy:updatePeriod>hourly</sy:updatePeriod><site xmlns='com-wordpress:feed-additions:1'>77</site>\
                <image><url>https://pond.example/icon.png</url></image>";
    let text = export(&format!("{head}{}", post("x", "")));
    let opened = open(text.as_bytes());
    assert_eq!(posts(&opened).len(), 1);
    let meta = serde_json::to_string(&opened.archive.blog().meta).unwrap();
    for word in ["icon.png", "hourly", "77"] {
        assert!(meta.contains(word), "{word}: {meta}");
    }
    assert!(codes(text.as_bytes()).is_empty());
}

#[test]
fn an_author_is_known_by_login_with_or_without_a_number() {
    let author = "<wp:author><wp:author_login>ines</wp:author_login>\
                  <wp:author_display_name><![CDATA[Ines &amp; Co]]></wp:author_display_name></wp:author>";
    let of = |login: &str| {
        let creator = format!("<dc:creator>{login}</dc:creator>");
        let author = read(&format!("{author}{}", post("x", &creator))).remove(0).authors.remove(0);
        (author.id.unwrap(), author.name.unwrap())
    };
    assert_eq!(of("ines"), ("ines".to_owned(), "Ines & Co".to_owned()));
    assert_eq!(of("nobody"), ("nobody".to_owned(), "nobody".to_owned()));
    assert_eq!(of("Ren&eacute;").1, "René");
}

#[test]
fn a_category_knows_the_one_above_it_in_whatever_order_they_stand() {
    let category = |slug: &str, parent: &str| {
        format!(
            "<wp:category><wp:category_nicename>{slug}</wp:category_nicename><wp:category_parent>{parent}\
             </wp:category_parent><wp:cat_name>{slug}</wp:cat_name></wp:category>"
        )
    };
    let filed = "<category domain='category' nicename='frogs'>frogs</category>";
    let declared = [category("frogs", "water"), category("water", ""), category("mud", "0")].concat();
    let opened = open(export(&format!("{declared}{}", post("x", filed))).as_bytes());
    let parents: Vec<_> = opened.archive.blog().categories.iter().map(|term| term.parent.as_deref()).collect();
    assert_eq!(parents, [Some("water"), None, None]);
    assert_eq!(posts(&opened)[0].categories[0].parent.as_deref(), Some("water"));
}

#[test]
fn formats_menus_and_themes_are_no_tags() {
    let terms = ["post_format", "nav_menu", "wp_theme"]
        .map(|domain| format!("<category domain='{domain}' nicename='{domain}-a'>A</category>"))
        .concat();
    let post = read(&post("x", &terms)).remove(0);
    assert!(post.categories.is_empty() && post.tags.is_empty() && post.labels().is_empty());
    assert_eq!(post.meta["terms"]["post_format"][0]["slug"], "post_format-a");
}

#[test]
fn white_space_around_a_section_is_layout_and_inside_it_content() {
    let item = "<item>\n\t<wp:post_id>\n\t1 </wp:post_id>\n\t<wp:status>\n\t<![CDATA[publish]]>\n\t</wp:status>\
                <wp:post_type> post\n</wp:post_type>\n\t<content:encoded>\n\t<![CDATA[  x\n\n]]>\n\t</content:encoded></item>";
    let post = read(item).remove(0);
    assert_eq!((post.id.as_str(), post.kind, post.status), ("1", Kind::Post, Status::Published));
    assert_eq!(post.content_html.as_deref(), Some("  x\n\n"));
}

#[test]
fn sections_that_were_split_are_whole_again() {
    let post = &read(&post("a]]]]><![CDATA[>b", ""))[0];
    assert_eq!(post.content_html.as_deref(), Some("a]]>b"));
}

#[test]
fn a_file_on_one_line_says_what_an_indented_one_says() {
    let text = export(&format!("{}{}", post("One\n\ntwo", &field("mood", "calm")), picture(2)));
    let indented = text.replace("><", ">\n\t\t<").replace("<![CDATA[", "\n<![CDATA[");
    let facts = |text: &str| -> Vec<_> {
        let kept = |post: blogferry_formats::model::Post| (post.id, post.title, post.content_html, post.meta);
        read_bytes(text.as_bytes()).into_iter().map(kept).collect()
    };
    assert_eq!(facts(&indented), facts(&text));
}

#[test]
fn elements_that_close_themselves_are_empty() {
    let item = "<item><title/><link/><guid/><dc:creator/><content:encoded/><excerpt:encoded/><wp:post_id>1</wp:post_id>\
                <wp:post_name/><wp:post_password/><wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>";
    let post = read(item).remove(0);
    assert_eq!((post.title, post.url, post.slug, post.summary, post.content_html), (None, None, None, None, None));
    assert!(!post.protected && post.authors.is_empty());
}

#[test]
fn an_address_that_was_escaped_again_and_again_is_decoded() {
    let link = "<link>https://pond.example/?a=1&amp;amp;#038;b=2</link>";
    assert_eq!(read(&post("x", link))[0].url.as_deref(), Some("https://pond.example/?a=1&b=2"));
}

#[test]
fn a_document_type_declares_nothing() {
    let text = export(&post("x", "<excerpt:encoded>&frog; &amp; co</excerpt:encoded>"));
    let text = format!("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY frog SYSTEM 'file:///etc/hostname'>]>{text}");
    assert_eq!(read_bytes(text.as_bytes())[0].summary.as_deref(), Some("&frog; & co"));
}

#[test]
fn a_picture_without_its_address_has_that_of_its_guid() {
    let picture = |more: &str| {
        let item = format!(
            "<item><wp:post_id>2</wp:post_id><wp:post_parent>1</wp:post_parent><wp:post_type>attachment</wp:post_type>\
             <wp:status>inherit</wp:status>{more}</item>"
        );
        let files = read(&format!("{}{item}", post("x", ""))).remove(0).attachments;
        files.into_iter().find_map(|file| file.url)
    };
    let guid = "<guid isPermaLink='false'>https://pond.example/wp-content/uploads/reed.jpg</guid>";
    assert_eq!(picture(guid).as_deref(), Some("https://pond.example/wp-content/uploads/reed.jpg"));
    let both = format!("{guid}<wp:attachment_url>https://pond.example/new.jpg</wp:attachment_url>");
    assert_eq!(picture(&both).as_deref(), Some("https://pond.example/new.jpg"));
}

#[test]
fn a_picture_whose_post_is_elsewhere_is_kept() {
    let all = read(&picture(2).replace("_parent>1<", "_parent>99<"));
    assert_eq!((all.len(), all[0].parent.as_deref()), (1, Some("99")));
}

#[test]
fn a_post_in_the_bin_has_the_slug_it_had() {
    let slug = |more: &str| read(&post("x", more)).remove(0).slug;
    let name = "<wp:post_name>reeds__trashed</wp:post_name>";
    assert_eq!(slug(name).as_deref(), Some("reeds"));
    assert_eq!(slug(&format!("{name}{}", field("_wp_desired_post_slug", "rushes"))).as_deref(), Some("rushes"));
    assert_eq!(slug("<wp:post_name>__trashed</wp:post_name>"), None);
}

#[test]
fn comments_are_open_to_all_to_members_or_closed() {
    let open = |word: &str| {
        read(&post("x", &format!("<wp:comment_status>{word}</wp:comment_status>"))).remove(0).comments_open
    };
    assert_eq!(open("open"), Some(true));
    assert_eq!(open("registered_only"), Some(true));
    assert_eq!(open("closed"), Some(false));
    assert_eq!(read(&post("x", ""))[0].comments_open, None);
}

#[test]
fn the_machinery_is_counted_and_custom_types_are_posts_of_their_own() {
    let item = |kind: &str| {
        format!("<item><wp:post_type>{kind}</wp:post_type><wp:status>publish</wp:status><title>{kind}</title></item>")
    };
    let machinery = [
        "revision",
        "nav_menu_item",
        "wp_block",
        "wp_navigation",
        "wp_global_styles",
        "wp_template",
        "wp_template_part",
        "custom_css",
        "customize_changeset",
        "oembed_cache",
    ];
    for kind in machinery {
        let opened = open(export(&item(kind)).as_bytes());
        assert!(opened.archive.outline().is_empty(), "{kind}");
        assert_eq!(opened.archive.passed_over(), [(kind.to_owned(), 1)]);
    }
    for (kind, status) in [
        ("jetpack-portfolio", Status::Published),
        ("product", Status::Published),
        ("recipe", Status::Published),
        ("feedback", Status::Private),
        ("shop_order", Status::Private),
    ] {
        let post = read(&item(kind)).remove(0);
        assert_eq!((post.kind, post.status), (Kind::Custom(kind.to_owned()), status));
    }
}

#[test]
fn what_a_post_was_called_before_is_kept() {
    let fields = [
        field("_wp_old_slug", "first"),
        field("_wp_old_slug", "second"),
        field("blogger_permalink", "/2009/05/reeds.html"),
        field("blogger_blog", "pond.blogspot.example"),
    ];
    let meta = read(&post("x", &fields.concat())).remove(0).meta;
    assert_eq!(meta["postmeta"]["_wp_old_slug"], serde_json::json!(["first", "second"]));
    assert_eq!(meta["postmeta"]["blogger_permalink"], "/2009/05/reeds.html");
}

#[test]
fn lengths_that_windows_line_ends_have_made_wrong_do_no_harm() {
    // Written with `\r\n`, which is one byte longer in each line than what an XML file gives back.
    let value = "a:2:{s:4:\"text\";s:8:\"one\ntwo\";s:5:\"after\";i:3;}";
    let meta = read(&post("x", &field("box", value))).remove(0).meta;
    assert_eq!(meta["postmeta"]["box"], serde_json::json!({"text": "one\ntwo", "after": 3}));
}

#[test]
fn the_sizes_of_a_picture_are_those_of_its_field() {
    let field = field(
        "_wp_attachment_metadata",
        "a:3:{s:5:\"width\";i:900;s:6:\"height\";i:600;s:4:\"file\";s:9:\"5/a-b.jpg\";}",
    );
    let item = picture(2).replace("</item>", &format!("{field}</item>"));
    let files = read(&format!("{}{item}", post("x", ""))).remove(0).attachments;
    assert_eq!((&files[0].meta["width"], &files[0].meta["height"]), (&900.into(), &600.into()));
}

#[test]
fn a_comment_of_somebody_without_a_name_has_none() {
    let comment = |author: &str| {
        let element = format!("<wp:comment_author>{author}</wp:comment_author>");
        let text = "<wp:comment_content>Croak</wp:comment_content>";
        comments(&format!("<wp:comment>{element}{text}</wp:comment>")).remove(0).author.and_then(|author| author.name)
    };
    assert_eq!(comment(""), None);
    assert_eq!(comment("<![CDATA[]]>"), None);
    assert_eq!(comment("<![CDATA[Mara&#039;s pond]]>").as_deref(), Some("Mara's pond"));
}

#[test]
fn a_comment_by_an_account_says_which() {
    let comment = |user: &str| {
        let found = comments(&format!("<wp:comment><wp:comment_user_id>{user}</wp:comment_user_id></wp:comment>"));
        found.into_iter().next().and_then(|comment| comment.author).and_then(|author| author.id)
    };
    assert_eq!((comment("7").as_deref(), comment("0")), (Some("7"), None));
}

#[test]
fn a_less_than_sign_and_an_ampersand_outside_a_section_are_text() {
    let item = "<item><title>1 < 2 & 3</title><link>https://pond.example/?a&b=1</link><wp:post_id>1</wp:post_id>\
                <category domain='category' nicename='r-d'>R & D</category><wp:post_type>post</wp:post_type></item>";
    let post = read(item).remove(0);
    assert_eq!(post.title.as_deref(), Some("1 < 2 & 3"));
    assert_eq!((post.url.as_deref(), post.categories[0].name.as_str()), (Some("https://pond.example/?a&b=1"), "R & D"));
    let told = codes(export(item).as_bytes());
    assert!(told.contains(&"bare-ampersand") && told.contains(&"bare-less-than"), "{told:?}");
}
