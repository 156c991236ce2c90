//! How texts from files and arguments are shown: so that none of them commands a terminal or reorders the line that it
//! is in. Everything that a command prints of a file goes through here, or is escaped for the format that it is in.

/// A text in one line, with everything escaped that is not seen or moves what is around it.
pub fn visible(text: &str) -> String {
    cleaned(text, false)
}

/// The same for a text of several lines.
pub fn visible_lines(text: &str) -> String {
    cleaned(text, true)
}

fn cleaned(text: &str, lines: bool) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        let keeps = lines && character == '\n';
        if is_unseen(character) && !keeps { shown.extend(character.escape_default()) } else { shown.push(character) }
    }
    shown
}

/// Control characters, line separators, what turns the direction of text, and letters without a shape. Joiners and
/// direction marks stay: Persian, Arabic and emoji need them.
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200b}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// A text cut to this many characters, so that no message is longer than a person reads.
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{cut, visible, visible_lines};

    #[test]
    fn nothing_commands_a_terminal() {
        assert_eq!(visible("R\u{1b}[31m\u{7}\0"), "R\\u{1b}[31m\\u{7}\\u{0}");
        assert_eq!(visible("a\u{202e}b\u{2066}c\u{9b}d"), "a\\u{202e}b\\u{2066}c\\u{9b}d");
        assert_eq!((visible("a\nb"), visible_lines("a\nb\r")), ("a\\nb".into(), "a\nb\\r".into()));
        let kept = "می\u{200c}خواهم \u{1f469}\u{200d}\u{1f4bb} \u{200f}עברית";
        assert_eq!(visible(kept), kept);
        assert_eq!((cut("Київ", 2), cut("Київ", 4)), ("Ки…".into(), "Київ".into()));
    }
}
