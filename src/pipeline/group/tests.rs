use std::time::Duration;

use super::*;
use crate::model::{AlertId, Hold, HoldReason};
use crate::pipeline::timing::{Digest, Quiet, QuietSpan};
use crate::store::NewAlert;
use crate::time::cron::Cron;

fn at(time: &str) -> Timestamp {
    format!("2026-11-23T{time}:00Z").parse().unwrap()
}

fn way(channel: &str) -> Way {
    Way::new(channel.into(), vec![String::new()], (&Timing::default(), false), &Timing::default())
}

fn bundle() -> Way {
    Way { deliver: Deliver::Bundle(Duration::from_secs(300)), ..way("desk") }
}

fn digest(or_matches: Option<usize>) -> Way {
    Way {
        deliver: Deliver::Digest(Digest { at: Cron::parse("0 18 * * *").unwrap(), or_matches, even_empty: false }),
        ..way("desk")
    }
}

/// Quiet from 22 to 7, every day.
fn night() -> Vec<Quiet> {
    let days = jiff::civil::Weekday::Monday.cycle_forward().take(7).collect();
    let hour = |hour| jiff::civil::Time::constant(hour, 0, 0, 0);
    vec![Quiet { span: QuietSpan { days, from: hour(22), to: hour(7) }, zone: None }]
}

fn waiting(rule: &str, ids: std::ops::Range<i64>) -> Vec<WaitingMatch> {
    ids.map(|id| WaitingMatch {
        id: MatchId(id),
        rule: rule.into(),
        item: crate::model::ItemId(id),
        story: None,
        feed: "Wire".into(),
        created: at("00:00"),
    })
    .collect()
}

fn planned(situation: Situation, ways: &[(&str, Vec<Way>)], now: &str) -> Plan {
    let tags = [("Wire".into(), vec!["wires".to_owned()])];
    let routes = Routes::new(ways.iter().map(|(rule, ways)| ((*rule).into(), ways.clone())), tags);
    plan(situation, &routes, (at(now), &TimeZone::UTC), &Random::seeded(1))
}

/// What is planned for matches that wait, where nothing else is known.
fn of(waiting: Vec<WaitingMatch>, ways: &[(&str, Vec<Way>)], now: &str) -> Plan {
    planned(Situation { waiting, ..Situation::default() }, ways, now)
}

fn shown(alert: &NewAlert) -> String {
    let rule = alert.rule.as_ref().map_or("several", |rule| rule.as_str());
    let hold = alert.hold.map_or("now".to_owned(), told);
    let to: Vec<_> = alert.deliveries.iter().map(|delivery| delivery.channel.as_str()).collect();
    format!("{rule} {} to {} {hold}", alert.matches.len(), to.join("+"))
}

fn told(hold: Hold) -> String {
    format!("{} until {}", hold.reason, hold.until.strftime("%d %H:%M"))
}

fn new(plan: &Plan) -> Vec<String> {
    plan.alerts.new.iter().map(shown).collect()
}

fn open(rule: Option<&str>, reason: HoldReason, until: &str, matches: usize) -> OpenAlert {
    let hold = Hold { reason, until: at(until) };
    OpenAlert { id: AlertId(7), rule: rule.map(Into::into), channel: "desk".into(), hold, matches }
}

fn grown(plan: &Plan) -> Vec<String> {
    let grown = plan.alerts.grown.iter();
    grown
        .map(|growth| {
            format!("{} by {} until {}", growth.alert, growth.matches.len(), growth.until.strftime("%d %H:%M"))
        })
        .collect()
}

#[test]
fn what_is_told_at_once_is_one_alert_for_all_its_channels() {
    let two = Way { recipients: vec!["a@example.org".to_owned(), "b@example.org".to_owned()], ..way("desk") };
    let plan = of(waiting("drones", 1..3), &[("drones", vec![two, way("hook")])], "12:00");
    let [alert] = plan.alerts.new.as_slice() else { panic!("one alert") };
    assert_eq!(alert.matches, [MatchId(1), MatchId(2)]);
    let to: Vec<_> = alert.deliveries.iter().map(|d| (d.channel.as_str(), d.recipient.as_str())).collect();
    assert_eq!(to, [("desk", "a@example.org"), ("desk", "b@example.org"), ("hook", "")]);
}

#[test]
fn a_flood_becomes_several_alerts_that_tell_everything() {
    let plan = of(waiting("drones", 0..120), &[("drones", vec![way("desk")])], "12:00");
    let all = ["drones 30 to desk now", "drones 30 to desk now", "drones 30 to desk now", "drones 30 to desk now"];
    assert_eq!(new(&plan), all);
}

#[test]
fn a_match_of_a_rule_that_is_gone_is_not_left_waiting() {
    assert_eq!(of(waiting("gone", 1..2), &[], "12:00").orphans, [MatchId(1)]);
}

#[test]
fn each_channel_has_its_own_time() {
    let plan = of(waiting("drones", 1..3), &[("drones", vec![digest(None), way("hook")])], "12:00");
    assert_eq!(new(&plan), ["drones 2 to hook now", "several 2 to desk digest until 23 18:00"]);
}

#[test]
fn the_first_match_opens_a_window_and_later_ones_go_along() {
    let ways = [("drones", vec![bundle()]), ("oil", vec![bundle()])];
    assert_eq!(new(&of(waiting("drones", 1..2), &ways, "12:00")), ["drones 1 to desk bundle until 23 12:05"]);
    let situation = Situation {
        waiting: [waiting("drones", 2..4), waiting("oil", 4..5)].concat(),
        open: vec![open(Some("drones"), HoldReason::Bundle, "12:05", 1)],
        told: Vec::new(),
    };
    let plan = planned(situation, &ways, "12:03");
    assert_eq!(grown(&plan), ["7 by 2 until 23 12:05"]);
    assert_eq!(new(&plan), ["oil 1 to desk bundle until 23 12:08"]);
}

#[test]
fn nothing_is_added_to_an_alert_whose_time_has_come() {
    let open = vec![open(Some("drones"), HoldReason::Bundle, "12:05", 1)];
    let situation = Situation { waiting: waiting("drones", 2..3), open, told: Vec::new() };
    let plan = planned(situation, &[("drones", vec![bundle()])], "12:05");
    assert_eq!(new(&plan), ["drones 1 to desk bundle until 23 12:10"]);
    assert!(grown(&plan).is_empty());
}

#[test]
fn a_digest_gathers_all_rules_of_its_channel() {
    let ways = [("drones", vec![digest(None)]), ("oil", vec![digest(None)])];
    let plan = of([waiting("drones", 1..3), waiting("oil", 3..4)].concat(), &ways, "12:00");
    assert_eq!(new(&plan), ["several 3 to desk digest until 23 18:00"]);
}

#[test]
fn a_digest_that_is_full_goes_out_before_its_time() {
    let ways = [("drones", vec![digest(Some(3))])];
    let plan = of(waiting("drones", 0..4), &ways, "12:00");
    assert_eq!(new(&plan), ["several 3 to desk digest until 23 12:00", "several 1 to desk digest until 23 18:00"]);
}

#[test]
fn quiet_hours_hold_what_would_be_told_in_them() {
    let ways = [
        ("drones", vec![Way { quiet: night(), ..way("desk") }, way("ntfy")]),
        ("oil", vec![Way { quiet: night(), ..bundle() }]),
    ];
    let plan = of([waiting("drones", 1..2), waiting("oil", 2..3)].concat(), &ways, "21:58");
    assert_eq!(new(&plan), ["drones 1 to desk+ntfy now", "several 1 to desk quiet until 24 07:00"]);
    let plan = of(waiting("drones", 1..2), &ways, "23:00");
    assert_eq!(new(&plan), ["drones 1 to ntfy now", "several 1 to desk quiet until 24 07:00"]);
}

#[test]
fn an_urgent_rule_breaks_the_silence() {
    let channel = Timing { quiet: night(), ..Timing::default() };
    let urgent = Way::new("desk".into(), vec![String::new()], (&Timing::default(), true), &channel);
    assert_eq!(new(&of(waiting("drones", 1..2), &[("drones", vec![urgent])], "23:00")), ["drones 1 to desk now"]);
}

#[test]
fn what_a_rule_says_of_its_time_goes_before_what_the_channel_says() {
    let channel = Timing { deliver: Some(Deliver::Bundle(Duration::from_secs(60))), ..Timing::default() };
    let rule = Timing { deliver: Some(Deliver::Now), ..Timing::default() };
    let made = |rule: &Timing| Way::new("desk".into(), Vec::new(), (rule, false), &channel).deliver;
    assert_eq!(made(&rule), Deliver::Now);
    assert_eq!(made(&Timing::default()), Deliver::Bundle(Duration::from_secs(60)));
}

fn limited(of_rule: Option<usize>, of_channel: Option<usize>) -> Way {
    let limit = |alerts: Option<usize>| alerts.map(|alerts| Limit { alerts, per: Duration::from_secs(3600) });
    Way { rule_limit: limit(of_rule), channel_limit: limit(of_channel), ..way("desk") }
}

fn told_at(times: &[&str]) -> Vec<Told> {
    times.iter().map(|time| Told { channel: "desk".into(), rule: Some("drones".into()), due: at(time) }).collect()
}

#[test]
fn what_is_over_the_limit_waits_together_until_there_is_room() {
    let ways = [("drones", vec![limited(None, Some(2))]), ("oil", vec![limited(None, Some(2))])];
    let situation = Situation {
        waiting: [waiting("drones", 1..2), waiting("oil", 2..3)].concat(),
        told: told_at(&["11:30"]),
        ..Situation::default()
    };
    let plan = planned(situation, &ways, "12:00");
    assert_eq!(new(&plan), ["drones 1 to desk now", "several 1 to desk limit until 23 12:30"]);
    let situation = Situation {
        waiting: waiting("drones", 3..4),
        told: told_at(&["11:30", "12:00"]),
        open: vec![open(None, HoldReason::Limit, "12:30", 1)],
    };
    assert_eq!(grown(&planned(situation, &ways, "12:29")), ["7 by 1 until 23 12:30"]);
}

#[test]
fn what_is_over_the_limit_keeps_to_it_however_much_it_is() {
    let ways = [("drones", vec![limited(None, Some(2))])];
    let situation =
        Situation { waiting: waiting("drones", 0..250), told: told_at(&["11:30", "12:00"]), ..Situation::default() };
    assert_eq!(
        new(&planned(situation, &ways, "12:00")),
        [
            "several 100 to desk limit until 23 12:30",
            "several 100 to desk limit until 23 13:00",
            "several 50 to desk limit until 23 13:30"
        ]
    );
}

#[test]
fn the_limit_of_a_rule_leaves_other_rules_alone() {
    let ways = [("drones", vec![limited(Some(1), None)]), ("oil", vec![limited(Some(1), None)])];
    let situation = Situation {
        waiting: [waiting("drones", 1..2), waiting("oil", 2..3)].concat(),
        told: told_at(&["11:30"]),
        ..Situation::default()
    };
    let plan = planned(situation, &ways, "12:00");
    assert_eq!(new(&plan), ["oil 1 to desk now", "drones 1 to desk limit until 23 12:30"]);
}

#[test]
fn bundles_of_many_rules_keep_to_the_limit_of_the_channel() {
    let made = |name| (name, vec![Way { deliver: bundle().deliver, ..limited(None, Some(2)) }]);
    let ways = ["a", "b", "c", "d"].map(made);
    let all = ["a", "b", "c", "d"].map(|rule| waiting(rule, 0..1)).concat();
    assert_eq!(
        new(&of(all, &ways, "12:00")),
        [
            "a 1 to desk bundle until 23 12:05",
            "b 1 to desk bundle until 23 12:05",
            "several 2 to desk limit until 23 13:05"
        ]
    );
}

#[test]
fn nothing_waits_longer_than_it_would_if_it_came_now() {
    let open = |reason, until| Situation { open: vec![open(None, reason, until, 1)], ..Situation::default() };
    let ways = [("drones", vec![Way { quiet: night(), ..digest(None) }])];
    let later = "2026-12-24T18:00:00Z".parse().unwrap();
    let mut set_back = open(HoldReason::Digest, "18:00");
    set_back.open[0].hold.until = later;
    assert_eq!(grown(&planned(set_back, &ways, "12:00")), ["7 by 0 until 23 18:00"], "the clock was set back");
    let ways_with_limit = [("drones", vec![limited(None, Some(2))])];
    let mut chain = open(HoldReason::Limit, "12:30");
    chain.open.extend([open(HoldReason::Limit, "13:00").open, open(HoldReason::Limit, "13:30").open].concat());
    assert_eq!(planned(chain, &ways_with_limit, "12:00"), Plan::default(), "they wait for one another");
    let gone = open(HoldReason::Limit, "18:00");
    assert_eq!(grown(&planned(gone, &ways, "12:00")), ["7 by 0 until 23 12:00"], "there is no limit any more");
    assert_eq!(planned(open(HoldReason::Digest, "18:00"), &ways, "12:00"), Plan::default());
    assert_eq!(planned(open(HoldReason::Digest, "18:00"), &ways, "18:00"), Plan::default());
}

#[test]
fn a_way_for_some_feeds_is_taken_by_their_items_only_and_each_channel_once() {
    let of = |tag: &str| FeedScope::Only { tags: vec![tag.to_owned()], patterns: Vec::new() };
    let wires = |channel: &str| Way { feeds: of("wires"), ..way(channel) };
    let blogs = Way { feeds: of("blogs"), ..way("phone") };
    let ways = [("drones", vec![way("desk"), wires("phone"), wires("phone"), blogs])];
    let mut waiting = waiting("drones", 1..3);
    waiting[1].feed = "Elsewhere".into();
    assert_eq!(new(&self::of(waiting, &ways, "12:00")), ["drones 1 to desk now", "drones 1 to desk+phone now"]);
}

#[test]
fn a_digest_that_is_wanted_even_empty_is_begun_before_anything_comes() {
    let at = Cron::parse("0 18 * * *").unwrap();
    let wanted = Way { deliver: Deliver::Digest(Digest { at, or_matches: None, even_empty: true }), ..way("desk") };
    let ways = [("drones", vec![wanted.clone()]), ("oil", vec![wanted])];
    assert_eq!(new(&of(Vec::new(), &ways, "12:00")), ["several 0 to desk digest until 23 18:00"]);
    let situation = Situation {
        waiting: waiting("drones", 1..2),
        open: vec![open(None, HoldReason::Digest, "18:00", 0)],
        told: Vec::new(),
    };
    let plan = planned(situation, &ways, "12:00");
    assert_eq!((new(&plan).len(), grown(&plan)), (0, vec!["7 by 1 until 23 18:00".to_owned()]));
}
