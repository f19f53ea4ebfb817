//! newswatch polls RSS, Atom and JSON feeds, matches new items against watch rules, and alerts by
//! mail, webhook and more: once, soon, and with the reason in the alert.
//!
//! This page is the map. It says what the words mean, how data flows, where each thing lives, and
//! what holds everywhere.
//!
//! # Words
//!
//! One word per thing, in code, tables, configuration and logs.
//!
//! | Word | Means |
//! |---|---|
//! | feed | a polled source and what is remembered of it (validators, next poll, failures) |
//! | poll | one fetch of one feed and all that follows up to the commit |
//! | item | one normalised piece of news |
//! | rule | a named watch rule: condition, feeds, channels |
//! | match | one item that satisfies one rule, with its evidence |
//! | alert | matches to be told together: what a person receives |
//! | story | items from any feeds that report the same thing |
//! | digest | an alert collected up to a set time |
//! | delivery | one alert for one channel and recipient: a row in the outbox |
//! | attempt | one try of one delivery, with its outcome |
//! | channel | a way out: email, webhook, command, file, standard output |
//!
//! # Flow
//!
//! ```text
//! clock → due feed → fetch → parse → normalise → identify → known? → full text → match → story
//!    ══ commit 1: feed memory + items + stories + matches, in one transaction ══
//! wake → group waiting matches → alerts (now, or held for bundle, digest, quiet hours, limit) + deliveries
//!    ══ commit 2 ══
//! wake → lease a due delivery → render → send → record the attempt: sent, again at, or dead
//!    ══ commit 3 ══
//! ```
//!
//! Three loops carry it ([`daemon`]). Each takes no input, finds its work in the store, is woken
//! by the one before it or by a timer, and never runs twice at once. A crash between two commits
//! loses nothing, because the work is still in the store. A crash inside a send repeats at most
//! that message, with the same id. Validators of an answer are stored in the same transaction as
//! its items, so a server can never say "not modified" about something that was not kept.
//!
//! # Where things are
//!
//! A module may use only modules above it in this list; a test refuses an arrow the other way.
//!
//! | Module | What it does |
//! |---|---|
//! | [`model`] | the plain domain types and their ids |
//! | [`time`] | the only reader of the clock; schedules as crontab(5) writes them |
//! | [`random`] | the only source of randomness: jitter and ids |
//! | [`secret`] | texts that never print |
//! | [`telemetry`] | logs: where they go and how they look |
//! | [`net`] | the only outgoing HTTP client: address guard, caps, pacing per host |
//! | [`text`] | markup to plain text, folding, words, sentences |
//! | [`query`] | what a rule's condition means, keywords or a Boolean query: compile, evaluate, evidence, clauses, the index over all rules |
//! | [`story`] | whether two items report the same thing: what an item says in a few numbers, and their comparison |
//! | [`store`] | what survives a restart, behind traits by use; SQLite |
//! | [`status`] | how the daemon is doing: one line and a pulse |
//! | [`channel`] | one folder per way out; rendering and sending |
//! | [`pipeline`] | the stages in flow order; `poll` is the list of their calls |
//! | [`web`] | what others may ask: the calls of hubs (WebSub), clicks in mails, health and metrics |
//! | [`config`] | files and environment → validated settings, or every fault at once |
//! | [`daemon`] | builds, runs, reloads and stops the whole |
//! | [`cli`] | one file per subcommand; prints, never decides |
//!
//! To add a channel: one folder in `channel`, one line in its `build`, one section in
//! `config/channels`. To add a store: one folder in `store` that passes the behaviour suite. To
//! add a command: one file in `cli`.
//!
//! # What holds everywhere
//!
//! * A stage is a function from values to values; input and output stand at its two ends. Stages
//!   never use one another: values of `model` pass between them.
//! * Now and randomness are arguments. `clippy` refuses to read the clock or to make a generator
//!   anywhere else.
//! * Errors belong to the module that raises them. Whether to try again is in their type. A
//!   message that a user can meet says what happened, where, and what to do.
//! * Settings structs live beside the code they steer; the configuration only collects them.
//!   After validation nothing checks again.
//! * What a feed wrote is text, everywhere: in a mail header, in HTML, in a log line, on a
//!   terminal.
//! * Nothing is spawned untracked, and nothing is sent before the row that says so is committed.

pub mod model;
pub mod time;
pub mod random;
pub mod secret;
pub mod telemetry;
pub mod net;
pub mod text;
pub mod query;
pub mod story;
pub mod store;
pub mod status;
pub mod channel;
pub mod pipeline;
pub mod web;
pub mod config;
pub mod daemon;
pub mod cli;
