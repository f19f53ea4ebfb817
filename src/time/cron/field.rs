//! One field of a schedule: a list of numbers, names, ranges and steps.

use std::ops::Range;

use super::error::CronError;

/// What a field counts, from the least to the greatest number.
pub(super) struct Unit {
    name: &'static str,
    min: u32,
    max: u32,
    /// The names of the numbers, from `min` on.
    names: &'static [&'static str],
}

pub(super) const MINUTE: Unit = Unit { name: "a minute", min: 0, max: 59, names: &[] };
pub(super) const HOUR: Unit = Unit { name: "an hour", min: 0, max: 23, names: &[] };
pub(super) const DAY_OF_MONTH: Unit = Unit { name: "a day of the month", min: 1, max: 31, names: &[] };
pub(super) const MONTH: Unit = Unit {
    name: "a month",
    min: 1,
    max: 12,
    names: &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
};
pub(super) const DAY_OF_WEEK: Unit =
    Unit { name: "a day of the week", min: 0, max: 7, names: &["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };

/// The numbers that a field names.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Where it stands in the text.
    pub(super) span: Range<usize>,
    /// Its first sign is a star, so it does not restrict the day and follows real time.
    pub(super) starts_with_star: bool,
    /// One bit for each number; Sunday is 0.
    bits: u64,
}

impl Field {
    /// The numbers, in ascending order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        (0..64).filter(|number| self.bits >> number & 1 == 1)
    }
}

/// Reads the field of `text` at `span`.
pub(super) fn parse(text: &str, span: Range<usize>, unit: &Unit) -> Result<Field, CronError> {
    let mut bits = 0;
    let mut at = span.start;
    for entry in text[span.clone()].split(',') {
        let part = Part { text: entry, at, unit };
        bits |= part.bits()?;
        at += entry.len() + 1;
    }
    if unit.max == DAY_OF_WEEK.max && bits >> 7 & 1 == 1 {
        bits = bits & !(1 << 7) | 1;
    }
    Ok(Field { starts_with_star: text[span.clone()].starts_with('*'), span, bits })
}

/// One entry of a list, or a piece of one.
#[derive(Clone, Copy)]
struct Part<'a> {
    text: &'a str,
    /// Where it begins in the whole text.
    at: usize,
    unit: &'a Unit,
}

impl<'a> Part<'a> {
    fn bits(self) -> Result<u64, CronError> {
        if self.text.is_empty() {
            return Err(self.fault("a number is missing beside the comma"));
        }
        let Some((range, step)) = self.cut('/') else {
            let (first, last) = self.range()?;
            return Ok(steps(first, last, 1));
        };
        let (first, last) = range.range()?;
        if range.text != "*" && !range.text.contains('-') {
            return Err(self.fault("a step needs a range to walk through").instead(format!(
                "`{}-{}/{}`",
                range.text,
                self.unit.top(),
                step.text
            )));
        }
        Ok(steps(first, last, step.step(first, last)?))
    }

    /// The first and the last number of `*`, `a` or `a-b`.
    fn range(self) -> Result<(u32, u32), CronError> {
        if self.text == "*" {
            return Ok((self.unit.min, self.unit.max));
        }
        let Some((from, to)) = self.cut('-') else {
            let number = self.number()?;
            return Ok((number, number));
        };
        let (first, mut last) = (from.number()?, to.number()?);
        // A week that ends on Sunday has one meaning, whatever Sunday's number.
        if self.unit.max == DAY_OF_WEEK.max && last == 0 && to.text.eq_ignore_ascii_case("Sun") && first > 0 {
            last = 7;
        }
        if first > last {
            return Err(self.backwards(from.text, to.text, first, last));
        }
        Ok((first, last))
    }

    fn backwards(self, from: &str, to: &str, first: u32, last: u32) -> CronError {
        let (min, max) = (self.unit.min, self.unit.top());
        let head = if first == max { from.to_owned() } else { format!("{from}-{}", self.unit.shown(max, from)) };
        let tail = if last == min { to.to_owned() } else { format!("{}-{to}", self.unit.shown(min, to)) };
        self.fault("the range runs backwards").instead(format!("`{head},{tail}`"))
    }

    fn step(self, first: u32, last: u32) -> Result<u32, CronError> {
        let step = self.text.parse::<u32>().ok().filter(|_| !self.text.starts_with('+'));
        match step {
            Some(0) => Err(self.fault("a step of 0 stands still").instead("1 or more")),
            Some(step) if step > last - first && step > 1 => Err(self
                .fault(format!(
                    "a step of {step} is longer than the range from {first} to {last}, so it is never taken"
                ))
                .instead(format!("`{first}` without a step, or a step of {} at most", last - first))),
            Some(step) => Ok(step),
            None => Err(self.fault(format!("`{}` is not a step", self.text)).instead("a number from 1")),
        }
    }

    fn number(self) -> Result<u32, CronError> {
        if let Some(place) = self.unit.names.iter().position(|name| name.eq_ignore_ascii_case(self.text)) {
            return Ok(self.unit.min + u32::try_from(place).expect("there are at most twelve names"));
        }
        if self.text.is_empty() {
            return Err(self.fault("one end of the range is missing"));
        }
        if !self.text.bytes().all(|sign| sign.is_ascii_digit()) {
            return Err(self.not_a_number());
        }
        let number = self.text.parse::<u32>().ok();
        number.filter(|number| (self.unit.min..=self.unit.max).contains(number)).ok_or_else(|| {
            let Unit { name, min, max, .. } = self.unit;
            self.fault(format!("{} is not {name}", self.text)).instead(format!("a number from {min} to {max}"))
        })
    }

    fn not_a_number(self) -> CronError {
        let Unit { name, min, max, names } = self.unit;
        let fault = self.fault(format!("`{}` is not {name}", self.text));
        let start = self.text.get(..3).unwrap_or_default();
        if let Some(name) = names.iter().find(|name| name.eq_ignore_ascii_case(start)) {
            return fault.instead(format!("`{name}`"));
        }
        if self.text == "?" {
            return fault.instead("`*`");
        }
        if self.text.contains(['L', 'W', '#', '?']) {
            return fault.instead("only numbers, names, `*`, `,`, `-` and `/`, as in crontab(5)");
        }
        match names {
            [] => fault.instead(format!("a number from {min} to {max}")),
            [first, .., last] => {
                fault.instead(format!("a number from {min} to {max}, or a name from {first} to {last}"))
            }
            [_] => fault,
        }
    }

    fn cut(self, sign: char) -> Option<(Self, Self)> {
        let (head, tail) = self.text.split_once(sign)?;
        let tail_at = self.at + head.len() + 1;
        Some((Self { text: head, ..self }, Self { text: tail, at: tail_at, ..self }))
    }

    fn fault(self, message: impl Into<String>) -> CronError {
        CronError::at(self.at..self.at + self.text.len(), message)
    }
}

impl Unit {
    /// The greatest number that is not a second name of the least.
    fn top(&self) -> u32 {
        if self.max == DAY_OF_WEEK.max { 6 } else { self.max }
    }

    /// A number as text: by its name if the text beside it is a name.
    fn shown(&self, number: u32, beside: &str) -> String {
        let place = usize::try_from(number - self.min).expect("a number of a field is at most 59");
        match self.names.get(place) {
            Some(name) if !beside.starts_with(|sign: char| sign.is_ascii_digit()) => (*name).to_owned(),
            _ => number.to_string(),
        }
    }
}

fn steps(first: u32, last: u32, step: u32) -> u64 {
    let size = usize::try_from(step).expect("a step is at most 59");
    (first..=last).step_by(size).fold(0, |bits, number| bits | 1 << number)
}
