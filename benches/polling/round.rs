//! One program, one server, three cycles: what they cost, and whether they were done right.

use std::error::Error;
use std::fmt::{self, Display};
use std::sync::Arc;

use crate::feeds::{ITEMS, Press};
use crate::floor;
use crate::measure::Cost;
use crate::program::{Installed, Program};
use crate::server::{self, Answers, Seen, Server};

/// What a cycle meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cycle {
    /// Nothing is known yet: all is fetched, read and stored.
    Cold,
    /// Every answer is 304.
    Unchanged,
    /// One feed in a hundred has one new item.
    OnePercent,
}

/// What is polled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene {
    /// How many feeds there are.
    pub(crate) feeds: u32,
    /// How fast they answer.
    pub(crate) answers: Answers,
}

/// What must hold whatever it costs.
#[derive(Clone, Debug)]
pub(crate) struct Check {
    /// What must hold.
    pub(crate) sentence: &'static str,
    /// Where it was looked at.
    pub(crate) place: String,
    /// What was found.
    pub(crate) found: u32,
    /// What should have been.
    pub(crate) wanted: u32,
}

/// The outcome of three cycles.
#[derive(Debug)]
pub(crate) struct Round {
    costs: Vec<(Cycle, Cost)>,
    /// What was checked on the way.
    pub(crate) checks: Vec<Check>,
}

impl Cycle {
    /// All of them, in the order in which they are run.
    pub(crate) const ALL: [Self; 3] = [Self::Cold, Self::Unchanged, Self::OnePercent];
}

impl Display for Cycle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Cold => "cold",
            Self::Unchanged => "unchanged",
            Self::OnePercent => "1 % new",
        })
    }
}

impl Check {
    /// Whether it holds.
    pub(crate) fn holds(&self) -> bool {
        self.found == self.wanted
    }
}

impl Round {
    /// Lets `program` poll a server of its own.
    ///
    /// # Errors
    ///
    /// If the server or the program does not start, or the program fails.
    pub(crate) async fn run(program: Program, scene: Scene, press: &Arc<Press>) -> Result<Self, Box<dyn Error>> {
        let server = Server::start(Arc::clone(press), scene.feeds, scene.answers).await?;
        let installed = Installed::new(program, format!("http://{}", server.address), scene.feeds)?;
        let mut round = Self { costs: Vec::new(), checks: Vec::new() };
        for cycle in Cycle::ALL {
            if cycle == Cycle::OnePercent {
                server.publish();
            }
            round.costs.push((cycle, installed.run().await?));
            let place = format!("{program}, {cycle} cycle");
            round.check_requests(&place, &expected(cycle, scene.feeds), &server.take_seen());
            round.check_store(&place, cycle, &installed, scene.feeds)?;
            installed.make_due()?;
        }
        Ok(round)
    }

    /// The cost of one cycle.
    pub(crate) fn cost(&self, cycle: Cycle) -> Cost {
        self.costs.iter().find_map(|(of, cost)| (*of == cycle).then_some(*cost)).unwrap_or_default()
    }

    /// The most memory that any cycle held, in bytes.
    pub(crate) fn peak(&self) -> u64 {
        self.costs.iter().map(|(_, cost)| cost.peak).max().unwrap_or(0)
    }

    fn check_requests(&mut self, place: &str, wanted: &Seen, found: &Seen) {
        let too_many = found.most_at_once.saturating_sub(floor::AT_ONCE as u32);
        self.check("each feed is asked exactly once", place, found.asked_once, wanted.asked_once);
        self.check("there are as many requests as feeds", place, found.requests, wanted.requests);
        self.check("nothing but feeds is asked for", place, found.stray, wanted.stray);
        self.check("no more than 64 requests are under way at once", place, too_many, 0);
        self.check("requests are conditional from the second cycle on", place, found.conditional, wanted.conditional);
        self.check("what has not changed is answered with 304", place, found.not_modified, wanted.not_modified);
    }

    fn check_store(
        &mut self,
        place: &str,
        cycle: Cycle,
        installed: &Installed,
        feeds: u32,
    ) -> Result<(), Box<dyn Error>> {
        let fresh = if cycle == Cycle::OnePercent { server::publishing(feeds) } else { 0 };
        self.check("every item is stored once", place, installed.stored_items()?, feeds * ITEMS + fresh);
        if let Some(told) = installed.told()? {
            self.check("every new match is told, and no old one", place, told, fresh);
        }
        Ok(())
    }

    fn check(&mut self, sentence: &'static str, place: &str, found: u32, wanted: u32) {
        self.checks.push(Check { sentence, place: place.to_owned(), found, wanted });
    }
}

/// What a well-behaved program asks of `feeds` feeds.
fn expected(cycle: Cycle, feeds: u32) -> Seen {
    let known = if cycle == Cycle::Cold { 0 } else { feeds };
    let changed = if cycle == Cycle::OnePercent { server::publishing(feeds) } else { 0 };
    Seen { requests: feeds, asked_once: feeds, conditional: known, not_modified: known - changed, ..Seen::default() }
}
