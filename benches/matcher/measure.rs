//! Time and memory as this process spends them.

use std::alloc::System;
use std::time::Duration;

use cap::Cap;
use nix::time::{ClockId, clock_gettime};

/// Counts what is allocated.
#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// Allocated and not yet freed, in bytes, by all threads.
pub(crate) fn live_bytes() -> usize {
    ALLOCATOR.allocated()
}

/// What the processor has worked for this thread. Other programs do not count, so a busy machine
/// disturbs it less than the time of day.
pub(crate) fn cpu() -> Duration {
    read(ClockId::CLOCK_THREAD_CPUTIME_ID)
}

/// The time since some moment in the past.
pub(crate) fn wall() -> Duration {
    read(ClockId::CLOCK_MONOTONIC)
}

fn read(clock: ClockId) -> Duration {
    clock_gettime(clock).map(Duration::from).expect("Linux has these clocks")
}

/// The processor time of `work`, and what it made.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = cpu();
    let made = work();
    (cpu().saturating_sub(start), made)
}
