//! The ids of one kind of entry, for looking up references.
//! It reports no problems: the check does.

use std::cell::OnceCell;
use std::rc::Rc;

/// The ids of one kind, with their positions, and in one list that problems share.
pub(super) struct Names<'f> {
    /// In the file's order.
    pub(super) ids: Vec<&'f str>,
    // INVARIANT: ascending, so that equal ids are adjacent, the first in the file before the others.
    sorted: Vec<(&'f str, usize)>,
    list: OnceCell<Rc<[String]>>,
}

impl<'f> Names<'f> {
    pub(super) fn of(ids: Vec<&'f str>) -> Self {
        let mut sorted: Vec<(&str, usize)> = ids.iter().enumerate().map(|(index, id)| (*id, index)).collect();
        sorted.sort_unstable();
        Names { ids, sorted, list: OnceCell::new() }
    }

    /// The first position of an id.
    pub(super) fn get(&self, id: &str) -> Option<usize> {
        let first = self.sorted.partition_point(|(other, _)| *other < id);
        self.sorted.get(first).filter(|(other, _)| *other == id).map(|(_, index)| *index)
    }

    pub(super) fn list(&self) -> Rc<[String]> {
        Rc::clone(self.list.get_or_init(|| {
            let mut ids: Vec<String> = self.sorted.iter().map(|(id, _)| (*id).to_owned()).collect();
            ids.dedup();
            ids.into()
        }))
    }
}
