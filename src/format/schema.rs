//! The JSON Schema of the file format, from the types that read it, so that editors complete and check as one types.
//! It never reads a file, and says less than the check: that names lead somewhere is beyond a schema.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::constraints;
use super::number::Number;
use super::syntax::{DimensionKind, ID, LANGUAGE_TAG};
use super::wire::{self, Entries, Text, When};

/// The schema of a policy file (JSON Schema, draft 2020-12).
#[must_use]
pub fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(without_null));
    let mut schema = settings.into_generator().into_root_schema_for::<wire::Policy>().to_value();
    // A number has no options, every other dimension has some.
    if let Some(dimension) = schema.pointer_mut("/$defs/Dimension").and_then(Value::as_object_mut) {
        let number = json!({ "properties": { "kind": { "const": DimensionKind::Number.id() } }, "required": ["kind"] });
        dimension.insert("if".into(), number);
        dimension.insert("then".into(), json!({ "properties": { "options": { "maxItems": 0 } } }));
        let only_options = json!({
            "options": { "minItems": 1 },
            "unit": false, "min": false, "max": false, "step": false, "phrase": false,
        });
        dimension.insert("else".into(), json!({ "required": ["options"], "properties": only_options }));
    }
    schema
}

/// The reader accepts `null` for a field that is left out; a writer leaves the field out.
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

impl JsonSchema for When {
    fn schema_name() -> Cow<'static, str> {
        "When".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        constraints::when()
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // At most nine digits before the decimal point.
        json_schema!({ "type": "number", "exclusiveMinimum": -1e9, "exclusiveMaximum": 1e9 })
    }
}
