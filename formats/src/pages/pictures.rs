//! Pictures that are not beside the page: a page that is read must not tell the web so.

use super::frame::escape;

/// Puts the words for a picture where a picture would be fetched from elsewhere.
///
/// `html` is what [`safe_html`](crate::html::safe_html) wrote: there every `<img` begins a picture, with its attributes
/// in quotes and nothing in them that could be taken for the end of the tag.
pub(super) fn without_remote(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<img ") {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let end = from.find('>').map_or(from.len(), |at| at.saturating_add(1));
        let (picture, after) = from.split_at(end);
        let source = value(picture, "src").unwrap_or_default();
        if is_beside(source) {
            out.push_str(picture);
        } else {
            let words = value(picture, "alt").filter(|alt| !alt.trim().is_empty());
            let name = source.split(['?', '#']).next().unwrap_or_default().rsplit('/').find(|part| !part.is_empty());
            let words = words.or(name).unwrap_or("a picture");
            // Both are escaped already, as attributes are.
            out.push_str(&format!("<span class=\"away\" title=\"{source}\">Picture: {words}</span>"));
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn value<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, from) = tag.split_once(&format!(" {name}=\""))?;
    from.split('"').next()
}

/// A path without a scheme and without a host leads to a file beside the page.
fn is_beside(source: &str) -> bool {
    let has_scheme = source.split('/').next().is_some_and(|part| part.contains(':'));
    !source.is_empty() && !has_scheme && !source.starts_with('/')
}

/// Returns text as HTML that shows it as it is written.
pub(crate) fn verbatim(text: &str) -> String {
    format!("<pre>{}</pre>", escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_of_the_web_is_named_and_one_beside_the_page_is_shown() {
        let html = "<p>a <img src=\"http://e.example/b/wick.jpg?x=1\" alt=\"\"> <img src=\"../media/c.jpg\" alt=\"c\">\
                    <a href=\"d\"><img src=\"//e.example/d.jpg\" alt=\"A &lt;d&gt;\"></a></p>";
        assert_eq!(
            without_remote(html),
            "<p>a <span class=\"away\" title=\"http://e.example/b/wick.jpg?x=1\">Picture: wick.jpg</span> \
             <img src=\"../media/c.jpg\" alt=\"c\"><a href=\"d\">\
             <span class=\"away\" title=\"//e.example/d.jpg\">Picture: A &lt;d&gt;</span></a></p>"
        );
    }
}
