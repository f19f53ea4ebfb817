//! Numbers by which people name items and stories.

use super::exit::Exit;
use super::print;

/// The number in `12` or, of an item, `item:12`; another text is refused.
pub(super) fn number(text: &str, kind: &str) -> Result<i64, Exit> {
    let written = text.trim();
    let bare = written.strip_prefix(kind).and_then(|rest| rest.strip_prefix(':')).unwrap_or(written);
    bare.trim().parse().map_err(|_| print::usage(&format!("`{text}` is no number of {}", with_article(kind))))
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
        assert_eq!(number("story:7", "item"), Err(Exit::Usage));
        assert_eq!(number("twelve", "item"), Err(Exit::Usage));
    }
}
