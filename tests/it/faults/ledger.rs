//! What was published against what each channel received.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

/// How a receiver answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It took the alert and said so.
    Taken,
    /// It did not take the alert.
    Refused,
    /// It has the alert, and could not say so.
    Lost,
}

/// One alert that came.
#[derive(Clone, Debug)]
pub(super) struct Arrival {
    pub(super) id: String,
    /// The numbers of its items, as `3-17`.
    pub(super) numbers: BTreeSet<String>,
    /// Which life of the program sent it, if it says so.
    pub(super) life: Option<usize>,
    pub(super) answer: Answer,
}

/// One channel, or one recipient of it.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) arrived: Vec<Arrival>,
    /// Deliveries that the program holds for sent.
    pub(super) sent: usize,
    /// The most repeats that can be explained by the kills.
    pub(super) most_repeats: usize,
}

impl Account {
    fn taken(&self) -> impl Iterator<Item = &Arrival> {
        self.arrived.iter().filter(|arrival| arrival.answer == Answer::Taken)
    }

    /// The ids under which each number came, in whatever way.
    fn ids(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for arrival in &self.arrived {
            for number in &arrival.numbers {
                ids.entry(number).or_default().insert(&arrival.id);
            }
        }
        ids
    }

    /// What was never acknowledged.
    pub(super) fn lost<'a>(&self, published: &'a BTreeSet<String>) -> Vec<&'a str> {
        let taken: BTreeSet<&str> = self.taken().flat_map(|arrival| &arrival.numbers).map(String::as_str).collect();
        published.iter().map(String::as_str).filter(|number| !taken.contains(number)).collect()
    }

    /// How often an alert came that had been there already, answered or not.
    fn repeats(&self) -> usize {
        let kept: Vec<_> = self.arrived.iter().filter(|arrival| arrival.answer != Answer::Refused).collect();
        kept.len() - kept.iter().map(|arrival| &arrival.id).collect::<BTreeSet<_>>().len()
    }

    /// Alerts that were acknowledged twice although nobody was killed between.
    fn doubled(&self) -> Vec<&str> {
        let mut times: HashMap<(&str, usize), usize> = HashMap::new();
        for arrival in self.taken() {
            let Some(life) = arrival.life else { continue };
            *times.entry((&arrival.id, life)).or_default() += 1;
        }
        times.into_iter().filter(|(_, times)| *times > 1).map(|((id, _), _)| id).collect()
    }

    fn check(&self, published: &BTreeSet<String>) -> Vec<String> {
        let ids = self.ids();
        let received: BTreeSet<_> = self.taken().map(|arrival| &arrival.id).collect();
        let second: Vec<_> = ids.iter().filter(|(_, ids)| ids.len() > 1).collect();
        let invented: Vec<_> = ids.keys().filter(|number| !published.contains(**number)).collect();
        let (lost, doubled, repeats) = (self.lost(published), self.doubled(), self.repeats());
        let unanswered = self.arrived.iter().filter(|arrival| arrival.answer == Answer::Lost).count();
        let faults = [
            (!lost.is_empty(), format!("lost {lost:?}")),
            (!invented.is_empty(), format!("told what is no news: {invented:?}")),
            (!second.is_empty(), format!("told under a second id: {second:?}")),
            (!doubled.is_empty(), format!("told twice without a kill between: {doubled:?}")),
            (received.len() != self.sent, format!("{} received, {} held for sent", received.len(), self.sent)),
            (repeats > self.most_repeats + unanswered, format!("{repeats} repeats are too many")),
        ];
        faults.into_iter().filter(|(is_so, _)| *is_so).map(|(_, words)| format!("{}: {words}", self.name)).collect()
    }
}

/// The table, and what in it must not be.
pub(super) fn reconcile(accounts: &[Account], published: &BTreeSet<String>) -> (String, Vec<String>) {
    let mut table =
        "| channel | items published | alerts expected | received | repeated, same id | second id | lost |\n\
        |---|---|---|---|---|---|---|\n"
            .to_owned();
    for account in accounts {
        let received: BTreeSet<_> = account.taken().map(|arrival| &arrival.id).collect();
        let second = account.ids().values().filter(|ids| ids.len() > 1).count();
        let (name, sent, repeats, lost) =
            (&account.name, account.sent, account.repeats(), account.lost(published).len());
        let _infallible = writeln!(
            table,
            "| {name} | {} | {sent} | {} | {repeats} | {second} | {lost} |",
            published.len(),
            received.len(),
        );
    }
    (table, accounts.iter().flat_map(|account| account.check(published)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival(id: &str, number: &str, life: usize, answer: Answer) -> Arrival {
        Arrival { id: id.to_owned(), numbers: [number.to_owned()].into(), life: Some(life), answer }
    }

    fn faults(arrived: Vec<Arrival>, sent: usize) -> Vec<String> {
        let published = ["0-4".to_owned(), "0-5".to_owned()].into();
        let account = Account { name: "hook".to_owned(), arrived, sent, most_repeats: 1 };
        reconcile(&[account], &published).1
    }

    #[test]
    fn a_ledger_in_order_has_no_faults() {
        let repeated = [arrival("a", "0-4", 1, Answer::Taken), arrival("a", "0-4", 2, Answer::Taken)];
        let others = [arrival("b", "0-5", 2, Answer::Refused), arrival("b", "0-5", 2, Answer::Taken)];
        assert_eq!(faults([repeated, others].concat(), 2), Vec::<String>::new());
    }

    #[test]
    fn each_fault_is_found() {
        let first = arrival("a", "0-4", 1, Answer::Taken);
        let refused = arrival("b", "0-5", 1, Answer::Refused);
        assert_eq!(faults(vec![first.clone(), refused], 1), ["hook: lost [\"0-5\"]"]);
        let both = [first.clone(), arrival("b", "0-5", 1, Answer::Taken)];
        let and = |more: Arrival| faults([both.as_slice(), &[more]].concat(), 2).join(" ");
        assert!(and(arrival("b", "0-4", 2, Answer::Lost)).contains("second id"));
        assert!(and(arrival("a", "0-4", 1, Answer::Taken)).contains("twice without a kill"));
        assert!(and(arrival("a", "0-9", 2, Answer::Lost)).contains("no news"));
        assert!(faults(both.to_vec(), 3).join(" ").contains("2 received, 3 held for sent"));
    }
}
