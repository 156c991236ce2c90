//! The browser entry: nothing runs by itself, the loader calls what `embed` exports.

use policy_explorer as _;

fn main() {}
