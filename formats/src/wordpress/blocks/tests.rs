use super::*;

/// Writes a tree the short way: `name{attributes}(content)`, `name/` for a block that holds nothing.
fn shape(text: &str) -> String {
    let tree = parse(text);
    let mut out = String::new();
    let mut stack: Vec<(&[Piece<'_>], usize)> = vec![(tree.pieces(), 0)];
    while let Some((pieces, at)) = stack.pop() {
        match pieces.get(at) {
            None if stack.is_empty() => {}
            None => out.push(')'),
            Some(Piece::Html(html)) => {
                out.push_str(html.trim());
                stack.push((pieces, at + 1));
            }
            Some(Piece::Block(number)) => {
                let block = &tree.blocks()[*number];
                out.push_str(block.name.strip_prefix("core/").unwrap_or(&block.name));
                if !block.attributes.is_empty() {
                    out.push_str(&serde_json::to_string(&block.attributes).unwrap());
                }
                if block.attributes_broken {
                    out.push('!');
                }
                stack.push((pieces, at + 1));
                if block.is_void {
                    out.push('/');
                } else {
                    out.push_str(if block.is_closed { "(" } else { "…(" });
                    stack.push((&block.pieces, 0));
                }
            }
        }
    }
    out
}

#[test]
fn blocks_stand_in_each_other() {
    let text = "<!-- wp:columns --><div><!-- wp:column {\"width\":\"50%\"} --><p>a</p><!-- /wp:column -->\
                <!-- wp:column --><p>b</p><!-- /wp:column --></div><!-- /wp:columns -->";
    assert_eq!(shape(text), "columns(<div>column{\"width\":\"50%\"}(<p>a</p>)column(<p>b</p>)</div>)");
}

#[test]
fn text_between_blocks_is_kept() {
    assert_eq!(shape("a<!-- wp:more --><!--more--><!-- /wp:more -->b"), "amore(<!--more-->)b");
}

#[test]
fn names_have_namespaces() {
    assert_eq!(shape("<!-- wp:jetpack/map /-->"), "jetpack/map/");
    assert_eq!(shape("<!-- wp:core-embed/youtube {\"url\":\"u\"} /-->"), "core-embed/youtube{\"url\":\"u\"}/");
}

#[test]
fn attributes_are_json_and_broken_ones_do_no_harm() {
    assert_eq!(shape(r#"<!-- wp:a {"x":"\u002d\u002d\u003e"} /-->"#), r#"a{"x":"-->"}/"#);
    assert_eq!(shape(r#"<!-- wp:a {"x":{"y":[1,{}]}} -->z<!-- /wp:a -->"#), r#"a{"x":{"y":[1,{}]}}(z)"#);
    assert_eq!(shape(r#"<!-- wp:a {"x":} -->z<!-- /wp:a -->"#), "a!(z)");
    assert_eq!(shape("<!-- wp:a {\n\"x\":\n1} \n-->z<!-- /wp:a -->"), r#"a{"x":1}(z)"#);
}

#[test]
fn what_misses_the_grammar_is_html() {
    for text in [
        "<!--wp:a -->",
        "<!-- wp:a-->",
        "<!-- wp:A -->",
        "<!-- wp:a {\"x\":1}-->",
        "<!-- wp:a/ /-->",
        "<!-- wp: -->",
        "<!-- wp:a x -->",
        "<!-- a -->",
        "<!-- wp:a {\"x\":1",
        "<!--more-->",
    ] {
        assert_eq!(shape(text), text);
    }
}

#[test]
fn ends_that_are_missing_or_too_many_lose_nothing() {
    assert_eq!(shape("<!-- wp:a --><!-- wp:b -->x<!-- /wp:a -->y"), "a(b…(x))y");
    assert_eq!(shape("x<!-- /wp:a -->y<!-- wp:b -->z<!-- /wp:b -->"), "xyb(z)");
    assert_eq!(shape("<!-- wp:a -->x"), "a…(x)");
}

#[test]
fn depth_without_end_is_cut_and_its_text_kept() {
    let text = format!("{}x{}y", "<!-- wp:a -->".repeat(50_000), "<!-- /wp:a -->".repeat(50_000));
    let tree = parse(&text);
    assert_eq!(tree.blocks().len(), 100);
    assert!(tree.blocks().iter().all(|block| block.is_closed));
    assert_eq!(tree.pieces().last(), Some(&Piece::Html("y")));
}

#[test]
fn openings_without_end_take_linear_time() {
    parse(&"<!-- wp:a {".repeat(100_000));
    parse(&format!("{}-->", "<!-- wp:a {".repeat(100_000)));
}
