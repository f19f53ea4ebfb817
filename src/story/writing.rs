//! In which writing a text is, by its letters.

/// The writing that most letters of a text are of; none of a text without letters.
pub(super) fn writing(text: &str) -> Option<u8> {
    let mut counts = [0_usize; 9];
    text.chars().filter_map(class).for_each(|class| counts[class] += 1);
    // Japanese is told from Chinese by its Kana, few as they may be beside Han.
    if counts[KANA] * 8 > counts[HAN] {
        counts[KANA] += counts[HAN];
    }
    let (most, &count) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let is_ukrainian = most == CYRILLIC && text.contains(['і', 'ї', 'є', 'ґ', 'І', 'Ї', 'Є', 'Ґ']);
    let writing = if is_ukrainian { UKRAINIAN } else { most };
    (count > 0).then(|| u8::try_from(writing).ok()).flatten()
}

const CYRILLIC: usize = 2;
/// Cyrillic with letters that Russian and its neighbours lack.
const UKRAINIAN: usize = 9;

const HAN: usize = 5;
const KANA: usize = 6;

fn class(letter: char) -> Option<usize> {
    Some(match letter {
        'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => 0,
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => 1,
        '\u{400}'..='\u{52F}' => CYRILLIC,
        '\u{590}'..='\u{5FF}' => 3,
        '\u{600}'..='\u{77F}' => 4,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' => HAN,
        '\u{3040}'..='\u{30FF}' => KANA,
        '\u{AC00}'..='\u{D7AF}' => 7,
        _ if letter.is_alphabetic() => 8,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_are_told_apart() {
        let texts = ["Oil", "Νέα", "Нефть", "נפט", "نفط", "石油", "石油とガス", "석유", "तेल"];
        let found: Vec<Option<u8>> = texts.into_iter().map(writing).collect();
        assert_eq!(found, (0..9).map(Some).collect::<Vec<_>>());
        assert_eq!(writing("2026: 5 %"), None);
        assert_ne!(writing("Київ і Одеса"), writing("Киев и Одесса"));
    }
}
