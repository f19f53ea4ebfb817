//! `newswatch explain`: what a rule asks for, in words, and why it matches an item or does not.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use super::exit::Exit;
use super::item_line::Line;
use super::print;
use super::setting::Setting;
use crate::channel::inert;
use crate::config::{self, Config};
use crate::pipeline::Rule;

mod asked;
mod tree;
mod verdict;

/// Most names that are listed in one line.
const MOST_NAMES: usize = 8;

/// What is explained, and how it is printed.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// The rule; with `--item`, every rule if none is named
    #[arg(required_unless_present = "item")]
    rule: Option<String>,
    /// One item as a JSON object, as on a line of `match --items`: which parts of the rule it
    /// satisfies; `-` for standard input
    #[arg(long, value_name = "FILE")]
    item: Option<PathBuf>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

pub(super) fn execute(setting: &Setting<'_>, options: &Options) -> Exit {
    explain(setting, options).err().unwrap_or(Exit::Success)
}

fn explain(setting: &Setting<'_>, options: &Options) -> Result<(), Exit> {
    let config = setting.config()?;
    let named = options.rule.as_deref().map(|name| named(&config, name, &setting.file())).transpose()?;
    match (&options.item, named) {
        (Some(path), named) => verdict::show(&config, named, read(path)?, options.json),
        (None, Some(rule)) => asked::show(&config, rule, options.json),
        (None, None) => {}
    }
    Ok(())
}

/// The rule of this name.
fn named<'a>(config: &'a Config, name: &str, file: &Path) -> Result<&'a Rule, Exit> {
    let known = || config.rules.iter().map(|rule| rule.name.as_str());
    config.rules.iter().find(|rule| rule.name.as_str() == name).ok_or_else(|| {
        let hint = match config::nearest(name, known()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the rules are: {}", listed(known())),
        };
        print::note(&format!("error: there is no rule `{name}` in {}; {hint}", file.display()));
        Exit::Usage
    })
}

/// The first names, and how many more there are.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    let shown = names[..names.len() - more].join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

/// The one item in a file or on standard input.
fn read(path: &Path) -> Result<Line, Exit> {
    let piped = path.as_os_str() == "-";
    let place = if piped { "standard input".to_owned() } else { path.display().to_string() };
    let refused = |reason: String| print::failure(&format!("{place}: {}", inert(&reason)));
    let text = if piped {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    };
    let text = text.map_err(|error| refused(error.to_string()))?;
    serde_json::from_str(&text)
        .map_err(|error| refused(format!("{error}; one item is read, as one JSON object like {{\"title\": \"…\"}}")))
}
