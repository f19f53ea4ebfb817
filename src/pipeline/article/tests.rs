use super::*;

/// A page as newspapers make them, with this between its paragraphs.
fn page(inside: &str) -> String {
    let prose = "Drones crossed the border at dawn, officials said, and nobody was hurt in the town.";
    let links = "<li><a href=\"/a\">Sport</a></li><li><a href=\"/b\">Weather and tides</a></li>".repeat(9);
    format!(
        "<!DOCTYPE html><html><head><title>Drones</title><style>p {{ margin: 0 }}</style></head><body>\
         <nav><ul>{links}</ul></nav><article><h2>Before dawn</h2><p>{prose}</p><p>{prose}</p>{inside}\
         <p>{prose}</p></article><footer><p>Copyright</p></footer><script>track('<p>')</script></body></html>"
    )
}

fn found(page: &str) -> Result<String, ArticleError> {
    article(page, || false)
}

#[test]
fn an_article_is_found_between_what_else_is_on_the_page() {
    let text = found(&page("<p>The refinery<br>is on <b>fi</b>re.</p>")).unwrap();
    assert!(text.contains("\nThe refinery\nis on fire.\n"), "{text}");
    for other in ["Sport", "Copyright", "track", "margin"] {
        assert!(!text.contains(other), "{text}");
    }
}

#[test]
fn words_of_neighbouring_elements_stay_apart() {
    let text =
        found(&page("<dl><dt>Refinery</dt><dd>Harbour</dd></dl><table><tr><td>One</td><td>Two</td></tr></table>"));
    let text = text.unwrap();
    assert!(!text.contains("RefineryHarbour") && !text.contains("OneTwo"), "{text}");
}

#[test]
fn a_page_without_text_has_no_article() {
    for page in ["", "<html><body><img src=a.jpg></body></html>", "<script>x()</script>"] {
        assert!(matches!(found(page).unwrap_err(), ArticleError::Missing(_)), "{page}");
    }
}

#[test]
fn a_long_text_is_cut_between_characters() {
    let text = found(&page(&format!("<p>{}</p>", "é, ".repeat(LONGEST)))).unwrap();
    assert_eq!(text.chars().count(), LONGEST);
}

#[test]
fn a_page_of_20_megabytes_is_refused_unread() {
    let error = found(&"<p>word, </p>".repeat(1_600_000)).unwrap_err();
    assert!(matches!(error, ArticleError::TooLarge { bytes: 20_800_000 }), "{error}");
}

#[test]
fn deep_nesting_is_refused() {
    let opened = |tag: &str| tag.repeat(100_000);
    for page in [opened("<div>"), opened("<span>"), opened("<table><tr><td>"), opened("<svg>"), opened("<template>")] {
        let error = found(&page).unwrap_err();
        assert!(matches!(error, ArticleError::TooDeep | ArticleError::TooLarge { .. }), "{error}");
    }
}

#[test]
fn nesting_that_is_just_not_refused_does_no_harm() {
    let deep = |tags: &str, times: usize| tags.repeat(times) + &"Words of prose, and more of them. ".repeat(20);
    for page in [deep("<div>", 500), deep("<blockquote><ul><li>", 160), deep("<b>", 250), deep("<div><p>a, b</p>", 500)]
    {
        assert!(found(&page).unwrap().contains("Words of prose"));
    }
}

#[test]
fn elements_that_were_left_open_do_not_multiply() {
    let open: String = (0..200).map(|number| format!("<b id={number}>")).collect();
    let error = found(&(open + &"<p>x".repeat(100_000))).unwrap_err();
    assert!(matches!(error, ArticleError::TooMany), "{error}");
}

#[test]
fn a_page_that_nobody_waits_for_is_left() {
    let pieces = Cell::new(0);
    let given_up = || pieces.replace(pieces.get() + 1) == 10;
    assert!(matches!(article(&page(""), given_up).unwrap_err(), ArticleError::GivenUp));
    assert_eq!(pieces.get(), 11);
}

#[test]
fn pieces_end_at_tags_and_are_short() {
    let text = "a<b>c</b>".to_owned() + &"é".repeat(PIECE);
    let cut: Vec<_> = pieces(&text).collect();
    assert_eq!(cut.concat(), text);
    assert_eq!(cut[..2], ["a<b>", "c</b>"]);
    assert!(cut.iter().all(|piece| piece.len() <= PIECE));
}
