//! Lines of JSON from a stream, one by one, in bounded memory.

use serde_json::{Value as Json, json};
use std::io::{self, BufRead, BufReader, Read};
use tsunagi_core::error::Error;

/// A longer line is refused without being held, in bytes. A note of 10 MB still gets its own answer.
const LINE_MAX: usize = 64 << 20;
const BUFFER: usize = 1 << 20;

/// The lines of an input.
pub struct Lines<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    number: u64,
}

/// One line of the input that is not blank.
#[derive(Debug)]
pub struct Line {
    /// From 1.
    pub number: u64,
    pub json: Result<Json, Error>,
}

impl<R: Read> Lines<R> {
    pub fn new(input: R) -> Lines<R> {
        Lines { input: BufReader::with_capacity(BUFFER, input), line: vec![], number: 0 }
    }

    /// True when the next line is here already: reading it does not wait for the writer.
    pub fn buffered(&self) -> bool {
        self.input.buffer().contains(&b'\n')
    }

    /// The next line that is not blank; waits for it.
    pub fn next(&mut self) -> io::Result<Option<Line>> {
        loop {
            let Some(fits) = self.read()? else { return Ok(None) };
            let mut line = self.line.as_slice();
            if self.number == 1 {
                line = line.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(line);
            }
            let line = line.trim_ascii();
            let json = match fits {
                false => Err(Error::refused("text_too_long").with(json!({ "max": LINE_MAX }))),
                true if line.is_empty() => continue,
                true => parse(line),
            };
            return Ok(Some(Line { number: self.number, json }));
        }
    }

    /// Reads one line into `line`; Some(false) where it was too long to hold.
    fn read(&mut self) -> io::Result<Option<bool>> {
        self.line.clear();
        let mut fits = true;
        let mut any = false;
        loop {
            let piece = match self.input.fill_buf() {
                Ok(piece) => piece,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            if piece.is_empty() {
                self.number += u64::from(any);
                return Ok(any.then_some(fits));
            }
            any = true;
            let end = piece.iter().position(|b| *b == b'\n');
            let taken = end.map_or(piece.len(), |n| n + 1);
            fits &= self.line.len() + taken <= LINE_MAX;
            if fits {
                self.line.extend_from_slice(&piece[..taken]);
            } else {
                self.line.clear();
            }
            self.input.consume(taken);
            if end.is_some() {
                self.number += 1;
                return Ok(Some(fits));
            }
        }
    }
}

fn parse(line: &[u8]) -> Result<Json, Error> {
    let text = match std::str::from_utf8(line) {
        Ok(text) => text,
        Err(_) if has_surrogate_bytes(line) => return Err(Error::refused("text_surrogate")),
        Err(e) => {
            let detail = json!({ "column": e.valid_up_to() + 1 });
            return Err(Error::refused("encoding_invalid").with(detail));
        }
    };
    serde_json::from_str(text).map_err(|e| match mend_surrogates(text) {
        Some(mended) => {
            let error = Error::refused("text_surrogate");
            match serde_json::from_str::<Json>(&mended).ok().and_then(|j| field_with_mark(&j)) {
                Some(field) => error.at(field),
                None => error,
            }
        }
        None => Error::refused("json_invalid").with(json!({ "column": e.column() })),
    })
}

/// UTF-8 has no surrogates; some programs write them in its manner all the same (ED A0 80 to ED BF BF).
fn has_surrogate_bytes(line: &[u8]) -> bool {
    line.windows(2).any(|w| matches!(w, [0xED, 0xA0..=0xBF]))
}

/// A character that no text has, in place of an unpaired surrogate.
const MARK: char = '\u{FFFF}';

/// The text with every unpaired `\uD800` to `\uDFFF` marked; None where there is none.
fn mend_surrogates(text: &str) -> Option<String> {
    let escape = |at: usize| -> Option<u32> {
        text.get(at..at + 2).filter(|t| *t == "\\u")?;
        u32::from_str_radix(text.get(at + 2..at + 6)?, 16).ok()
    };
    let mut mended = String::with_capacity(text.len());
    let (mut from, mut at, mut found) = (0, 0, false);
    while let Some(next) = text[at..].find('\\') {
        at += next;
        match escape(at) {
            Some(0xD800..=0xDBFF) if matches!(escape(at + 6), Some(0xDC00..=0xDFFF)) => at += 12,
            Some(0xD800..=0xDFFF) => {
                mended.push_str(&text[from..at]);
                mended.push(MARK);
                found = true;
                at += 6;
                from = at;
            }
            // An escape of two characters: the second may itself be a backslash.
            _ => at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
        }
    }
    mended.push_str(&text[from..]);
    found.then_some(mended)
}

fn field_with_mark(json: &Json) -> Option<String> {
    fn marked(json: &Json) -> bool {
        match json {
            Json::String(s) => s.contains(MARK),
            Json::Array(items) => items.iter().any(marked),
            Json::Object(map) => map.iter().any(|(k, v)| k.contains(MARK) || marked(v)),
            _ => false,
        }
    }
    json.as_object()?.iter().find(|(_, v)| marked(v)).map(|(k, _)| k.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(input: &[u8]) -> Vec<(u64, String)> {
        let mut lines = Lines::new(input);
        let mut found = vec![];
        while let Some(line) = lines.next().unwrap() {
            found.push((line.number, line.json.map_or_else(|e| e.to_string(), |j| j.to_string())));
        }
        found
    }

    #[test]
    fn each_line_is_read_by_itself() {
        let input = "\u{FEFF}{\"a\":1}\r\n\n  \n{\"a\":\n[]".as_bytes();
        let wanted = [(1, r#"{"a":1}"#), (4, "json_invalid"), (5, "[]")];
        assert_eq!(answers(input), wanted.map(|(n, s)| (n, s.to_owned())));
    }

    #[test]
    fn surrogates_are_told_from_other_broken_text() {
        let code = |line: &[u8]| answers(line)[0].1.clone();
        assert_eq!(code(br#"{"note":"\ud83d\ude00"}"#), r#"{"note":"😀"}"#);
        assert_eq!(code(br#"{"id":1,"note":"x\ud83d"}"#), "text_surrogate (note)");
        assert_eq!(code(br#"{"note":"\ude00\ud83d"}"#), "text_surrogate (note)");
        assert_eq!(code(br#"{"a":{"b":["\uDFFF"]}}"#), "text_surrogate (a)");
        assert_eq!(code(br#"{"note":"\\ud83d"}"#), r#"{"note":"\\ud83d"}"#);
        assert_eq!(code(b"{\"note\":\"\xED\xA0\x80\"}"), "text_surrogate");
        assert_eq!(code(b"{\"note\":\"\x8C\xA9\"}"), "encoding_invalid");
        assert_eq!(code(b"{\"note\":\"\\ud83d"), "text_surrogate");
    }

    #[test]
    fn a_line_that_is_too_long_takes_no_other_with_it() {
        let mut input = b"{\"note\":\"".to_vec();
        input.resize(LINE_MAX + 10, b'a');
        input.extend_from_slice(b"\"}\n{}\n");
        assert_eq!(answers(&input), [(1, "text_too_long".to_owned()), (2, "{}".to_owned())]);
    }
}
