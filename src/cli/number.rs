//! Numbers by which people name items and stories.

use crate::channel::inert;

/// The number in `12` or, of an item, `item:12`; else what is wrong with the text.
pub(super) fn number(text: &str, kind: &str) -> Result<i64, String> {
    let written = text.trim();
    let bare = written.strip_prefix(kind).and_then(|rest| rest.strip_prefix(':')).unwrap_or(written);
    bare.trim().parse().map_err(|_| format!("`{}` is not the number of {}", inert(text), with_article(kind)))
}

fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {kind}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_may_be_written_with_its_kind() {
        assert_eq!(number("12", "item"), Ok(12));
        assert_eq!(number("item:12", "item"), Ok(12));
        assert_eq!(number(" story: 7", "story"), Ok(7));
        assert_eq!(number("story:7", "item"), Err("`story:7` is not the number of an item".to_owned()));
    }
}
