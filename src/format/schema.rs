//! The JSON Schema of the file format, from the types that read it, so that editors complete and check as one types.
//! It never reads a file, and says less than the check: that names lead somewhere is beyond a schema.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::wire::{self, Entries, Text};
use crate::engine::check::{FORMAT, RESERVED};
use crate::engine::policy::{Basis, Tone};

const ID: &str = "^[a-z][a-z0-9-]*$";
const LANGUAGE_TAG: &str = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";

/// The schema of a policy file (JSON Schema, draft 2020-12).
#[must_use]
pub fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(without_null));
    settings.into_generator().into_root_schema_for::<wire::Policy>().to_value()
}

/// The reader takes `null` for a field that is left out; whoever writes leaves the field out.
fn without_null(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if object.get("default") == Some(&Value::Null) {
        object.remove("default");
    }
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type").is_none_or(|kind| kind != "null"));
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            object.extend(only);
        }
    }
}

// What the types alone do not say: the shapes of names and dates, and the closed sets.

pub(super) fn format(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "const": FORMAT })
}

pub(super) fn id(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": ID, "not": { "enum": RESERVED } })
}

pub(super) fn language_tag(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": LANGUAGE_TAG })
}

pub(super) fn languages(generator: &mut SchemaGenerator) -> Schema {
    let language = generator.subschema_for::<wire::Language>();
    json_schema!({
        "type": "object", "propertyNames": { "pattern": LANGUAGE_TAG }, "additionalProperties": language,
    })
}

pub(super) fn date(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
}

pub(super) fn url(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": "^https?://[^\\s]+$" })
}

pub(super) fn condition(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "propertyNames": { "pattern": ID },
        "additionalProperties": {
            "type": "array", "items": { "type": "string" }, "minItems": 1, "uniqueItems": true,
        },
    })
}

pub(super) fn status(_: &mut SchemaGenerator) -> Schema {
    one_of(&["current", "superseded", "withdrawn"])
}

pub(super) fn note_kind(_: &mut SchemaGenerator) -> Schema {
    one_of(&["correction", "update"])
}

pub(super) fn dimension_kind(_: &mut SchemaGenerator) -> Schema {
    one_of(&["time"])
}

pub(super) fn tone(_: &mut SchemaGenerator) -> Schema {
    one_of(&Tone::ALL.map(|(id, _)| id))
}

pub(super) fn basis(_: &mut SchemaGenerator) -> Schema {
    one_of(&Basis::ALL.map(|(id, _)| id))
}

fn one_of(ids: &[&str]) -> Schema {
    json_schema!({ "type": "string", "enum": ids })
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // A text of nothing but white space is refused, as by the check.
        json_schema!({
            "description": "A text that a reader sees: in the policy's language, or one text per language tag.",
            "anyOf": [
                { "type": "string", "pattern": "\\S" },
                {
                    "type": "object",
                    "propertyNames": { "pattern": LANGUAGE_TAG },
                    "additionalProperties": { "type": "string", "pattern": "\\S" },
                    "minProperties": 1,
                },
            ],
        })
    }
}

impl<V: JsonSchema> JsonSchema for Entries<V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Entries_of_{}", V::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<V>();
        json_schema!({ "type": "object", "propertyNames": { "pattern": ID }, "additionalProperties": value })
    }
}
