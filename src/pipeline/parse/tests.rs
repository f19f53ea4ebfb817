use super::*;

#[test]
fn what_the_feed_does_not_give_is_not_invented() {
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>a</title>\
        <published>sometime</published><updated>23.11.2026 10:00</updated></entry></feed>";
    let mut flaws = Flaws::default();
    let feed = parse(atom, &mut flaws).unwrap();
    assert_eq!(feed.entries[0].id, "");
    assert_eq!(feed.entries[0].published, None);
    assert_eq!(feed.entries[0].updated.unwrap().to_rfc3339(), "2026-11-23T10:00:00+00:00");
    assert_eq!(flaws.to_string(), "unreadable date left out");
}
