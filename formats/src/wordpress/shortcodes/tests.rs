use super::*;

fn shape(name: &str) -> Option<Shape> {
    match name {
        "gallery" | "row" | "you-tube" => Some(Shape::Single),
        "caption" | "embed" => Some(Shape::Enclosing),
        _ => None,
    }
}

fn all(text: &str) -> Vec<Shortcode<'_>> {
    let mut parser = Parser::new(text, shape);
    let mut at = 0;
    let mut found = Vec::new();
    while at < text.len() {
        match parser.at(at) {
            Some(code) => {
                at = code.end;
                found.push(code);
            }
            None => at += 1,
        }
    }
    found
}

fn named(text: &str) -> Vec<(String, String)> {
    Attributes::parse(text).named
}

#[test]
fn attributes_follow_the_grammar_of_wordpress() {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        named(" ids=\"1, 2\" size='thumb nail' columns=3 LINK = file"),
        [pair("ids", "1, 2"), pair("size", "thumb nail"), pair("columns", "3"), pair("link", "file")]
    );
    assert_eq!(
        named(" a-b_c=\"\" d=\"it's\" e='say \"x\"'"),
        [pair("a-b_c", ""), pair("d", "it's"), pair("e", "say \"x\"")]
    );
    assert_eq!(Attributes::parse(" one \"two words\" 'x' =four").positional, ["one", "two words", "x", "=four"]);
    assert_eq!(named("a=\"1\"\u{A0}b=\"2\""), [pair("a", "1"), pair("b", "2")]);
}

#[test]
fn a_quote_without_an_end_is_a_word() {
    let attributes = Attributes::parse(" a=\"one two");
    assert_eq!(attributes.named, []);
    assert_eq!(attributes.positional, ["a=\"one", "two"]);
}

#[test]
fn typographic_quotes_count_as_plain_ones() {
    for text in [" id=“7”", " id=”7”", " id=&#8221;7&#8243;", " id=&quot;7&quot;"] {
        assert_eq!(Attributes::parse(text).get("id"), Some("7"), "{text}");
    }
    assert_eq!(Attributes::parse(" caption=\"the “old” pond\"").get("caption"), Some("the “old” pond"));
}

#[test]
fn of_two_values_of_one_name_the_later_counts() {
    assert_eq!(Attributes::parse("a=1 a=2").get("a"), Some("2"));
}

#[test]
fn names_that_nobody_registers_are_text() {
    assert_eq!(all("[1] [sic] [galleries] [gallery-2] [ gallery] [Gallery]"), []);
}

#[test]
fn content_ends_at_the_first_end_tag() {
    let found = all("[caption a=1]x [caption]y[/caption] z[/caption]");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].content, Some("x [caption]y"));
}

#[test]
fn without_an_end_tag_there_is_no_content() {
    let found = all("[caption]x [embed/]y[/embed]");
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].content, found[0].end), (None, 9));
    assert_eq!((found[1].content, found[1].name), (None, "embed"));
}

#[test]
fn a_slash_inside_attributes_closes_nothing() {
    let found = all("[gallery link=/a/b x][gallery /]");
    assert_eq!(found[0].attributes().get("link"), Some("/a/b"));
    assert_eq!(found[1].attribute_text, " ");
}

#[test]
fn double_brackets_show_the_shortcode() {
    let found = all("[[gallery ids=1]] [[caption]x[/caption]] [[gallery]");
    assert_eq!(found.iter().map(|code| code.escape).collect::<Vec<_>>(), [Escape::Shown, Escape::Shown, Escape::No]);
    assert_eq!((found[1].start, found[1].end), (18, 40));
    assert_eq!(found[2].start, 42);
}

#[test]
fn an_end_tag_of_a_name_without_content_stands_alone() {
    let found = all("[row]a[row]b[/row][/row][/caption]");
    assert_eq!(found.iter().map(|code| code.is_closer).collect::<Vec<_>>(), [false, false, true, true]);
}

#[test]
fn an_address_after_an_equals_sign_is_the_first_value() {
    let found = all("[you-tube=https://tube.example/watch?v=a&amp;t=3]");
    assert_eq!(found[0].attributes().positional, ["=https://tube.example/watch?v=a&amp;t=3"]);
}

#[test]
fn brackets_without_end_take_linear_time() {
    for piece in ["[caption ", "[caption]", "[[gallery", "[/row ", "[embed]x", "[", "[caption=\""] {
        all(&piece.repeat(40_000));
        all(&format!("{}]", piece.repeat(40_000)));
    }
}
