//! In which language a text is written.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::common_words::{Line, OF_ALL, lines};
use crate::text::fold;

/// A language, or a few that cannot be told from one another: the place of its words that say nothing.
pub(super) type Language = u8;

/// How many more common words of one language than of any other tell that it is this one.
const MARGIN: usize = 2;

/// Fewer common words tell nothing.
const LEAST: usize = 3;

/// No more languages can be told than a word has bits for.
const MOST: usize = 64;

/// The common words, with the languages that they belong to, one bit each.
static COMMON_WORDS: LazyLock<HashMap<String, u64>> = LazyLock::new(|| {
    let mut common: HashMap<String, u64> = HashMap::new();
    for line in lines() {
        let Some(language) = line.codes().find_map(number) else { continue };
        line.words().for_each(|word| *common.entry(fold(word)).or_default() |= 1 << language);
    }
    common
});

/// The lines of the languages that can be told, each at its number.
fn told() -> impl Iterator<Item = Line> {
    lines().filter(|line| line.is_empty && line.codes().all(|code| code != OF_ALL))
}

/// The numbers of the languages by code; asked for at each line of each list of words.
static NUMBERS: LazyLock<HashMap<&'static str, Language>> =
    LazyLock::new(|| (0..).zip(told()).flat_map(|(nth, line)| line.codes().map(move |code| (code, nth))).collect());

/// The number of a language; none of one that cannot be told by its small words.
pub(super) fn number(code: &str) -> Option<Language> {
    NUMBERS.get(code).copied()
}

/// In which language a text is written, as far as its common words tell.
pub(super) fn language<'a>(folded: impl Iterator<Item = &'a str>) -> Option<Language> {
    let mut counts = [0_usize; MOST];
    for languages in folded.filter_map(|word| COMMON_WORDS.get(word)) {
        (0..MOST).filter(|nth| languages & (1 << nth) != 0).for_each(|nth| counts[nth] += 1);
    }
    let (best, &most) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let second = counts.iter().enumerate().filter(|(nth, _)| *nth != best).map(|(_, count)| *count).max()?;
    (most >= LEAST && most >= second + MARGIN).then(|| Language::try_from(best).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<Language> {
        let folded: Vec<String> = text.split(' ').map(fold).collect();
        language(folded.iter().map(String::as_str))
    }

    #[test]
    fn a_few_common_words_tell_the_language() {
        for (code, text) in [
            ("en", "what they have done with it"),
            ("de", "wenn das nicht von der einen ist"),
            ("fr", "les uns avec des autres pour ce qui est"),
            ("es", "los que desde hasta las para una"),
            ("pt", "dos que não uma pela com para as"),
            ("it", "gli che della con una sono nel"),
            ("nl", "het een van niet dat naar voor"),
            ("sv", "och att som för inte från det"),
            ("no", "og ikke som fra det er var"),
            ("da", "og ikke som fra det er blev"),
            ("pl", "przez oraz który jest nie dla się"),
            ("cs", "který jsou protože také při jeho"),
            ("ru", "что это как только ее не она"),
            ("uk", "що це як та або він не"),
            ("tr", "için gibi kadar sonra çok daha bir"),
            ("id", "yang dengan untuk tidak dari"),
        ] {
            assert_eq!(told(text), number(code), "{code}");
            assert!(number(code).is_some(), "{code}");
        }
    }

    #[test]
    fn too_few_common_words_tell_nothing() {
        assert_eq!(told("Hormuz closed to tankers"), None);
        assert_eq!(told(""), None);
    }

    #[test]
    fn what_has_no_small_words_here_has_no_number() {
        assert_eq!(number("ja"), None);
        assert_eq!(number(OF_ALL), None);
    }
}
