//! Of which days and of what kinds of event two items tell, and what one of them lacks.

use super::met::{Side, name, weight};
use super::{flag, of_full};
use crate::story::events::Kinds;

pub(super) const NAMES: [&str; 11] = [
    "days_same",
    "days_new",
    "events_all",
    "events_new",
    "events_old",
    "develop_title",
    "develop_lead",
    "events_shared",
    "awaited",
    "no_text",
    "no_names",
];

pub(super) fn events((old, olds): Side<'_>, (new, news): Side<'_>) -> [f64; NAMES.len()] {
    let (kt_old, kt_new) = (old.title_events, new.title_events);
    let (k_old, k_new) = (kt_old.with(old.lead_events), kt_new.with(new.lead_events));
    let developed = |kinds: Kinds| kinds.beyond(k_old).developments().count();
    let has_names = weight(olds, name) > 0.0 && weight(news, name) > 0.0;
    [
        flag(new.weekdays != 0 && new.weekdays & !old.weekdays == 0),
        flag(old.weekdays != 0 && new.weekdays & !old.weekdays != 0),
        k_old.alike(k_new),
        of_full(kt_new.beyond(k_old).count(), 3.0),
        of_full(kt_old.beyond(k_new).count(), 3.0),
        of_full(developed(kt_new), 2.0),
        of_full(developed(new.lead_events.beyond(kt_new)), 3.0),
        of_full(kt_old.shared(kt_new).count(), 2.0),
        flag(kt_old.is_awaited() && !kt_new.is_awaited()),
        flag(old.sketch.runs == 0 || new.sketch.runs == 0),
        flag(!has_names),
    ]
}
