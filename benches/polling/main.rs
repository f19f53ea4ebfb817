//! What polling costs: `newswatch run --once` against the least that a poller can do.
//!
//! ```text
//! cargo bench --locked --bench polling                    1,000 feeds, prompt and slow answers
//! cargo bench --locked --bench polling -- 10000 prompt    10,000 feeds, prompt answers only
//! cargo bench --locked --bench polling -- 10000 idle      the daemon while nothing is new
//! cargo bench --locked --bench polling -- 1000 full       cycles on a store with ten million items
//! ```
//!
//! A server in this process serves made-up feeds on the loopback. Two programs poll it as child
//! processes, in turn: the [`floor`], which fetches, reads and stores, and newswatch, which also
//! repairs, recognises, matches and tells. Each runs three cycles: *cold* (nothing is known),
//! *unchanged* (every answer is 304) and *1 % new* (one feed in a hundred has one new item).
//! Believe the ratios, not the seconds.
//!
//! The exit status tells whether all checks hold: every feed asked once, every request conditional,
//! every item stored, every match told. Missed bars are shown and do not count.
//!
//! Deliberately not here: TLS and connections to a thousand different hosts, which cost both
//! programs the same.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench prints what it measured")]

mod feeds;
mod floor;
mod long;
mod measure;
mod program;
mod round;
mod server;
mod table;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use self::feeds::Press;
use self::floor::Task;
use self::program::Program;
use self::round::{Round, Scene};
use self::server::Answers;
use self::table::{Pass, Report};

/// Feeds that are polled unless the command line says otherwise.
const FEEDS: u32 = 1_000;
/// Feeds when this is run as a test, without measuring.
const FEEDS_OF_A_TEST: u32 = 100;
/// Passes with prompt answers, …
const PASSES: usize = 5;
/// … and with slow ones, or more than [`FEEDS`] feeds: each takes longer and varies less.
const LONG_PASSES: usize = 3;

/// What to measure.
struct Plan {
    feeds: u32,
    scenarios: Vec<Answers>,
    idle: bool,
    full: bool,
    /// Run by `cargo bench`; otherwise by `cargo test`, which only wants to know that it works.
    measuring: bool,
}

fn main() -> ExitCode {
    let outcome = match Task::from_environment() {
        Some(task) => task.run().map(|()| true),
        None => Plan::from_arguments(std::env::args().skip(1)).and_then(|plan| bench(&plan)),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

/// Runs all scenarios and prints their tables; whether all checks hold.
fn bench(plan: &Plan) -> Result<bool, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let press = Arc::new(Press::new());
    let mut hold = true;
    if plan.idle {
        runtime.block_on(long::idle(plan.feeds, &press))?;
    }
    if plan.full {
        runtime.block_on(long::full(plan.feeds, &press))?;
    }
    for answers in &plan.scenarios {
        let scene = Scene { feeds: plan.feeds, answers: *answers };
        let report = runtime.block_on(measure_scene(scene, plan.passes(*answers), &press))?;
        println!("\n{report}");
        hold &= report.checks_hold();
    }
    Ok(hold)
}

async fn measure_scene(scene: Scene, count: usize, press: &Arc<Press>) -> Result<Report, Box<dyn Error>> {
    let mut passes = Vec::new();
    for pass in 1..=count {
        eprintln!("{} feeds, {:?} answers, pass {pass} of {count}", scene.feeds, scene.answers);
        let floor = Round::run(Program::Floor, scene, press).await?;
        let newswatch = Round::run(Program::Newswatch, scene, press).await?;
        passes.push(Pass { floor, newswatch });
    }
    Ok(Report { scene, passes })
}

impl Plan {
    fn from_arguments(arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut plan = Self { feeds: 0, scenarios: Vec::new(), idle: false, full: false, measuring: false };
        for argument in arguments {
            match argument.as_str() {
                "--bench" => plan.measuring = true,
                "prompt" => plan.scenarios.push(Answers::Prompt),
                "idle" => plan.idle = true,
                "full" => plan.full = true,
                "slow" => plan.scenarios.push(Answers::Slow),
                number => plan.feeds = number.parse().map_err(|_not_a_number| usage(number))?,
            }
        }
        if plan.feeds == 0 {
            plan.feeds = if plan.measuring { FEEDS } else { FEEDS_OF_A_TEST };
        }
        if plan.scenarios.is_empty() && !plan.idle && !plan.full {
            plan.scenarios = vec![Answers::Prompt, Answers::Slow];
        }
        Ok(plan)
    }

    fn passes(&self, answers: Answers) -> usize {
        match answers {
            _ if !self.measuring => 1,
            Answers::Prompt if self.feeds <= FEEDS => PASSES,
            Answers::Prompt | Answers::Slow => LONG_PASSES,
        }
    }
}

fn usage(argument: &str) -> String {
    format!("`{argument}` is neither a number of feeds nor a scenario\nusage: polling [FEEDS] [prompt|slow|idle|full]")
}
