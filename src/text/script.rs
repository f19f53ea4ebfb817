//! What kind of character is this: a letter of which writing, a sign, a joint?

use unicode_normalization::char::is_combining_mark;

/// Writings that the cut into words and the matching of words treat in their own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Letters and digits of writings that put spaces between words.
    Spaced,
    /// Writings without spaces, cut into characters: Han, Kana, Thai, Lao, Khmer, Burmese.
    Unspaced,
    /// Korean: a term matches at the beginning of a word.
    Hangul,
    /// Arabic: a term matches behind attached particles.
    Arabic,
    /// Hebrew.
    Hebrew,
}

/// The writing of a letter, digit or mark; `None` for everything that separates words.
pub fn script_of(c: char) -> Option<Script> {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric().then_some(Script::Spaced);
    }
    match u32::from(c) {
        // Apostrophes that Unicode counts as letters.
        0x02BB | 0x02BC => None,
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0xA9E0..=0xA9FF | 0xAA60..=0xAA7F => unspaced(c),
        0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3031..=0x3035 | 0x303B | 0x3041..=0x30FF => unspaced(c),
        0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xFF66..=0xFF9F => unspaced(c),
        0x1B000..=0x1B16F | 0x20000..=0x3FFFF => unspaced(c),
        0x1100..=0x11FF | 0x3130..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xFFA0..=0xFFDC => Some(Script::Hangul),
        0x0590..=0x05FF | 0xFB1D..=0xFB4F => is_letter(c).then_some(Script::Hebrew),
        0x0600..=0x06FF | 0x0750..=0x077F | 0x08A0..=0x08FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFC => {
            is_letter(c).then_some(Script::Arabic)
        }
        _ => is_letter(c).then_some(Script::Spaced),
    }
}

fn unspaced(c: char) -> Option<Script> {
    is_letter(c).then_some(Script::Unspaced)
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Whether a character belongs to the one before it and never stands alone: combining marks, the
/// half-width voicing marks of Katakana, and what is invisible inside a word.
pub(super) fn attaches(c: char) -> bool {
    !c.is_ascii() && (is_combining_mark(c) || matches!(c, '\u{FF9E}' | '\u{FF9F}') || is_invisible(c))
}

/// The soft hyphen, the joiner of letters, and the joiner of words.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200D}' | '\u{2060}')
}

/// Signs that are meant when they are typed; a full stop is one only before or between letters
/// and digits, which the caller knows.
pub fn is_sign(c: char) -> bool {
    matches!(
        c,
        '+' | '#' | '&' | '@' | '%' | '$' | '€' | '£' | '¥' | '＋' | '＃' | '＆' | '＠' | '％' | '＄' | '￥' | '￡'
    )
}

/// Hyphens, dashes, slashes, spaces and apostrophes: one class between the parts of a term. So are
/// the signs of Hebrew abbreviations, and the non-joiner that Persian writes inside words.
pub fn joins_parts(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '/'
                | '\''
                | '’'
                | '‘'
                | 'ʼ'
                | 'ʻ'
                | '´'
                | '`'
                | '＇'
                | '⁄'
                | '∕'
                | '−'
                | '－'
                | '／'
                | '֊'
                | '־'
        )
        || matches!(c, '\u{2010}'..='\u{2015}' | '\u{AD}' | '\u{200C}' | '׳' | '״' | '\u{FE58}' | '\u{FE63}')
}
