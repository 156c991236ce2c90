//! What the entries of a policy are called, for lists to choose from: ids never have to be typed or read.
//! It holds no sentence of a rule, so that typing one does not draw the lists again.

use std::rc::Rc;

use super::tree::Node;

/// The names in a policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// The policy's own language.
    pub language: Rc<str>,
    /// All its languages, its own first.
    pub languages: Vec<Rc<str>>,
    /// Its questions.
    pub questions: Vec<Named>,
    /// Its verdicts.
    pub verdicts: Vec<Named>,
    /// Its dimensions.
    pub dimensions: Vec<Dimension>,
    /// Its quotes.
    pub quotes: Vec<Named>,
    /// Its sources.
    pub sources: Vec<Named>,
}

/// An id and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The id.
    pub id: Rc<str>,
    /// The name, or the id if it has none.
    pub label: Rc<str>,
    /// Of a verdict: its tone. Of a rule: the question, if it names one.
    pub kind: Rc<str>,
}

/// A dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// Its id and name; its kind.
    pub name: Named,
    /// Its options; none of a number.
    pub options: Vec<Named>,
    /// The unit of a number.
    pub unit: Rc<str>,
}

impl Dimension {
    /// Whether it is a number.
    #[must_use]
    pub fn is_number(&self) -> bool {
        &*self.name.kind == "number"
    }
}

impl Names {
    /// The names in a file.
    #[must_use]
    pub fn of(root: &Node) -> Names {
        let language: Rc<str> = match root.text_of("language") {
            "" => "en".into(),
            language => language.into(),
        };
        let mut languages = vec![language.clone()];
        for (tag, _) in root.get("languages").map_or(&[][..], Node::entries) {
            if !languages.contains(tag) {
                languages.push(tag.clone());
            }
        }
        let named = |key: &str, label: &str, kind: &str| {
            root.list_of(key).iter().map(|node| Named::of(node, label, kind, &language)).collect::<Vec<_>>()
        };
        let dimensions = root.list_of("dimensions").iter().map(|node| Dimension {
            name: Named::of(node, "label", "kind", &language),
            options: node.list_of("options").iter().map(|node| Named::of(node, "label", "", &language)).collect(),
            unit: node.get("unit").map_or("", |unit| unit.words(&language)).into(),
        });
        Names {
            questions: named("questions", "label", ""),
            verdicts: named("verdicts", "label", "tone"),
            dimensions: dimensions.collect(),
            quotes: root.list_of("quotes").iter().map(|node| quote(node, &language)).collect(),
            sources: named("sources", "title", ""),
            languages,
            language,
        }
    }

    /// What a verdict is called; also one of the outcomes that every policy has.
    #[must_use]
    pub fn verdict(&self, id: &str) -> Option<&Named> {
        self.verdicts.iter().find(|named| &*named.id == id)
    }

    /// A dimension by its id.
    #[must_use]
    pub fn dimension(&self, id: &str) -> Option<&Dimension> {
        self.dimensions.iter().find(|dimension| &*dimension.name.id == id)
    }
}

impl Named {
    fn of(node: &Node, label: &str, kind: &str, language: &str) -> Named {
        let id = node.text_of("id");
        let label = node.get(label).map_or("", |label| label.words(language));
        Named {
            id: id.into(),
            label: if label.is_empty() { id } else { label }.into(),
            kind: node.text_of(kind).into(),
        }
    }

    /// Rules are called by their sentences.
    #[must_use]
    pub fn rules(root: &Node, language: &str) -> Vec<Named> {
        root.list_of("rules").iter().map(|node| Named::of(node, "text", "question", language)).collect()
    }
}

/// A quote is called by the words that it begins with, and who said them.
fn quote(node: &Node, language: &str) -> Named {
    let id = node.text_of("id");
    let who = ["said_by", "reported_by"].iter().find_map(|key| node.get(key)).map_or("", |who| who.words(language));
    let words = node.get("anchor").map_or("", |anchor| anchor.text_of("start"));
    let label = match (words, who) {
        ("", "") => id.to_owned(),
        ("", who) => [id, " (", who, ")"].concat(),
        (words, "") => ["“", words, " …”"].concat(),
        (words, who) => ["“", words, " …” (", who, ")"].concat(),
    };
    Named { id: id.into(), label: label.into(), kind: node.text_of("source").into() }
}

/// A condition in words: `Lead: on a lead; Place: not the lawn`. Empty for any case.
#[must_use]
pub fn condition(when: Option<&Node>, names: &Names, not: &str, or: &str) -> String {
    let Some(when) = when else { return String::new() };
    let alternatives = if when.list().is_empty() { std::slice::from_ref(when) } else { when.list() };
    let mut text = Vec::new();
    for alternative in alternatives {
        let parts: Vec<String> = alternative
            .entries()
            .iter()
            .map(|(id, allowed)| {
                [names.dimension(id).map_or(&**id, |it| &*it.name.label), ": ", &allows(id, allowed, names, not)]
                    .concat()
            })
            .collect();
        text.push(parts.join("; "));
    }
    text.join(or)
}

/// What a condition allows in a dimension, in words.
#[must_use]
pub fn allows(dimension: &str, allowed: &Node, names: &Names, not: &str) -> String {
    let dimension = names.dimension(dimension);
    let labels = |ids: &[Node]| {
        let label = |id: &Node| {
            let option = dimension.and_then(|it| it.options.iter().find(|option| &*option.id == id.text()));
            option.map_or(id.text().to_owned(), |option| option.label.to_string())
        };
        ids.iter().map(label).collect::<Vec<_>>().join(", ")
    };
    if let Some(ids) = allowed.get("not") {
        return [not, " ", &labels(ids.list())].concat();
    }
    if !allowed.entries().is_empty() {
        let unit = dimension.map_or("", |it| &*it.unit);
        let bound = |(key, node): &(Rc<str>, Node)| {
            let sign = match &**key {
                "from" => "≥",
                "above" => ">",
                "to" => "≤",
                _ => "<",
            };
            [sign, " ", node.text(), if unit.is_empty() { "" } else { " " }, unit].concat()
        };
        return allowed.entries().iter().map(bound).collect::<Vec<_>>().join(", ");
    }
    labels(allowed.list())
}
