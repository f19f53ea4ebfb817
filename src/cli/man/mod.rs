//! `newswatch man`: the manual pages.
//!
//! The commands come in as the command line knows them, and the reference of the configuration;
//! pages go out. What they say stands in those two places and is not written again.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory};

use super::exit::Exit;
use super::{Arguments, print};

mod commands;
mod configuration;

/// Where the pages go.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// Write all pages there: newswatch.1, one for each command, and newswatch.toml.5
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// A page and the name of its file.
#[derive(Debug)]
struct Page {
    file: String,
    text: String,
}

pub(super) fn execute(options: &Options) -> Exit {
    let main = Arguments::command();
    let Some(folder) = &options.folder else {
        print::line(commands::main_page(main).text.trim_end());
        return Exit::Success;
    };
    let mut pages = commands::pages(main);
    pages.push(configuration::page());
    match pages.iter().try_for_each(|page| write(folder, page)) {
        Ok(()) => Exit::Success,
        Err(error) => print::failure(&error),
    }
}

fn write(folder: &Path, page: &Page) -> Result<(), String> {
    let path = folder.join(&page.file);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, &page.text));
    written.map_err(|error| format!("cannot write {}: {error}; name a folder that you may write to", path.display()))
}
