//! The style sheet, built once and adopted by every shadow root on the page: no `<style>`, which a strict content
//! security policy would refuse.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::{CssStyleSheet, ShadowRoot};

use crate::view::SHEET;

thread_local! {
    static SHARED: RefCell<Option<CssStyleSheet>> = const { RefCell::new(None) };
}

/// The widget's styles.
///
/// # Errors
/// If the browser has no constructable style sheets.
pub(super) fn shared() -> Result<CssStyleSheet, JsValue> {
    SHARED.with_borrow_mut(|shared| match shared {
        Some(sheet) => Ok(sheet.clone()),
        None => {
            let sheet = CssStyleSheet::new()?;
            sheet.replace_sync(SHEET)?;
            *shared = Some(sheet.clone());
            Ok(sheet)
        }
    })
}

/// Gives a shadow root a sheet.
pub(super) fn adopt(root: &ShadowRoot, sheet: &CssStyleSheet) {
    root.set_adopted_style_sheets(&Array::of1(sheet));
}
