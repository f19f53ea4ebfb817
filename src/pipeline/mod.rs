//! The stages between the clock and the ways out, in flow order.
//!
//! A due feed comes in and its items, matches and memory go out ([`poll`], commit 1); waiting
//! matches come in and alerts with their deliveries go out ([`plan`], commit 2); a leased delivery
//! comes in and its attempt goes out ([`attempt`], commit 3).
//!
//! The promise: a stage is a function from values to values. What a stage cannot do is in its
//! error, with when to try again. Stages never use one another; `poll` and `read` call them.
//!
//! Deliberately not here: loops, tasks and signals (`daemon`).

pub use self::alert_route::AlertRoute;
pub use self::article::ArticleError;
pub use self::backlog::Backlog;
pub use self::decode::text_of;
pub use self::deliver::{Attempted, attempt};
pub use self::discover::discover;
pub use self::document::Document;
pub use self::fetch::{Content, FetchError, Fetched, Question, fetch};
pub use self::flaw::{Flaw, Flaws};
pub use self::group::{Plan, Routes, Situation, Way, plan};
pub use self::health::{HealthSettings, Heartbeat, OWN_NAME, health_change, silences};
pub use self::identify::of_link;
pub use self::matcher::Matcher;
pub use self::poll::{Due, PollContext, PollReport, poll};
pub use self::preview::{PreviewLine, lines};
pub use self::read::{Parsed, ReadError, Reader, Reading, parsed};
pub use self::repair::RepairError;
pub use self::retry::latest_attempt;
pub use self::rule::{FeedScope, Rule};
pub use self::schedule::{first_poll, latest_held, latest_poll, latest_retry};
pub use self::silence::{Silences, compiled, silenced};
pub use self::source::{Access, Backfill, FeedSettings, Schedule, Source};
pub use self::timing::{Deliver, Digest, Fallback, Limit, Quiet, QuietSpan, Timing};

mod source;
mod timing;
mod rule;
mod alert_route;
mod document;
mod schedule;
mod backlog;
mod flaw;
mod fetch;
mod decode;
mod repair;
mod parse;
mod normalise;
mod identify;
mod acquaint;
mod overlap;
mod rekey;
mod article;
mod read;
mod discover;
mod baseline;
mod full_text;
mod matcher;
mod withdrawal;
mod poll;
mod preview;
mod health;
mod silence;
mod group;
mod retry;
mod deliver;
