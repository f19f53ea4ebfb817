//! `newswatch story compare`: which items of one's own count as one story.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use clap::Args;
use jiff::SignedDuration;
use serde::Serialize;
use serde_json::Value;

use crate::cli::exit::Exit;
use crate::cli::item_line::{self, Line};
use crate::cli::print::{self, headline};
use crate::config;
use crate::story::{Grouping, Joined};

/// Which items are compared, and how the result is printed.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// One JSON object a line with any of id, title, summary, content, feed, published, in the order in which they
    /// came; `-` for standard input
    #[arg(long, value_name = "FILE", default_value = "-")]
    items: PathBuf,
    /// How long after an item another one may join its story
    #[arg(long, value_name = "TIME", default_value = "72h")]
    window: String,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// What is printed of an item as JSON.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    id: &'a Value,
    /// The id of the first item of its story.
    story: &'a Value,
    /// The id of the item that it is the same news as.
    same_as: Option<&'a Value>,
    reason: Option<String>,
}

/// An item that was compared.
struct Compared {
    /// As its author calls it; else the number of its line.
    id: Value,
    title: String,
    feed: String,
    joined: Joined,
}

pub(super) fn execute(options: &Options) -> Exit {
    let window = match config::duration(&options.window) {
        Ok(window) => SignedDuration::try_from(window).unwrap_or(SignedDuration::MAX),
        Err(error) => return print::usage(&error),
    };
    let input = match item_line::open(&options.items) {
        Ok(input) => input,
        Err(exit) => return exit,
    };
    compare(BufReader::new(input), window, options)
}

/// Compares line after line; one that cannot be read is reported and the others go on.
fn compare(input: impl BufRead, window: SignedDuration, options: &Options) -> Exit {
    let mut grouping = Grouping::new(window);
    let mut all: Vec<Compared> = Vec::new();
    let mut exit = Exit::Success;
    for (number, line) in (1_u64..).zip(input.split(b'\n')) {
        let place = || format!("{}:{number}", options.items.display());
        let line = match line {
            Ok(line) => line,
            // It would fail for ever.
            Err(error) => return print::failure(&format!("{}: {error}", place())),
        };
        if line.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice::<Line>(&line) {
            Ok(line) => {
                let (id, item) = line.into_item();
                let joined = grouping.add(&item);
                let id = id.unwrap_or_else(|| number.into());
                all.push(Compared { id, title: item.title, feed: item.feed.to_string(), joined });
                if options.json {
                    print::json(&shown(&all, all.len() - 1));
                }
            }
            Err(error) => exit = print::failure(&format!("{}: {error}", place())),
        }
    }
    if !options.json {
        show(&all);
    }
    exit
}

fn shown(all: &[Compared], number: usize) -> Shown<'_> {
    let Compared { id, joined, .. } = &all[number];
    let same_as = joined.same_as.map(|(other, _)| &all[other].id);
    Shown { id, story: &all[joined.story].id, same_as, reason: reason(all, joined) }
}

/// Why an item belongs to its story, as the store would say it.
fn reason(all: &[Compared], joined: &Joined) -> Option<String> {
    let (other, sameness) = joined.same_as?;
    Some(format!("{sameness} as item {}", name(&all[other].id)))
}

fn name(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// Prints the items story by story, in the order of their first items.
fn show(all: &[Compared]) {
    let mut order: Vec<&Compared> = all.iter().collect();
    order.sort_by_key(|compared| compared.joined.story);
    let row = |compared: &&Compared| {
        let story = name(&all[compared.joined.story].id);
        let why = reason(all, &compared.joined).unwrap_or_default();
        vec![story, name(&compared.id), compared.feed.clone(), headline(&compared.title), why]
    };
    print::table(&["story", "item", "feed", "title", "why"], order.iter().map(row).collect());
}
