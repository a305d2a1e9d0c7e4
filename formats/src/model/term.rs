use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Meta;

/// A category, tag or label.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Term {
    /// The name people see.
    pub name: String,
    /// The last part of the term's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// The slug of the parent term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// A description; may hold HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What the source says about the term that has no field here.
    #[serde(skip_serializing_if = "Meta::is_empty")]
    pub meta: Meta,
}

impl Term {
    /// Returns a term of which only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Term { name: name.into(), ..Term::default() }
    }
}
