//! The schemas of single fields, where their types do not say enough: the syntax of ids and dates, and the closed sets.
//! It never holds a set or a limit of its own: those are in `syntax`.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::syntax::{
    ANCHOR_SIDE, Basis, DATE, DIGEST, DimensionKind, FORMAT, ID, INTERVAL, LANGUAGE_TAG, NoteKind, RESERVED, Status,
    Tone, WEB_ADDRESS,
};

pub(super) fn format(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "const": FORMAT })
}

pub(super) fn id(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": ID, "not": { "enum": RESERVED } })
}

pub(super) fn language_tag(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": LANGUAGE_TAG })
}

pub(super) fn by_language<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let value = generator.subschema_for::<T>();
    json_schema!({
        "type": "object", "propertyNames": { "pattern": LANGUAGE_TAG }, "additionalProperties": value,
    })
}

pub(super) fn date(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "format": "date", "pattern": DATE })
}

pub(super) fn anchor_side(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": ANCHOR_SIDE })
}

pub(super) fn digest(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": DIGEST })
}

pub(super) fn url(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": WEB_ADDRESS })
}

pub(super) fn step(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "number", "exclusiveMinimum": 0 })
}

/// A text whose only placeholder is that of the interval.
pub(super) fn phrase(_: &mut SchemaGenerator) -> Schema {
    let pattern = ["^([^{]|\\{", INTERVAL, "\\})*$"].concat();
    let text = json_schema!({ "type": "string", "pattern": pattern, "allOf": [{ "pattern": "\\S" }] });
    json_schema!({
        "anyOf": [
            text,
            {
                "type": "object", "propertyNames": { "pattern": LANGUAGE_TAG }, "additionalProperties": text,
                "minProperties": 1,
            },
        ],
    })
}

/// The options or the number that a scenario has in some dimensions.
pub(super) fn scenario(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object", "propertyNames": { "pattern": ID }, "additionalProperties": { "type": ["string", "number"] },
    })
}

pub(super) fn reason(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": "\\S+\\s+\\S+\\s+\\S+" })
}

/// A condition, or a list of alternatives.
pub(super) fn when() -> Schema {
    let ids = json_schema!({ "type": "array", "items": { "type": "string" }, "minItems": 1, "uniqueItems": true });
    let mut not = ids.clone();
    not.insert("description".into(), "All options but these, also those that are added later.".into());
    let bound = |what: &str| json_schema!({ "type": "number", "description": what });
    let (from, above) = (bound("This number or more."), bound("More than this number."));
    let (to, below) = (bound("This number or less."), bound("Less than this number."));
    let one = json_schema!({
        "type": "object",
        "propertyNames": { "pattern": ID },
        "additionalProperties": {
            "anyOf": [
                ids,
                {
                    "type": "object",
                    "properties": { "not": not },
                    "required": ["not"],
                    "additionalProperties": false,
                },
                {
                    "type": "object",
                    "properties": { "from": from, "above": above, "to": to, "below": below },
                    "minProperties": 1,
                    "additionalProperties": false,
                },
            ],
        },
    });
    json_schema!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 1 }] })
}

pub(super) fn status(_: &mut SchemaGenerator) -> Schema {
    one_of(Status::ALL)
}

pub(super) fn note_kind(_: &mut SchemaGenerator) -> Schema {
    one_of(NoteKind::ALL)
}

pub(super) fn dimension_kind(_: &mut SchemaGenerator) -> Schema {
    one_of(DimensionKind::ALL)
}

pub(super) fn tone(_: &mut SchemaGenerator) -> Schema {
    one_of(Tone::ALL)
}

pub(super) fn basis(_: &mut SchemaGenerator) -> Schema {
    one_of(Basis::ALL)
}

fn one_of<T>(set: &[(&str, T)]) -> Schema {
    let ids: Vec<&str> = set.iter().map(|(id, _)| *id).collect();
    json_schema!({ "type": "string", "enum": ids })
}
