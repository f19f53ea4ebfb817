//! A value, and the types that it may have.

use std::ops::{Range, RangeInclusive};
use std::time::Duration;

use toml::Spanned;
use toml::de::DeValue;

use super::{Origin, Table, Text};
use crate::config::amount::{self, AmountFault};
use crate::config::finding::Finding;
use crate::config::hidden;
use crate::config::place::Spot;

/// A value of the file.
#[derive(Clone, Debug)]
pub(in crate::config) struct Value<'a> {
    key: &'a str,
    value: &'a DeValue<'a>,
    span: Range<usize>,
    origin: Origin<'a>,
    /// It is one of a list, and `key` is that of the list.
    in_list: bool,
}

impl<'a> Value<'a> {
    pub(super) fn new(key: &'a str, value: &'a Spanned<DeValue<'a>>, origin: Origin<'a>) -> Self {
        Self { key, value: value.get_ref(), span: value.span(), origin, in_list: false }
    }

    pub(in crate::config) fn spot(&self) -> Spot {
        Spot::new(self.origin.file, self.span.clone())
    }

    /// Reports a fault of the value.
    pub(in crate::config) fn refuse(&self, message: impl Into<String>, help: impl Into<String>) {
        self.origin.reading.findings.fault(Finding::at(self.spot(), message).help(help));
    }

    /// Shows nothing of the value in any report.
    pub(in crate::config) fn hide(&self) {
        self.origin.reading.findings.hide(self.spot());
    }

    /// Whether it looks like an address, which may carry a password.
    pub(in crate::config) fn is_address(&self) -> bool {
        matches!(self.value, DeValue::String(text) if text.contains("://") || text.contains('@'))
    }

    pub(in crate::config) fn is_table(&self) -> bool {
        matches!(self.value, DeValue::Table(_))
    }

    pub(in crate::config) fn is_text(&self) -> bool {
        matches!(self.value, DeValue::String(_))
    }

    pub(in crate::config) fn is_list(&self) -> bool {
        matches!(self.value, DeValue::Array(_))
    }

    pub(in crate::config) fn is_integer(&self) -> bool {
        matches!(self.value, DeValue::Integer(_))
    }

    pub(in crate::config) fn text(&self) -> Option<Text<'a>> {
        match self.value {
            DeValue::String(_) if self.swallows_a_secret() => None,
            DeValue::String(text) => Some(Text::new(text, self.span.clone(), self.origin)),
            _ if self.in_list => self.wrong("a text", format!("write `\"{}\"`", self.written())),
            _ => self.wrong("a text", format!("write `{} = \"{}\"`", self.key, self.written())),
        }
    }

    /// Whether the value is not closed where it was meant to be and goes on over a secret, which whatever is said of
    /// it might show. What is wrong is said of the file: it is not TOML.
    fn swallows_a_secret(&self) -> bool {
        let Origin { file, reading } = self.origin;
        let mut swallowed = file.text[self.span.clone()].lines().skip(1);
        reading.findings.is_broken(file.id) && swallowed.any(|line| !hidden::suspicious(line).is_empty())
    }

    /// The texts of a list; those of its entries that are not texts are reported.
    pub(in crate::config) fn texts(&self) -> Vec<Text<'a>> {
        let help = format!("write `{} = [{}]`", self.key, self.written());
        self.list("a list of texts", help).iter().filter_map(Value::text).collect()
    }

    /// The entries of a list.
    pub(in crate::config) fn list(&self, what: &str, help: String) -> Vec<Value<'a>> {
        let DeValue::Array(entries) = self.value else {
            return self.wrong(what, help).unwrap_or_default();
        };
        if self.swallows_a_secret() {
            return Vec::new();
        }
        entries.iter().map(|entry| Self { in_list: true, ..Value::new(self.key, entry, self.origin) }).collect()
    }

    pub(in crate::config) fn boolean(&self) -> Option<bool> {
        match self.value {
            DeValue::Boolean(value) => Some(*value),
            _ => self.wrong("`true` or `false`", format!("write `{} = true` or `{0} = false`", self.key)),
        }
    }

    pub(in crate::config) fn integer(&self, range: RangeInclusive<u32>) -> Option<u32> {
        let (least, most) = (range.start(), range.end());
        let help = format!("write a whole number from {least} to {most}");
        let DeValue::Integer(written) = self.value else {
            return self.wrong("a whole number", help);
        };
        let number = u32::from_str_radix(written.as_str(), written.radix()).ok();
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            self.refuse(format!("`{}` cannot be {written}", self.key), help);
        }
        number
    }

    pub(in crate::config) fn duration(&self, range: RangeInclusive<Duration>) -> Option<Duration> {
        if self.is_integer() {
            return self
                .wrong("a time with its unit", format!("write `{} = \"{}s\"` for seconds", self.key, self.written()));
        }
        let text = self.text()?;
        let duration = amount::duration(text.value).map_err(|fault| refuse_amount(&text, fault)).ok()?;
        if range.contains(&duration) {
            return Some(duration);
        }
        let (least, most) = (amount::shown(*range.start()), amount::shown(*range.end()));
        text.refuse(
            format!("`{}` cannot be {}", self.key, amount::shown(duration)),
            format!("write a time from {least} to {most}"),
        );
        None
    }

    /// A size in bytes.
    pub(in crate::config) fn size(&self, range: RangeInclusive<u64>) -> Option<usize> {
        if self.is_integer() {
            return self.wrong("a size with its unit", format!("write `{} = \"{} B\"`", self.key, self.written()));
        }
        let text = self.text()?;
        let size = amount::size(text.value).map_err(|fault| refuse_amount(&text, fault)).ok()?;
        if range.contains(&size) {
            return usize::try_from(size).ok();
        }
        let (least, most) = (amount::shown_size(*range.start()), amount::shown_size(*range.end()));
        text.refuse(
            format!("`{}` cannot be {}", self.key, amount::shown_size(size)),
            format!("write a size from {least} to {most}"),
        );
        None
    }

    /// A table with none but these keys.
    pub(in crate::config) fn table(&self, kind: &'static str, known: &[&str]) -> Option<Table<'a>> {
        let table = self.open_table(kind)?;
        table.refuse_unknown(known);
        Some(table)
    }

    /// A table with any keys.
    pub(in crate::config) fn open_table(&self, kind: &'static str) -> Option<Table<'a>> {
        let DeValue::Table(entries) = self.value else {
            return self.wrong("a table", format!("write it as {kind}"));
        };
        Some(Table::new(entries, self.span.clone(), self.origin, kind))
    }

    /// The tables of a list, as written with `[[…]]`.
    pub(in crate::config) fn tables(&self, kind: &'static str) -> Vec<Table<'a>> {
        let help = format!("write {kind}, with two brackets, above each one");
        self.list("a list of tables", help).iter().filter_map(|value| value.open_table(kind)).collect()
    }

    /// The first line of the value as it stands in the file.
    fn written(&self) -> &'a str {
        self.origin.file.text[self.span.clone()].lines().next().unwrap_or_default()
    }

    /// Reports a value of the wrong type.
    fn wrong<T>(&self, wanted: &str, help: String) -> Option<T> {
        let found = match self.value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "`true` or `false`",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let subject = if self.in_list { "each entry of " } else { "" };
        self.refuse(format!("{subject}`{}` takes {wanted}, not {found}", self.key), help);
        None
    }
}

fn refuse_amount(text: &Text<'_>, fault: AmountFault) {
    text.refuse_part(fault.span, fault.message, Some(format!("write {}", fault.fix)));
}
