//! `newswatch help`: the commands, one of them, or the language of queries.

use clap::CommandFactory;

use super::exit::Exit;
use super::{Arguments, print};
use crate::query;

/// The topic that is no command.
const QUERY: &str = "query";

pub(super) fn execute(topic: Option<&str>) -> Exit {
    let mut command = Arguments::command();
    command.build();
    match topic {
        None => print::line(&command.render_long_help().to_string()),
        Some(QUERY) => print::line(query::REFERENCE.trim_end()),
        Some(name) => match command.find_subcommand_mut(name) {
            Some(found) => print::line(&found.render_long_help().to_string()),
            None => {
                print::note(&format!("error: there is no command `{name}`; see `newswatch help`"));
                return Exit::Usage;
            }
        },
    }
    Exit::Success
}
