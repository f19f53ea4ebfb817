//! The reference says what the language does.

use super::super::super::REFERENCE;
use super::super::fields::FieldName;
use super::*;

/// The rows of the tables below a heading: the code in the first column, and in the second.
fn rows(heading: &str) -> Vec<(Vec<String>, Vec<String>)> {
    let section = REFERENCE.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let row = row.replace("\\|", "\u{1}");
        let mut columns = row.trim_matches('|').split('|').map(code);
        (columns.next().unwrap(), columns.next().unwrap())
    })
    .collect()
}

fn code(column: &str) -> Vec<String> {
    let spans = column.split('`').skip(1).step_by(2).map(|code| code.replace('\u{1}', "|"));
    spans.filter(|code| !code.contains('…') && code != "*" && code != "?").collect()
}

#[test]
fn every_form_and_field_of_the_reference_is_accepted() {
    for heading in ["Forms", "Fields"] {
        for form in rows(heading).into_iter().flat_map(|(forms, _)| forms) {
            assert!(compiled(&form).is_ok(), "{form}: {:?}", compiled(&form).err());
        }
    }
    let fields = rows("Fields");
    for field in FieldName::ALL.map(FieldName::as_str) {
        assert!(fields.iter().any(|(form, _)| form[0].starts_with(&format!("{field}:"))), "{field} is missing");
    }
}

#[test]
fn other_spellings_are_what_the_reference_says() {
    let canonical = |text: &str| compiled(text).unwrap().query().unwrap();
    for (spellings, meant) in rows("Other spellings") {
        for spelling in spellings {
            assert_eq!(canonical(&spelling), canonical(&meant[0]), "{spelling}");
        }
    }
}

#[test]
fn what_the_reference_refuses_is_refused_and_what_it_offers_is_not() {
    for (written, offered) in rows("What is refused") {
        for text in written {
            assert!(compiled(&text).is_err(), "{text}");
        }
        for text in offered {
            assert!(compiled(&text).is_ok(), "{text}: {:?}", compiled(&text).err());
        }
    }
}
