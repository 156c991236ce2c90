//! The prerendered widget as a script carries it: its nodes and its generated styles in lines, which compress to less than
//! HTML and CSS, in plain ASCII as far as that is short. `src/embed/answers/unpack.js` is the reader of each form.

use std::collections::BTreeMap;

use policy_explorer::view::prerender::{GAP, Line, Node, Radio, Switching, encoded};

/// Letters that stand for each other in marked texts: a letter outside ASCII and the one that it is written as.
#[derive(Debug, Default)]
pub struct Alphabet(Vec<(char, char)>);

/// The mark of a text in which letters are exchanged.
const MARK: char = '~';

/// How often a letter has to occur before it is worth its place.
const OFTEN: usize = 8;

impl Alphabet {
    /// The alphabet of these texts: their frequent letters outside ASCII, and the ASCII letters that are rarest there.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut counts: BTreeMap<char, usize> = ('a'..='z').chain('A'..='Z').map(|letter| (letter, 0)).collect();
        for text in texts.filter(|text| !text.is_ascii()) {
            for letter in text.chars() {
                *counts.entry(letter).or_default() += 1;
            }
        }
        let (mut plain, mut foreign): (Vec<_>, Vec<_>) = counts
            .into_iter()
            .filter(|(letter, count)| letter.is_ascii_alphabetic() || !letter.is_ascii() && *count >= OFTEN)
            .partition(|(letter, _)| letter.is_ascii());
        plain.sort_by_key(|(letter, count)| (*count, *letter));
        foreign.sort_by_key(|(letter, count)| (usize::MAX - count, *letter));
        let pairs = foreign.into_iter().zip(plain).filter(|(foreign, plain)| foreign.1 > plain.1);
        Self(pairs.map(|((foreign, _), (plain, _))| (foreign, plain)).collect())
    }

    /// Each pair of letters, one after the other.
    pub fn pairs(&self) -> String {
        self.0.iter().flat_map(|(foreign, plain)| [*foreign, *plain]).collect()
    }

    /// A text in one line.
    fn text(&self, text: &str) -> String {
        let text = text.replace("\r\n", "\n").replace('\n', "\r");
        let exchanged: String = text.chars().map(|letter| self.exchange(letter)).collect();
        let foreign = |text: &str| text.chars().filter(|letter| !letter.is_ascii()).count();
        if foreign(&exchanged) < foreign(&text) || text.starts_with(MARK) {
            [MARK.to_string(), exchanged].concat()
        } else {
            text
        }
    }

    fn exchange(&self, letter: char) -> char {
        let other = self.0.iter().find_map(|(foreign, plain)| match letter {
            _ if letter == *foreign => Some(*plain),
            _ if letter == *plain => Some(*foreign),
            _ => None,
        });
        other.unwrap_or(letter)
    }
}

/// Nodes. An element is a line with its tag and class, `tag.class`, one for each other attribute, those of its content, and
/// `>`. A text begins with `"`, an attribute with a space. Left out is what follows from the rest: the names by which radios
/// and labels refer to each other, and in a link to a passage the words of that passage, which are in the `q` inside it.
pub fn nodes(nodes: &[Node], alphabet: &Alphabet) -> String {
    let mut lines = Vec::new();
    add(nodes, alphabet, &mut lines);
    lines.join("\n")
}

fn add(nodes: &[Node], alphabet: &Alphabet, lines: &mut Vec<String>) {
    let mut radio = String::new();
    for node in nodes {
        match node {
            Node::Text(words) => lines.push(format!("\"{}", alphabet.text(words))),
            Node::Element(tag, attributes, content) => {
                if tag == "input" {
                    radio = format!("{}_{}", value_of("name", attributes), value_of("value", attributes));
                }
                let class = attributes.iter().find(|(name, _)| name == "class");
                lines.push(class.map_or(tag.clone(), |(_, class)| format!("{tag}.{class}")));
                let implied = implied(tag, &radio);
                // All of them, or none.
                let is_implied = implied.iter().all(|(name, value)| value_of(name, attributes) == value);
                let is_left_out = |name: &str| name == "class" || is_implied && implied.iter().any(|it| it.0 == name);
                for (name, value) in attributes.iter().filter(|(name, _)| !is_left_out(name)) {
                    let value = if name == "href" { without_passage(value, content) } else { value };
                    let is_flag = value.is_empty() || value == name;
                    lines.push(if is_flag { format!(" {name}") } else { format!(" {name}={}", alphabet.text(value)) });
                }
                add(content, alphabet, lines);
                lines.push(">".into());
            }
        }
    }
}

fn value_of<'v>(name: &str, attributes: &'v [(String, String)]) -> &'v str {
    attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

/// The attributes that a radio, or a label after it, has if it has none of them.
fn implied(tag: &str, radio: &str) -> Vec<(&'static str, String)> {
    let Some((dimension, _)) = radio.split_once('_') else { return Vec::new() };
    let label = format!("label_{radio}");
    match tag {
        "input" => vec![("aria-labelledby", format!("dimension_{dimension} {label}")), ("id", radio.to_owned())],
        "label" => vec![("for", radio.to_owned()), ("id", label)],
        _ => Vec::new(),
    }
}

/// The address of a link without the words of the passage that it leads to, if these are in a `q` inside the link.
fn without_passage<'v>(address: &'v str, content: &[Node]) -> &'v str {
    let quoted = content.iter().find_map(|node| match node {
        Node::Element(tag, _, words) if tag == "q" => words.first(),
        _ => None,
    });
    let Some(Node::Text(words)) = quoted else { return address };
    let passage: Vec<String> = words.split(GAP).map(encoded).collect();
    address.strip_suffix(&passage.join(",")).filter(|rest| rest.ends_with("text=")).unwrap_or(address)
}

/// Words by their keys, `key=words` in each line.
pub fn words(switching: &Switching, alphabet: &Alphabet) -> String {
    let lines = switching.words.iter().map(|(key, words)| format!("{key}={}", alphabet.text(words)));
    lines.collect::<Vec<_>>().join("\n")
}

/// Every text of the widget.
pub fn texts<'t>(nodes: &'t [Node], switching: &'t Switching) -> Vec<&'t str> {
    fn of<'t>(nodes: &'t [Node], texts: &mut Vec<&'t str>) {
        for node in nodes {
            match node {
                Node::Text(words) => texts.push(words),
                Node::Element(_, attributes, content) => {
                    texts.extend(attributes.iter().map(|(_, value)| value.as_str()));
                    of(content, texts);
                }
            }
        }
    }
    let mut texts: Vec<&str> = switching.words.iter().map(|(_, words)| words.as_str()).collect();
    of(nodes, &mut texts);
    texts
}

/// Styles without the `:host` that keeps them from matching anything in a page: a script puts them into the shadow root
/// alone.
pub fn unscoped(styles: &str) -> String {
    styles.replace(":host > ", ">>>").replace(":host ", "").replace(">>>", ":host > ")
}

/// The lines of the sheet. Those of one condition follow it in the next line: how each is displayed, by a letter, and the
/// classes of the parts, separated by spaces.
pub fn lines(switching: &Switching) -> String {
    let mut packed = String::new();
    let mut last = None;
    for line in &switching.lines {
        let condition = line.radios.iter().map(radio).collect::<Vec<_>>().join("~");
        if last.as_ref() == Some(&condition) {
            packed.push(',');
        } else {
            packed.push_str(if last.is_some() { "\n" } else { "" });
            packed.push_str(&condition);
            packed.push('\n');
            last = Some(condition);
        }
        packed.push(if line.is_row { 'x' } else { letter(line) });
        packed.push_str(&line.classes.join(" "));
    }
    packed
}

/// The first letter of each value of `display` tells it from the others.
fn letter(line: &Line) -> char {
    line.display.chars().next().unwrap_or('n')
}

fn radio(radio: &Radio) -> String {
    match radio {
        Radio::Any(dimension) => dimension.clone(),
        Radio::Is(dimension, option) => format!("{dimension}={option}"),
        Radio::Not(dimension, options) => format!("{dimension}!{}", options.join("!")),
        Radio::Unchecked(dimension, option) => format!("{dimension}?{option}"),
    }
}

/// A text as a template literal of JavaScript, in plain ASCII: line ends and quotation marks need no escape in one.
pub fn literal(text: &str) -> String {
    let mut literal = String::from("`");
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(b'\r') => literal.push_str("\\r"),
            Ok(byte @ (b'`' | b'\\' | b'$')) => literal.extend(['\\', char::from(byte)]),
            Ok(byte) if byte.is_ascii() => literal.push(char::from(byte)),
            _ => literal.push_str(&format!("\\u{unit:04x}")),
        }
    }
    literal.push('`');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 4] = [
        "Зброя США проти цілей у Росії, як повідомляється",
        "US weapons, “so to say”",
        "~ about\r\na line",
        "Ціль: United States (США)",
    ];

    /// As `src/embed/answers/unpack.js` reads it.
    fn read(alphabet: &Alphabet, text: &str) -> String {
        let text =
            text.strip_prefix(MARK).map_or(text.to_owned(), |it| it.chars().map(|it| alphabet.exchange(it)).collect());
        text.replace('\r', "\n")
    }

    #[test]
    fn texts_come_back_from_their_alphabet() {
        let alphabet = Alphabet::of(TEXTS.iter().flat_map(|text| std::iter::repeat_n(*text, OFTEN)));
        assert!(!alphabet.0.is_empty());
        for text in TEXTS {
            let packed = alphabet.text(text);
            assert!(!packed.contains('\n'), "{packed}");
            assert_eq!(read(&alphabet, &packed), text.replace("\r\n", "\n"));
        }
        let [cyrillic, quoted, ..] = TEXTS.map(|text| alphabet.text(text));
        assert!(cyrillic.is_ascii() && quoted.is_ascii(), "{cyrillic} {quoted}");
        // A letter stands for one other.
        let letters = alphabet.pairs();
        assert!(letters.chars().all(|one| letters.chars().filter(|other| *other == one).count() == 1), "{letters}");
    }

    #[test]
    fn literals_are_plain_ascii() {
        assert_eq!(literal("a`b\\c${d}\re\n“f” 😀"), "`a\\`b\\\\c\\${d}\\re\n\\u201cf\\u201d \\ud83d\\ude00`");
    }

    #[test]
    fn what_follows_from_the_rest_is_left_out() {
        let element = |tag: &str, attributes: &[(&str, &str)], content: Vec<Node>| {
            let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            Node::Element(tag.to_owned(), attributes.collect(), content)
        };
        let words = Node::Text("one two … three".into());
        let link = element("a", &[("href", "#:~:text=one%20two,three")], vec![element("q", &[], vec![words])]);
        let named = [("name", "d"), ("value", "o"), ("id", "d_o"), ("aria-labelledby", "dimension_d label_d_o")];
        let input = element("input", &named, Vec::new());
        let label = element("label", &[("class", "turn"), ("for", "d_o")], Vec::new());
        let packed = nodes(&[input, label, link], &Alphabet::default());
        assert_eq!(
            packed,
            "input\n name=d\n value=o\n>\nlabel.turn\n for=d_o\n>\na\n href=#:~:text=\nq\n\"one two … three\n>\n>"
        );
    }
}
