//! The configuration that a command works with, and the store that goes with it.

use std::path::PathBuf;
use std::sync::Arc;

use super::exit::Exit;
use super::print;
use crate::config::{self, Config, Environment, Faults, Loaded, LookedAt};
use crate::store::{Store, sqlite};

/// Where a command finds its configuration.
pub(super) struct Setting<'a> {
    /// The file that the user named.
    pub(super) path: Option<PathBuf>,
    /// The environment.
    pub(super) environment: &'a Environment,
}

impl Setting<'_> {
    /// The configuration file: the one named, else the usual one.
    pub(super) fn file(&self) -> PathBuf {
        self.path.clone().unwrap_or_else(|| self.environment.default_file())
    }

    /// Loads the configuration, or prints everything that is wrong with it.
    pub(super) fn load(&self) -> Result<Loaded, Exit> {
        config::load(&self.file(), self.environment).map_err(refused)
    }

    /// The same, with what was looked at on the way.
    pub(super) fn load_noting(&self) -> Result<(Loaded, LookedAt), Exit> {
        let (loaded, looked_at) = config::load_noting(&self.file(), self.environment);
        Ok((loaded.map_err(refused)?, looked_at))
    }

    /// Loads the configuration for a command that uses no secret: one that this user may not read
    /// is no fault then.
    pub(super) fn inspected(&self) -> Result<Loaded, Exit> {
        config::inspect(&self.file(), self.environment).map_err(refused)
    }

    /// Loads the configuration for a command that cares neither about secrets nor warnings.
    pub(super) fn config(&self) -> Result<Config, Exit> {
        self.inspected().map(|loaded| loaded.config)
    }

    /// Opens the store beside a daemon that may be running.
    pub(super) fn store(&self) -> Result<Arc<dyn Store>, Exit> {
        let config = self.config()?;
        sqlite::open_beside(&config.state).map_err(|error| print::failure(&error))
    }
}

fn refused(faults: Faults) -> Exit {
    print::report(&faults.0);
    Exit::Usage
}
