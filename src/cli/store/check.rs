//! `newswatch store check`.

use std::path::Path;

use serde::Serialize;

use super::{failure, size};
use crate::channel::inert;
use crate::cli::exit::Exit;
use crate::cli::print;
use crate::cli::setting::Setting;
use crate::store::sqlite::{self, Checked};

/// What is said of a store that is not whole.
const ADVICE: &str = "Stop newswatch and put a backup in the place of the file, without a -wal or -shm file beside it; \
    it must belong to the user that runs newswatch. \
    Where there is none, keep the file, and let `sqlite3 newswatch.db .recover` save what can be read.";

/// What is printed as JSON.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    file: &'a Path,
    schema: i64,
    bytes: u64,
    free: u64,
    faults: &'a [String],
}

pub(super) fn execute(setting: &Setting<'_>, json: bool) -> Result<Exit, Exit> {
    let config = setting.config()?;
    let checked = sqlite::check(&config.state).map_err(failure)?;
    let Checked { path, schema, bytes, free, faults } = &checked;
    if json {
        print::json(&Shown { file: path, schema: *schema, bytes: *bytes, free: *free, faults });
    } else {
        let (bytes, free) = (size(*bytes), size(*free));
        print::line(&format!("{}: schema {schema}, {bytes}, {free} of it free", path.display()));
        faults.iter().for_each(|fault| print::line(&format!("  {}", inert(fault))));
    }
    if faults.is_empty() {
        if !json {
            print::line("Nothing is wrong with it.");
        }
        return Ok(Exit::Success);
    }
    Err(print::failure(&format!("{} is not whole; nothing was changed. {ADVICE}", path.display())))
}
