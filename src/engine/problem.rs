//! Problems of a policy file as data: a kind and a path into the file.
//! They have no words: those are in the list of findings, and the widget keeps only the codes.

use std::fmt;
use std::rc::Rc;

use super::findings::findings;
use crate::format::decimal;
use crate::format::fault::{Fault, Misfit, Wrong};

pub use crate::format::path::{Path, Step};

/// One fault of a file, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    // The place is first, so that problems are compared by place before their kinds.
    /// Where it is.
    pub at: Path,
    /// The kind of problem.
    pub kind: Kind,
}

impl Problem {
    /// A problem of this kind at this path.
    #[must_use]
    pub fn new(kind: Kind, at: Path) -> Self {
        Problem { kind, at }
    }

    /// The short form, for a console: the code and the path.
    #[must_use]
    pub fn brief(&self) -> String {
        let mut brief = self.kind.code().to_owned();
        if !self.at.0.is_empty() {
            brief = [&brief, " at ", &*self.at.dotted()].concat();
        }
        match &self.kind {
            Kind::NotJson { line, .. } => [&brief, " (at line ", &decimal(*line, 1), ")"].concat(),
            Kind::WrongShape { misfit: Misfit::Missing(field) } => [&brief, " (missing field `", field, "`)"].concat(),
            _ => brief,
        }
    }
}

/// Problems in the short form, for a console: the first three.
#[must_use]
pub fn brief(problems: &[Problem]) -> String {
    let shown: Vec<String> = problems.iter().take(3).map(Problem::brief).collect();
    let mut shown = shown.join(", ");
    let more = problems.len().saturating_sub(3);
    if more > 0 {
        shown = [&shown, ", and ", &decimal(more, 1), " more problems"].concat();
    }
    ["the policy has problems: ", &*shown, "; `check` explains them"].concat()
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let kind = match fault.wrong {
            Wrong::TooLarge { bytes } => Kind::TooLarge { bytes },
            Wrong::NotJson { line, expected } => Kind::NotJson { line, expected },
            Wrong::Shape(misfit) => Kind::WrongShape { misfit },
            Wrong::RepeatedKey(key) => Kind::DuplicateKey { key },
            #[cfg(feature = "cli")]
            Wrong::UnknownField(field) => Kind::UnknownField { field },
        };
        Problem::new(kind, fault.at)
    }
}

/// The short form, as [`Problem::brief`] gives it.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.brief())
    }
}

/// An id that refers to nothing in a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// The id.
    pub name: String,
    /// The kind of thing that it should refer to.
    pub of: Name,
    /// The ids that there are.
    pub known: Rc<[String]>,
}

impl From<UnknownName> for Problem {
    fn from(UnknownName { name, of, known }: UnknownName) -> Self {
        Problem::new(Kind::UnknownName { name, of, known }, Path::root())
    }
}

/// Makes the kinds of problems and their codes from the list of findings.
macro_rules! kinds {
    (
        $at:ident
        reader { $($Kind:ident $({ $($field:ident: $Field:ty),* $(,)? })? $code:literal $severity:ident $texts:tt)* }
        unknown {
            $Unknown:ident { $($unknown:ident: $UnknownField:ty),* } $unknown_severity:ident $unknown_texts:tt
            $($name_code:literal { $($Name:ident $word:literal),* })*
        }
        authors {
            $($Own:ident $({ $($own:ident: $OwnField:ty),* $(,)? })? $own_code:literal $own_severity:ident $own_texts:tt)*
        }
    ) => {
        /// The things that an id in a file can refer to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Name {
            $($(#[doc = concat!("A ", $word, ".")] $Name,)*)*
        }

        /// A kind of problem, with the data that its words need.
        #[expect(missing_docs, reason = "the texts of a kind say what its fields are")]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind {
            $(#[doc = concat!("`", $code, "`")] $Kind $({ $($field: $Field),* })?,)*
            /// The code depends on what the id refers to.
            $Unknown { $($unknown: $UnknownField),* },
            $(
                #[doc = concat!("`", $own_code, "`")]
                #[cfg(feature = "cli")]
                $Own $({ $($own: $OwnField),* })?,
            )*
        }

        impl Kind {
            /// The stable name of this kind of problem: each has a page in `docs/problems/`.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self {
                    $(Kind::$Kind { .. } => $code,)*
                    Kind::$Unknown { of, .. } => match of {
                        $($(Name::$Name)|* => $name_code,)*
                    },
                    $(#[cfg(feature = "cli")] Kind::$Own { .. } => $own_code,)*
                }
            }
        }
    };
}

findings!(kinds);
