//! What every back end must do, as one list of behaviours.
//!
//! A back end says how a store is opened and closed ([`Place`]) and takes the whole list with
//! `keeps_the_contract!`. A behaviour sees a store only through its traits.

use std::sync::Arc;

use super::Store;

pub(super) mod fixture;
pub(super) mod feeds;
pub(super) mod polls;
pub(super) mod pages;
pub(super) mod subscriptions;
pub(super) mod stories;
pub(super) mod alerts;
pub(super) mod holds;
pub(super) mod mutes;
pub(super) mod outbox;
pub(super) mod channels;
pub(super) mod health;
pub(super) mod coverage;
pub(super) mod care;
pub(super) mod upkeep;
pub(super) mod survival;

/// Somewhere a store can be, empty at first. It lasts as long as this value.
pub(super) trait Place {
    /// Opens the store that is here, or an empty one.
    fn open(&self) -> Arc<dyn Store>;
}

/// One test a behaviour, each in a place of its own, which `$place` makes.
macro_rules! keeps_the_contract {
    ($place:expr) => {
        crate::store::contract::keeps_the_contract! { $place =>
            feeds {
                a_new_feed_is_due_at_its_first_poll
                a_configuration_that_did_not_change_changes_nothing
                a_renamed_feed_keeps_its_memory
                two_feeds_may_share_a_source
                another_source_makes_the_next_poll_a_baseline
                a_poll_of_a_source_that_was_replaced_leaves_nothing
                a_feed_that_left_the_configuration_is_not_due_but_remembered
                a_shorter_interval_takes_effect_at_once
                a_wait_after_a_failure_outlasts_a_restart
                the_longest_overdue_comes_first_without_those_under_way
                a_feed_that_is_gone_is_never_due
                a_feed_that_is_gone_can_be_resumed
                a_wait_that_a_publisher_asked_for_outlasts_a_restart
                a_feed_may_be_configured_where_it_has_moved_to
                the_feeds_of_a_source_are_found
            }
            polls {
                an_item_is_stored_once_for_its_feed
                what_polls_came_to_is_counted
                an_item_is_known_by_any_of_its_identities
                two_items_of_one_poll_with_a_common_identity_are_one
                a_baseline_is_recorded_and_not_told
                a_failed_poll_keeps_what_is_remembered_and_counts
                validators_come_back_byte_for_byte
                what_polls_have_taught_comes_back
                a_poll_of_an_unknown_feed_is_refused
                many_polls_at_once_are_all_recorded
            }
            pages {
                the_text_of_a_page_comes_back_until_it_is_too_old
                a_page_that_is_put_again_has_its_newest_text
                what_is_old_is_forgotten_as_new_pages_come
                pages_outlast_a_restart
            }
            subscriptions {
                a_feed_that_names_a_hub_can_be_subscribed_to
                a_subscription_outlives_the_wish_for_it_until_it_is_dropped
                a_poll_can_be_brought_forward_but_not_to_a_storm
            }
            stories {
                an_item_of_two_feeds_is_told_once
                what_identifies_within_a_feed_joins_nothing
                a_copy_may_be_the_first_to_satisfy_a_rule
                a_copy_is_known_for_its_own_feed_from_then_on
                a_copy_of_a_copy_is_a_copy_of_the_original
                an_item_that_joins_two_others_is_a_duplicate_of_either
                no_rule_is_told_twice_whatever_the_polls_bring
                what_became_of_an_item_is_told_whole
                the_items_of_an_address_are_found_in_every_feed
                a_story_is_shown_with_its_reports_and_what_was_told
                an_item_that_is_taken_out_of_its_story_is_told
                without_its_first_item_a_story_is_told_by_the_next_one
                what_was_told_of_a_story_stays_told_when_it_is_split
                who_was_told_that_a_story_has_grown_is_not_told_again_when_it_is_split
                the_same_item_of_another_feed_goes_along
                an_item_that_is_alone_or_in_no_story_is_not_split
            }
            alerts {
                a_match_is_told_by_one_plan_only
                an_alert_of_which_nothing_waits_is_not_written
                a_recipient_is_told_of_an_alert_once
                a_closed_match_is_kept_with_its_reason
                waiting_matches_come_oldest_first
                an_alert_comes_back_whole
            }
            holds {
                a_held_alert_is_sent_when_its_time_has_come
                a_held_alert_grows_until_it_is_sent
                what_comes_too_late_for_an_alert_goes_on_waiting
                a_held_alert_that_is_retried_is_sent_now_and_grows_no_more
                a_held_alert_that_is_discarded_grows_no_more
                what_is_held_is_listed_apart_from_what_is_on_its_way
                what_was_told_is_counted_for_each_channel
            }
            mutes {
                a_mute_holds_until_its_end_or_until_it_is_ended
                a_story_can_be_muted_and_its_matches_name_it
                the_items_of_matches_are_found
            }
            outbox {
                a_leased_delivery_is_left_alone_until_the_lease_ends
                a_channel_is_given_only_its_own_deliveries
                a_delivery_that_was_taken_is_done
                a_delivery_that_failed_is_due_again_when_the_attempt_says
                a_dead_delivery_can_be_retried_with_a_fresh_count
                a_discarded_delivery_stays_discarded_unless_it_was_taken
                what_is_being_sent_is_not_retried
                the_next_delivery_is_due_when_its_time_or_its_lease_says
                deliveries_are_listed_by_what_is_asked_for
                an_attempt_of_an_unknown_delivery_is_refused
                what_a_channel_does_not_deliver_is_found_until_the_other_one_has_it
            }
            channels {
                a_channel_that_is_off_sends_nothing_more
                a_channel_is_on_again_when_it_leads_elsewhere
                a_retry_switches_the_channel_on_again
                a_refused_delivery_is_dead_from_the_start
            }
            health {
                a_feed_that_has_failed_long_enough_is_a_trouble
                a_channel_that_delivers_nothing_is_a_trouble
                what_was_given_up_is_no_recovery
                what_is_told_of_itself_is_kept_and_waits_like_other_news
            }
            coverage {
                polls_in_a_row_that_do_not_overlap_are_one_gap
                a_feed_was_blind_from_its_first_failure_to_its_recovery
                late_polls_are_counted_by_the_day
                the_time_between_two_daemons_is_a_pause
                what_failed_while_nobody_answered_is_told_once_for_all
                items_are_told_by_how_long_after_their_date_they_were_seen
                what_is_too_old_or_too_much_is_forgotten
            }
            care {
                what_is_finished_and_old_goes_with_all_that_hangs_on_it
                an_item_that_was_pruned_is_still_known
                a_rule_is_not_told_again_of_what_was_pruned
                what_waits_or_may_grow_is_never_pruned
                the_last_match_of_a_rule_stays
                the_newest_items_of_each_feed_are_spared_and_those_over_the_number_go
                what_a_wrong_clock_dated_ahead_keeps_nothing_behind_it
                what_is_for_ever_stays
                what_would_be_pruned_is_what_is_pruned
                a_step_takes_a_bounded_number
                a_poll_that_comes_between_two_steps_is_recorded
            }
            upkeep {
                what_a_clock_has_left_ahead_waits_no_longer_than_it_was_to
                what_is_due_later_than_it_can_be_is_due
                what_is_held_or_being_sent_keeps_its_time
                a_mute_that_begins_later_than_now_lasts_no_longer
                signs_of_life_ahead_of_the_clock_are_forgotten
            }
            survival {
                everything_is_there_after_a_restart
                the_totals_count_what_there_is
                matches_and_attempts_are_counted_from_the_beginning
                what_changes_nothing_can_be_written
            }
        }
    };
    ($place:expr => $($subject:ident { $($behaviour:ident)+ })+) => {$(
        mod $subject {
            use super::*;
            $(
                #[tokio::test]
                async fn $behaviour() {
                    let place = $place;
                    crate::store::contract::$subject::$behaviour(&place).await;
                }
            )+
        }
    )+};
}
pub(super) use keeps_the_contract;
