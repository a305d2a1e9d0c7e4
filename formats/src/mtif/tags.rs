//! The list of tags of a record.

/// Splits a list of tags at its commas. A tag that holds a comma stands in quotes, and the quotes then hold all of it;
/// quotes that hold less are part of the tag.
pub(super) fn split_tags(list: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut rest = list.trim_start();
    while !rest.is_empty() {
        let (tag, after) = quoted(rest).unwrap_or_else(|| rest.split_once(',').unwrap_or((rest, "")));
        let tag = tag.trim();
        if !tag.is_empty() {
            tags.push(tag.to_owned());
        }
        rest = after.trim_start();
    }
    tags
}

fn quoted(rest: &str) -> Option<(&str, &str)> {
    let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let (tag, after) = rest.get(1..)?.split_once(quote)?;
    let after = after.trim_start();
    if after.is_empty() { Some((tag, "")) } else { Some((tag, after.strip_prefix(',')?)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_parted_at_commas_outside_of_quotes() {
        for (list, expected) in [
            ("pond,\"frogs, loud\"", vec!["pond", "frogs, loud"]),
            ("'say \"hi, you\"', b", vec!["say \"hi, you\"", "b"]),
            (" a , ,b,", vec!["a", "b"]),
            ("\"open, end", vec!["\"open", "end"]),
            ("\"half\" quoted, x", vec!["\"half\" quoted", "x"]),
            ("rock 'n' roll", vec!["rock 'n' roll"]),
            ("\"a\",\"b\"", vec!["a", "b"]),
            ("", vec![]),
        ] {
            assert_eq!(split_tags(list), expected, "{list}");
        }
    }
}
