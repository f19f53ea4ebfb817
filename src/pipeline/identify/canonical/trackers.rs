//! What of a query tells articles apart.

/// What campaigns and networks add to links to follow a reader about. In lower case, sorted.
pub(super) const TRACKERS: &[&str] = &[
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "amp_gsa",
    "amp_js_v",
    "cmpid",
    "dclid",
    "fb_action_ids",
    "fb_action_types",
    "fb_ref",
    "fb_source",
    "fbclid",
    "ftcamp",
    "gbraid",
    "gclid",
    "gclsrc",
    "igsh",
    "igshid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ns_campaign",
    "ns_linkname",
    "ns_mchannel",
    "ns_source",
    "oly_anon_id",
    "oly_enc_id",
    "s_cid",
    "srsltid",
    "ttclid",
    "twclid",
    "vero_conv",
    "vero_id",
    "wbraid",
    "wickedid",
    "xtor",
    "yclid",
    "ysclid",
];

/// Beginnings of names of the same kind.
const TRACKER_FAMILIES: &[&str] =
    &["utm_", "at_campaign", "at_medium", "at_custom", "pk_campaign", "pk_kwd", "mtm_", "hsa_"];

/// Names that say where a reader came from, but on some sites which article is meant: they count
/// as trackers only with one of [`FEED_WORDS`].
const ORIGINS: &[&str] = &["cmp", "emc", "from", "partner", "ref", "source", "src", "via"];

/// Values that say that the reader came through a feed.
const FEED_WORDS: &[&str] = &["atom", "feed", "rss", "rss2", "rssfeed", "rss_feed"];

/// Names and values that ask for the article as an AMP page.
const AMP: &[(&str, &str)] = &[("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp")];

/// The parameters that matter, sorted.
pub(super) fn query(query: &str) -> Vec<&str> {
    let mut parameters: Vec<&str> =
        query.split('&').filter(|parameter| !parameter.is_empty() && !tells_nothing(parameter)).collect();
    parameters.sort_unstable();
    parameters
}

/// Whether a parameter only tells where the reader comes from, or how the page is to look.
fn tells_nothing(parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    let (name, value) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
    TRACKERS.binary_search(&name.as_str()).is_ok()
        || TRACKER_FAMILIES.iter().any(|family| name.starts_with(family))
        || (ORIGINS.contains(&name.as_str()) && FEED_WORDS.contains(&value.as_str()))
        || AMP.contains(&(name.as_str(), value.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_searched() {
        assert!(TRACKERS.is_sorted());
        assert!(TRACKERS.iter().chain(TRACKER_FAMILIES).all(|name| tells_nothing(name)));
    }

    #[test]
    fn what_may_name_an_article_stays() {
        assert_eq!(query("ref=main&amp=0&outputType=xml&p=1&utm_id=2"), ["amp=0", "outputType=xml", "p=1", "ref=main"]);
        assert_eq!(query("amp&amp=1&outputType=AMP&ref=rss&GCLID=x"), Vec::<&str>::new());
    }
}
