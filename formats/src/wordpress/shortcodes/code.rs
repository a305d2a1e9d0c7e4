//! Shortcodes around code: its text is shown as it is written, whatever stands in it.

use super::parse::{Escape, Shape, Shortcode};
use super::walk::{Inside, replace};
use crate::wordpress::markup::escape;

/// Shortcodes that take the language as an attribute.
const PLAIN: [&str; 12] = [
    "code",
    "sourcecode",
    "source",
    "cc",
    "cci",
    "ccn",
    "crayon",
    "highlight",
    "codesyntax",
    "geshi",
    "prism",
    "snippet",
];

/// Shortcodes that are the name of a language, and the name the rest of the world has for it.
const LANGUAGES: [(&str, &str); 64] = [
    ("actionscript3", "actionscript"),
    ("as3", "actionscript"),
    ("applescript", "applescript"),
    ("bash", "bash"),
    ("shell", "bash"),
    ("c", "c"),
    ("cf", "cfml"),
    ("coldfusion", "cfml"),
    ("clojure", "clojure"),
    ("clj", "clojure"),
    ("cpp", "cpp"),
    ("c-sharp", "csharp"),
    ("csharp", "csharp"),
    ("css", "css"),
    ("delphi", "pascal"),
    ("pascal", "pascal"),
    ("pas", "pascal"),
    ("diff", "diff"),
    ("patch", "diff"),
    ("erlang", "erlang"),
    ("erl", "erlang"),
    ("fsharp", "fsharp"),
    ("go", "go"),
    ("golang", "go"),
    ("groovy", "groovy"),
    ("haskell", "haskell"),
    ("html", "html"),
    ("xhtml", "html"),
    ("java", "java"),
    ("javafx", "javafx"),
    ("jfx", "javafx"),
    ("javascript", "javascript"),
    ("jscript", "javascript"),
    ("js", "javascript"),
    ("latex", "latex"),
    ("tex", "latex"),
    ("matlab", "matlab"),
    ("matlabkey", "matlab"),
    ("objc", "objective-c"),
    ("obj-c", "objective-c"),
    ("perl", "perl"),
    ("pl", "perl"),
    ("php", "php"),
    ("plain", ""),
    ("text", ""),
    ("powershell", "powershell"),
    ("ps", "powershell"),
    ("python", "python"),
    ("py", "python"),
    ("r", "r"),
    ("splus", "r"),
    ("rails", "ruby"),
    ("ror", "ruby"),
    ("ruby", "ruby"),
    ("scala", "scala"),
    ("sql", "sql"),
    ("swift", "swift"),
    ("vb", "vb"),
    ("vbnet", "vb"),
    ("vba", "vb"),
    ("xml", "xml"),
    ("xslt", "xml"),
    ("yaml", "yaml"),
    ("yml", "yaml"),
];

pub(super) fn is_code(name: &str) -> bool {
    PLAIN.contains(&name) || LANGUAGES.iter().any(|(known, _)| *known == name)
}

/// Puts `pre` elements in place of the shortcodes around code. This goes first: paragraphs and other shortcodes leave
/// the text of a `pre` alone.
pub(super) fn expand(html: &str) -> String {
    replace(
        html,
        |name| is_code(name).then_some(Shape::Enclosing),
        Inside::WholePre,
        |code, _, _| {
            // Without an end tag the brackets are text: `[r]`, `[c]`, `[code]`.
            let text = code.content.filter(|_| code.escape == Escape::No)?;
            Some(element(text, language(code).as_deref()))
        },
    )
}

/// Returns the element for a stretch of code that is written as HTML or raw.
pub(in crate::wordpress) fn element(text: &str, language: Option<&str>) -> String {
    let text = text.strip_prefix("\r\n").or_else(|| text.strip_prefix('\n')).unwrap_or(text).trim_end();
    // What an editor has saved is HTML, with `&lt;` for `<`. A `<` of its own says the text is raw.
    let is_raw = text.contains('<') && !text.contains("&lt;");
    let text = if is_raw { escape(text) } else { text.replace('<', "&lt;") };
    match language {
        Some(language) => format!("<pre><code class=\"language-{}\">{text}</code></pre>", escape(language)),
        None => format!("<pre><code>{text}</code></pre>"),
    }
}

fn language(code: &Shortcode<'_>) -> Option<String> {
    let attributes = code.attributes();
    let named = attributes.first_of(&["language", "lang", "type", "highlight_language", "brush"]).map(str::to_owned);
    let first = || attributes.positional.first().map(|word| word.trim_start_matches('=').to_owned());
    let word = if PLAIN.contains(&code.name) { named.or_else(first) } else { named.or(Some(code.name.to_owned())) };
    let word = word?.trim().to_ascii_lowercase();
    let known = LANGUAGES.iter().find(|(alias, _)| *alias == word).map(|(_, name)| (*name).to_owned());
    let is_name = |word: &String| {
        !word.is_empty()
            && word.len() <= 30
            && word.chars().all(|char| char.is_alphanumeric() || "+-#._".contains(char))
    };
    known.or(Some(word)).filter(is_name)
}
