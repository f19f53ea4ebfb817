//! Headlines that come again and again over ever other texts: they tell nothing of the news.

use std::sync::LazyLock;

use super::headline::folded;
use super::weights::{FULL, weight};
use crate::text::{Script, Word, fold, words};

/// Runs of folded words that such headlines hold.
const FORMULAS: &str = include_str!("recurring.txt");

/// A headline of a formula may hold this much besides, in eighths of a word: then it names its news.
const MOST_BESIDES: u32 = 28;

/// A headline that says less than this says nothing: in eighths of a word.
const LEAST: u32 = 9;

/// A run of folded words with spaces around it, or of characters; and how much it says.
static FORMULA: LazyLock<Vec<(String, u32)>> = LazyLock::new(|| {
    let lines = FORMULAS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let written = |line: &str| match words(line).next() {
        Some(word) if word.script == Script::Unspaced => line.to_owned(),
        _ => format!(" {line} "),
    };
    lines.map(|line| (written(line), said(line))).collect()
});

/// Whether a headline comes again and again, or says nothing.
pub(super) fn recurs(headline: &str) -> bool {
    let spaced = format!(" {} ", folded(headline).join(" "));
    let formula = FORMULA.iter().find(|(formula, _)| spaced.contains(formula) || headline.contains(formula));
    let said = said(headline);
    match formula {
        Some((_, of_formula)) => said.saturating_sub(*of_formula) < MOST_BESIDES,
        None => said < LEAST,
    }
}

/// How much a text says, in eighths of a word; three characters are a word where words are not cut.
fn said(text: &str) -> u32 {
    let word = |word: Word| match word.script {
        Script::Unspaced => u32::from(FULL) / 3,
        _ => u32::from(weight(&fold(&text[word.start..word.end]), None)),
    };
    words(text).map(word).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_that_names_no_news_recurs() {
        for headline in [
            "",
            "Live updates",
            "Morning briefing",
            "Morning briefing: what you need to know",
            "Photos of the day",
            "Letters to the editor",
            "Weather forecast",
            "Pressestimmen",
            "Главное за ночь",
            "あすの天気",
            "早报",
            "Good morning",
            "Video",
        ] {
            assert!(recurs(headline), "{headline}");
        }
    }

    #[test]
    fn a_headline_that_names_its_news_does_not() {
        for headline in [
            "Iran unveils new drones",
            "Dam breaks in Brazil",
            "Weather forecast: hurricane Odette nears Jamaica and Haiti",
            "Morning briefing: OPEC+ cuts output after Riyadh talks collapse",
            "伊朗展示新型无人机",
        ] {
            assert!(!recurs(headline), "{headline}");
        }
    }
}
