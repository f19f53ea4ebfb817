//! Whether one item copies the other one's text, as those do that carry what an agency wrote.
//!
//! Two profiles come in. That both have one text does not make them the same news: a form is reused with other names in
//! it, and what stands before a paywall is the same at every article. How likely they are the same is asked besides
//! (`sameness`).

use super::compare::begins;
use super::profile::Profile;

/// The share of the shorter text that must stand in the longer one for a copy.
const COPY: f64 = 0.6;

/// With less of it the text was changed, not cut: a form is reused with other dates and places.
const UNCHANGED: f64 = 0.9;

/// Shorter texts are alike by chance: three-word runs.
const SHORTEST_COPY: u16 = 12;

/// The share of the first words that copies have in common.
const SAME_BEGINNING: f64 = 0.4;

impl Profile {
    /// Whether there is enough text that two of that length are not alike by chance.
    pub fn is_long(&self) -> bool {
        self.sketch.runs >= SHORTEST_COPY
    }

    /// Whether one text copies the other one.
    pub(super) fn is_copied(&self, old: &Self) -> bool {
        self.may_be_copied(old) && self.is_one_text(old)
    }

    /// Whether one text may copy the other one: a look that costs little, since most candidates are neither.
    pub(super) fn may_be_copied(&self, old: &Self) -> bool {
        self.is_long() && old.is_long() && self.sketch.contained(&old.sketch) >= COPY
    }

    /// Whether both are of one text, however short.
    pub(super) fn is_one_text(&self, old: &Self) -> bool {
        !self.lacks_text(old) && self.sketch.contained(&old.sketch) >= COPY && begins(old, self) >= SAME_BEGINNING
    }

    /// Whether more was done to the text than that it was cut.
    pub(super) fn has_changed_text(&self, old: &Self) -> bool {
        !self.lacks_text(old) && self.sketch.contained(&old.sketch) < UNCHANGED
    }

    /// Whether one of both is a headline alone.
    pub(super) fn lacks_text(&self, old: &Self) -> bool {
        self.sketch.runs == 0 || old.sketch.runs == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Item;

    const WARNING: &str = "The weather office warns of heavy rain until Thursday morning in the west of Sichuan, in \
                           the south of Shaanxi and in the north of Hubei, where a hundred millimetres may fall.";

    fn told(summary: &str) -> Profile {
        Profile::of(&Item { summary: summary.to_owned(), ..Item::from_feed("Wire".into()) })
    }

    #[test]
    fn a_text_that_was_cut_is_a_copy_and_not_changed() {
        let (whole, cut) = (told(WARNING), told(&WARNING[..118]));
        assert!(cut.is_copied(&whole) && whole.is_copied(&cut));
        assert!(!cut.has_changed_text(&whole));
    }

    #[test]
    fn a_form_with_other_places_in_it_is_changed() {
        let next = WARNING.replace("the west of Sichuan", "the centre of Anhui");
        assert!(told(&next).has_changed_text(&told(WARNING)));
    }

    #[test]
    fn where_a_text_is_missing_none_is_copied_or_changed() {
        let (whole, none) = (told(WARNING), told(""));
        assert!(none.lacks_text(&whole) && whole.lacks_text(&none));
        assert!(!none.is_copied(&whole) && !none.is_one_text(&none) && !none.has_changed_text(&whole));
    }
}
