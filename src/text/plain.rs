//! Markup to plain text.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// Elements that do not break a line or a word.
const INLINE: [&str; 33] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
];

/// Plain text of a text that may be HTML: tags are gone, entities are decoded, block elements
/// end a line, white space is collapsed. Time is proportional to the length.
pub fn plain(markup: &str) -> String {
    if !markup.contains(['<', '&']) {
        return collapse(markup);
    }
    let sink = TextSink(RefCell::new(TextState { text: String::with_capacity(markup.len()), silent: None }));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let (markup, word) = without_last_word(markup);
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(markup));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let state = tokenizer.sink.0.into_inner();
    let word = if state.silent.is_none() { word } else { "" };
    collapse(&(state.text + word))
}

/// Cuts off `<word` at the end. HTML takes it for the beginning of a tag and drops it, and with it
/// the last word of a text like `EU<US`.
fn without_last_word(markup: &str) -> (&str, &str) {
    let is_tag = |rest: &str| rest.contains(|sign: char| sign.is_whitespace() || matches!(sign, '>' | '=' | '/' | '!'));
    match markup.rfind('<') {
        Some(place) if !is_tag(&markup[place..]) => markup.split_at(place),
        _ => (markup, ""),
    }
}

/// One space for a run of white space, one line break where the run has one; none at the ends.
fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    let mut gap = None;
    for c in text.chars() {
        match c {
            '\n' => gap = Some('\n'),
            _ if c.is_whitespace() || c.is_control() || c == '\u{FEFF}' => gap = gap.or(Some(' ')),
            _ => {
                if let Some(gap) = gap.take()
                    && !collapsed.is_empty()
                {
                    collapsed.push(gap);
                }
                collapsed.push(c);
            }
        }
    }
    collapsed
}

struct TextState {
    text: String,
    /// The element whose content is no text, while inside it.
    silent: Option<String>,
}

struct TextSink(RefCell<TextState>);

impl TokenSink for TextSink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) if state.silent.is_none() => push_text(&mut state.text, &text),
            Token::TagToken(tag) => return state.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// In markup a line break in the source is only a space.
fn push_text(text: &mut String, more: &str) {
    text.extend(more.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
}

impl TextState {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        if self.silent.as_deref() == Some(name) && tag.kind == TagKind::EndTag {
            self.silent = None;
        }
        if !INLINE.contains(&name) {
            self.text.push('\n');
        }
        let raw = match name {
            "script" => RawKind::ScriptData,
            "style" | "iframe" | "noembed" | "noframes" => RawKind::Rawtext,
            _ => return TokenSinkResult::Continue,
        };
        if tag.kind != TagKind::StartTag || tag.self_closing {
            return TokenSinkResult::Continue;
        }
        self.silent = Some(name.to_owned());
        TokenSinkResult::RawData(raw)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markup_is_gone_and_blocks_separate_words() {
        assert_eq!(plain("<p>Talks with <b>Iran</b> resume</p><p>drones</p>"), "Talks with Iran resume\ndrones");
        assert_eq!(plain("Ira<b>n</b>"), "Iran");
        assert_eq!(plain("one<br>two<br/>three"), "one\ntwo\nthree");
        assert_eq!(plain("on <time>3 May</time>, f(<var>x</var>)"), "on 3 May, f(x)");
    }

    #[test]
    fn tags_that_a_text_shows_are_text() {
        let code = "<pre><code>&lt;<i>img</i> <var>src</var>=&quot;<kbd>a.jpg</kbd>&quot; /&gt;</code></pre>";
        assert_eq!(plain(&format!("<p>Write:</p>{code}")), "Write:\n<img src=\"a.jpg\" />");
    }

    #[test]
    fn entities_are_decoded_and_lonely_signs_stay() {
        assert_eq!(plain("AT&amp;T &rsquo;s caf&eacute;"), "AT&T ’s café");
        assert_eq!(plain("1 < 2 & 3 > 2"), "1 < 2 & 3 > 2");
        assert_eq!(plain("EU<US"), "EU<US");
        assert_eq!(plain("more <a href=\"https://exa"), "more");
        assert_eq!(plain("x<script>if (a<b"), "x");
    }

    #[test]
    fn scripts_and_styles_are_no_text() {
        assert_eq!(plain("a<script>if (x < 1) { y('<p>') }</script><style>p{}</style>b"), "a\nb");
    }

    #[test]
    fn white_space_collapses() {
        assert_eq!(plain("  a \n b\u{a0}\tc "), "a\nb c");
        assert_eq!(plain("<i>a</i> \n b"), "a b");
    }

    #[test]
    fn deep_nesting_is_only_long() {
        let deep = "<div>".repeat(100_000) + "x";
        assert_eq!(plain(&deep), "x");
    }

    proptest! {
        #[test]
        fn plain_text_has_no_space_at_its_ends(markup in "\\PC{0,40}(<[a-z]{1,6}>)?\\PC{0,40}") {
            let text = plain(&markup);
            prop_assert_eq!(text.trim(), text.as_str());
        }
    }
}
