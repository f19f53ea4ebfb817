//! `newswatch match`: items on standard input or in a file against the rules.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::exit::Exit;
use super::item_line::{self, Line};
use super::print;
use super::progress::Progress;
use super::setting::Setting;
use crate::channel::inert;
use crate::model::{FeedName, Item, Match};
use crate::pipeline::Matcher;

/// How much is read and written at once, in bytes.
const BUFFER: usize = 1 << 16;

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
    let input = match item_line::open(&options.items) {
        Ok(input) => input,
        Err(exit) => return exit,
    };
    let tags = config.feeds.into_iter().map(|feed| (feed.name, feed.tags)).collect();
    Stream { matcher: Matcher::new(config.rules), tags, options }.run(BufReader::with_capacity(BUFFER, input))
}

/// Items that are tried one after the other, for as long as there are any.
struct Stream<'a> {
    matcher: Matcher,
    tags: HashMap<FeedName, Vec<String>>,
    options: &'a Options,
}

impl Stream<'_> {
    /// Tries line after line; one that cannot be read is reported and the others go on. Results wait
    /// for more only while more items are at hand.
    fn run(&self, mut input: BufReader<Box<dyn Read>>) -> Exit {
        let mut output = BufWriter::with_capacity(BUFFER, anstream::stdout().lock());
        let mut progress = Progress::new();
        let mut exit = Exit::Success;
        let mut line = Vec::new();
        for number in 1_u64.. {
            line.clear();
            let at_hand = input.buffer().contains(&b'\n');
            let flushed = if at_hand { Ok(()) } else { output.flush() };
            let tried = match input.read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(_) => self.try_line(&line),
                Err(error) => Err(error.to_string()),
            };
            let written = match tried {
                Ok(Some((text, matched))) => {
                    progress.step(matched);
                    writeln!(output, "{text}")
                }
                Ok(None) => Ok(()),
                Err(reason) => {
                    exit = print::failure(&format!("{}:{number}: {reason}", self.options.items.display()));
                    if line.is_empty() { break } else { Ok(()) }
                }
            };
            // A reader that has gone away has seen enough.
            if flushed.and(written).is_err() {
                return exit;
            }
        }
        let _ = output.flush();
        progress.finish();
        exit
    }

    /// What is printed for the item of a line, and whether a rule matches it; nothing for an empty
    /// line.
    fn try_line(&self, line: &[u8]) -> Result<Option<(String, bool)>, String> {
        if line.trim_ascii().is_empty() {
            return Ok(None);
        }
        let line: Line = serde_json::from_slice(line).map_err(|error| error.to_string())?;
        let (id, item) = line.into_item();
        let feed_tags = self.tags.get(&item.feed).map_or(&[][..], Vec::as_slice);
        let matched = Matched { id, matches: self.matcher.matches(&item, feed_tags) };
        let any = !matched.matches.is_empty();
        let text = if self.options.json {
            serde_json::to_string(&matched).expect("a match consists of texts and numbers")
        } else {
            told(&item, &matched)
        };
        Ok(Some((text, any)))
    }
}

/// An item and the rules that match it, for people.
fn told(item: &Item, matched: &Matched) -> String {
    let title = if item.title.is_empty() { "(no title)".to_owned() } else { inert(&item.title) };
    let mut told = format!("{}  {title}", if matched.matches.is_empty() { '-' } else { '+' });
    for found in &matched.matches {
        let terms: Vec<_> = found.evidence.iter().map(|e| format!("{} in {}", inert(&e.text), e.field)).collect();
        told.push_str(&format!("\n     {}: {}", found.rule, terms.join(", ")));
    }
    told
}
