use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Blog, Comment, Post};

/// The version of the JSON form of the model.
pub const MODEL_VERSION: u32 = 1;

/// A whole blog as one JSON document: the `json` target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// The version of this form; 1.
    pub version: u32,
    /// The program that wrote it.
    pub generator: Generator,
    /// The blog.
    #[serde(default)]
    pub blog: Blog,
    /// Posts and pages in source order.
    #[serde(default)]
    pub posts: Vec<Post>,
    /// Comments whose post is not in the input.
    #[serde(default)]
    pub orphan_comments: Vec<Comment>,
}

/// The program that wrote a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Generator {
    /// `blogferry`.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Generator {
    /// Returns this program.
    pub fn this() -> Self {
        Generator { name: "blogferry".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}
