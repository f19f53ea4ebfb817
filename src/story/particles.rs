//! Particles that Arabic writes together with the word that follows, as "and", "the" and "with the".

const PARTICLES: [&str; 8] = ["وال", "بال", "لل", "ال", "كال", "فال", "و", "ب"];

/// Fewer letters are no word of their own.
const SHORTEST: usize = 3;

/// What may be left of a folded word without its particle: as many forms as there are particles that it may have.
pub(super) fn without_particle(word: &str) -> impl Iterator<Item = &str> {
    let rests = PARTICLES.iter().filter_map(move |particle| word.strip_prefix(particle));
    rests.filter(|rest| rest.chars().count() >= SHORTEST)
}
