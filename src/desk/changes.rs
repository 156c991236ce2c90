//! Stub.
use yew::prelude::*;
use super::document::Document;
#[derive(Properties, PartialEq)]
pub struct P { pub document: Document,
 #[prop_or_default] pub verified: super::tree::Node, #[prop_or_default] pub tests: super::tree::Node, #[prop_or_default] pub is_changed: bool,
 #[prop_or_default] pub findings: std::rc::Rc<super::findings::Findings> }
#[component]
pub fn Changes(_props: &P) -> Html { html!{} }
