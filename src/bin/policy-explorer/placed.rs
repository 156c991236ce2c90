//! An article's page with a widget in it, as `preview` shows it: without the scripts of the page, and with nothing that leads
//! away from it by itself.

use html5ever::serialize::{HtmlSerializer, SerializeOpts, Serializer};

use crate::html::{Content, Node, children, tree_of, widget};

/// What an article says where its widget belongs: `<!-- policy-explorer -->`.
pub const MARK: &str = "policy-explorer";

/// After how many paragraphs the widget is put where an article does not say.
const AFTER: usize = 2;

/// Parts of a page whose paragraphs are not the article's.
const ASIDE: &str = "nav header footer aside figure blockquote form dialog template";

/// A page with markup where its widget belongs: at the mark, in the place of a widget that is there, after the first
/// paragraphs, or at the end.
///
/// # Errors
/// If the page takes more work than one that people wrote.
pub fn with_widget(page: &str, policy: &str, is_xml: bool, markup: &str) -> Result<String, String> {
    let tree = tree_of(page, is_xml, true)?;
    let place = place(&tree, policy);
    let mut serializer = HtmlSerializer::new(Vec::new(), SerializeOpts::default());
    let mut ahead = vec![Step::Enter(0)];
    // Writing into memory does not fail.
    while let Some(step) = ahead.pop() {
        match step {
            Step::Markup => serializer.writer.extend_from_slice(markup.as_bytes()),
            Step::Leave(index) => {
                if let Some(name) = tree.get(index).and_then(Node::name) {
                    let _ = serializer.end_elem(name.clone());
                }
            }
            Step::Enter(index) => {
                let Some(node) = tree.get(index) else { continue };
                if place == Place::InsteadOf(index) {
                    ahead.push(Step::Markup);
                    continue;
                }
                if is_left_out(node) {
                    continue;
                }
                match &node.content {
                    Content::Nothing => continue,
                    Content::Document => {}
                    Content::Doctype(name) => drop(serializer.write_doctype(name)),
                    Content::Comment(text) => drop(serializer.write_comment(text)),
                    Content::Text(text) => drop(serializer.write_text(text)),
                    Content::Element { name, attributes } => {
                        let attributes = attributes.iter().map(|it| (&it.name, &*it.value));
                        let _ = serializer.start_elem((**name).clone(), attributes);
                    }
                }
                if place == Place::After(index) {
                    ahead.push(Step::Markup);
                }
                ahead.push(Step::Leave(index));
                if place == Place::AtTheEndOf(index) {
                    ahead.push(Step::Markup);
                }
                let inner: Vec<usize> = children(&tree, index).collect();
                ahead.extend(inner.into_iter().rev().map(Step::Enter));
            }
        }
    }
    Ok(String::from_utf8_lossy(&serializer.writer).into_owned())
}

/// A step of writing: nodes are nested too deeply for recursion.
enum Step {
    Enter(usize),
    Leave(usize),
    Markup,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    InsteadOf(usize),
    After(usize),
    AtTheEndOf(usize),
}

fn place(tree: &[Node], policy: &str) -> Place {
    let is_mark = |node: &Node| matches!(&node.content, Content::Comment(text) if text.trim() == MARK);
    if let Some(mark) = tree.iter().position(|node| is_mark(node) && node.parent.is_some()) {
        return Place::InsteadOf(mark);
    }
    if let Some(widget) = widget(tree, policy) {
        return Place::InsteadOf(widget);
    }
    let article = tree.iter().position(|node| node.is("article") && node.parent.is_some());
    let is_of_it = |index: usize| {
        let parent = |index: usize| tree.get(index).and_then(|node| node.parent);
        let above = || std::iter::successors(parent(index), |index| parent(*index));
        let is_inside = article.is_none() || above().any(|index| Some(index) == article);
        let is_aside = above().any(|index| tree.get(index).is_some_and(|it| ASIDE.split(' ').any(|name| it.is(name))));
        is_inside && !is_aside
    };
    let has_words = |index: usize| children(tree, index).next().is_some();
    let paragraphs = (0..tree.len())
        .filter(|index| tree.get(*index).is_some_and(|node| node.is("p") && node.parent.is_some()))
        .filter(|index| has_words(*index) && is_of_it(*index));
    if let Some(last) = paragraphs.take(AFTER).last() {
        return Place::After(last);
    }
    let body = tree.iter().position(|node| node.is("body"));
    Place::AtTheEndOf(article.or(body).unwrap_or_default())
}

/// Scripts, and what leads away from the page or changes where its addresses lead to.
fn is_left_out(node: &Node) -> bool {
    node.is("script") || node.is("base") || node.is("meta") && node.get("http-equiv").is_some()
}
