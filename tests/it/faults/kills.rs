//! Killed at any instant, again and again, while everything around misbehaves.

use std::time::Duration;

use newswatch::time::{Clock, SystemClock};
use nix::sys::signal::Signal;
use tokio::time::sleep;

use super::clocks::Hands;
use super::dice::{Dice, seed};
use super::disk::SmallDisk;
use super::is_full;
use super::scene::Scene;
use crate::support::program::Running;

/// The longest life; some end before the program has begun, some after whole cycles.
const LONGEST_LIFE: Duration = Duration::from_millis(300);

/// The longest time between the word to stop and the kill.
const LAST_WORDS: Duration = Duration::from_millis(50);

/// Before this share of the lives what waits for its next attempt is tried at once.
const HASTE: f64 = 0.15;

/// What goes wrong beside the kills.
struct Run {
    kills: usize,
    seed: u64,
    hands: Option<Hands>,
    disk: Option<SmallDisk>,
}

impl Run {
    /// Lives, dies, and gives the table.
    async fn through(self) -> String {
        let dice = Dice::new(self.seed);
        let mut scene = Scene::begin(&dice).await;
        if let Some(disk) = &self.disk {
            disk.hold(&scene.home.state());
        }
        scene.home.once().await;
        scene.set_hectic(true);
        let own = Dice::new(self.seed.wrapping_add(1));
        for life in 1..=self.kills {
            self.live(&mut scene, &own, life).await;
        }
        if let Some(disk) = &self.disk {
            disk.free();
        }
        scene.run_until_quiet(self.kills + 1).await;
        assert!(scene.published() > self.kills / 4, "only {} items (seed {})", scene.published(), self.seed);
        let (table, faults) = scene.settle(self.kills).await;
        assert!(faults.is_empty(), "seed {}:\n{table}\n{}", self.seed, faults.join("\n"));
        format!("{} kills, seed {}\n{table}", self.kills, self.seed)
    }

    async fn live(&self, scene: &mut Scene, dice: &Dice, life: usize) {
        scene.begin_life(life);
        if dice.chance(0.15) {
            scene.post.close()
        } else {
            scene.post.open()
        }
        // Full for a quarter of the time, in the middle.
        let fills = self.disk.as_ref().filter(|_| (self.kills * 3 / 8..self.kills * 5 / 8).contains(&life));
        match fills {
            Some(disk) => disk.fill(),
            None => drop(self.disk.as_ref().inspect(|disk| disk.free())),
        }
        if dice.chance(HASTE) {
            // A full disk refuses it, and so does a folder without a store.
            scene.home.run(&["alerts", "retry", "--state", "pending", "--all"]).await;
        }
        let variables = self.hands.as_ref().map(|hands| hands.leap(dice)).unwrap_or_default();
        let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if fills.is_none() {
            // Lives are too short to wait for feeds, and one that is late waits for the others.
            scene.make_due(self.hands.as_ref().map_or_else(|| SystemClock.now(), Hands::now));
        }
        let daemon = scene.home.daemon_with(&variables);
        // There is no condition to wait for: the point is that any instant will do.
        sleep(dice.part(LONGEST_LIFE)).await;
        if let Some(hands) = self.hands.as_ref().filter(|_| dice.chance(0.5)) {
            hands.leap(dice);
            sleep(dice.part(LONGEST_LIFE)).await;
        }
        end(daemon, dice).await;
    }
}

async fn end(daemon: Running, dice: &Dice) {
    if dice.chance(0.2) && daemon.is_running() {
        daemon.signal(Signal::SIGTERM);
        sleep(dice.part(LAST_WORDS)).await;
    }
    daemon.kill().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_under_mixed_faults_lose_nothing_and_tell_nothing_under_a_second_id() {
    Run { kills: 60, seed: seed(), hands: None, disk: None }.through().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a clock that can be moved and a small disk: `.ci/faults` has both"]
async fn kills_while_the_clock_jumps_and_the_disk_fills_lose_nothing() {
    let kills = if is_full() { 1_000 } else { 60 };
    let run = Run { kills, seed: seed(), hands: Some(Hands::new()), disk: Some(SmallDisk::given()) };
    println!("{}", run.through().await);
}
