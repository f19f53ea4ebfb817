//! What a document or its server says that it is written in.

/// How much of a document's beginning is searched, in bytes.
const BEGINNING: usize = 1024;

/// The charset of a media type, as in `text/xml; charset="utf-8"` (RFC 9110, section 8.3.2).
pub(super) fn in_media_type(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
    })
}

/// The encoding in an XML declaration or, without one, in `<meta charset>`.
pub(super) fn in_text(bytes: &[u8]) -> Option<&str> {
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    let ascii = beginning.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    after(ascii, "<?xml", "encoding").or_else(|| after(ascii, "<meta", "charset"))
}

/// The value of an attribute in the first tag that begins like this.
fn after<'a>(text: &'a str, tag: &str, attribute: &str) -> Option<&'a str> {
    let tag = text[text.find(tag)?..].split('>').next()?;
    let value = tag[tag.find(attribute)? + attribute.len()..].trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(['"', '\'', ' ', '?', ';', '/']).unwrap_or(value.len());
    Some(&value[..end]).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charset_is_found_in_a_media_type() {
        assert_eq!(in_media_type("text/xml; charset=\"ISO-8859-2\""), Some("ISO-8859-2"));
        assert_eq!(in_media_type("text/xml;foo=1; Charset = utf-8 "), Some("utf-8"));
        assert_eq!(in_media_type("text/xml"), None);
    }

    #[test]
    fn the_encoding_is_found_in_the_first_tag() {
        assert_eq!(in_text(b"<?xml version='1.0' encoding = 'koi8-r'?><rss>"), Some("koi8-r"));
        assert_eq!(in_text(b"<?xml version=\"1.0\"?><rss encoding=\"x\">"), None);
        assert_eq!(in_text(b"<html><meta http-equiv=x content=\"text/html; charset=big5\">"), Some("big5"));
    }
}
