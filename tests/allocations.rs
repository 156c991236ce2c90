//! A decision into a reused buffer allocates nothing, and reading a file allocates in proportion to its size. It is a
//! separate test target because it replaces the allocator of the whole process.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

#[path = "native/builder.rs"]
mod builder;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use builder::{dense, unknown};
use policy_explorer::editor::read::read_closely;
use policy_explorer::engine::{Decision, decide_into, read};

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);

/// Held by each test, because allocations of other threads would be counted too.
static ALONE: Mutex<()> = Mutex::new(());

#[allow(unsafe_code, reason = "an allocator cannot be written without; this one hands every call on as it is")]
// SAFETY: every call passes its arguments unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        BYTES.fetch_add(layout.size(), Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        BYTES.fetch_add(size, Relaxed);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn a_reused_decision_allocates_nothing() {
    let _alone = ALONE.lock().unwrap();
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

/// A file that is four times as large, and made to be slow, takes four times the allocations and bytes, not sixteen
/// times.
#[test]
fn reading_allocates_in_proportion_to_the_file() {
    let _alone = ALONE.lock().unwrap();
    let circle = |rules: usize| {
        let last = format!("\"exception_to\":[\"r{}\"]", rules - 1);
        dense(rules).replacen("\"exception_to\":[]", &last, 1)
    };
    let spent = |file: &str| {
        let before = [&ALLOCATIONS, &BYTES].map(|count| count.load(Relaxed));
        let read = (read(file.as_bytes()), read_closely(file.as_bytes()));
        let after = [&ALLOCATIONS, &BYTES].map(|count| count.load(Relaxed));
        drop(read);
        [after[0] - before[0], after[1] - before[1]]
    };
    for (name, small, large) in [
        ("dense", dense(150), dense(300)),
        ("circle", circle(150), circle(300)),
        ("unknown", unknown(50, 500, 1250), unknown(100, 1000, 5000)),
    ] {
        let (few, many) = (spent(&small), spent(&large));
        let times = large.len().div_ceil(small.len());
        for (few, many) in few.into_iter().zip(many) {
            assert!(many <= few * (times + 2), "{name}: {few}, then {many} for a file {times} times as large");
        }
    }
}
