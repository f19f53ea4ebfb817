//! `[[feed]]`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use url::Url;

use super::access;
use super::address;
use super::names::Taken;
use super::reader::{Table, Text, Value};
use super::schedule::Usual;
use super::{hidden, schedule, trust, words};
use crate::model::FeedName;
use crate::pipeline::{Backfill, FeedSettings, Source};

pub(super) const KEYS: [&str; 10] =
    ["name", "url", "tags", "every", "cron", "publisher_wait", "fastest", "backfill", "full_text", "websub"];
/// What may stand before the colon of `url`.
const SCHEMES: &str = "write `https:` or `http:` for the web, `file:` for a file, or `exec:` for a program";

const DAY: Duration = Duration::from_secs(24 * 3600);
const MOST_BACKFILL: u32 = 10_000;

/// Reads one feed; `usual` is what holds for those that do not say.
pub(super) fn read<'a>(table: &Table<'a>, usual: &Usual, taken: &mut Taken<'a>) -> Option<FeedSettings> {
    table.refuse_unknown(&[&KEYS[..], &access::KEYS, &access::ROUTE_KEYS].concat());
    let name = table.required("name", "\"Reuters World\"").and_then(|value| value.text());
    let name = name.and_then(|text| taken.claim(&text, "feed"));
    let url = table.required("url", "\"https://example.org/feed.xml\"").and_then(|value| value.text());
    let source = url.and_then(|text| source(&text));
    let access = access::read(table);
    if let (Some(Source::Http(url)), Some(value)) = (&source, table.value("url")) {
        address::refuse_private(&value, url, &[&usual.allow_private[..], &access.route.allow_private].concat());
    }
    let tags = tags(&table.texts("tags"));
    let schedule = schedule::read(table).unwrap_or_else(|| usual.schedule.clone());
    let backfill = table.value("backfill").and_then(|value| backfill(&value)).unwrap_or_default();
    Some(FeedSettings {
        name: FeedName::from(name?),
        source: source?,
        tags,
        schedule,
        publisher_wait: schedule::publisher_wait(table).unwrap_or(usual.publisher_wait),
        fastest: schedule::fastest(table).unwrap_or(usual.fastest),
        backfill,
        full_text: table.value("full_text").and_then(|value| value.boolean()).unwrap_or_default(),
        websub: table.value("websub").and_then(|value| value.boolean()).unwrap_or(true),
        access,
    })
}

fn tags(texts: &[Text<'_>]) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for text in texts {
        match text.name() {
            Some(name) if name.starts_with("tag:") => {
                text.refuse("`tag:` is written in rules only", format!("write `\"{}\"`", name[4..].escape_debug()));
            }
            Some(name) if !tags.iter().any(|tag| tag == name) => tags.push(name.to_owned()),
            _ => {}
        }
    }
    tags
}

fn backfill(value: &Value<'_>) -> Option<Backfill> {
    if value.is_integer() {
        let count = value.integer(0..=MOST_BACKFILL)?;
        return Some(if count == 0 { Backfill::None } else { Backfill::Newest(count as usize) });
    }
    if value.is_text() {
        return value.duration(Duration::from_secs(1)..=DAY * 3650).map(Backfill::Within);
    }
    value.refuse("`backfill` takes a time or a number of items", "write `backfill = \"24h\"` or `backfill = 5`");
    None
}

fn source(text: &Text<'_>) -> Option<Source> {
    if text.value.starts_with("http") {
        text.hide(hidden::login(text.value).into_iter().chain(hidden::query(text.value)));
    }
    if let Some(path) = text.value.strip_prefix("file:") {
        return file(path, text).map(Source::File);
    }
    if let Some(line) = text.value.strip_prefix("exec:") {
        return program(line, text).map(Source::Exec);
    }
    match text.value.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '.', ' ']) && !matches!(scheme, "http" | "https") => {
            let (scheme, help) = (scheme.len(), SCHEMES.to_owned());
            text.refuse_part(0..scheme, "a feed cannot come from there", Some(help));
            None
        }
        _ => address::web(text).map(Source::Http),
    }
}

/// The path behind `file:`; as an address if it begins with `//`, else as it stands.
fn file(path: &str, text: &Text<'_>) -> Option<PathBuf> {
    let folder = &text.origin().file.folder;
    let found = if path.starts_with("//") {
        Url::parse(text.value).ok().and_then(|url| url.to_file_path().ok())
    } else {
        Some(folder.join(path)).filter(|_| !path.trim().is_empty() && !path.contains('\0'))
    };
    if found.is_none() {
        text.refuse(
            format!("{} names no file of this machine", text.quoted()),
            "write `file:news.xml` or `file:///srv/news.xml`",
        );
    }
    found
}

/// The words behind `exec:`.
fn program(line: &str, text: &Text<'_>) -> Option<Vec<String>> {
    if trust::refuse_if_open(text) {
        return None;
    }
    let offset = text.value.len() - line.len();
    match words::split(line) {
        Ok(mut words) => match words.first_mut().filter(|program| !program.is_empty()) {
            Some(program) => {
                *program = program_path(program, &text.origin().file.folder);
                Some(words)
            }
            None => {
                text.refuse("`exec:` names no program", "write it as `exec:/usr/local/bin/print-feed --all`");
                None
            }
        },
        Err(fault) => {
            let span = fault.span.start + offset..fault.span.end + offset;
            text.refuse_part(span, fault.message, Some(fault.fix.to_owned()));
            None
        }
    }
}

/// A program with a slash is relative to the file that names it; one without is looked up.
pub(super) fn program_path(program: &str, folder: &Path) -> String {
    if program.contains('/') { folder.join(program).to_string_lossy().into_owned() } else { program.to_owned() }
}
