//! The items of an alert in the order in which they are shown: by rule, then by story.
//!
//! The items of a story stand together, the one that was told first at their head and what came of it
//! after it. Of what has waited the stories with the newest items come first.

use std::cmp::Reverse;

use crate::model::{Alert, AlertItem, HoldReason, RuleName};

/// What a rule has in an alert.
pub(super) struct OfRule<'a> {
    /// The rule.
    pub(super) rule: &'a RuleName,
    /// Its stories; none is empty.
    pub(super) stories: Vec<Vec<&'a AlertItem>>,
}

impl OfRule<'_> {
    /// How many items it has.
    pub(super) fn items(&self) -> usize {
        self.stories.iter().map(Vec::len).sum()
    }
}

/// The items of each rule, by story.
pub(super) fn groups(alert: &Alert) -> Vec<OfRule<'_>> {
    let mut rules: Vec<(&RuleName, Vec<(usize, &AlertItem)>)> = Vec::new();
    for (place, item) in alert.items.iter().enumerate() {
        match rules.iter_mut().find(|(rule, _)| *rule == &item.rule) {
            Some((_, items)) => items.push((place, item)),
            None => rules.push((&item.rule, vec![(place, item)])),
        }
    }
    let has_waited = alert.hold.is_some_and(|hold| hold != HoldReason::Bundle);
    rules.into_iter().map(|(rule, items)| OfRule { rule, stories: stories(items, has_waited) }).collect()
}

/// Items by story; one that has none is one. Each comes with its place in the alert, which is that of its age.
fn stories<'a>(items: Vec<(usize, &'a AlertItem)>, newest_first: bool) -> Vec<Vec<&'a AlertItem>> {
    let mut stories: Vec<(usize, Vec<&'a AlertItem>)> = Vec::new();
    for (place, item) in items {
        let same = |(_, story): &&mut (usize, Vec<&AlertItem>)| item.story.is_some() && story[0].story == item.story;
        match stories.iter_mut().find(same) {
            Some((newest, story)) => {
                *newest = place;
                story.push(item);
            }
            None => stories.push((place, vec![item])),
        }
    }
    if newest_first {
        stories.sort_by_key(|&(newest, _)| Reverse(newest));
    }
    stories.into_iter().map(|(_, story)| story).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::fixture::{alert, bare, of};
    use crate::model::{Item, StoryId};

    fn item(title: &str, story: i64) -> AlertItem {
        AlertItem { story: (story > 0).then_some(StoryId(story)), ..of(Item { title: title.to_owned(), ..bare() }) }
    }

    fn shown(hold: Option<HoldReason>) -> String {
        let items = vec![item("flood", 1), item("vote", 2), item("loner", 0), item("flood grows", 1), item("other", 0)];
        let alert = Alert { hold, ..alert(items) };
        let of_rules = groups(&alert);
        let titles =
            |story: &Vec<&AlertItem>| story.iter().map(|item| item.item.title.as_str()).collect::<Vec<_>>().join(" > ");
        of_rules[0].stories.iter().map(titles).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn what_came_of_a_story_stands_under_what_was_told_first() {
        assert_eq!(shown(None), "flood > flood grows; vote; loner; other");
        assert_eq!(shown(Some(HoldReason::Bundle)), "flood > flood grows; vote; loner; other");
    }

    #[test]
    fn of_what_has_waited_the_story_with_the_newest_item_comes_first() {
        assert_eq!(shown(Some(HoldReason::Digest)), "other; flood > flood grows; loner; vote");
    }

    #[test]
    fn two_rules_that_tell_of_one_story_have_it_each() {
        let other = AlertItem { rule: "floods".into(), ..item("flood", 1) };
        let alert = alert(vec![item("flood", 1), other]);
        assert_eq!(groups(&alert).iter().map(OfRule::items).collect::<Vec<_>>(), [1, 1]);
    }
}
