//! Numbers in messages.

use std::fmt;

/// A number and the noun of what it counts, as in `1 line` and `2 lines`.
pub(crate) struct Count(pub u64, pub &'static str);

impl fmt::Display for Count {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Count(number, noun) = self;
        write!(out, "{number} {noun}{}", if *number == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_everything_else_is_several() {
        assert_eq!([0, 1, 2].map(|number| Count(number, "line").to_string()), ["0 lines", "1 line", "2 lines"]);
    }
}
