use super::*;

fn decoded(bytes: &[u8], content_type: Option<&str>) -> (String, String) {
    let document = Document { bytes: bytes.to_vec(), content_type: content_type.map(str::to_owned), url: None };
    let decoded = decode(&document);
    (decoded.text.into_owned(), decoded.flaws.to_string())
}

fn sound(text: &str) -> (String, String) {
    (text.to_owned(), String::new())
}

#[test]
fn a_byte_order_mark_decides() {
    assert_eq!(decoded(b"\xef\xbb\xbf<a>\xc3\xa9", Some("text/xml; charset=koi8-r")), sound("<a>é"));
    assert_eq!(decoded(b"\xff\xfe<\0a\0>\0\xe9\0", None), sound("<a>é"));
    assert_eq!(decoded(b"\xfe\xff\0<\0a\0>\0\xe9", None), sound("<a>é"));
    assert_eq!(decoded(b"\xff\xfe\0\0<\0\0\0\xe9\0\0\0", None), sound("<é"));
}

#[test]
fn wide_text_is_known_without_a_mark() {
    assert_eq!(decoded(b"<\0a\0>\0", None), sound("<a>"));
    assert_eq!(decoded(b"\0<\0a\0>", Some("text/xml; charset=utf-8")), sound("<a>"));
}

#[test]
fn the_server_is_believed_before_the_document() {
    let bytes = b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\xe9\xf2";
    assert_eq!(
        decoded(bytes, Some("text/xml; charset=koi8-r")).0,
        "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>ИР"
    );
    assert_eq!(decoded(bytes, None).0, "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>éò");
}

#[test]
fn valid_utf8_is_utf8_whatever_is_declared() {
    let (text, flaws) = decoded("<?xml encoding='iso-8859-1'?>Köln".as_bytes(), None);
    assert_eq!((text.as_str(), flaws.as_str()), ("<?xml encoding='iso-8859-1'?>Köln", "wrong encoding"));
}

#[test]
fn what_nobody_tells_is_guessed() {
    let russian = "Новости дня: переговоры продолжаются, сообщает агентство";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
    assert_eq!(decoded(&bytes, None), (russian.to_owned(), "wrong encoding".to_owned()));
}

#[test]
fn single_bytes_that_are_no_text_do_not_spoil_the_rest() {
    let (text, flaws) = decoded(b"K\xc3\xb6ln, M\xc3\xbcnchen, \xff Graz", None);
    assert_eq!((text.as_str(), flaws.as_str()), ("Köln, München, \u{fffd} Graz", "bytes that are no text"));
}

#[test]
fn japanese_in_seven_bits_is_told_by_its_declaration() {
    let bytes = b"<?xml encoding='iso-2022-jp'?>\x1b$B?7J9\x1b(B";
    assert_eq!(decoded(bytes, None).0, "<?xml encoding='iso-2022-jp'?>新聞");
}

#[test]
fn an_encoding_that_the_web_has_given_up_does_not_hide_the_feed() {
    let text = "<?xml encoding='hz-gb-2312'?><rss>";
    assert_eq!(decoded(text.as_bytes(), Some("text/xml; charset=iso-2022-kr")), sound(text));
}
