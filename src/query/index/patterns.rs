//! Every distinct word pattern of all conditions gets a number.

use std::collections::HashMap;

use super::frequency::Frequencies;
use crate::query::pattern::Shape;

/// The number of a word pattern.
pub(super) type Pattern = u32;

/// Word patterns, numbered in the order in which they are met.
#[derive(Debug)]
pub(super) struct Patterns<'a> {
    frequencies: &'a Frequencies,
    numbers: HashMap<String, Pattern>,
    pub(super) shapes: Vec<Shape>,
    /// The share of items that each is expected in.
    pub(super) shares: Vec<f64>,
}

impl<'a> Patterns<'a> {
    pub(super) fn new(frequencies: &'a Frequencies) -> Self {
        Self { frequencies, numbers: HashMap::new(), shapes: Vec::new(), shares: Vec::new() }
    }

    /// The number of a shape.
    pub(super) fn number(&mut self, shape: &Shape) -> Pattern {
        let name = name(shape);
        if let Some(&number) = self.numbers.get(&name) {
            return number;
        }
        let number = u32::try_from(self.shapes.len()).expect("so many words do not fit into memory");
        self.shares.push(self.frequencies.share(&name, shape));
        self.shapes.push(shape.clone());
        self.numbers.insert(name, number);
        number
    }

    /// The share of items that a pattern is expected in.
    pub(super) fn share(&self, pattern: Pattern) -> f64 {
        self.shares[pattern as usize]
    }
}

/// The same for shapes that fit the same words, as people read it.
pub(super) fn name(shape: &Shape) -> String {
    match shape {
        Shape::Forms(forms) => {
            let mut forms = forms.clone();
            forms.sort_unstable();
            forms.join("|")
        }
        Shape::Prefix(prefix) => format!("{prefix}*"),
        Shape::Wildcard { pattern, .. } => pattern.iter().collect(),
        Shape::Stem { language, stem } => format!("{stem}… ({})", language.name),
    }
}
