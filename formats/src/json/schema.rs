use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::model::{Document, MODEL_VERSION};

/// Returns the JSON Schema (2020-12) of the `json` target, made from the types of the model. A line of the `jsonl`
/// target follows its `#/$defs/Post`.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Document>();
    schema.insert("$id".to_owned(), "https://blogferry.github.io/schema/1/blog.json".into());
    schema.insert("title".to_owned(), "A blog with its posts and comments".into());
    let mut schema = Value::from(schema);
    if let Some(version) = schema.pointer_mut("/properties/version").and_then(Value::as_object_mut) {
        version.insert("const".to_owned(), MODEL_VERSION.into());
    }
    schema
}
