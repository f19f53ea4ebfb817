//! The text of an article, told from the menus, advertisements and comments around it.

use dom_smoothie::{Config, Readability, TextMode};

use super::depth::is_too_deep;
use super::page::Page;

/// The most text that is taken, in bytes.
const LONGEST: usize = 100_000;

/// A page of more elements is not looked through.
const MOST_ELEMENTS: usize = 30_000;

/// The article's text, in paragraphs; none if the page has none that stands out.
pub(super) fn article(page: &Page) -> Option<String> {
    // What reads the page walks it by recursion, and a stack that is used up ends the program.
    if is_too_deep(&page.text) {
        return None;
    }
    let config = Config {
        text_mode: TextMode::Formatted,
        max_elements_to_parse: MOST_ELEMENTS,
        // The article is in the page; what describes it to search engines is not needed.
        disable_json_ld: true,
        ..Config::default()
    };
    let mut readability = Readability::new(page.text.as_str(), Some(page.url.as_str()), Some(config)).ok()?;
    let article = readability.parse().ok()?;
    let text = article.text_content.trim();
    let end = text.floor_char_boundary(LONGEST);
    (!text.is_empty()).then(|| text[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use url::Url;

    use super::*;

    fn text_of(html: String) -> Option<String> {
        article(&Page { text: html, url: Url::parse("https://example.org/story").unwrap() })
    }

    fn page(body: &str) -> String {
        let story: String = (0..8).fold(String::new(), |mut story, number| {
            let _infallible = write!(
                story,
                "<p>Paragraph {number} tells, in a sentence that is long enough to count, what happened that day.</p>"
            );
            story
        });
        format!(
            "<html><head><title>Story</title></head><body><nav><ul><li><a href=/>Subscribe now</a></li></ul></nav>\
             <article><h1>Story</h1>{story}{body}</article><footer>Imprint</footer></body></html>"
        )
    }

    #[test]
    fn the_article_is_told_from_what_is_around_it() {
        let text =
            text_of(page("<p>The <b>drones</b> were <a href=x>seen</a> at noon, three witnesses said.</p>")).unwrap();
        assert!(text.contains("The drones were seen at noon"), "{text}");
        assert!(!text.contains("Subscribe now") && !text.contains("Imprint"), "{text}");
        assert!(text.contains("day.\n"), "paragraphs stay apart: {text}");
    }

    #[test]
    fn a_page_without_an_article_has_no_text() {
        assert_eq!(text_of(String::new()), None);
        assert_eq!(text_of("<html><body></body></html>".to_owned()), None);
    }

    #[test]
    fn hostile_pages_are_given_up() {
        for tag in ["<div>", "<b>", "<table><tr><td>", "<a><p>", "<svg><g>", "<p><b>"] {
            assert_eq!(text_of(page(&tag.repeat(100_000))), None, "{tag}");
        }
        assert_eq!(text_of("<p>x".repeat(700_000)), None);
    }

    #[test]
    fn a_long_article_is_cut() {
        let long = format!("<p>{}</p>", "wörter ".repeat(50_000));
        assert!(text_of(page(&long)).unwrap().len() <= LONGEST);
    }
}
