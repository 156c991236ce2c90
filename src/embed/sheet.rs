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

/// Gives a shadow root the widget's styles.
///
/// # Errors
/// If the browser has no constructable style sheets.
pub(super) fn adopt(root: &ShadowRoot) -> Result<(), JsValue> {
    let sheet = SHARED.with_borrow_mut(|shared| match shared {
        Some(sheet) => Ok(sheet.clone()),
        None => {
            let sheet = CssStyleSheet::new()?;
            sheet.replace_sync(SHEET)?;
            *shared = Some(sheet.clone());
            Ok::<_, JsValue>(sheet)
        }
    })?;
    root.set_adopted_style_sheets(&Array::of1(&sheet));
    Ok(())
}
