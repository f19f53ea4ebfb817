//! A table, and its keys.

use std::ops::Range;

use toml::de::DeTable;

use super::{Origin, Text, Value};
use crate::config::finding::{Finding, nearest};
use crate::config::hidden;
use crate::config::place::Spot;

/// A table of the file.
#[derive(Clone, Debug)]
pub(in crate::config) struct Table<'a> {
    entries: &'a DeTable<'a>,
    span: Range<usize>,
    origin: Origin<'a>,
    /// How the user writes it, as `[[feed]]`.
    kind: &'static str,
    /// What stands behind an unknown key here may be a secret.
    private: bool,
}

impl<'a> Table<'a> {
    pub(in crate::config) fn new(
        entries: &'a DeTable<'a>,
        span: Range<usize>,
        origin: Origin<'a>,
        kind: &'static str,
    ) -> Self {
        Self { entries, span, origin, kind, private: false }
    }

    /// The same table; what stands behind its unknown keys is never shown.
    pub(in crate::config) fn private(self) -> Self {
        Self { private: true, ..self }
    }

    /// Shows nothing of what the table holds, but for one key, in any report.
    pub(in crate::config) fn hide_but(&self, shown: &str) {
        self.entries().filter(|(key, _)| key.value != shown).for_each(|(_, value)| value.hide());
    }

    pub(in crate::config) fn origin(&self) -> Origin<'a> {
        self.origin
    }

    /// The table's header.
    pub(in crate::config) fn spot(&self) -> Spot {
        Spot::new(self.origin.file, self.span.clone())
    }

    /// Reports every key that is not among `known`.
    pub(in crate::config) fn refuse_unknown(&self, known: &[&str]) {
        for (key, value) in self.entries() {
            if known.contains(&key.value) {
                continue;
            }
            if self.private || value.is_address() || hidden::is_secret(key.value) {
                value.hide();
            }
            let help = match nearest(key.value, known.iter().copied()) {
                Some(meant) => format!("write `{meant}`"),
                None if known.is_empty() => "leave it out; it has no keys".to_owned(),
                None => format!("its keys are {}", list(known)),
            };
            self.refuse_key(&key, help);
        }
    }

    /// Reports every key that was probably meant to be this one, where the others are not known without it.
    pub(in crate::config) fn refuse_like(&self, meant: &str) {
        let like = self.entries().filter(|(key, _)| key.value != meant && nearest(key.value, [meant]).is_some());
        like.for_each(|(key, _)| self.refuse_key(&key, format!("write `{meant}`")));
    }

    fn refuse_key(&self, key: &Text<'_>, help: String) {
        key.refuse(format!("{} is not a key of {}", key.quoted(), self.kind), help);
    }

    /// All keys with their values, in the order of their names.
    pub(in crate::config) fn entries(&self) -> impl Iterator<Item = (Text<'a>, Value<'a>)> {
        let origin = self.origin;
        self.entries.iter().map(move |(key, value)| {
            let key = Text::new(key.get_ref(), key.span(), origin);
            let value = Value::new(key.value, value, origin);
            (key, value)
        })
    }

    pub(in crate::config) fn value(&self, key: &'a str) -> Option<Value<'a>> {
        self.entries.get(key).map(|value| Value::new(key, value, self.origin))
    }

    /// The value of a key that must be there; `example` is what to add.
    pub(in crate::config) fn required(&self, key: &'a str, example: &str) -> Option<Value<'a>> {
        let value = self.value(key);
        if value.is_none() && !self.has_like(key) {
            self.refuse(format!("{} needs `{key}`", self.kind), format!("add `{key} = {example}`"));
        }
        value
    }

    /// Whether there is a key that was probably meant to be this one.
    pub(in crate::config) fn has_like(&self, key: &str) -> bool {
        self.entries.keys().any(|typed| nearest(typed.get_ref(), [key]).is_some())
    }

    pub(in crate::config) fn text(&self, key: &'a str) -> Option<Text<'a>> {
        self.value(key)?.text()
    }

    /// The texts of a list; none if the key is absent.
    pub(in crate::config) fn texts(&self, key: &'a str) -> Vec<Text<'a>> {
        self.value(key).map(|value| value.texts()).unwrap_or_default()
    }

    /// Reports something that the whole table lacks, unless its file is not TOML: then the user
    /// may well have written it.
    pub(in crate::config) fn refuse(&self, message: impl Into<String>, help: impl Into<String>) {
        let findings = self.origin.reading.findings;
        if !findings.is_broken(self.origin.file.id) {
            findings.fault(Finding::at(self.spot(), message).help(help));
        }
    }
}

fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
