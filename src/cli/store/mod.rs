//! `newswatch store`: what the store itself needs.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::Listing;
use super::exit::Exit;
use super::print;
use super::setting::Setting;
use crate::store::StoreError;
use crate::store::sqlite::{self, BackedUp, Migrated};

mod check;
mod prune;

/// What is done.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    /// Copy the store to a file, also while the daemon runs
    Backup {
        /// The file
        file: PathBuf,
        /// Put the copy in the place of a file that is there already
        #[arg(long)]
        replace: bool,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Check every page, every reference, and what must hold beyond that; changes nothing
    Check(Listing),
    /// Take away what is finished and old, as the daemon does every hour
    Prune(prune::Options),
    /// Upgrade the store to the newest schema, as the daemon does at its start
    Migrate(Listing),
}

pub(super) async fn execute(setting: &Setting<'_>, options: &Options) -> Exit {
    let done = match &options.action {
        Action::Backup { file, replace, json } => back_up(setting, file, (*replace, *json)),
        Action::Check(listing) => check::execute(setting, listing.json),
        Action::Prune(options) => prune::execute(setting, options).await,
        Action::Migrate(listing) => migrate(setting, listing.json),
    };
    done.unwrap_or_else(|exit| exit)
}

/// A copy, as JSON.
#[derive(Debug, Serialize)]
struct ShownCopy<'a> {
    file: &'a PathBuf,
    bytes: u64,
    schema: i64,
}

fn back_up(setting: &Setting<'_>, file: &PathBuf, (replace, json): (bool, bool)) -> Result<Exit, Exit> {
    let config = setting.config()?;
    let BackedUp { bytes, schema } = sqlite::back_up(&config.state, file, replace).map_err(failure)?;
    if json {
        print::json(&ShownCopy { file, bytes, schema });
    } else {
        print::line(&format!("The store is in {}: {}, schema {schema}.", file.display(), size(bytes)));
    }
    Ok(Exit::Success)
}

/// An upgrade, as JSON.
#[derive(Debug, Serialize)]
struct ShownUpgrade<'a> {
    from: i64,
    to: i64,
    backup: Option<&'a PathBuf>,
}

fn migrate(setting: &Setting<'_>, json: bool) -> Result<Exit, Exit> {
    let config = setting.config()?;
    let Migrated { from, to, backup } = sqlite::migrate(&config.state).map_err(failure)?;
    match &backup {
        backup if json => print::json(&ShownUpgrade { from, to, backup: backup.as_ref() }),
        None => print::line(&format!("The store has schema {to}, the newest; there is nothing to do.")),
        Some(backup) => print::line(&format!(
            "The store had schema {from} and has schema {to} now; as it was, it is in {}.",
            backup.display()
        )),
    }
    Ok(Exit::Success)
}

/// A size as people read it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} KiB", bytes.div_ceil(1_024)),
        _ => format!("{}.{} MiB", bytes >> 20, ((bytes & 0xf_ffff) * 10) >> 20),
    }
}

fn failure(error: StoreError) -> Exit {
    print::failure(&error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_a_unit_that_can_be_read() {
        let told = [0, 1_023, 4_096, 1_048_576, 1_835_008, 5 << 30].map(size);
        assert_eq!(told, ["0 B", "1023 B", "4 KiB", "1.0 MiB", "1.7 MiB", "5120.0 MiB"]);
    }
}
