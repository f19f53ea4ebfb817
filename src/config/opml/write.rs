//! Feeds to OPML.

use super::{NAMESPACE, Subscription};

/// Writes a list. Tags are written as categories for other programs, which separate them by
/// commas, and for newswatch as they are.
pub fn write_list(feeds: &[Subscription]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:newswatch=\"{NAMESPACE}\">\n\
         \x20 <head><title>newswatch</title></head>\n  <body>\n"
    );
    for feed in feeds {
        out.push_str("    <outline type=\"rss\"");
        attribute(&mut out, "text", &feed.name);
        attribute(&mut out, "title", &feed.name);
        attribute(&mut out, "xmlUrl", &feed.url);
        if !feed.tags.is_empty() {
            attribute(&mut out, "category", &feed.tags.join(","));
            attribute(&mut out, "newswatch:tags", &serde_json::Value::from(feed.tags.as_slice()).to_string());
        }
        for (name, value) in [("every", &feed.every), ("cron", &feed.cron), ("backfill", &feed.backfill)] {
            if let Some(value) = value {
                attribute(&mut out, &format!("newswatch:{name}"), value);
            }
        }
        if feed.full_text {
            attribute(&mut out, "newswatch:full_text", "true");
        }
        out.push_str("/>\n");
    }
    out.push_str("  </body>\n</opml>\n");
    out
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for sign in value.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push_str(&format!("&#{};", u32::from(sign))),
            _ if sign.is_control() => {}
            _ => out.push(sign),
        }
    }
    out.push('"');
}
