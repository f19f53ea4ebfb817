//! Values that a field, a word or a regular expression cannot have.

use std::ops::Range;

use super::super::super::fault::Fault;
use super::{code, fault, phrase};

pub(in super::super) fn no_word(text: &str, span: Range<usize>) -> Fault {
    fault(span, format!("there is no word in {}", code(text)), "write a word or a phrase, or leave it out")
}

pub(in super::super) fn wildcard_site(text: &str, span: Range<usize>) -> Fault {
    let domain = text.rsplit(['*', '?']).next().unwrap_or_default().trim_start_matches('.');
    let fix = match domain {
        "" => "write the domain, as in `site:reuters.com`".to_owned(),
        _ => format!("write {}", code(format!("site:{domain}"))),
    };
    fault(span, "`site:` takes no wildcard; a domain stands for its subdomains too", fix)
}

/// A site that is more than a domain, or none.
pub(in super::super) fn bad_site(text: &str, domain: Option<&str>, span: Range<usize>) -> Fault {
    let message = format!("{} is no domain", code(text));
    let fix = match domain {
        Some(domain) => format!(
            "write {}; for a part of an address, {}",
            code(format!("site:{domain}")),
            code(format!("url:\"{text}\""))
        ),
        None => "write a domain, as in `site:reuters.com`".to_owned(),
    };
    fault(span, message, fix)
}

pub(in super::super) fn bad_language(text: &str, code_of: Option<&str>, span: Range<usize>) -> Fault {
    let fix = match code_of {
        Some(known) => format!("write {}", code(format!("lang:{known}"))),
        None => "write its code of two letters, as in `lang:en` or `lang:fa`".to_owned(),
    };
    fault(span, format!("{} is no code of a language", code(text)), fix)
}

pub(in super::super) fn bad_regex(why: &str, span: Range<usize>) -> Fault {
    fault(
        span,
        format!("this regular expression cannot be read: {why}"),
        "mend it, or look for a word or a phrase instead; a sign is meant literally behind `\\`",
    )
}

pub(in super::super) fn large_regex(span: Range<usize>) -> Fault {
    fault(
        span,
        "this regular expression is too large once it is unfolded",
        "write smaller numbers of repetition, or several expressions with OR between them",
    )
}

pub(in super::super) fn greedy_regex(pattern: &str, span: Range<usize>) -> Fault {
    let message = "this regular expression fits even where there is nothing, so it would match every item";
    let fix = match pattern {
        "" => "write what to look for between the slashes, as in `re:/S-?[34]00/`",
        _ => "write what must be there at least, with `+` instead of `*`",
    };
    fault(span, message, fix)
}

/// A run that punctuation cuts into several words.
pub(in super::super) fn cut_by_punctuation(text: &str, words: &[&str], span: Range<usize>) -> Fault {
    let message = format!(
        "{} is {} words with punctuation between them: a phrase, or all of them anywhere?",
        code(text),
        words.len()
    );
    let mut fix = format!("write {} or {}", phrase(text), code(words.join(" AND ")));
    if let [left, right] = words {
        fix = format!(
            "write {}, {} or {}",
            phrase(text),
            code(format!("{left} AND {right}")),
            code(format!("{left} NEAR/5 {right}"))
        );
    }
    fault(span, message, fix)
}
