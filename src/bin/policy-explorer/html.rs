//! The text of an HTML page as a reader sees it, with its lines. A browser's parser builds the tree.
//! It never judges the text, and keeps nothing of the tree.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, ParseOpts, QualName, parse_document};
use policy_explorer::editor::analysis::quotes::is_mark;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Elements whose content is not text of the page; `src/embed/js/text.js` has the same list. The widget's own words are
/// not the article's either.
const LEFT_OUT: &str = "head title script style template noscript noembed noframes textarea select datalist iframe object \
    svg video audio canvas progress meter rp rt annotation annotation-xml policy-explorer";

/// Class names whose elements are conventionally hidden from sight only; `src/embed/js/text.js` has the same list. For
/// other names, only a browser knows the styles.
const UNSEEN: &str = "visually-hidden visuallyhidden sr-only screen-reader-text screen-reader-only";

/// The nesting limit, as in browsers: a parser's time grows with the square of the depth.
const MAX_DEPTH: usize = 512;

/// The number of bytes that are parsed before the depth is checked again.
const PIECE: usize = 4096;

/// Elements that separate words; `src/embed/js/text.js` has the same list. All others are inline. Only the name counts,
/// not the style, which only a browser knows: a floating initial is part of its word.
const BLOCKS: &str = "address article aside blockquote br button caption center dd details dialog div dl dt fieldset \
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section \
    summary table td th tr ul";

/// What separates the text of two blocks. To a search it is a space.
const PARAGRAPH: &str = "\u{2029}";
/// What separates two lines of a block.
const LINE: &str = "\u{2028}";

/// The text of a part of a page in runs, each with the line that it begins in.
pub type Runs = Vec<(String, usize)>;

/// The limit on the attributes of a page, as the sum of the squares of their numbers in each tag: a parser compares each
/// attribute of a tag with the others.
const MAX_COMPARED: usize = 200_000_000;

/// The parts of a page that the widget of a policy looks a passage up in, one after the other: the article around the
/// widget, and the whole page. Before the widget is in the page, its article is the only one that the page has.
///
/// # Errors
/// If the page takes more work than one that people wrote.
pub fn text_of(page: &str, policy: &str, is_xml: bool) -> Result<Vec<Runs>, String> {
    let tree = tree_of(page, is_xml, true)?;
    let whole = Walk::over(&tree, 0);
    let scopes = match (widget(&tree, policy), whole.articles.as_slice()) {
        (Some(widget), _) => around(&tree, widget),
        (None, [article]) => vec![*article],
        (None, _) => Vec::new(),
    };
    let mut parts: Vec<Runs> = scopes.into_iter().map(|scope| Walk::over(&tree, scope).runs).collect();
    parts.push(whole.runs);
    Ok(parts)
}

/// The elements and texts of a page.
pub fn tree_of(page: &str, is_xml: bool, has_scripts: bool) -> Result<Vec<Node>, String> {
    let page = page.trim_start_matches('\u{feff}');
    if let Some(line) = crowded_tag(page) {
        return Err(format!("a tag in line {line} has more attributes than people write"));
    }
    if is_xml {
        let mut parser = xml5ever::driver::parse_document(Tree::default(), Default::default());
        let deep = feed(page, |piece| {
            parser.process(piece);
            parser.tokenizer.sink.sink.deepest.get()
        });
        return deep.map(|()| parser.finish().into_nodes());
    }
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts { scripting_enabled: has_scripts, ..TreeBuilderOpts::default() },
        ..ParseOpts::default()
    };
    let mut parser = parse_document(Tree::default(), options);
    let deep = feed(page, |piece| {
        parser.process(piece);
        parser.tokenizer.sink.sink.deepest.get()
    });
    deep.map(|()| parser.finish().into_nodes())
}

/// Feeds a page to a parser piece by piece, until it is too deep.
fn feed(page: &str, mut parse: impl FnMut(StrTendril) -> usize) -> Result<(), String> {
    let mut rest = page;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at_checked(rest.floor_char_boundary(PIECE)).unwrap_or((rest, ""));
        if parse(StrTendril::from_slice(piece)) > MAX_DEPTH {
            return Err(format!("its elements are nested more than {MAX_DEPTH} deep"));
        }
        rest = after;
    }
    Ok(())
}

/// The line of the tag whose attributes pass [`MAX_COMPARED`]. It takes other things for tags too, such as
/// comparisons in scripts, but these are never as long.
fn crowded_tag(page: &str) -> Option<usize> {
    let mut compared = 0usize;
    let mut bytes = page.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        if byte != b'<' || !bytes.peek().is_some_and(|(_, next)| next.is_ascii_alphabetic()) {
            continue;
        }
        let (mut attributes, mut before, mut quote) = (0usize, b' ', None);
        for (_, byte) in bytes.by_ref() {
            match quote {
                Some(end) if byte == end => quote = None,
                Some(_) => {}
                None if byte == b'>' => break,
                None if before == b'=' && (byte == b'"' || byte == b'\'') => quote = Some(byte),
                None => attributes += usize::from(before.is_ascii_whitespace() || before == b'/' || before == b'"'),
            }
            if quote.is_none() && !(byte.is_ascii_whitespace() && before == b'=') {
                before = byte;
            }
        }
        compared = compared.saturating_add(attributes.saturating_mul(attributes));
        if compared > MAX_COMPARED {
            return Some(page.get(..at)?.matches('\n').count() + 1);
        }
    }
    None
}

/// The extensions of Markdown that are read.
const MARKDOWN: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS);

/// An article in Markdown as HTML.
pub fn markdown_as_html(page: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(page, MARKDOWN));
    html
}

/// The text of an article in Markdown, as [`Runs`].
pub fn markdown(page: &str) -> Runs {
    let mut runs = Runs::new();
    // Positions ascend, except in notes and tables, which are short.
    let line_at = |at: usize| page.get(..at).unwrap_or_default().matches('\n').count() + 1;
    let (mut known, mut line, mut in_metadata) = (0, 1, false);
    for (event, range) in Parser::new_ext(page, MARKDOWN).into_offset_iter() {
        line = match page.get(known..range.start) {
            Some(between) => line + between.matches('\n').count(),
            None => line_at(range.start),
        };
        known = range.start;
        match event {
            Event::Start(Tag::MetadataBlock(_)) => in_metadata = true,
            Event::End(TagEnd::MetadataBlock(_)) => in_metadata = false,
            _ if in_metadata => {}
            Event::Text(text) | Event::Code(text) => runs.push((text.into_string(), line)),
            // A block of HTML is read as HTML; single tags in a line are markup alone.
            Event::Html(html) => {
                let parts = text_of(&html, "", false).unwrap_or_default();
                let whole = parts.into_iter().last().unwrap_or_default();
                runs.extend(whole.into_iter().map(|(text, below)| (text, line + below - 1)));
            }
            Event::SoftBreak => runs.push((" ".to_owned(), line)),
            Event::HardBreak => runs.push((LINE.to_owned(), line)),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {}
            Event::Start(_) | Event::End(_) | Event::Rule => runs.push((PARAGRAPH.to_owned(), line)),
            _ => {}
        }
    }
    runs
}

/// The widget of a policy in a page, or the first one if none has its name.
pub fn widget(tree: &[Node], policy: &str) -> Option<usize> {
    let mut first = None;
    for (index, node) in tree.iter().enumerate() {
        let Content::Element { name, .. } = &node.content else { continue };
        let name: &str = &name.local;
        let is_placed = node.parent.is_some();
        let is_widget = name == "policy-explorer"
            || (name == "script" && node.get("data-policy").is_some())
            || node.get("data-policy-hash").is_some()
            || node.get("data-policy-explorer").is_some();
        if !is_placed || !is_widget {
            continue;
        }
        let names = ["id", "policy", "data-policy", "data-policy-explorer"];
        let is_named = |value: &str| {
            let file = value.rsplit('/').next().unwrap_or_default();
            file.split('.').next() == Some(policy)
        };
        if names.into_iter().filter_map(|name| node.get(name)).any(is_named) {
            return Some(index);
        }
        first = first.or(Some(index));
    }
    first
}

/// The article around an element, its shadow root and the article around that, from the inside out.
fn around(tree: &[Node], element: usize) -> Vec<usize> {
    let mut scopes = Vec::new();
    let mut is_in_article = false;
    let mut from = Some(element);
    while let Some((index, node)) = from.and_then(|index| Some((index, tree.get(index)?))) {
        if node.is("article") && !is_in_article {
            is_in_article = true;
            scopes.push(index);
        } else if node.is_shadow() {
            is_in_article = false;
            scopes.push(index);
        }
        from = node.parent;
    }
    scopes
}

/// An element of a page, with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// Its line.
    pub line: usize,
    /// Its attributes, in their order.
    pub attributes: Vec<(String, String)>,
    /// The position after its last descendant, among all elements of the page.
    pub end: usize,
    /// The text that is in it and in no child of it, with single spaces.
    pub words: String,
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// All elements of a page, in order, with those of templates and of `noscript`.
///
/// # Errors
/// As for [`text_of`].
pub fn elements(page: &str, is_xml: bool) -> Result<Vec<Element>, String> {
    // As without scripts: what is in a `noscript` is markup, which tools may have put there.
    let tree = tree_of(page, is_xml, false)?;
    let mut elements: Vec<Element> = Vec::new();
    // Each node to visit; an element to end, by its position.
    let mut ahead: Vec<(usize, Option<usize>)> = vec![(0, None)];
    while let Some((index, ended)) = ahead.pop() {
        if let Some(position) = ended {
            let end = elements.len();
            if let Some(element) = elements.get_mut(position) {
                element.end = end;
            }
            continue;
        }
        let Some(node) = tree.get(index) else { continue };
        if let Content::Element { name, attributes } = &node.content {
            let attributes =
                attributes.iter().map(|it| (it.name.local.to_ascii_lowercase().to_string(), it.value.to_string()));
            let mut words = String::new();
            for child in children(&tree, index) {
                if let Some(Content::Text(text)) = tree.get(child).map(|child| &child.content) {
                    words.push_str(text);
                }
            }
            elements.push(Element {
                name: name.local.to_ascii_lowercase().to_string(),
                line: node.line,
                attributes: attributes.collect(),
                end: 0,
                words: words.split_whitespace().collect::<Vec<_>>().join(" "),
            });
            ahead.push((index, Some(elements.len() - 1)));
        }
        let mut inner: Vec<(usize, Option<usize>)> = children(&tree, index).map(|child| (child, None)).collect();
        inner.reverse();
        ahead.extend(inner);
    }
    Ok(elements)
}

/// A walk over a part of the tree, without recursion, because a page may be deeply nested.
#[derive(Default)]
struct Walk {
    runs: Runs,
    /// The articles that are in no other.
    articles: Vec<usize>,
}

/// A step of a walk: a node to enter, or the end of an element that separates words.
enum Step {
    Enter {
        index: usize,
        /// Whether text is visible here.
        seen: bool,
        in_article: bool,
        host: Option<Rc<Host>>,
    },
    Separate(&'static str, usize),
}

/// An element whose shadow tree is walked: its children go into the slots.
struct Host {
    index: usize,
    outer: Option<Rc<Host>>,
}

impl Walk {
    fn over(tree: &[Node], from: usize) -> Self {
        let mut walk = Walk::default();
        let mut ahead = vec![Step::Enter { index: from, seen: true, in_article: false, host: None }];
        if tree.get(from).is_some_and(Node::is_shadow) {
            let host = tree.get(from).and_then(|node| node.parent).map(|index| Rc::new(Host { index, outer: None }));
            ahead = steps(children(tree, from), true, false, host.as_ref());
        }
        while let Some(step) = ahead.pop() {
            match step {
                Step::Separate(separator, line) => walk.runs.push((separator.to_owned(), line)),
                Step::Enter { index, seen, in_article, host } => {
                    let Some(node) = tree.get(index) else { continue };
                    ahead.extend(walk.enter(tree, index, node, seen, in_article, host));
                }
            }
        }
        walk
    }

    /// Adds the text of a node, and returns the steps that follow, the next one last.
    fn enter(
        &mut self,
        tree: &[Node],
        index: usize,
        node: &Node,
        seen: bool,
        mut in_article: bool,
        host: Option<Rc<Host>>,
    ) -> Vec<Step> {
        let (mut seen, mut before) = (seen, Vec::new());
        match &node.content {
            Content::Comment(_) | Content::Doctype(_) | Content::Nothing => return Vec::new(),
            Content::Text(text) if seen => {
                self.runs.push((text.to_string(), node.line));
                return Vec::new();
            }
            Content::Text(_) => return Vec::new(),
            Content::Document => {}
            Content::Element { name, attributes } => {
                let name: &str = &name.local;
                let is_closed = name == "dialog" && node.get("open").is_none();
                if is_closed || is_one_of(name, LEFT_OUT) || hides(attributes) || self.is_note(tree, index, node) {
                    return Vec::new();
                }
                seen = match declared(node.get("style").unwrap_or_default(), "visibility").as_deref() {
                    Some("hidden" | "collapse") => false,
                    Some("visible" | "initial") => true,
                    _ => seen,
                };
                if is_one_of(name, BLOCKS) {
                    let separator = if name == "br" { LINE } else { PARAGRAPH };
                    self.runs.push((separator.to_owned(), node.line));
                    before.push(Step::Separate(separator, node.line));
                }
                if name == "article" && !in_article {
                    in_article = true;
                    self.articles.push(index);
                }
            }
        }
        let shadow = children(tree, index).find(|child| tree.get(*child).is_some_and(Node::is_shadow));
        let slotted = || {
            let host = host.as_ref().filter(|_| node.is("slot"))?;
            let slot = node.get("name").unwrap_or_default();
            let assigned: Vec<usize> = children(tree, host.index)
                .filter(|child| tree.get(*child).is_some_and(|child| child.slot() == Some(slot)))
                .collect();
            (!assigned.is_empty()).then_some((assigned, host.outer.clone()))
        };
        before.extend(if let Some(shadow) = shadow {
            steps(children(tree, shadow), seen, in_article, Some(&Rc::new(Host { index, outer: host })))
        } else if let Some((assigned, outer)) = slotted() {
            steps(assigned.into_iter(), seen, in_article, outer.as_ref())
        } else {
            steps(children(tree, index), seen, in_article, host.as_ref())
        });
        before
    }

    /// Whether an element is a reference to a footnote.
    fn is_note(&self, tree: &[Node], index: usize, node: &Node) -> bool {
        if node.get("role") == Some("doc-noteref") {
            return true;
        }
        if !node.is("sup") {
            return false;
        }
        let mut words = String::new();
        let mut ahead = vec![index];
        while let Some(index) = ahead.pop() {
            let Some(node) = tree.get(index) else { continue };
            if node.is("a") && node.get("href").is_some() {
                return true;
            }
            if let Content::Text(text) = &node.content {
                words.push_str(text);
            }
            ahead.extend(children(tree, index));
        }
        let from = self.runs.len().saturating_sub(8);
        let before: String = self.runs.iter().skip(from).map(|(text, _)| text.as_str()).collect();
        is_mark(&words, &before)
    }
}

/// The steps into these nodes, the first one last.
fn steps(nodes: impl Iterator<Item = usize>, seen: bool, in_article: bool, host: Option<&Rc<Host>>) -> Vec<Step> {
    let mut steps: Vec<Step> =
        nodes.map(|index| Step::Enter { index, seen, in_article, host: host.cloned() }).collect();
    steps.reverse();
    steps
}

/// The children of a node, in order.
pub fn children(tree: &[Node], parent: usize) -> impl Iterator<Item = usize> {
    let first = tree.get(parent).and_then(|node| node.first_child);
    std::iter::successors(first, |child| tree.get(*child)?.next)
}

fn is_one_of(name: &str, names: &str) -> bool {
    names.split(' ').any(|known| known == name)
}

/// The tree during parsing. Nodes are linked by index, so moving one has the same cost everywhere.
struct Tree {
    nodes: RefCell<Vec<Node>>,
    line: Cell<usize>,
    deepest: Cell<usize>,
}

/// A node of a page.
pub struct Node {
    pub content: Content,
    line: usize,
    depth: usize,
    pub parent: Option<usize>,
    previous: Option<usize>,
    next: Option<usize>,
    first_child: Option<usize>,
    last_child: Option<usize>,
}

/// What a node is.
pub enum Content {
    Document,
    Element {
        name: Rc<QualName>,
        attributes: Vec<Attribute>,
    },
    Text(StrTendril),
    Comment(StrTendril),
    /// The name that a doctype declares.
    Doctype(StrTendril),
    /// A processing instruction.
    Nothing,
}

impl Node {
    pub fn name(&self) -> Option<&QualName> {
        if let Content::Element { name, .. } = &self.content { Some(name) } else { None }
    }

    pub fn is(&self, tag: &str) -> bool {
        matches!(&self.content, Content::Element { name, .. } if &*name.local == tag)
    }

    /// The value of an attribute.
    pub fn get(&self, wanted: &str) -> Option<&str> {
        let Content::Element { attributes, .. } = &self.content else { return None };
        attributes.iter().find(|attribute| &*attribute.name.local == wanted).map(|attribute| &*attribute.value)
    }

    /// Whether it is the declaration of an open shadow root.
    fn is_shadow(&self) -> bool {
        self.is("template") && self.get("shadowrootmode").is_some_and(|mode| mode.eq_ignore_ascii_case("open"))
    }

    /// The name of the slot that it goes into as a child of a shadow host.
    fn slot(&self) -> Option<&str> {
        match self.content {
            Content::Element { .. } => Some(self.get("slot").unwrap_or_default()),
            Content::Text(_) => Some(""),
            Content::Document | Content::Comment(_) | Content::Doctype(_) | Content::Nothing => None,
        }
    }
}

/// The parser's handle of a node.
#[derive(Clone)]
struct Handle {
    index: usize,
    name: Rc<QualName>,
}

impl Default for Tree {
    fn default() -> Self {
        let tree = Tree { nodes: RefCell::default(), line: Cell::new(1), deepest: Cell::new(0) };
        tree.add(Content::Document);
        tree
    }
}

impl Tree {
    fn into_nodes(self) -> Vec<Node> {
        self.nodes.into_inner()
    }

    fn add(&self, content: Content) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        let (parent, previous, next, first_child, last_child) = (None, None, None, None, None);
        nodes.push(Node { content, line: self.line.get(), depth: 0, parent, previous, next, first_child, last_child });
        nodes.len() - 1
    }

    fn change(&self, index: Option<usize>, change: impl FnOnce(&mut Node)) {
        let Some(index) = index else { return };
        if let Some(node) = self.nodes.borrow_mut().get_mut(index) {
            change(node);
        }
    }

    fn look<T>(&self, index: usize, look: impl FnOnce(&Node) -> Option<T>) -> Option<T> {
        self.nodes.borrow().get(index).and_then(look)
    }

    fn detach(&self, index: usize) {
        let (mut parent, mut previous, mut next) = (None, None, None);
        self.change(Some(index), |node| {
            (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        });
        self.change(previous, |node| node.next = next);
        self.change(next, |node| node.previous = previous);
        self.change(parent, |node| {
            if previous.is_none() {
                node.first_child = next;
            }
            if next.is_none() {
                node.last_child = previous;
            }
        });
    }

    /// Inserts a node before another child of a parent, or last.
    fn insert(&self, index: usize, parent: Option<usize>, before: Option<usize>) {
        self.detach(index);
        let previous = match before {
            Some(before) => self.look(before, |node| node.previous),
            None => parent.and_then(|parent| self.look(parent, |node| node.last_child)),
        };
        let depth = parent.and_then(|parent| self.look(parent, |node| Some(node.depth + 1))).unwrap_or(0);
        self.deepest.set(self.deepest.get().max(depth));
        self.change(Some(index), |node| {
            (node.parent, node.previous, node.next, node.depth) = (parent, previous, before, depth);
        });
        self.change(previous, |node| node.next = Some(index));
        self.change(before, |node| node.previous = Some(index));
        self.change(parent, |node| {
            if previous.is_none() {
                node.first_child = Some(index);
            }
            if before.is_none() {
                node.last_child = Some(index);
            }
        });
    }

    /// Adjacent texts are not joined, because the walk continues from one to the next.
    fn index_of(&self, child: NodeOrText<Handle>) -> usize {
        match child {
            NodeOrText::AppendNode(node) => node.index,
            NodeOrText::AppendText(text) => {
                // The parser reports the line that a run of text ends in.
                let lines = text.matches('\n').count();
                let index = self.add(Content::Text(text));
                self.change(Some(index), |node| node.line = node.line.saturating_sub(lines));
                index
            }
        }
    }

    fn nameless(&self, content: Content) -> Handle {
        Handle { index: self.add(content), name: no_name() }
    }
}

fn no_name() -> Rc<QualName> {
    Rc::new(QualName::new(None, html5ever::ns!(), html5ever::local_name!("")))
}

/// Whether the element is hidden by its own attributes, or is a snippet of the widget or its placeholder. A part that
/// is hidden until a reader looks for it is not hidden.
fn hides(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|Attribute { name, value }| match &*name.local {
        "hidden" => !value.eq_ignore_ascii_case("until-found"),
        "popover" | "data-policy-hash" | "data-policy-explorer" => true,
        "class" => value.split_ascii_whitespace().any(|class| is_one_of(class, UNSEEN)),
        "style" => {
            declared(value, "display").as_deref() == Some("none")
                || declared(value, "content-visibility").as_deref() == Some("hidden")
        }
        _ => false,
    })
}

/// The value of a property in a style attribute: the last one, or the last important one.
fn declared(style: &str, wanted: &str) -> Option<String> {
    let mut last = None;
    let mut is_important = false;
    for (property, value) in style.split(';').filter_map(|declaration| declaration.split_once(':')) {
        let value = value.trim().to_ascii_lowercase();
        let (value, important) = match value.split_once('!') {
            Some((value, mark)) if mark.trim_start() == "important" => (value.trim_end().to_owned(), true),
            _ => (value, false),
        };
        if property.trim().eq_ignore_ascii_case(wanted) && (important || !is_important) {
            last = Some(value);
            is_important = important;
        }
    }
    last
}

impl TreeSink for Tree {
    type Handle = Handle;
    type Output = Self;
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { index: 0, name: no_name() }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        &target.name
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        let name = Rc::new(name);
        let content = Content::Element { name: Rc::clone(&name), attributes };
        Handle { index: self.add(content), name }
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.nameless(Content::Comment(text))
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.nameless(Content::Nothing)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(self.index_of(child), Some(parent.index), None);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        if self.look(element.index, |node| node.parent).is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, name: StrTendril, _: StrTendril, _: StrTendril) {
        let doctype = self.add(Content::Doctype(name));
        self.insert(doctype, Some(0), None);
    }

    /// Templates are left out, so their content may stay where it is.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.index == other.index
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, new: NodeOrText<Handle>) {
        let index = self.index_of(new);
        self.insert(index, self.look(sibling.index, |node| node.parent), Some(sibling.index));
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        self.change(Some(target.index), |node| {
            if let Content::Element { attributes: own, .. } = &mut node.content {
                for attribute in attributes {
                    if own.iter().all(|known| known.name != attribute.name) {
                        own.push(attribute);
                    }
                }
            }
        });
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.index);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        while let Some(child) = self.look(node.index, |node| node.first_child) {
            self.insert(child, Some(new_parent.index), None);
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(usize::try_from(line).unwrap_or(usize::MAX));
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;
    use policy_explorer::editor::analysis::quotes::normalised;

    fn check(page: &str, text: &str) {
        let parts = text_of(page, "", false).unwrap();
        let found: String = parts.first().unwrap().iter().map(|(run, _)| run.as_str()).collect();
        assert_eq!(normalised(&found), text, "of {page}");
    }

    #[test]
    fn blocks_separate_words_and_inline_elements_do_not() {
        check("<p>one<p>two<div>three</div>four", "one two three four");
        check("a<b>b</b><i>c</i><span>d</span>e<wbr>f<!-- g -->h", "abcdefh");
        check("one<br>two<ul><li>three<li>four</ul><table><tr><td>five<td>six</table>", "one two three four five six");
        check("<custom-element>a</custom-element>b", "ab");
    }

    #[test]
    fn what_readers_do_not_see_is_no_text() {
        check(
            "<title>no</title><p>yes<script>no</script><style>no</style><template>no<p>no</template><noscript>no\
             </noscript><span hidden>no</span><div hidden><p>no</div> also<p hidden>no<p>last",
            "yes also last",
        );
        check("<div hidden=until-found>found</div><div aria-hidden=true>seen</div>", "found seen");
        check("<p>a</p><policy-explorer><p>fallback</p></policy-explorer><p>b", "a b");
    }

    #[test]
    fn broken_markup_is_read_as_browsers_read_it() {
        check("a<table>b<tr><td>c</table>d", "ab c d");
        check("<p>a<b>b<p>c</b>d", "ab cd");
        check("<a>x<div>y<a>z", "x yz");
        check(&"<div>".repeat(500), "");
        check("", "");
    }

    #[test]
    fn no_page_makes_it_panic_or_hang() {
        let page = include_str!("../../../tests/articles/park.html");
        for end in (0..page.len()).filter(|end| page.is_char_boundary(*end)) {
            assert!(text_of(&page[..end], "", false).is_ok());
            assert!(text_of(&page[end..], "", false).is_ok());
        }
        for nested in ["<div>", "<b>", "<table>", "<article><p>"] {
            let _ = text_of(&nested.repeat(200_000), "", false);
        }
        assert!(text_of(&"<div>".repeat(200_000), "", false).unwrap_err().contains("512"));
    }

    #[test]
    fn an_article_is_read_alone_if_it_is_the_only_one() {
        check("<nav>n</nav><article>a<section>b<article>comment</article></section></article>f", "a b comment");
        check("<article>a</article><article>b</article>c", "a b c");
        check("<article hidden>no</article><article>a</article>c", "a");
    }

    #[test]
    fn texts_know_their_lines() {
        let runs =
            text_of("<!doctype html>\r\n<p\nclass=x>one\n<!--\n--><b>two &amp;\n\nthree</b></p>\n", "", false).unwrap();
        let words: Vec<(&str, usize)> = runs
            .first()
            .unwrap()
            .iter()
            .flat_map(|(text, line)| text.split('\n').enumerate().map(move |(below, text)| (text.trim(), line + below)))
            .collect();
        let line_of = |word: &str| words.iter().find(|(text, _)| text.contains(word)).map(|(_, line)| *line);
        assert_eq!([line_of("one"), line_of("two"), line_of("three")], [Some(3), Some(5), Some(7)], "{words:?}");
    }
}
