use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Meta, Person, Private, Term};

/// What an archive says about the blog as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Blog {
    /// The source's own id of the blog.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The title, as plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The tagline; may hold HTML where the platform allows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The address of the front page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// A BCP 47 language tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// An IANA time zone name, or a fixed offset such as `+02:00` where the source gives only that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// The people the source lists as authors of the blog.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Person>,
    /// The categories the source declares, with their hierarchy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Term>,
    /// The tags the source declares.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Term>,
    /// What the source says about the blog that has no field here.
    #[serde(skip_serializing_if = "Meta::is_empty")]
    pub meta: Meta,
    /// What may be the data of people; kept out of every output unless private data was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private: Option<Box<Private>>,
    /// Where all of this was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<BlogSource>,
}

impl Blog {
    /// Takes away everything that a public output must not carry: the `private` objects of the blog and its authors.
    pub fn strip_private(&mut self) {
        self.private = None;
        self.authors.iter_mut().for_each(Person::strip_private);
    }
}

/// The format and the files a blog was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BlogSource {
    /// The id of the format: `blogger`, `wordpress`, …
    pub format: String,
    /// The version or generation of the format, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The names of the files, relative to what was given; never an absolute path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
}
