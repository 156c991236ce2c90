//! Every kind of problem, each declared once: its data, its code, its severity and its words.
//! It defines nothing itself: [`problem`](super::problem) makes the data from it, and `editor::wording` the words, which
//! are not in the bundle.

/// Passes the list of findings to a macro.
///
/// An entry is `Kind { fields } "code" severity { message, why, help }`. Each text is a format string, or an expression
/// in parentheses; both see the fields, and the path of the problem under the name that comes first, before the list.
/// A code has its page in `docs/problems/`.
///
/// - `reader`: problems of a file that make a widget refuse it.
/// - `unknown`: ids that refer to nothing: one kind, with a code for each of the things that they can refer to.
/// - `authors`: findings of the command line alone.
macro_rules! findings {
    ($consumer:ident) => {
        $consumer! {
            at
            reader {
                TooLarge { bytes: usize } "too-large" error {
                    message: "the file is larger than {MAX_BYTES} bytes",
                    why: "readers download it on a phone",
                    help: "split the story into several policies",
                }
                NotJson { line: usize, expected: &'static str } "not-json" error {
                    message: "the file is not JSON: expected {expected}",
                    why: "fix this first: nothing else could be checked",
                    help: (match *expected {
                        UTF_8 => "save it as UTF-8",
                        _ => "check the brackets, commas and quotation marks just before this place; JSON has no comments",
                    }.to_owned()),
                }
                WrongShape { misfit: Misfit } "wrong-shape" error {
                    message: (match misfit {
                        Misfit::Missing(field) => format!("the field `{field}` is missing"),
                        Misfit::Other(expected, found) => {
                            format!("expected {}, but found {}", value_of(*expected, at), in_words(found))
                        }
                    }),
                    why: "the format says which kind of value belongs here",
                    help: (if at.0.is_empty() && matches!(misfit, Misfit::Other(_, Found::List)) {
                        "a file holds one policy: take it out of the brackets `[` and `]`".into()
                    } else {
                        "see docs/policies.md, which has every field".to_owned()
                    }),
                }
                DuplicateKey { key: String } "duplicate-key" error {
                    message: "the key `{key}` is twice in the same object",
                    why: "readers of JSON disagree on which of the two counts",
                    help: "keep one of them",
                }
                UnsupportedFormat { found: u32 } "unsupported-format" error {
                    message: "expected format {FORMAT}, but found {found}",
                    why: "another format may mean something else by the same words",
                    help: "write `\"format\": {FORMAT}`, or use a release that reads format {found}",
                }
                MalformedId { id: String } "malformed-id" error {
                    message: "`{id}` cannot be an id",
                    why: "ids stand in links and style sheets as they are",
                    help: "use small letters a to z, digits and hyphens, a letter first",
                }
                ReservedId { id: String } "reserved-id" error {
                    message: "the id `{id}` is reserved",
                    why: "it names an outcome or an open choice",
                    help: "choose another id",
                }
                DuplicateId { id: String, of: Name } "duplicate-id" error {
                    message: (format!("another {} has the id `{id}` already", of.word())),
                    why: "a reference to it could mean either",
                    help: "give one of the two another id",
                }
                Empty { what: &'static str } "empty" error {
                    message: (match *what {
                        "text" => "this text is empty".into(),
                        "options left" => "every option is excluded here".into(),
                        "thresholds" => "no condition divides these numbers, so there is nothing to choose".into(),
                        _ => format!("there are no {what} here, and at least one is needed"),
                    }),
                    why: (match *what {
                        "text" => "a reader would see nothing",
                        "options left" => "a condition that never holds decides nothing",
                        "thresholds" => "readers choose between the intervals that conditions make",
                        "alternatives" | "bounds" => "an empty condition does not say where it holds",
                        _ => "without one there is nothing to choose or to answer",
                    }),
                    help: (match *what {
                        "text" => "write it, or leave the field out if it may be left out".into(),
                        "options left" => "exclude fewer, or take the condition out".into(),
                        "thresholds" => "name a bound that is inside of them in a rule, such as `{\"from\": 18}`, or take \
                                         the dimension out"
                            .into(),
                        "alternatives" => "add one, or take the condition out if it holds everywhere".into(),
                        "bounds" => "name `from`, `above`, `to` or `below`, or take the dimension out".into(),
                        _ => format!("add {what}"),
                    }),
                }
                TooMany { what: &'static str, found: usize, most: usize } "too-many" error {
                    message: "there are {found} {what}, and the most that is read is {most}",
                    why: "the bound keeps every decision quick and exact",
                    help: "merge what belongs together, or split the policy",
                }
                Repeated { name: String } "repeated" error {
                    message: "`{name}` is twice in this list",
                    why: "the second adds nothing; another one may have been intended",
                    help: "take one out",
                }
                ExceptionToItself { rule: String } "exception-to-itself" error {
                    message: "the rule `{rule}` is an exception to itself",
                    why: "it would stand only where it does not stand",
                    help: "name the rule that it displaces, or take this out",
                }
                ExceptionCycle { rules: Vec<String> } "exception-cycle" error {
                    message: (format!("these rules are exceptions to each other in a circle: {}", list(rules))),
                    why: "none of them would stand where all of them apply",
                    help: "decide which of them is the most general rule, and take its `exception_to` out",
                }
                ExceptionAcrossQuestions { rule: String, other: String } "exception-across-questions" error {
                    message: "the rule `{rule}` is an exception to `{other}`, which answers another question",
                    why: "questions are answered independently of each other",
                    help: "name a rule of the same question",
                }
                BadDate { found: String } "bad-date" error {
                    message: "`{found}` is not a date",
                    why: "readers are told when something was reported",
                    help: "write a day that exists as YYYY-MM-DD, such as 2024-05-30",
                }
                BadLanguage { found: String } "bad-language" error {
                    message: "`{found}` is not a language tag",
                    why: "browsers choose voice, hyphenation and direction by it",
                    help: "write a tag such as en, de or pt-BR",
                }
                BadUrl { found: String } "bad-url" error {
                    message: "`{found}` is not a web address",
                    why: "readers follow it from a page that is not ours",
                    help: "write an address that begins with https:// or http://, without spaces",
                }
                UnclosedPlaceholder "unclosed-placeholder" error {
                    message: "a `{{` in this sentence is not closed",
                    why: "what follows it would not be shown as meant",
                    help: "write `{{dimension}}` with the id of a dimension",
                }
                MisplacedCondition { bounds: bool } "misplaced-condition" error {
                    message: (if *bounds {
                        "these bounds are for numbers, and this dimension has options".into()
                    } else {
                        "this dimension is a number, and its condition names no bounds".to_owned()
                    }),
                    why: "options are named one by one, numbers by bounds",
                    help: (if *bounds {
                        "write a list of option ids, or `{\"not\": [ids]}`".into()
                    } else {
                        "write bounds such as `{\"from\": 18, \"below\": 65}`".to_owned()
                    }),
                }
                EmptyInterval "empty-interval" error {
                    message: "no number is within these bounds",
                    why: "where there is no number, nothing can be chosen or decided",
                    help: "`from` and `above` are the lower bounds, `to` and `below` the upper ones; compare `min`, `max` and `step`",
                }
                AskedTooLate { dimension: String } "asked-too-late" error {
                    message: "whether this is asked depends on `{dimension}`, which is not before it",
                    why: "readers choose from top to bottom, and a row must not change what is above it",
                    help: "move `{dimension}` up in the file, or take it out of `asked_when`",
                }
            }
            unknown {
                UnknownName { name: String, of: Name, known: Rc<[String]> } error {
                    message: (format!("there is no {} `{name}`", of.word())),
                    why: "every id must refer to something that is defined",
                    help: (nearest(name, known)),
                }
                "unknown-question" { Question "question" }
                "unknown-verdict" { Verdict "verdict" }
                "unknown-dimension" { Dimension "dimension" }
                "unknown-option" { Option "option" }
                // Nothing refers to a silence: its word is for ids that are given twice.
                "unknown-rule" { Rule "rule", Silence "silence" }
                "unknown-quote" { Quote "quote" }
                "unknown-source" { Source "source" }
                "unknown-placeholder" { Placeholder "placeholder" }
                "unknown-tone" { Tone "tone" }
                "unknown-basis" { Basis "basis" }
                "unknown-status" { Status "status" }
                "unknown-kind" { NoteKind "kind of note", DimensionKind "kind of dimension" }
                "unknown-column" { Column "column" }
            }
            authors {
                MissingLanguage { language: String } "missing-language" error {
                    message: "this text lacks `{language}`, the language of the policy",
                    why: "it is what readers of other languages fall back to",
                    help: "add `\"{language}\": \"…\"`",
                }
                BadAnchor { words: usize } "bad-anchor" error {
                    message: "this side of the anchor has {words} words",
                    why: "an anchor finds a passage and does not copy it",
                    help: "give one to {MAX_ANCHOR_WORDS} words",
                }
                BadDigest { found: String } "bad-digest" error {
                    message: "`{found}` is not a digest",
                    why: "it tells whether the passage has changed since it was locked",
                    help: "take it out, and let `verify FILE --article PAGE --lock` write it",
                }
                MisplacedPossible "misplaced-possible" error {
                    message: "`possible` is given, but the verdict is not `depends`",
                    why: "only what depends has several possible answers",
                    help: "take `possible` out, or expect `depends`",
                }
                MisplacedField { field: &'static str } "misplaced-field" error {
                    message: "`{field}` does not belong to this kind of dimension",
                    why: "a dimension has options, or it is a number, with intervals that follow from the rules",
                    help: (match *field {
                        "options" => "take it out, or take out `\"kind\": \"number\"`".into(),
                        _ => "take it out, or write `\"kind\": \"number\"` instead of `options`".to_owned(),
                    }),
                }
                BadStep "bad-step" error {
                    message: "a step must be more than 0",
                    why: "it is the distance between two numbers",
                    help: "write the distance, such as 1 for whole numbers, or leave it out",
                }
                UnknownField { field: String } "unknown-field" error {
                    message: "there is no field `{field}` here",
                    why: "a misspelt field would be ignored without a word",
                    help: "correct its name or take it out; remarks for editors go into `note`",
                }
                MissingTranslation { languages: Vec<String> } "missing-translation" warning {
                    message: (format!("this text is not translated into {}", list(languages))),
                    why: "readers of that language meet another one in the middle of the page",
                    help: "write it, or take the language out of `languages`",
                }
                UnseenCharacter { character: char } "unseen-character" error {
                    message: (format!("this text has the character U+{:04X}, which readers do not see", u32::from(*character))),
                    why: "it commands a terminal, or turns the words beside it around",
                    help: (match character {
                        '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}' => "close each change of direction in the same text, or take it out".into(),
                        _ => "take it out, or write the text again".to_owned(),
                    }),
                }
                LanguageTwice { tags: [String; 2] } "language-twice" error {
                    message: ({
                        let [one, other] = tags;
                        format!("`{one}` and `{other}` are the same language")
                    }),
                    why: "readers see one of the two texts, and an edit of the other is shown to nobody",
                    help: "keep one of them, spelt as in `languages`",
                }
                AnchorLength { letters: usize } "anchor-length" error {
                    message: "this side of the anchor has {letters} letters, and the most is {MAX_ANCHOR_LETTERS}",
                    why: "an anchor finds a passage and does not copy it",
                    help: "give a few words, as the article prints them",
                }
                LeadTooLong { found: usize } "lead-too-long" error {
                    message: "this lead has {found} characters, and the most is {MAX_LEAD}",
                    why: "readers take it in at a glance, on a phone",
                    help: "keep what is reported and who reports it; the rest belongs into `summary`",
                }
                ShortTooLong { found: usize, longest: usize } "short-too-long" error {
                    message: "this short text has {found} characters, {longest} in its longest word; the most is {MAX_SHORT}, and \
                              {MAX_SHORT_WORD} in a word",
                    why: "it has to fit into the narrow columns of a table",
                    help: "take the word by which readers tell it from the others; the label stays whole",
                }
                Conflict {
                    rules: [String; 2], verdicts: [String; 2], question: String, witness: Vec<(String, String)>,
                } "conflict" error {
                    message: ({
                        let ([one, other], [this, that]) = (rules, verdicts);
                        format!("the rules `{one}` ({this}) and `{other}` ({that}) stand together and disagree on `{question}`")
                    }),
                    why: "a scenario has one answer or none",
                    help: (format!("seen where {}; make one an exception to the other, or narrow one", scenario(witness))),
                }
                MoreConflicts { question: String, listed: usize } "more-conflicts" error {
                    message: "there are more conflicts on `{question}` than the {listed} that are listed",
                    why: "a scenario has one answer or none",
                    help: "settle these first: an exception for a general rule often settles many at once",
                }
                Gap {
                    question: String, region: Vec<(String, Vec<String>)>, scenarios: Option<u128>,
                    witness: Vec<(String, String)>,
                } "gap" warning {
                    message: (format!(
                        "no rule answers `{question}` {} ({})",
                        match region.as_slice() {
                            [] => "anywhere".into(),
                            _ => format!("where {}", told(region)),
                        },
                        match scenarios {
                            Some(1) => "1 scenario".into(),
                            Some(count) => format!("{count} scenarios"),
                            None => "more scenarios than can be counted".into(),
                        }
                    )),
                    why: "readers are told that the report does not say",
                    help: "leave it so if the report is silent; else write what it says as a rule",
                }
                MoreGaps { question: String, listed: usize } "more-gaps" warning {
                    message: "there are more gaps on `{question}` than the {listed} that are listed",
                    why: "rules that depend on few dimensions leave many separate gaps",
                    help: "a rule for the general case would close many at once, if the report states it",
                }
                SilenceBroken {
                    silence: String, rule: String, witness: Vec<(String, String)>,
                } "silence-broken" error {
                    message: "the rule `{rule}` answers where the silence `{silence}` says that the report does not",
                    why: "one of the two is wrong",
                    help: (format!("seen where {}; narrow one of them", scenario(witness))),
                }
                NotAskedButMatters {
                    dimension: String, question: String, witnesses: [Vec<(String, String)>; 2],
                } "not-asked-but-matters" error {
                    message: "`{dimension}` changes the answer to `{question}` where it is not asked",
                    why: "readers would get an answer that depends on a choice which they cannot see",
                    help: ({
                        let [one, other] = witnesses;
                        format!(
                            "compare {} with {}; widen `asked_when`, or let no rule depend on it there",
                            scenario(one), scenario(other),
                        )
                    }),
                }
                IdleAlternative { rule: String } "idle-alternative" warning {
                    message: "without this alternative of the rule `{rule}` every outcome would be the same",
                    why: "it adds words to the condition but decides nothing",
                    help: "take it out, unless readers should see it",
                }
                BadAcceptance { code: String, wrong: &'static str } "bad-acceptance" error {
                    message: "`{code}` cannot be accepted: {wrong}",
                    why: "whoever reads the file next must know which warning is accepted, and for what reason",
                    help: "name the code of a warning, and give the reason in at least {MIN_REASON_WORDS} words",
                }
                ExceptionReversed {
                    rule: String, verdict: String, exception_to: String, instead: String, question: String,
                    witness: Vec<(String, String)>,
                } "exception-reversed" warning {
                    message: (format!(
                        "the exception `{rule}` may be the wrong way round: where {}, readers get `{verdict}`, though \
                         `{exception_to}` says `{instead}`",
                        scenario(witness),
                    )),
                    why: "the general rule displaces the special one, which then decides nothing",
                    help: (format!(
                        "make `{exception_to}` the exception to `{rule}`; this case would find it: {{\"question\": \"{question}\", \
                         \"scenario\": {}, \"verdict\": \"{instead}\"}}",
                        as_json(witness),
                    )),
                }
                FileName { id: String, name: String } "file-name" warning {
                    message: "the file is named `{name}`, but its id is `{id}`",
                    why: "snippets ask for `{id}.json`, which would not be found",
                    help: "name the file `{id}.json`, or correct the id",
                }
                StartIncomplete { dimensions: Vec<String> } "start-incomplete" warning {
                    message: (format!("the start chooses nothing for {}", list(dimensions))),
                    why: "readers meet no answer at first, only a request to choose",
                    help: "choose an option for each dimension, or take `start` out",
                }
                SentenceLacks { dimensions: Vec<String> } "sentence-lacks-dimension" warning {
                    message: (format!("this sentence does not name {}", list(dimensions))),
                    why: "two scenarios with different answers read the same",
                    help: "put `{{dimension}}` where its words belong",
                }
                SentenceStops "sentence-stops" warning {
                    message: "this sentence ends with a full stop",
                    why: "it is a part of longer sentences, and more words follow it",
                    help: "take the full stop out",
                }
                PhraseMissing { option: String } "phrase-missing" warning {
                    message: "`{option}` has no `phrase`, and other options of its dimension have one",
                    why: "its label stands in the sentence where the others have words of their own",
                    help: "write the words that stand for it in the sentence, even if they are those of the label",
                }
                OddLanguage { found: String, meant: Option<&'static str> } "odd-language" warning {
                    message: "no language has the tag `{found}`",
                    why: "screen readers choose the voice by it, and the widget its own words",
                    help: (match meant {
                        Some(meant) => format!("did you mean `{meant}`?"),
                        None => "write the language's tag of two or three letters, such as en, de or uk".to_owned(),
                    }),
                }
                DatesDisordered { earlier: &'static str } "dates-disordered" warning {
                    message: "this date is before {earlier}",
                    why: "readers are told what was reported when, and what was corrected later",
                    help: "correct one of the two",
                }
                MarkupInText { found: String } "markup-in-text" warning {
                    message: "`{found}` in this text looks like markup",
                    why: "texts are shown as they are: readers would see the signs",
                    help: "take it out; the widget sets its texts itself",
                }
                StaleAcceptance { code: String } "stale-acceptance" warning {
                    message: "the accepted warning `{code}` does not occur here",
                    why: "it would hide the same warning when it comes back for another reason",
                    help: "take it out of `accepted`",
                }
                NeverStands { rule: String, by: Vec<String> } "never-stands" warning {
                    message: (format!("the rule `{rule}` never stands: wherever it applies, so does one of {}", list(by))),
                    why: "no reader ever sees it as a reason",
                    help: "narrow its exceptions, or take it out",
                }
                RedundantRule { rule: String } "redundant-rule" warning {
                    message: "without the rule `{rule}` every outcome would be the same",
                    why: "it adds a reason but decides nothing",
                    help: "keep it if readers should see its reason; else take it out",
                }
                DimensionWithoutEffect { dimension: String } "dimension-without-effect" warning {
                    message: "the dimension `{dimension}` never changes any outcome",
                    why: "readers are asked for a choice that does not matter",
                    help: "take it out, unless the story itself says that it does not matter",
                }
                OptionsAlike { dimension: String, options: Vec<String> } "options-alike" warning {
                    message: (format!("the options {} of `{dimension}` always lead to the same outcomes", list(options))),
                    why: "readers choose between things that make no difference",
                    help: "merge them, unless the story itself tells them apart",
                }
                ExceptionWithoutEffect { rule: String, exception_to: String } "exception-without-effect" warning {
                    message: "the exception `{rule}` displaces `{exception_to}` nowhere",
                    why: "an exception that never applies where its rule does may be a mistake",
                    help: "correct the condition of one of them, or take the exception out of `exception_to`",
                }
                ExceptionBeyond {
                    rule: String, exception_to: Vec<String>, witness: Vec<(String, String)>,
                } "exception-beyond" warning {
                    message: (format!("the exception `{rule}` reaches beyond the condition of {}", list(exception_to))),
                    why: "it also answers where the rule that it excepts says nothing",
                    help: (format!("seen where {}; narrow it if it should only except", scenario(witness))),
                }
                RuleWithoutQuote { rule: String } "rule-without-quote" warning {
                    message: "the rule `{rule}` rests on no quote",
                    why: "readers are not told who says so",
                    help: "name its quotes",
                }
                UnusedQuote { quote: String } "unused-quote" warning {
                    message: "no rule rests on the quote `{quote}`",
                    why: "readers never see it",
                    help: "name it in the rule that rests on it, or take it out",
                }
                UnusedSource { source: String } "unused-source" warning {
                    message: "no quote comes from the source `{source}`",
                    why: "it is listed among the sources, but nothing leads to it",
                    help: "name it in a quote, or take it out",
                }
                Undetermined { what: &'static str, question: String } "undetermined" warning {
                    message: "{what} is undetermined for `{question}`",
                    why: "finding out would take more work than the stated bound",
                    help: "let rules that meet in many places depend on fewer dimensions, or split the policy",
                }
                AnchorMissing { words: String, nearest: Option<(String, usize)>, after: Option<usize> } "anchor-missing" error {
                    message: (match after {
                        None => format!("the article does not have the words `{words}`"),
                        Some(line) => format!("the words `{words}` do not follow the first words, which are in line {line} of the article"),
                    }),
                    why: "readers cannot check a quote that leads nowhere",
                    help: (match nearest {
                        Some((near, line)) => format!("the nearest is `{near}` in line {line} of the article"),
                        None => "nothing in the article comes near: find the passage, or take the quote out".into(),
                    }),
                }
                AnchorRepeated { words: String, lines: [usize; 2] } "anchor-repeated" error {
                    message: "the article has different passages with the words `{words}`",
                    why: "the quote could lead to either passage",
                    help: ({
                        let [first, second] = lines;
                        format!("they are in line {first} and in line {second} of the article: choose other words of the passage")
                    }),
                }
                AnchorReversed { end: String, lines: [usize; 2] } "anchor-reversed" error {
                    message: "the last words, `{end}`, do not follow the first words",
                    why: "a passage has to begin before it ends",
                    help: ({
                        let [start, last] = lines;
                        format!("they are in line {last} of the article, the first words in line {start}: correct one of them")
                    }),
                }
                PassageChanged { line: usize } "passage-changed" error {
                    message: "the passage has changed since it was locked",
                    why: "a rule may rest on words that are no longer there",
                    help: "read it again from line {line} of the article; where the rules still say what it says, lock it again \
                           with `verify --lock`",
                }
                PassageUnlocked { line: usize } "passage-unlocked" warning {
                    message: "this passage is not locked",
                    why: "a change of its words would not be noticed",
                    help: "compare it, from line {line} of the article, with the rules, then lock it with `verify --lock`",
                }
                NothingAnchored { quotes: usize } "nothing-anchored" warning {
                    message: (match quotes {
                        0 => "there is no quote to look up".into(),
                        1 => "the quote has no anchor: nothing was looked up".to_owned(),
                        quotes => format!("none of the {quotes} quotes has an anchor: nothing was looked up"),
                    }),
                    why: "that no passage is missing says nothing where none was sought",
                    help: "give each quote an `anchor`: the first and the last words of its passage",
                }
                RulesMissing { rules: Vec<String> } "rules-missing" error {
                    message: (format!("the sheet lacks {}: applying it would remove {}", list(rules), if rules.len() == 1 { "it" } else { "them" })),
                    why: "a sheet that was cut off, filtered or sorted away lacks rules that nobody meant to remove",
                    help: "put the rows back, or add `--remove` if they should go",
                }
                MoreFindings { listed: usize, errors: usize, warnings: usize } "more-findings" warning {
                    message: "there are {errors} more errors and {warnings} more warnings than the {listed} findings that are listed",
                    why: "nobody reads them all at once",
                    help: "put right what is listed, then run the command again",
                }
                BlankCondition { dimension: String } "blank-condition" error {
                    message: "the condition on `{dimension}` is blank",
                    why: "merged cells leave the cells under them blank, and a rule must not widen unnoticed",
                    help: "write `*` for any, or name the options again",
                }
                BadCondition { cell: String } "bad-condition" error {
                    message: "`{cell}` is not a condition on a number",
                    why: "a number is compared with bounds",
                    help: "write `from`, `above`, `to` or `below`, each with a number, such as `from 18 below 65`; or `*` for any",
                }
                BadSheet { detail: String } "bad-sheet" error {
                    message: "this is not a rules sheet: {detail}",
                    why: "whatever stands in a sheet is written into the policy, and nothing is guessed",
                    help: "start from the sheet that `sheet FILE` prints, and save it as CSV in UTF-8",
                }
                TextTwice "text-twice" error {
                    message: "this text is given both in the policy's language and by language tags",
                    why: "only one of the two can be written",
                    help: "empty the plain column, or those of the languages",
                }
                StaleSnippet { detail: String } "stale-snippet" error {
                    message: "{detail}",
                    why: "readers would see what no longer holds",
                    help: "paste the one that `snippet` prints now",
                }
            }
        }
    };
}

pub(crate) use findings;
