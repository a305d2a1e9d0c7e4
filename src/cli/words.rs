//! The words that options take where there are a few to choose from, as clap knows them.

use blogferry_formats::html::{RawHtml, Thumbnails};
use blogferry_formats::{Body, CommentPlace, FrontMatter, Shortcodes};
use clap::ValueEnum;

use crate::convert::{Links, Privacy};
use crate::media::MediaMode;
use crate::plan::SlugStyle;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident => $target:ty { $($(#[$word:meta])* $variant:ident => $value:expr),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
        pub(super) enum $name { $($(#[$word])* $variant),+ }

        impl From<$name> for $target {
            fn from(word: $name) -> Self {
                match word { $($name::$variant => $value),+ }
            }
        }
    };
}

words!(BodyWord => Body {
    /// Markdown
    #[default]
    Markdown => Body::Markdown,
    /// HTML
    Html => Body::Html,
    /// Plain text
    Text => Body::Text,
});

words!(FrontMatterWord => FrontMatter {
    /// Between --- lines
    #[default]
    Yaml => FrontMatter::Yaml,
    /// Between +++ lines
    Toml => FrontMatter::Toml,
    /// An object
    Json => FrontMatter::Json,
});

words!(RawHtmlWord => RawHtml {
    /// It stays HTML
    #[default]
    Keep => RawHtml::Keep,
    /// The nearest Markdown is used
    Convert => RawHtml::Convert,
    /// Only its text stays
    Drop => RawHtml::Drop,
});

words!(ThumbnailsWord => Thumbnails {
    /// They stay as they are
    #[default]
    Link => Thumbnails::Link,
    /// The picture in full size stands for both
    Unwrap => Thumbnails::Unwrap,
});

words!(ShortcodesWord => Shortcodes {
    /// They become what they stand for
    #[default]
    Convert => Shortcodes::Convert,
    /// They stay as they are
    Keep => Shortcodes::Keep,
    /// They are taken out
    Strip => Shortcodes::Strip,
});

words!(SlugWord => SlugStyle {
    /// Latin letters without accents
    #[default]
    Ascii => SlugStyle::Ascii,
    /// The script of the title
    Unicode => SlugStyle::Unicode,
});

words!(CommentsWord => CommentPlace {
    /// Under the post
    #[default]
    Inline => CommentPlace::Inline,
    /// In a file beside the post
    Sidecar => CommentPlace::Sidecar,
    /// Nowhere
    None => CommentPlace::None,
});

words!(PrivacyWord => Privacy {
    /// They stay out
    #[default]
    Public => Privacy::Public,
    /// They go out, where the target has a place for them
    Full => Privacy::Full,
});

words!(MediaWord => MediaMode {
    /// They are linked where they are
    #[default]
    Link => MediaMode::Link,
    /// They are copied from what is at hand, and linked where they are not
    Copy => MediaMode::Copy,
    /// As above, and what is not at hand is fetched
    Download => MediaMode::Download,
});

words!(LinksWord => Links {
    /// To the old address
    #[default]
    Keep => Links::Keep,
    /// To the new file
    Rewrite => Links::Rewrite,
});

/// When messages have colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWord {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
