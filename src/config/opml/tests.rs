use proptest::prelude::*;

use super::*;

fn names(list: &List) -> Vec<String> {
    list.feeds.iter().map(|feed| format!("{} {} [{}]", feed.name, feed.url, feed.tags.join("|"))).collect()
}

#[test]
fn folders_and_categories_become_tags() {
    let list = read_list(
        "<opml version=\"1.0\"><body><outline text=\"World\"><outline TITLE='Asia' >\
         <outline text=\"A &amp; B\" type=\"rss\" XMLURL=\"https://a.example/?x=1&y=2\" category=\"/war,oil\"/>\
         </outline></outline><outline text=C xmlUrl=\"https://c.example/\"/></body></opml>",
    );
    assert_eq!(list.faults, []);
    assert_eq!(names(&list), ["A & B https://a.example/?x=1&y=2 [World|Asia|war|oil]", "C https://c.example/ []"]);
}

#[test]
fn bad_outlines_are_told_with_their_lines_and_the_others_are_taken() {
    let list = read_list(
        "<opml>\n<body>\n<outline text=\"A\" type=\"rss\"/>\n<outline text=\"B\" xmlUrl=\"nowhere\"/>\n\
         <outline text=\"C\" xmlUrl=\"https://c.example/\"/>\n<outline text=\"D\" xmlUrl=\"https://d.ex />\n\
         <outline text='E' xmlUrl='https://e.example/'/></body></opml>",
    );
    assert_eq!(names(&list), ["C https://c.example/ []", "E https://e.example/ []"]);
    let faults: Vec<String> = list.faults.iter().map(ToString::to_string).collect();
    assert_eq!(faults[0], "line 3: \"A\" is left out: it has no `xmlUrl`");
    assert_eq!(faults[1], "line 4: \"B\" is left out: `nowhere` is no address of a feed");
    assert!(faults[2].starts_with("line 6: what begins here cannot be read and is left out"), "{}", faults[2]);
}

#[test]
fn what_is_no_list_is_told() {
    assert_eq!(read_list("hello").faults[0].to_string(), "line 1: this is no OPML: it has no `<opml>`");
}

fn word() -> impl Strategy<Value = String> {
    "[^\\p{C}\\s][^\\p{C}]{0,12}".prop_map(|word| word.trim().to_owned())
}

prop_compose! {
    fn subscription()(
        name in word(),
        path in "[a-z&=?\"<>]{0,8}",
        tags in proptest::collection::btree_set(word(), 0..3),
        every in proptest::option::of("[1-9][0-9]{0,4}s"),
        backfill in proptest::option::of("[1-9][0-9]?"),
        full_text: bool,
    ) -> Subscription {
        let url = format!("https://example.org/{path}");
        Subscription { name, url, tags: tags.into_iter().collect(), every, cron: None, backfill, full_text }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(feeds in proptest::collection::vec(subscription(), 0..5)) {
        prop_assert_eq!(read_list(&write_list(&feeds)), List { feeds, faults: vec![] });
    }
}
