//! Where the last document is kept: in IndexedDB, in this browser alone.
//! It keeps one document, and only while the page's own origin has it.

use rexie::{ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::JsValue;

/// The store and its only key.
const STORE: &str = "documents";
const KEY: &str = "last";

async fn open() -> rexie::Result<Rexie> {
    Rexie::builder("policy-explorer-desk").version(1).add_object_store(ObjectStore::new(STORE)).build().await
}

/// Keeps these texts.
///
/// # Errors
/// If the browser allows no storage, or has no room.
pub async fn keep(texts: Vec<String>) -> rexie::Result<()> {
    let database = open().await?;
    let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
    let values: js_sys::Array = texts.iter().map(|text| JsValue::from_str(text)).collect();
    transaction.store(STORE)?.put(&values, Some(&JsValue::from_str(KEY))).await?;
    transaction.done().await.map(|_| ())
}

/// The texts that were kept last.
pub async fn kept() -> Option<Vec<String>> {
    let database = open().await.ok()?;
    let transaction = database.transaction(&[STORE], TransactionMode::ReadOnly).ok()?;
    let value = transaction.store(STORE).ok()?.get(JsValue::from_str(KEY)).await.ok()??;
    Some(js_sys::Array::from(&value).iter().filter_map(|text| text.as_string()).collect())
}

/// Deletes them.
///
/// # Errors
/// If the browser does not let it.
pub async fn delete() -> rexie::Result<()> {
    let database = open().await?;
    let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
    transaction.store(STORE)?.delete(JsValue::from_str(KEY)).await?;
    transaction.done().await.map(|_| ())
}
