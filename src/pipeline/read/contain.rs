//! Panics that are expected, without the noise.
//!
//! The parser panics on some ordinary names. That is caught, counted as a failed poll and told as
//! such; the message and backtrace that Rust prints as well would only frighten, and might show
//! what the document says. So the hook that prints them is made to look away from threads that
//! run contained work. All other panics are printed as before.

use std::cell::Cell;
use std::panic;
use std::sync::Once;

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; should it panic, nothing is printed. The panic itself goes on.
pub(super) fn silently<T>(work: impl FnOnce() -> T) -> T {
    wrap_hook();
    let _quiet = Quiet::begin();
    work()
}

/// Marks the thread until dropped: it is lent from a pool, and its next work is another's.
struct Quiet;

impl Quiet {
    fn begin() -> Self {
        CONTAINED.set(true);
        Self
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        CONTAINED.set(false);
    }
}

/// Puts a hook before the present one, once in the life of the process.
fn wrap_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let present = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !CONTAINED.get() {
                present(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_marked_only_while_it_works() {
        assert!(silently(|| CONTAINED.get()));
        assert!(!CONTAINED.get());
        panic::catch_unwind(|| silently(|| panic!("contained"))).unwrap_err();
        assert!(!CONTAINED.get());
    }
}
