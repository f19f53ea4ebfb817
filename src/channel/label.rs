//! A rule's name as one label of ASCII, for headers and file names.

use sha2::{Digest, Sha256};

/// Characters of the readable part of a label.
const LABEL: usize = 40;

/// A rule's name as one label (as of a List-Id, RFC 2919): readable where it can be, and another one for
/// every name.
pub(super) fn label(rule: &str) -> String {
    let mut label = String::new();
    for sign in rule.chars() {
        match sign.to_ascii_lowercase() {
            sign @ ('a'..='z' | '0'..='9') => label.push(sign),
            _ if label.is_empty() || label.ends_with('-') => {}
            _ => label.push('-'),
        }
    }
    label.truncate(LABEL);
    let label = label.trim_end_matches('-');
    if label == rule {
        return label.to_owned();
    }
    let digest = Sha256::digest(rule.as_bytes());
    let digest: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("{label}-{digest}").trim_start_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_safe_and_differ_where_names_differ() {
        assert_eq!(label("iran-drones"), "iran-drones");
        insta::assert_snapshot!(label("Öl & Gas"), @"l-gas-22946273");
        insta::assert_snapshot!(label("日本"), @"cf2abf0c");
        assert_ne!(label("A b"), label("a-b"));
        assert!(label(&"x".repeat(500)).len() <= 63);
        assert_eq!(label("../../etc"), label("../../etc").replace(['/', '.'], ""));
    }
}
