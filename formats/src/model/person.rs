use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Meta, is_false};
use crate::mail_link::is_mail_link;

/// The author of a post or of a comment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Person {
    /// The source's own id: a login, a profile number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The display name as the source has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A profile or home page. Any scheme the source has: a writer must check it before making a link of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The address of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    /// True for a comment written by an author of its post.
    #[serde(skip_serializing_if = "is_false")]
    pub is_post_author: bool,
    /// What the source says about the person that has no field here.
    #[serde(skip_serializing_if = "Meta::is_empty")]
    pub meta: Meta,
    /// E-mail and the like; kept out of every output unless private data was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private: Option<Box<Private>>,
}

impl Person {
    /// Returns a person of whom only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Person { name: Some(name.into()), ..Person::default() }
    }

    /// Takes away everything that a public output must not carry.
    pub fn strip_private(&mut self) {
        self.private = None;
        // JSON of other programs may have a mail address where that of a page belongs.
        self.url.take_if(|url| is_mail_link(url));
    }

    /// Returns true if nothing at all is known.
    pub fn is_empty(&self) -> bool {
        *self == Person::default()
    }
}

/// Data of people that a public output must not carry. Never written to Markdown; in JSON only with `--privacy full`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Private {
    /// An e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The network address a comment came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// The browser a comment came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// The password that protects a post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Other private values under the source's own names.
    #[serde(skip_serializing_if = "Meta::is_empty")]
    pub meta: Meta,
}

impl Private {
    /// Returns `None` when nothing private is known, so that an empty object is never written; else in a box, because
    /// most have none and a post may have a million comments.
    pub fn or_none(self) -> Option<Box<Self>> {
        (self != Private::default()).then(|| Box::new(self))
    }
}
