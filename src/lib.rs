//! An embeddable explainer for policies as news reports describe them: conditions, exceptions, and gaps.
//!
//! The layers point one way: [`engine`] knows nothing of the others, `view` (feature `view`) draws what the
//! engine decides, `embed` (feature `embed`) puts the view into a page; the command line (feature `cli`) is a
//! native shell over the engine. `ARCHITECTURE.md` says more.

#[cfg(feature = "cli")]
mod accents;
#[cfg(feature = "compress")]
pub mod compress;
#[cfg(debug_assertions)]
#[doc(hidden)]
pub mod count;
#[cfg(feature = "desk")]
pub mod desk;
#[cfg(feature = "edit")]
pub mod editor;
#[cfg(feature = "embed")]
pub mod embed;
pub mod engine;
pub mod format;
#[cfg(feature = "view")]
pub mod view;
