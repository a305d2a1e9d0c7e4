//! The table of old addresses and new files, for servers and for whoever looks for an old page.

use blogferry_formats::{OutPath, Outline};

use super::schedule::Plan;
use crate::address::Address;

/// An old address and the file that stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The path, and the query where there is one, of the old address on its host.
    pub from: String,
    /// The file.
    pub to: OutPath,
}

/// Returns a redirect for every post of a plan that has a file and had an address, in the order of the plan.
pub fn redirects(outline: &[Outline], plan: &Plan) -> Vec<Redirect> {
    let redirect = |post: &super::PlannedPost| {
        let url = outline.get(post.number)?.url.as_deref()?;
        let address = Address::parse(url, None)?;
        let from = match &address.query {
            Some(query) => format!("{}?{query}", address.path),
            None => address.path,
        };
        Some(Redirect { from, to: post.path.clone()? })
    };
    plan.posts.iter().filter_map(redirect).collect()
}

/// Returns the table as CSV with a head, as RFC 4180 has it but with line feeds.
pub fn redirects_csv(redirects: &[Redirect]) -> String {
    let mut text = String::from("from,to\n");
    for Redirect { from, to } in redirects {
        push_field(from, &mut text);
        text.push(',');
        push_field(to.as_str(), &mut text);
        text.push('\n');
    }
    text
}

fn push_field(field: &str, out: &mut String) {
    if !field.contains([',', '"', '\n', '\r']) {
        return out.push_str(field);
    }
    out.push('"');
    out.push_str(&field.replace('"', "\"\""));
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::PlannedPost;

    #[test]
    fn every_post_with_an_address_has_a_row() {
        let post = |url: Option<&str>| Outline { url: url.map(str::to_owned), ..Outline::default() };
        let outline = [
            post(Some("http://e.example/2012/a,b.html#top")),
            post(None),
            post(Some("/?p=12")),
            post(Some("/left-out")),
        ];
        let path = |name: &str| Some(OutPath::new(["posts", name]));
        let posts = vec![
            PlannedPost { number: 0, path: path("a.md") },
            PlannedPost { number: 1, path: path("b.md") },
            PlannedPost { number: 2, path: path("c.md") },
        ];
        let redirects = redirects(&outline, &Plan { posts, ..Plan::default() });
        assert_eq!(redirects_csv(&redirects), "from,to\n\"/2012/a,b.html\",posts/a.md\n/?p=12,posts/c.md\n");
    }
}
