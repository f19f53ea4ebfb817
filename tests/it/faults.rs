//! What must hold whatever goes wrong: each item that was published is told on each channel, and a repeat
//! has the id of the first.
//!
//! The real program runs against feeds, a mail server and receivers of webhooks that all misbehave, while
//! it is killed, its clock jumps and its disk fails. Then the numbers that were published are compared
//! with those that each channel acknowledged: the claim is that table, and nothing else.
//!
//! `cargo test` runs the short form. `.ci/faults` prepares a clock that can be moved, a small disk and
//! system calls that fail, and runs the tests that need them; with `--full`, for long.

mod dice;
mod press;
mod receivers;
mod post;
mod ledger;
mod scene;
mod kills;
mod clocks;
mod calls;
mod disk;

/// Whether the long form is wanted.
fn is_full() -> bool {
    std::env::var_os("NEWSWATCH_FULL").is_some()
}
