//! Of which days two items tell.

use super::flag;
use crate::story::profile::Profile;

pub(super) const NAMES: [&str; 2] = ["days_same", "days_new"];

pub(super) fn days(old: &Profile, new: &Profile) -> [f64; NAMES.len()] {
    [
        flag(new.weekdays != 0 && new.weekdays & !old.weekdays == 0),
        flag(old.weekdays != 0 && new.weekdays & !old.weekdays != 0),
    ]
}
