//! Conditions as cells of a rules sheet: `a; b`, `not a; b`, `from 18 below 65`, or `*` for any.
//! It knows no policy: whether an option exists is checked later.

use crate::engine::problem::Kind;
use crate::format::number::Number;
use crate::format::syntax::DimensionKind;
use crate::format::wire::{Allowed, Bounds, Dimension, When};

/// The cell of a condition that holds for any option.
const ANY: &str = "*";
/// The word before the options that a condition excludes.
const NOT: &str = "not";

/// A condition on a dimension as a cell.
pub(super) fn written(allowed: Option<&Allowed>) -> String {
    match allowed {
        None => ANY.to_owned(),
        Some(Allowed::Options(options)) => options.join("; "),
        Some(Allowed::Not(options)) => format!("{NOT} {}", options.join("; ")),
        Some(Allowed::Within(bounds)) => {
            let parts = sides(bounds).into_iter();
            let parts = parts.filter_map(|(word, number)| Some(format!("{word} {}", number?.written("-", "."))));
            parts.collect::<Vec<_>>().join(" ")
        }
    }
}

/// Reads a cell: what it allows, or nothing if it allows any option.
pub(super) fn read(cell: &str, dimension: &Dimension) -> Result<Option<Allowed>, Box<Kind>> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Err(Box::new(Kind::BlankCondition { dimension: dimension.id.clone() }));
    }
    if cell == ANY {
        return Ok(None);
    }
    if dimension.kind.as_deref() == Some(DimensionKind::Number.id()) {
        let bounds = bounds(cell).ok_or_else(|| Box::new(Kind::BadCondition { cell: cell.to_owned() }))?;
        return Ok(Some(Allowed::Within(bounds)));
    }
    // An option may have the word as its id.
    let excluded = cell.strip_prefix(NOT).filter(|rest| rest.starts_with(char::is_whitespace));
    Ok(Some(match excluded {
        Some(options) => Allowed::Not(list(options)),
        None => Allowed::Options(list(cell)),
    }))
}

/// The bounds by name, in the order in which they are written.
pub(super) fn sides(bounds: &Bounds) -> [(&'static str, Option<Number>); 4] {
    [("from", bounds.from), ("above", bounds.above), ("to", bounds.to), ("below", bounds.below)]
}

fn bounds(cell: &str) -> Option<Bounds> {
    let mut bounds = Bounds::default();
    let mut words = cell.split_whitespace();
    while let Some(word) = words.next() {
        let number = Number::parse(words.next()?)?;
        let side = match word {
            "from" => &mut bounds.from,
            "above" => &mut bounds.above,
            "to" => &mut bounds.to,
            "below" => &mut bounds.below,
            _ => return None,
        };
        if side.replace(number).is_some() {
            return None;
        }
    }
    Some(bounds)
}

/// The names in a cell.
pub(super) fn list(cell: &str) -> Vec<String> {
    cell.split(';').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Whether two conditions are written alike; it does not matter whether one that holds everywhere is there.
pub(super) fn is_same(one: &When, other: &When) -> bool {
    let nothing = |when: &When| !when.is_list && when.alternatives.iter().all(|entries| entries.0.is_empty());
    one == other || nothing(one) && nothing(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::wire::Text;

    fn dimension(kind: Option<&str>) -> Dimension {
        Dimension {
            id: "d".into(),
            label: Text::default(),
            short: None,
            kind: kind.map(str::to_owned),
            unit: None,
            min: None,
            max: None,
            step: None,
            phrase: None,
            asked_when: None,
            note: None,
            options: Vec::new(),
            accepted: Vec::new(),
        }
    }

    #[test]
    fn cells_read_back_as_they_are_written() {
        let (named, number) = (dimension(None), dimension(Some("number")));
        for (cell, dimension) in [
            ("*", &named),
            ("a", &named),
            ("a; b", &named),
            ("not a; b", &named),
            ("not", &named),
            ("not; b", &named),
            ("*", &number),
            ("from 18", &number),
            ("from 18 below 65", &number),
            ("above -2.5 to 0.3", &number),
        ] {
            let read = read(cell, dimension);
            assert_eq!(read.map(|allowed| written(allowed.as_ref())).as_deref(), Ok(cell));
        }
        assert_eq!(read("  not  a ;b ", &named), Ok(Some(Allowed::Not(vec!["a".into(), "b".into()]))));
        assert_eq!(
            read("below 65  from 18", &number).map(|it| written(it.as_ref())).as_deref(),
            Ok("from 18 below 65")
        );
    }

    #[test]
    fn blank_cells_and_other_words_are_refused() {
        let (named, number) = (dimension(None), dimension(Some("number")));
        for dimension in [&named, &number] {
            assert_eq!(read(" ", dimension), Err(Box::new(Kind::BlankCondition { dimension: "d".into() })));
        }
        for cell in
            ["18", "from", "from x", "under 18", "from 1 from 2", "not 18", "from 18; below 65", "18-65", "<= 25"]
        {
            assert_eq!(read(cell, &number), Err(Box::new(Kind::BadCondition { cell: cell.into() })), "{cell}");
        }
    }
}
