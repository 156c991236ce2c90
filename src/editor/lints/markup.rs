//! Signs of HTML and Markdown in plain texts. It never parses either.

/// The first part of a text that looks like a tag, an entity, bold words, code, a link or a heading.
pub(super) fn markup(text: &str) -> Option<&str> {
    let title = text.trim_start_matches('#');
    if title.len() < text.len() && title.starts_with(' ') {
        return text.get(..text.len() - title.len());
    }
    text.char_indices().find_map(|(at, character)| {
        let rest = text.get(at..)?;
        let length = match character {
            '<' => tag(rest),
            '&' => entity(rest),
            '*' => enclosed(rest, "**"),
            '_' => enclosed(rest, "__"),
            '`' => enclosed(rest, "`"),
            '[' => link(rest),
            _ => None,
        };
        rest.get(..length?)
    })
}

fn tag(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('<')?;
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let after = name.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric() || letter == '-');
    let is_named = name.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let ends = after.starts_with(|letter: char| letter == '>' || letter == '/' || letter.is_whitespace());
    let end = rest.find('>')?;
    (is_named && ends).then_some(end + 1)
}

fn entity(rest: &str) -> Option<usize> {
    let end = rest.find(';').filter(|end| *end <= 10)?;
    let name = rest.get(1..end)?;
    let is_entity = match name.strip_prefix('#') {
        Some(digits) => {
            let digits = digits.strip_prefix(['x', 'X']).unwrap_or(digits);
            !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        }
        None => name.len() >= 2 && name.bytes().all(|letter| letter.is_ascii_lowercase()),
    };
    is_entity.then_some(end + 1)
}

/// Words between two signs, with no space just inside them.
fn enclosed(rest: &str, sign: &str) -> Option<usize> {
    let inner = rest.strip_prefix(sign)?;
    let words = inner.get(..inner.find(sign)?)?;
    (!words.is_empty() && words.trim() == words).then_some(words.len() + 2 * sign.len())
}

fn link(rest: &str) -> Option<usize> {
    let middle = rest.find("](")?;
    let end = rest.get(middle..)?.find(')')?;
    Some(middle + end + 1)
}

#[cfg(test)]
mod tests {
    use super::markup;

    #[test]
    fn markup_is_told_from_plain_signs() {
        for (text, found) in [
            ("Dogs <b>may</b> enter", Some("<b>")),
            ("line<br/>break", Some("<br/>")),
            ("<a href=\"https://x\">x</a>", Some("<a href=\"https://x\">")),
            ("cats &amp; dogs", Some("&amp;")),
            ("a&#160;b", Some("&#160;")),
            ("**never** here", Some("**never**")),
            ("see [the law](https://x)", Some("[the law](https://x)")),
            ("the `ban`", Some("`ban`")),
            ("__so__", Some("__so__")),
            ("## Title", Some("##")),
            ("x < 5 and y > 3", None),
            ("a <= b", None),
            ("cats & dogs; more", None),
            ("AT&T; so", None),
            ("a * b ** c", None),
            ("[sic] (so)", None),
            ("#1 of all", None),
            ("snake_case and {dimension}", None),
            ("5 ** 2 ** 3", None),
            ("", None),
        ] {
            assert_eq!(markup(text), found, "{text}");
        }
    }
}
