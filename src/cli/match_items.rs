//! `newswatch match`: items on standard input or in a file against the rules.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::exit::Exit;
use super::item_line::Line;
use super::print;
use super::setting::Setting;
use crate::channel::inert;
use crate::model::{FeedName, Item, Match};
use crate::pipeline::Matcher;

/// Which items are tried, and how the result is printed.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// One JSON object a line with any of id, title, summary, content, author, categories, url,
    /// feed, lang, published; `-` for standard input
    #[arg(long, value_name = "FILE", default_value = "-")]
    items: PathBuf,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// What is printed for an item.
#[derive(Debug, Serialize)]
struct Matched {
    id: Option<serde_json::Value>,
    matches: Vec<Match>,
}

pub(super) fn execute(setting: &Setting<'_>, options: &Options) -> Exit {
    let config = match setting.config() {
        Ok(config) => config,
        Err(exit) => return exit,
    };
    let tags = config.feeds.into_iter().map(|feed| (feed.name, feed.tags)).collect();
    let matcher = Matcher::new(config.rules);
    let input: Box<dyn BufRead> = if options.items.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        match File::open(&options.items) {
            Ok(file) => Box::new(BufReader::new(file)),
            Err(error) => return print::failure(&format!("cannot open {}: {error}", options.items.display())),
        }
    };
    try_items(input, &matcher, &tags, options)
}

/// Tries line after line; one that cannot be read is reported and the others go on.
fn try_items(input: impl BufRead, matcher: &Matcher, tags: &HashMap<FeedName, Vec<String>>, options: &Options) -> Exit {
    let mut exit = Exit::Success;
    for (number, line) in (1..).zip(input.lines()) {
        let parsed = line.map_err(|error| error.to_string()).and_then(|line| {
            if line.trim().is_empty() {
                return Ok(None);
            }
            serde_json::from_str::<Line>(&line).map(Some).map_err(|error| error.to_string())
        });
        match parsed {
            Ok(Some(line)) => {
                let (id, item) = line.into_item();
                let feed_tags = tags.get(&item.feed).map_or(&[][..], Vec::as_slice);
                show(&item, Matched { id, matches: matcher.matches(&item, feed_tags) }, options.json);
            }
            Ok(None) => {}
            Err(reason) => exit = print::failure(&format!("{}:{number}: {reason}", options.items.display())),
        }
    }
    exit
}

fn show(item: &Item, matched: Matched, json: bool) {
    if json {
        return print::json(&matched);
    }
    let title = if item.title.is_empty() { "(no title)".to_owned() } else { inert(&item.title) };
    if matched.matches.is_empty() {
        return print::line(&format!("-  {title}"));
    }
    print::line(&format!("+  {title}"));
    for found in &matched.matches {
        let terms: Vec<_> = found.evidence.iter().map(|e| format!("{} in {}", inert(&e.text), e.field)).collect();
        print::line(&format!("     {}: {}", found.rule, terms.join(", ")));
    }
}
