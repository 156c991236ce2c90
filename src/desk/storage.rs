//! Where the last document is kept: in IndexedDB, in this browser alone.
//! It keeps one document, and only while the page's own origin has it.

use std::cell::RefCell;
use std::rc::Rc;

use rexie::{ObjectStore, Rexie, Transaction, TransactionMode};
use wasm_bindgen::JsValue;

/// The store and its only key.
const STORE: &str = "documents";
const KEY: &str = "last";

thread_local! {
    /// The database, open: opening it takes longer than writing to it.
    static DATABASE: RefCell<Option<Rc<Rexie>>> = const { RefCell::new(None) };
}

async fn transaction(mode: TransactionMode) -> rexie::Result<Transaction> {
    let open = DATABASE.with_borrow(Clone::clone);
    // The browser closes it where somebody deletes what sites have stored.
    if let Some(Ok(transaction)) = open.map(|database| database.transaction(&[STORE], mode)) {
        return Ok(transaction);
    }
    let builder = Rexie::builder("policy-explorer-desk").version(1).add_object_store(ObjectStore::new(STORE));
    let database = Rc::new(builder.build().await?);
    DATABASE.set(Some(database.clone()));
    database.transaction(&[STORE], mode)
}

/// Keeps these texts.
///
/// # Errors
/// If the browser allows no storage, or has no room.
pub async fn keep(texts: Vec<String>) -> rexie::Result<()> {
    let transaction = transaction(TransactionMode::ReadWrite).await?;
    let values: js_sys::Array = texts.iter().map(|text| JsValue::from_str(text)).collect();
    transaction.store(STORE)?.put(&values, Some(&JsValue::from_str(KEY))).await?;
    transaction.done().await.map(|_| ())
}

/// The texts that were kept last.
pub async fn kept() -> Option<Vec<String>> {
    let transaction = transaction(TransactionMode::ReadOnly).await.ok()?;
    let value = transaction.store(STORE).ok()?.get(JsValue::from_str(KEY)).await.ok()??;
    Some(js_sys::Array::from(&value).iter().filter_map(|text| text.as_string()).collect())
}

/// Deletes them.
///
/// # Errors
/// If the browser does not let it.
pub async fn delete() -> rexie::Result<()> {
    let transaction = transaction(TransactionMode::ReadWrite).await?;
    transaction.store(STORE)?.delete(JsValue::from_str(KEY)).await?;
    transaction.done().await.map(|_| ())
}
