//! A query prints back in one form that parses to the same tree, and no text does harm.

use super::super::fields::FieldName;
use super::*;

fn tree(text: &str) -> (Node, Vec<Fault>) {
    let mut faults = Vec::new();
    let node = parse(text, &mut faults);
    (node, faults)
}

#[test]
fn other_spellings_print_as_one() {
    for (text, canonical) in [
        ("a NOT b", "a AND NOT b"),
        ("a -b", "a AND NOT b"),
        ("NOT (NOT a)", "a"),
        ("((a) AND ((b AND c)))", "a AND b AND c"),
        ("(a AND b) OR c", "(a AND b) OR c"),
        ("a NEAR/5 b OR c", "(a NEAR/5 b) OR c"),
        ("iran near5 (x OR y)", "iran NEAR/5 (x OR y)"),
        ("a PRE/3 b", "a ONEAR/3 b"),
        ("INTITLE:iran", "title:iran"),
        ("headline(iran)", "title:iran"),
        ("hd=(iran OR oil)", "title:(iran OR oil)"),
        ("source:bbc AND domain:bbc.co.uk", "feed:bbc AND site:bbc.co.uk"),
        ("url:https://a.org/b", "url:\"https://a.org/b\""),
        ("url:a:b\\", "url:\"a:b\""),
        ("url:\u{0}//a//\\", "url://a//\\"),
        ("{IT}", "cs(IT)"),
        ("allcaps(it OR or)", "cs(IT OR \"OR\")"),
        ("repeat3:\"x\"", "atleast3(\"x\")"),
        ("atleast3 x", "atleast3(x)"),
        ("x/F50/", "first50(x)"),
        ("“a  b”~5", "\"a b\"~5"),
        ("COVID–19", "COVID-19"),
        ("re:/a\\/b/i", "re:/a\\/b/i"),
        ("title:atleast3(x)", "title:(atleast3(x))"),
    ] {
        let (node, faults) = tree(text);
        assert_eq!((node.to_string().as_str(), faults.as_slice()), (canonical, &[][..]), "{text}");
    }
}

fn field() -> impl Strategy<Value = FieldName> {
    prop::sample::select(FieldName::ALL.to_vec())
}

fn leaf() -> impl Strategy<Value = Node> {
    let node = |kind| Node::new(kind, 0..0);
    prop_oneof![
        "[a-z]{3,6}[*]?|OPEC[+]|AT&T|U[.]S[.]|wom[?]n|COVID-19|#tag|and|or|not|not1|#5|无人机|5%"
            .prop_map(move |text| node(Kind::Word(text))),
        ("[a-z]{1,4}( [a-z+&,:]{1,4}){0,3}", prop::option::of(0_u32..9))
            .prop_map(move |(text, within)| node(Kind::Phrase { text, within })),
        (r"[a-z ]{1,4}(\\/[a-z(\[ ]{0,3})?", any::<bool>())
            .prop_map(move |(pattern, ignore_case)| node(Kind::Regex { pattern, ignore_case })),
    ]
}

fn node() -> impl Strategy<Value = Node> {
    leaf().prop_recursive(5, 40, 4, |inner| {
        let scope = prop_oneof![
            field().prop_map(Scope::Field),
            (1_u32..9).prop_map(Scope::AtLeast),
            (1_u32..99).prop_map(Scope::First),
            Just(Scope::Case),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Node::all),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Node::any),
            inner.clone().prop_map(Node::not),
            (inner.clone(), inner.clone(), 0_u32..9, any::<bool>())
                .prop_map(|(left, right, within, ordered)| Node::near(left, right, within, ordered)),
            (scope, inner).prop_map(|(scope, part)| Node::scoped(scope, part, 0..0)),
        ]
    })
}

/// Pieces of the language, put together at random.
fn soup() -> impl Strategy<Value = String> {
    let pieces = [
        "iran",
        " ",
        " ",
        " ",
        "(",
        ")",
        "{",
        "}",
        "\"",
        "“",
        "AND",
        "OR",
        "NOT",
        "-",
        "–",
        "NEAR/3",
        "ONEAR/3",
        "near",
        "w/5",
        "title:",
        "site:",
        "hd=",
        "cs(",
        "atleast2(",
        "first9(",
        "/F9/",
        "~3",
        "re:/",
        "/",
        "/i",
        "*",
        "?",
        "!",
        "+",
        "&",
        "&&",
        "|",
        ",",
        "[",
        "and",
        "or",
        "not",
        ":",
        "=",
        "\\",
        "é",
        "无",
        "\u{a0}",
        ".",
        "lang:en",
        "http://x",
        "allcaps",
        "“",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..14).prop_map(|pieces| pieces.concat())
}

fn harmless(text: &str) -> Result<(), TestCaseError> {
    let item = item("Iran and drones é 无", text);
    let document = Document::new(&item);
    match compiled(text) {
        Ok(condition) => {
            for found in condition.evidence(&document).unwrap_or_default() {
                prop_assert_eq!(document.text(found.field).get(found.start..found.end), Some(found.text.as_str()));
            }
            if let Some(found) = condition.evidence(&document) {
                prop_assert!(!found.is_empty(), "a match without evidence");
            }
            let canonical = condition.query().unwrap();
            let again =
                compiled(&canonical).map_err(|faults| TestCaseError::fail(format!("{canonical}: {faults:?}")))?;
            prop_assert_eq!(tree(text).0, tree(&canonical).0);
            prop_assert_eq!(again.query(), Some(canonical));
        }
        Err(faults) => {
            prop_assert!(!faults.is_empty());
            for fault in faults {
                prop_assert!(text.get(fault.span.clone()).is_some(), "{:?} in {:?}", fault, text);
                prop_assert!(fault.fix.is_some() && !fault.message.is_empty());
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_tree_prints_as_a_query_that_parses_to_it(node in node()) {
        let text = node.to_string();
        let (again, faults) = tree(&text);
        prop_assert_eq!(&faults, &[], "{}", text);
        prop_assert_eq!(again, node, "{}", text);
    }

    #[test]
    fn any_text_is_a_query_or_has_faults(text in "\\PC{0,40}") {
        harmless(&text)?;
    }

    #[test]
    fn any_soup_of_operators_is_a_query_or_has_faults(text in soup()) {
        harmless(&text)?;
    }
}
