//! End to end: the files of `dist/`, embedded in host pages of another origin, in a real browser over WebDriver.
//! `make dist` makes those files; CHROMEDRIVER names the driver, `webdriver.json` the browser's flags.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod browser;
mod demo;
mod faults;
mod pages;
mod servers;
