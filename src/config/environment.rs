//! The process's environment: the variables, and the paths that follow from them.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;

/// Where the system's own configuration stands.
const SYSTEM_FILE: &str = "/etc/newswatch/newswatch.toml";
/// Where the system's own state stands.
const SYSTEM_STATE: &str = "/var/lib/newswatch";

/// The variables of the environment; an empty one counts as not set.
///
/// The configuration is the only part of newswatch that reads them.
#[derive(Clone)]
pub struct Environment(Arc<LookUp>);

type LookUp = dyn Fn(&str) -> Option<OsString> + Send + Sync;

impl Environment {
    /// The environment of this process.
    pub fn of_this_process() -> Self {
        Self(Arc::new(|name| std::env::var_os(name)))
    }

    /// These variables and no others: for tests.
    pub fn of<const N: usize>(variables: [(&str, &str); N]) -> Self {
        let variables: HashMap<String, OsString> =
            variables.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        Self(Arc::new(move |name| variables.get(name).cloned()))
    }

    /// The file that is read when none is named: the user's own if there is one, else the system's.
    pub fn default_file(&self) -> PathBuf {
        let own = self.base("XDG_CONFIG_HOME", ".config").map(|base| base.join("newswatch/newswatch.toml"));
        own.filter(|file| file.is_file()).unwrap_or_else(|| SYSTEM_FILE.into())
    }

    /// The state directory when the configuration in `file` names none: what systemd says, else
    /// the system's for a file in `/etc`, else the user's.
    pub(super) fn default_state(&self, file: &Path) -> PathBuf {
        if let Some(directory) = self.directory("STATE_DIRECTORY") {
            return directory;
        }
        let own = self.base("XDG_STATE_HOME", ".local/state").map(|base| base.join("newswatch"));
        own.filter(|_| !file.starts_with("/etc")).unwrap_or_else(|| SYSTEM_STATE.into())
    }

    /// The stream that leads to the journal, if systemd set one up (systemd.exec(5)).
    pub fn journal_stream(&self) -> Option<String> {
        self.get("JOURNAL_STREAM")?.into_string().ok()
    }

    /// Where systemd puts the credentials of a service.
    pub(super) fn credentials(&self) -> Option<PathBuf> {
        self.directory("CREDENTIALS_DIRECTORY")
    }

    /// The zone of this machine: `TZ` if it names one, else the system's, else UTC.
    pub(super) fn zone(&self) -> TimeZone {
        let named = self.get("TZ").and_then(|name| name.into_string().ok());
        let named = named.and_then(|name| TimeZone::get(name.trim_start_matches(':')).ok());
        named.or_else(|| TimeZone::try_system().ok()).unwrap_or(TimeZone::UTC)
    }

    /// A variable, if it is set and not empty.
    pub(super) fn get(&self, name: &str) -> Option<OsString> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    /// A directory from systemd, which separates several by colons; the first counts.
    fn directory(&self, name: &str) -> Option<PathBuf> {
        let value = self.get(name)?;
        std::env::split_paths(&value).next().filter(|path| path.is_absolute())
    }

    /// A base directory as in the XDG specification, which ignores relative paths.
    fn base(&self, name: &str, below_home: &str) -> Option<PathBuf> {
        let absolute = |value: OsString| Some(PathBuf::from(value)).filter(|path| path.is_absolute());
        self.get(name)
            .and_then(absolute)
            .or_else(|| self.get("HOME").and_then(absolute).map(|home| home.join(below_home)))
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Variables may hold secrets.
        f.write_str("Environment(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_directory_is_the_one_systemd_names() {
        let environment = Environment::of([("STATE_DIRECTORY", "/var/lib/a:/var/lib/b"), ("HOME", "/home/me")]);
        assert_eq!(environment.default_state(Path::new("/etc/x.toml")), Path::new("/var/lib/a"));
    }

    #[test]
    fn a_users_state_is_kept_at_home_unless_the_file_is_the_systems() {
        let environment = Environment::of([("HOME", "/home/me"), ("XDG_STATE_HOME", "not/absolute")]);
        assert_eq!(environment.default_state(Path::new("a.toml")), Path::new("/home/me/.local/state/newswatch"));
        assert_eq!(environment.default_state(Path::new(SYSTEM_FILE)), Path::new(SYSTEM_STATE));
        assert_eq!(Environment::of([]).default_state(Path::new("a.toml")), Path::new(SYSTEM_STATE));
    }

    #[test]
    fn the_users_own_file_is_read_if_there_is_one() {
        let home = tempfile::tempdir().unwrap();
        let environment = Environment::of([("HOME", home.path().to_str().unwrap())]);
        assert_eq!(environment.default_file(), Path::new(SYSTEM_FILE));
        let own = home.path().join(".config/newswatch/newswatch.toml");
        std::fs::create_dir_all(own.parent().unwrap()).unwrap();
        std::fs::write(&own, "").unwrap();
        assert_eq!(environment.default_file(), own);
    }

    #[test]
    fn an_environment_does_not_print_its_values() {
        assert_eq!(format!("{:?}", Environment::of([("PASSWORD", "hunter2")])), "Environment(…)");
    }
}
