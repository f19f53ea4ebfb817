//! The text format of Prometheus, version 0.0.4.
//!
//! Families of samples come in, each with a name, a kind and a sentence; the text goes out. The promise:
//! whatever stands in a label, the text can be read, and no line of it is made by a name.

use std::fmt::Write;

use jiff::Timestamp;

/// What the text is served as.
pub(super) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What a family counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What only grows, until it begins anew; the name ends with `_total`.
    Counter,
    /// What goes up and down.
    Gauge,
    /// A sum of times with their number.
    Summary,
}

/// Names of labels with their values.
pub(super) type Labels<'a> = &'a [(&'a str, &'a str)];

/// The text as it grows.
#[derive(Debug, Default)]
pub(super) struct Exposition(String);

impl Exposition {
    /// Begins a family; its samples follow at once.
    pub(super) fn family<'a>(&'a mut self, kind: Kind, name: &'a str, help: &str) -> Family<'a> {
        let word = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Summary => "summary",
        };
        let help = help.replace('\\', "\\\\").replace('\n', "\\n");
        self.line(format_args!("# HELP {name} {help}"));
        self.line(format_args!("# TYPE {name} {word}"));
        Family { text: self, name }
    }

    /// A family of one sample without labels.
    pub(super) fn single(&mut self, kind: Kind, name: &str, help: &str, value: f64) {
        self.family(kind, name, help).sample(&[], value);
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        writeln!(self.0, "{text}").expect("memory can be written to");
    }
}

/// The family whose samples are being written.
#[derive(Debug)]
pub(super) struct Family<'a> {
    text: &'a mut Exposition,
    name: &'a str,
}

impl Family<'_> {
    /// Writes a sample.
    pub(super) fn sample(&mut self, labels: Labels<'_>, value: f64) {
        self.suffixed("", labels, value);
    }

    /// Writes an instant, in seconds since 1970; nothing where there is none.
    pub(super) fn instant(&mut self, labels: Labels<'_>, at: Option<Timestamp>) {
        if let Some(at) = at {
            self.sample(labels, seconds(at));
        }
    }

    /// Writes a sum and a number, of a summary.
    pub(super) fn summed(&mut self, labels: Labels<'_>, sum: f64, count: f64) {
        self.suffixed("_sum", labels, sum);
        self.suffixed("_count", labels, count);
    }

    fn suffixed(&mut self, suffix: &str, labels: Labels<'_>, value: f64) {
        let labels: Vec<_> = labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
        let braces = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let name = self.name;
        self.text.line(format_args!("{name}{suffix}{braces} {value}"));
    }
}

/// An instant in seconds since 1970.
pub(super) fn seconds(at: Timestamp) -> f64 {
    at.as_microsecond() as f64 / 1e6
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_stands_in_a_label_stays_in_it() {
        let mut text = Exposition::default();
        text.family(Kind::Gauge, "a_b", "A \\ and\na line.").sample(&[("feed", "x\"} 1\nevil \\")], 0.5);
        text.family(Kind::Summary, "c_seconds", "Times.").summed(&[("feed", "é")], 1.25, 3.0);
        text.single(Kind::Counter, "d_total", "Some.", 1_732_372_800.0);
        insta::assert_snapshot!(text.into_text(), @r#"
        # HELP a_b A \\ and\na line.
        # TYPE a_b gauge
        a_b{feed="x\"} 1\nevil \\"} 0.5
        # HELP c_seconds Times.
        # TYPE c_seconds summary
        c_seconds_sum{feed="é"} 1.25
        c_seconds_count{feed="é"} 3
        # HELP d_total Some.
        # TYPE d_total counter
        d_total 1732372800
        "#);
    }

    proptest::proptest! {
        #[test]
        fn a_label_takes_one_line(value in ".*\n?.*") {
            let mut text = Exposition::default();
            text.family(Kind::Gauge, "a", "b").sample(&[("feed", &value)], 1.0);
            let text = text.into_text();
            let line = text.split('\n').nth(2).unwrap_or_default();
            let inner = line.strip_prefix("a{feed=\"").and_then(|rest| rest.strip_suffix("\"} 1")).unwrap();
            let mut read = String::new();
            let mut signs = inner.chars();
            while let Some(sign) = signs.next() {
                match sign {
                    '\\' => read.push(match signs.next() { Some('n') => '\n', other => other.unwrap() }),
                    '"' => proptest::prop_assert!(false, "a quote that is not escaped ends the label"),
                    sign => read.push(sign),
                }
            }
            proptest::prop_assert_eq!(read, value);
        }
    }
}
