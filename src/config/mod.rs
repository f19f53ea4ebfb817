//! From files to settings: the only reader of configuration files and of the environment.
//!
//! A path and an [`Environment`] come in; a [`Config`] that needs no further check goes out, or
//! every fault of all files at once, each with its file, line and column, the line itself, what is
//! wrong and what to write instead. On the way a configuration has three shapes: *written* (tables
//! with places), *merged* (the tables of all files side by side) and *validated* (settings).
//!
//! The promise: a key that is not understood is never skipped, no fault hides another, the order
//! of the report is that of the files, and no secret is shown in it.
//!
//! Deliberately not here: whether feeds and receivers can be reached. Reading the configuration
//! touches no network, no store and no feed.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::channel::{ChannelSettings, MuteLinks};
use crate::model::ChannelName;
use crate::net::NetworkSettings;
use crate::pipeline::{AlertRoute, Fallback, FeedSettings, HealthSettings, Rule, Timing};
use crate::store::Retention;
use crate::web::{MetricsSettings, WebsubSettings};

pub use self::environment::Environment;
use self::finding::Findings;
pub use self::finding::nearest;
pub use self::looked_at::LookedAt;
use self::place::SourceFile;
use self::reader::Reading;
pub use self::report::{Faults, Notice, Report};
use self::report::{Pages, Severity};
use self::written::Written;

mod environment;
mod place;
mod looked_at;
mod finding;
mod hidden;
mod report;
mod amount;
mod words;
mod reader;
mod files;
mod written;
mod address;
mod secret;
mod headers;
mod access;
mod schedule;
mod timing;
mod telling;
mod fallback;
mod network;
mod retention;
mod websub;
mod mute;
mod metrics;
mod health;
mod names;
mod feeds;
mod scope;
mod trust;
mod condition;
mod rule_tests;
mod rules;
mod routes;
mod channels;
pub mod opml;
mod validate;

#[cfg(test)]
mod tests;

/// The settings of everything. The parts are described where they are used.
#[derive(Clone, Debug)]
pub struct Config {
    /// The directory that everything is kept in.
    pub state: PathBuf,
    /// The zone of schedules and of the times that people read.
    pub timezone: TimeZone,
    /// Whether its files are read anew when they change.
    pub watch: bool,
    /// The way out.
    pub network: NetworkSettings,
    /// How long what is finished is kept.
    pub retention: Retention,
    /// What is said of newswatch itself, and to whom.
    pub health: HealthSettings,
    /// Where hubs call when a feed changes, if they may.
    pub websub: Option<WebsubSettings>,
    /// Where clicks in mails are taken, if they may be, and what their addresses are made with.
    pub mute: Option<(SocketAddr, MuteLinks)>,
    /// Where others look inside, if they may.
    pub metrics: Option<MetricsSettings>,
    /// How long after its first report a story may be joined.
    pub story_window: Duration,
    /// The feeds, in the order of the files; their names are unique.
    pub feeds: Vec<FeedSettings>,
    /// The rules, in the order of the files; their names are unique.
    pub rules: Vec<Rule>,
    /// Channels that are told besides those that the rules name.
    pub routes: Vec<AlertRoute>,
    /// The channels, in the order of the files, and the terminal if a rule needs it. Every channel
    /// that a rule names is here.
    pub channels: Vec<ChannelSettings>,
    /// When the channels may be told, where they say something of it.
    pub timings: HashMap<ChannelName, Timing>,
    /// Where the alerts of a channel go as well that it does not deliver.
    pub fallbacks: HashMap<ChannelName, Fallback>,
}

/// A configuration that is in order.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings.
    pub config: Config,
    /// What works, but perhaps not as meant.
    pub warnings: Report,
    /// The files that were read; the main file is the first.
    pub files: Vec<PathBuf>,
}

/// Reads the configuration in `path` and the files that it includes.
///
/// # Errors
///
/// Every fault of all files. A secret that cannot be read is one of them.
pub fn load(path: &Path, environment: &Environment) -> Result<Loaded, Faults> {
    read(path, environment, true).0
}

/// As [`load`], with what was looked at on the way, be it in order or not.
pub fn load_noting(path: &Path, environment: &Environment) -> (Result<Loaded, Faults>, LookedAt) {
    read(path, environment, true)
}

/// As [`load`], for commands that send nothing: a secret that is out of reach for this user is a
/// warning only, and something else stands in its place.
///
/// # Errors
///
/// Every other fault of all files.
pub fn inspect(path: &Path, environment: &Environment) -> Result<Loaded, Faults> {
    read(path, environment, false).0
}

/// Reads a time with its unit, as `90s` or `1h30m`.
///
/// # Errors
///
/// What is wrong with it and what to write, for a person.
pub fn duration(text: &str) -> Result<Duration, String> {
    amount::duration(text).map_err(|fault| format!("{}; write {}", fault.message, fault.fix))
}

fn read(path: &Path, environment: &Environment, needs_secrets: bool) -> (Result<Loaded, Faults>, LookedAt) {
    let findings = Findings::default();
    let Some(main) = files::read_main(path, &findings) else {
        let looked_at = findings.looked_at();
        let faults = Report::of(Severity::Fault, findings.into_parts().0, &Pages::of(&[], &[]));
        return (Err(Faults(faults)), looked_at);
    };
    let reading = Reading { findings: &findings, environment, needs_secrets };
    let parsed = written::parse(&main, &findings);
    let root = parsed.root(&main, &reading);
    let included = files::read_included(&main, &root.texts("include"), &findings);
    let others: Vec<_> = included.iter().map(|file| written::parse(file, &findings)).collect();
    let mut roots = vec![root];
    roots.extend(others.iter().zip(&included).map(|(parsed, file)| parsed.root(file, &reading)));
    let config = validate::validate(&roots[0], &Written::merge(&roots));
    let files: Vec<&SourceFile> = std::iter::once(&main).chain(&included).collect();
    let looked_at = findings.looked_at();
    let (wrong, doubtful, secrets) = findings.into_parts();
    let pages = Pages::of(&files, &secrets);
    if !wrong.is_empty() {
        return (Err(Faults(Report::of(Severity::Fault, wrong, &pages))), looked_at);
    }
    let warnings = Report::of(Severity::Warning, doubtful, &pages);
    let files = files.iter().map(|file| file.path.clone()).collect();
    (Ok(Loaded { config, warnings, files }), looked_at)
}
