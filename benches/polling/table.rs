//! The figures as a table: medians, ratios to the floor, bars and whether they are met.

use std::fmt::{self, Display};

use crate::round::{Check, Cycle, Round, Scene};
use crate::server::Answers;

/// From so many feeds on, the bars on unchanged feeds count: with fewer, starting costs most.
const MANY_FEEDS: u32 = 10_000;

/// The memory bars for up to so many feeds are lower.
const FEW_FEEDS: u32 = 1_000;

const MEBIBYTE: f64 = 1_048_576.0;

/// Both programs in the same pass.
#[derive(Debug)]
pub(crate) struct Pass {
    /// The yardstick.
    pub(crate) floor: Round,
    /// What is measured by it.
    pub(crate) newswatch: Round,
}

/// The outcome of all passes of one scene.
#[derive(Debug)]
pub(crate) struct Report {
    /// What was polled.
    pub(crate) scene: Scene,
    /// Never empty.
    pub(crate) passes: Vec<Pass>,
}

/// What must be reached, and what should be.
#[derive(Clone, Copy)]
struct Bar {
    must: f64,
    goal: f64,
    /// What the bar is put against.
    measure: Measure,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    Ratio,
    Mebibytes,
}

struct Row {
    name: String,
    unit: &'static str,
    floor: f64,
    newswatch: f64,
    bar: Option<Bar>,
}

impl Report {
    /// Whether all checks of all passes hold. Missed bars do not count: they depend on what else
    /// the machine does.
    pub(crate) fn checks_hold(&self) -> bool {
        self.checks().all(Check::holds)
    }

    fn checks(&self) -> impl Iterator<Item = &Check> {
        self.passes.iter().flat_map(|pass| pass.floor.checks.iter().chain(&pass.newswatch.checks))
    }

    fn rows(&self) -> Vec<Row> {
        let cpu = Cycle::ALL.map(|cycle| {
            let seconds = move |round: &Round| round.cost(cycle).cpu.as_secs_f64();
            self.row(format!("{cycle}, CPU"), "s", self.cpu_bar(cycle), seconds)
        });
        let wall = Cycle::ALL.map(|cycle| {
            let seconds = move |round: &Round| round.cost(cycle).wall.as_secs_f64();
            self.row(format!("{cycle}, wall"), "s", self.wall_bar(), seconds)
        });
        let memory =
            self.row("memory".to_owned(), "MiB", Some(self.memory_bar()), |round| round.peak() as f64 / MEBIBYTE);
        cpu.into_iter().chain(wall).chain([memory]).collect()
    }

    fn row(&self, name: String, unit: &'static str, bar: Option<Bar>, figure: impl Fn(&Round) -> f64) -> Row {
        let floor = median(self.passes.iter().map(|pass| figure(&pass.floor)).collect());
        let newswatch = median(self.passes.iter().map(|pass| figure(&pass.newswatch)).collect());
        Row { name, unit, floor, newswatch, bar }
    }

    fn cpu_bar(&self, cycle: Cycle) -> Option<Bar> {
        let many = self.scene.feeds >= MANY_FEEDS;
        let (must, goal) = match cycle {
            _ if self.scene.answers == Answers::Slow => return None,
            Cycle::Cold => (4.0, 1.5),
            Cycle::Unchanged if many => (5.0, 1.5),
            Cycle::OnePercent if many => (5.0, 2.0),
            Cycle::Unchanged | Cycle::OnePercent => return None,
        };
        Some(Bar { must, goal, measure: Measure::Ratio })
    }

    fn wall_bar(&self) -> Option<Bar> {
        (self.scene.answers == Answers::Slow).then_some(Bar { must: 1.3, goal: 1.1, measure: Measure::Ratio })
    }

    fn memory_bar(&self) -> Bar {
        let (must, goal) = if self.scene.feeds <= FEW_FEEDS { (64.0, 40.0) } else { (128.0, 80.0) };
        Bar { must, goal, measure: Measure::Mebibytes }
    }
}

impl Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answers = match self.scene.answers {
            Answers::Prompt => "prompt answers",
            Answers::Slow => "answers after 50 to 150 ms, 1 % after 1 s",
        };
        writeln!(out, "{} feeds, {answers}; median of {}\n", self.scene.feeds, self.passes.len())?;
        let heads = ["", "floor", "newswatch", "ratio", "must", "goal"];
        writeln!(
            out,
            "{:<16}{:>12}{:>12}{:>8}{:>12}{:>12}",
            heads[0], heads[1], heads[2], heads[3], heads[4], heads[5]
        )?;
        for row in self.rows() {
            writeln!(out, "{row}")?;
        }
        writeln!(out)?;
        self.write_checks(out)
    }
}

impl Report {
    fn write_checks(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = Vec::new();
        for check in self.checks() {
            if told.contains(&check.sentence) {
                continue;
            }
            told.push(check.sentence);
            match self.checks().find(|other| other.sentence == check.sentence && !other.holds()) {
                None => writeln!(out, "holds      {}", check.sentence)?,
                Some(Check { place, found, wanted, .. }) => {
                    writeln!(out, "DOES NOT   {} ({place}: {found} instead of {wanted})", check.sentence)?;
                }
            }
        }
        Ok(())
    }
}

impl Display for Row {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = |value: f64| match self.unit {
            "MiB" => format!("{value:.0} MiB"),
            unit => format!("{value:.3} {unit}"),
        };
        let ratio = self.newswatch / self.floor;
        write!(out, "{:<16}{:>12}{:>12}{ratio:>8.2}", self.name, figure(self.floor), figure(self.newswatch))?;
        let Some(bar) = self.bar else { return Ok(()) };
        let reached = if bar.measure == Measure::Ratio { ratio } else { self.newswatch };
        write!(out, "{:>12}{:>12}   {}", bar.limit(bar.must), bar.limit(bar.goal), bar.verdict(reached))
    }
}

impl Bar {
    fn limit(&self, value: f64) -> String {
        match self.measure {
            Measure::Ratio => format!("≤ {value:.1}"),
            Measure::Mebibytes => format!("≤ {value:.0} MiB"),
        }
    }

    fn verdict(&self, reached: f64) -> &'static str {
        if reached <= self.goal {
            "goal met"
        } else if reached <= self.must {
            "must met"
        } else {
            "NOT MET"
        }
    }
}

/// The middle of some values; the upper one of two.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
