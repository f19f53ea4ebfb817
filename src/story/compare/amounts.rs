//! How much two items say, and how much of it both do: a share of little says less than one of much.

use super::figures::{self, strange};
use super::met::{Met, Side, name, said, shared, shared_as, title, title_name, weight, word};
use super::of_full;

pub(super) const NAMES: [&str; 15] = [
    "strange_title_names_new",
    "strange_title_names_old",
    "names_shared",
    "title_names_shared",
    "title_words_shared",
    "figures_titles",
    "all_alike",
    "said_by_new",
    "said_by_old",
    "of_title_of_new",
    "of_title_of_old",
    "strange_figures_new",
    "strange_figures_old",
    "shared_with_figures",
    "titles_alike",
];

pub(super) fn amounts((old, olds): Side<'_>, (new, news): Side<'_>) -> [f64; NAMES.len()] {
    let strange_names = |of: &[Met]| weight(of, title_name) - shared(of, title_name);
    let in_titles = shared_as(olds, title);
    [
        of_full(strange_names(news), 3.0),
        of_full(strange_names(olds), 3.0),
        of_full(shared(olds, name), 5.0),
        of_full(shared_as(olds, title_name), 4.0),
        of_full(shared_as(olds, |kind| kind.in_title && word(kind)), 4.0),
        of_full(figures::shared_as(new, old, |figure| figure.in_title), 2.0),
        shared(olds, said) / (weight(olds, said) * weight(news, said)).sqrt().max(1.0),
        of_full(weight(news, said), 30.0),
        of_full(weight(olds, said), 30.0),
        of_full(shared(news, title), 6.0),
        of_full(shared(olds, title), 6.0),
        of_full(strange(new, old, |_| true), 4.0),
        of_full(strange(old, new, |_| true), 4.0),
        of_full(shared(olds, |_| true), 10.0),
        in_titles / (weight(olds, title) + weight(news, title) - in_titles).max(1.0),
    ]
}
