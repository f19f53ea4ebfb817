//! newswatch.toml(5), from the reference of the configuration.
//!
//! The reference comes in as lines: prose, the keys that it is about, and the tables that they
//! stand in. Each key goes out with its default or example, and with the prose that stands above
//! it. Keys without prose of their own belong to that of the key before.

use clap_mangen::roff::{Inline, Roff, bold, roman};

use super::Page;

const REFERENCE: &str = include_str!("../../../config/newswatch.toml");

/// A table of the configuration.
#[derive(Debug, Default)]
struct Table<'a> {
    /// As it is written, in brackets; empty for what stands above the first table.
    heading: &'a str,
    prose: String,
    entries: Vec<Entry<'a>>,
}

/// Keys that are explained together, as they are written.
#[derive(Debug)]
struct Entry<'a> {
    keys: Vec<&'a str>,
    prose: String,
}

/// A line of the reference, without the sign that makes it a comment.
#[derive(Debug, PartialEq, Eq)]
enum Line<'a> {
    Prose(&'a str),
    Key(&'a str),
    Heading(&'a str),
    Empty,
}

pub(super) fn page() -> Page {
    let (head, body) = parts();
    let mut roff = Roff::new();
    let source = concat!("newswatch ", env!("CARGO_PKG_VERSION"));
    roff.control("TH", ["newswatch.toml", "5", "", source, "newswatch"]);
    roff.control("SH", ["NAME"]).text([roman("newswatch.toml - what newswatch watches, and whom it tells")]);
    roff.control("SH", ["SYNOPSIS"]);
    roff.text([bold("~/.config/newswatch/newswatch.toml")]).control("br", []);
    roff.text([bold("/etc/newswatch/newswatch.toml")]);
    roff.control("SH", ["DESCRIPTION"]);
    roff.text(marked(
        "The file is TOML. newswatch reads the one that `--config` names, else that of the user if there is one, else \
         that of the system. `newswatch check` says what is wrong with it, without touching the network.",
    ));
    roff.control("PP", []).text(marked(head));
    roff.control("PP", []);
    roff.text(marked("Keys stand here with their defaults, or with an example where there is none."));
    for table in tables(body) {
        match table.heading {
            "" => roff.control("SH", ["KEYS"]),
            heading => roff.control("SH", [heading]),
        };
        if !table.prose.is_empty() {
            roff.text(marked(&table.prose));
        }
        for entry in &table.entries {
            show(entry, &mut roff);
        }
    }
    roff.control("SH", ["SEE ALSO"]).text([roman("newswatch(1), newswatch-check(1)")]);
    Page { file: "newswatch.toml.5".to_owned(), text: roff.render() }
}

fn show(entry: &Entry<'_>, roff: &mut Roff) {
    for (number, key) in entry.keys.iter().enumerate() {
        let (name, value) = key.split_once(' ').unwrap_or((key, ""));
        roff.control(if number == 0 { "TP" } else { "TQ" }, []).text([bold(name), roman(format!(" {value}"))]);
    }
    if !entry.prose.is_empty() {
        roff.text(marked(&entry.prose));
    }
}

/// What the head says of values, and everything below the head. The rest of the head is about the
/// file itself.
fn parts() -> (&'static str, &'static str) {
    let (head, body) = REFERENCE.split_once("\n\n").unwrap_or_default();
    (head.rsplit_once("\n#\n").unwrap_or_default().1, body)
}

fn tables(body: &str) -> Vec<Table<'_>> {
    let mut tables = Vec::new();
    let mut table = Table::default();
    let mut prose = String::new();
    for line in body.lines().map(line) {
        match line {
            Line::Empty => {}
            Line::Prose(text) => {
                prose.push_str(text);
                prose.push(' ');
            }
            Line::Heading(heading) => {
                let next = Table { heading, prose: std::mem::take(&mut prose), entries: Vec::new() };
                tables.push(std::mem::replace(&mut table, next));
            }
            Line::Key(key) => match table.entries.last_mut() {
                Some(entry) if prose.is_empty() => entry.keys.push(key),
                _ => table.entries.push(Entry { keys: vec![key], prose: std::mem::take(&mut prose) }),
            },
        }
    }
    tables.push(table);
    tables
}

/// What is TOML is a key or a heading; the rest is prose.
fn line(line: &str) -> Line<'_> {
    let bare = line.strip_prefix('#').unwrap_or(line).trim();
    if bare.is_empty() {
        Line::Empty
    } else if toml::from_str::<toml::Table>(bare).is_err() {
        Line::Prose(bare)
    } else if bare.starts_with('[') {
        Line::Heading(bare)
    } else {
        Line::Key(bare)
    }
}

/// Prose with what stands between backticks in bold, and without the signs of comments.
fn marked(prose: &str) -> Vec<Inline> {
    let prose = prose.lines().map(|line| line.trim_start_matches('#').trim()).collect::<Vec<_>>().join(" ");
    let parts = prose.trim().split('`').enumerate();
    parts.map(|(number, part)| if number % 2 == 0 { roman(part) } else { bold(part) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_from_prose_and_take_the_prose_above_them() {
        let body = "# One, as `a`.\n#a = 1\n\n# Two:\n# c = 3 is an example.\n# b = { x = \"y\" }\nc2 = [\"#\"]\n\n\
                    # A table.\n# [[t]]\n#d = true\n";
        let tables = tables(body);
        let keys = |table: &Table<'_>| table.entries.iter().map(|entry| entry.keys.join("; ")).collect::<Vec<_>>();
        assert_eq!(keys(&tables[0]), ["a = 1", "b = { x = \"y\" }; c2 = [\"#\"]"]);
        assert_eq!(tables[0].entries[1].prose.trim(), "Two: c = 3 is an example.");
        assert_eq!((tables[1].heading, tables[1].prose.trim()), ("[[t]]", "A table."));
        assert_eq!((keys(&tables[1]).as_slice(), tables.len()), (&["d = true".to_owned()][..], 2));
    }

    #[test]
    fn every_key_of_the_reference_has_prose_of_its_own_or_its_tables() {
        let (head, body) = parts();
        assert!(head.starts_with("# Times are"), "{head}");
        for table in tables(body) {
            let unexplained = table.entries.iter().find(|entry| entry.prose.is_empty());
            assert!(unexplained.is_none() || !table.prose.is_empty(), "{}: {unexplained:?}", table.heading);
            assert!(!table.entries.is_empty(), "{} has no key", table.heading);
        }
    }
}
