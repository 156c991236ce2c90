//! The policy file as it is written: its types, its reader, its syntax and its schema.
//! It knows nothing of what a policy means.

#[cfg(feature = "cli")]
mod constraints;
mod decimal;
pub mod fault;
pub mod json;
pub mod number;
pub mod path;
#[cfg(feature = "cli")]
pub mod places;
#[cfg(feature = "cli")]
pub mod schema;
mod shape;
pub mod syntax;
pub mod wire;

use fault::{Fault, Wrong};
use path::{Path, Place};
use shape::{Faults, Shape};
use syntax::MAX_BYTES;

pub(crate) use decimal::decimal;

/// What a file holds, and what is wrong with it.
#[derive(Debug)]
pub struct Reading {
    /// The file, as far as it could be read; none if it is not JSON, or too large.
    pub file: Option<wire::Policy>,
    /// All faults.
    pub faults: Vec<Fault>,
    /// Fields that the format does not have. Authors are told of them, the widget passes them over.
    #[cfg(feature = "cli")]
    pub unknown: Vec<Fault>,
    /// The warnings that are accepted, each with the place of its object.
    #[cfg(feature = "cli")]
    pub accepted: Vec<(Path, fault::Acceptance)>,
    /// Where things are in the file.
    #[cfg(feature = "cli")]
    pub places: places::Places,
}

/// Reads a file: the only reader that there is, in the widget and for authors.
#[must_use]
pub fn read(bytes: &[u8]) -> Reading {
    if bytes.len() > MAX_BYTES {
        return Reading::failed(Wrong::TooLarge { bytes: bytes.len() }, 0);
    }
    let value = match json::parse(bytes) {
        Ok(value) => value,
        Err(error) => return Reading::failed(error.wrong, error.offset),
    };
    #[cfg(feature = "cli")]
    let places = places::Places::of(&value);
    let mut faults = Faults::default();
    let file = wire::Policy::of(value.content, &Place::ROOT, &mut faults);
    Reading {
        file: Some(file),
        faults: faults.all,
        #[cfg(feature = "cli")]
        unknown: faults.unknown,
        #[cfg(feature = "cli")]
        accepted: faults.accepted,
        #[cfg(feature = "cli")]
        places,
    }
}

impl Reading {
    #[cfg_attr(not(feature = "cli"), expect(unused_variables, reason = "the widget keeps no places"))]
    fn failed(wrong: Wrong, offset: usize) -> Self {
        Reading {
            file: None,
            faults: vec![Fault { at: Path::root(), wrong }],
            #[cfg(feature = "cli")]
            unknown: Vec::new(),
            #[cfg(feature = "cli")]
            accepted: Vec::new(),
            #[cfg(feature = "cli")]
            places: places::Places::failed_at(offset),
        }
    }
}
