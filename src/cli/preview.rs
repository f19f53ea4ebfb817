//! `newswatch preview`: a feed's items as newswatch sees them.

use std::io::{self, Read};
use std::sync::Arc;

use clap::Args;
use url::Url;

use super::document;
use super::exit::Exit;
use super::print;
use super::setting::Setting;
use crate::channel::inert;
use crate::model::FeedId;
use crate::pipeline::{Document, Reader, Reading, lines};
use crate::secret;

/// Which feed is shown, and how.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// A path, an address, or `-` for standard input
    source: String,
    /// The address that the document came from; relative links start from here
    #[arg(long, value_name = "ADDRESS")]
    url: Option<Url>,
    /// The media type that the document came with
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

pub(super) async fn execute(setting: &Setting<'_>, options: Options) -> Exit {
    let document = match looked_at(setting, &options).await {
        Ok(document) => document,
        Err(exit) => return exit,
    };
    let name = name(&options.source);
    match Reader::new(Reader::LIMIT).read(Arc::new(document), FeedId(0), name.as_str().into()).await {
        Ok(reading) => show(&reading, options.json),
        Err(error) => return print::failure(&format!("{name}: {error}")),
    }
    Exit::Success
}

/// What the feed is called: its source, as it may be shown.
fn name(source: &str) -> String {
    match Url::parse(source) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => secret::shown(&url),
        _ => source.to_owned(),
    }
}

async fn looked_at(setting: &Setting<'_>, options: &Options) -> Result<Document, Exit> {
    let mut document = match options.source.as_str() {
        "-" => standard_input()?,
        source => document::document(setting, source).await?,
    };
    if options.url.is_some() {
        document.url.clone_from(&options.url);
    }
    if options.content_type.is_some() {
        document.content_type.clone_from(&options.content_type);
    }
    Ok(document)
}

fn standard_input() -> Result<Document, Exit> {
    let mut bytes = Vec::new();
    // One byte more, so that a document that is too large is known as such.
    let limit = Document::LIMIT as u64 + 1;
    let read = io::stdin().lock().take(limit).read_to_end(&mut bytes);
    read.map_err(|error| print::failure(&format!("cannot read standard input: {error}")))?;
    Ok(Document { bytes, ..Document::default() })
}

fn show(reading: &Reading, json: bool) {
    if json {
        lines(reading).for_each(|line| print::json(&line));
    } else {
        show_lines(reading);
    }
    if !reading.repaired.is_empty() {
        print::note(&format!("repaired: {}", reading.repaired));
    }
}

fn show_lines(reading: &Reading) {
    for (item, _) in &reading.items {
        let published =
            item.published.map_or("no date         ".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M").to_string());
        print::line(&format!("{published}  {}", inert(&item.title)));
        if let Some(link) = &item.link {
            print::line(&format!("                  {}", inert(link)));
        }
    }
    print::note(&format!("{} items; times are UTC", reading.items.len()));
}
