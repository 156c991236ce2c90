//! A decision into a buffer that is used again allocates nothing.
//! It is a test target of its own, since it counts in the allocator of the whole process.
#![allow(clippy::unwrap_used, missing_docs)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use policy_explorer::engine::{Decision, decide_into, read};

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

#[allow(unsafe_code, reason = "an allocator cannot be written without; this one hands every call on as it is")]
// SAFETY: every call goes to the system's allocator, with its arguments unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// One test alone: what another thread allocates would be counted too.
#[test]
fn a_reused_decision_allocates_nothing() {
    let before = ALLOCATIONS.load(Relaxed);
    let policy = read(&std::fs::read("policies/us-weapons-in-russia.json").unwrap()).unwrap();
    assert!(ALLOCATIONS.load(Relaxed) > before, "allocations are counted");

    let scenarios: Vec<_> = policy.every_scenario().collect();
    let mut decision = Decision::new();
    let mut round = || {
        for question in policy.questions() {
            for scenario in &scenarios {
                decide_into(&policy, question, scenario, &mut decision);
                std::hint::black_box(&decision);
            }
        }
    };
    round();
    let before = ALLOCATIONS.load(Relaxed);
    round();
    // Read before the assertion, which may allocate.
    let allocations = ALLOCATIONS.load(Relaxed) - before;
    assert_eq!(allocations, 0, "for {} decisions", 2 * scenarios.len());
}
