//! Windows-31J (CP932) as a stream, and the list of what it could not hold.
//!
//! encoding_rs' Shift_JIS has the NEC and IBM extensions of CP932 and so does the work; three of its
//! mappings are not CP932's and are kept from it: `¥` and `‾` would become a backslash and a tilde,
//! U+0080 a stray byte. Before encoding, five characters that encoders disagree on are normalised
//! (〜→～, −→－, —→―, ‖→∥, ¥→￥) and ㋿ is written 令和. What then has no place is written 〓, never
//! "?", and counted; a base with its variation selectors or combining marks counts as one.

use encoding_rs::{Encoder, EncoderResult, SHIFT_JIS};
use std::collections::BTreeMap;
use std::io::{self, Write};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Stands in a file where a character could not be written.
pub const GETA: char = '〓';
const GETA_CP932: [u8; 2] = [0x81, 0xAC];

/// Characters (or sequences) that were written as [`GETA`], and how often.
pub type Replaced = BTreeMap<String, u64>;

/// A writer of UTF-8 in, CP932 out. Text may be cut anywhere between two `write`s; call
/// [`finish`](Cp932::finish) at the end, because the last sequence is held back until then.
#[derive(Debug)]
pub struct Cp932<W: Write> {
    inner: W,
    pending: Vec<u8>,
    out: Vec<u8>,
    replaced: Replaced,
}

impl<W: Write> Cp932<W> {
    pub fn new(inner: W) -> Cp932<W> {
        Cp932 { inner, pending: Vec::new(), out: Vec::new(), replaced: Replaced::new() }
    }

    /// Writes what was held back; the writer beneath and the list of replaced characters.
    /// Fails with `InvalidData` where the text ends in the middle of a character.
    pub fn finish(mut self) -> io::Result<(W, Replaced)> {
        let pending = std::mem::take(&mut self.pending);
        let text = std::str::from_utf8(&pending).map_err(|_| not_utf8())?;
        self.out.clear();
        encode(text, &mut self.out, &mut self.replaced);
        self.inner.write_all(&self.out)?;
        self.inner.flush()?;
        Ok((self.inner, self.replaced))
    }
}

fn not_utf8() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not UTF-8")
}

impl<W: Write> Write for Cp932<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pending.extend_from_slice(bytes);
        let text = match std::str::from_utf8(&self.pending) {
            Ok(text) => text,
            // No error length: the text is only cut, its rest comes with the next write.
            Err(e) if e.error_len().is_none() => {
                std::str::from_utf8(&self.pending[..e.valid_up_to()]).map_err(|_| not_utf8())?
            }
            Err(_) => return Err(not_utf8()),
        };
        let ready = last_sequence(text);
        self.out.clear();
        encode(&text[..ready], &mut self.out, &mut self.replaced);
        self.inner.write_all(&self.out)?;
        self.pending.drain(..ready);
        Ok(bytes.len())
    }

    /// Flushes the writer beneath; what is held back stays so.
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// `text` in CP932, appended to `out`; what has no place there is counted in `replaced`.
pub fn encode(text: &str, out: &mut Vec<u8>, replaced: &mut Replaced) {
    let mut encoder = SHIFT_JIS.new_encoder();
    let mut from = 0;
    while from < text.len() {
        let odd = next_odd(text, from);
        from = run(&mut encoder, text, from, odd, out, replaced);
        if from == odd && odd < text.len() {
            from = sequence(text, odd, out, replaced);
        }
    }
}

/// Encodes `text[from..to]` as far as the table goes; where it stops, writes the stopping sequence.
/// Returns where to go on, which lies past `to` when a sequence does.
fn run(
    e: &mut Encoder,
    text: &str,
    from: usize,
    to: usize,
    out: &mut Vec<u8>,
    replaced: &mut Replaced,
) -> usize {
    let mut scratch = [0; 4096];
    let (mut at, mut plain_from) = (from, from);
    while at < to {
        let src = &text[at..to];
        let (result, read, wrote) = e.encode_from_utf8_without_replacement(src, &mut scratch, false);
        out.extend_from_slice(&scratch[..wrote]);
        at += read;
        let EncoderResult::Unmappable(stop) = result else { continue };
        let stop_at = at - stop.len_utf8();
        let start = match text[plain_from..stop_at].chars().next_back() {
            // The mark's base was written a moment ago: take it back and write the two as one.
            Some(base) if extends(stop) && carries_marks(base) => {
                out.truncate(out.len() - encoded_len(base));
                stop_at - base.len_utf8()
            }
            _ => stop_at,
        };
        at = sequence(text, start, out, replaced);
        plain_from = at;
    }
    at
}

/// Writes the character at `at` with everything that extends it; returns the end of the sequence.
fn sequence(text: &str, at: usize, out: &mut Vec<u8>, replaced: &mut Replaced) -> usize {
    let end = at + sequence_len(&text[at..]);
    let whole = &text[at..end];
    let mut chars = whole.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        if let Some(text) = normalised(only) {
            encode_plain(text, out);
            return end;
        }
    } else {
        // か with U+3099, as a Macintosh writes it, is が.
        let composed: String = whole.nfc().collect();
        if encode_plain(&composed, out) {
            return end;
        }
    }
    out.extend_from_slice(&GETA_CP932);
    *replaced.entry(whole.to_string()).or_insert(0) += 1;
    end
}

/// Encodes `text` if every character of it has a place; otherwise writes nothing.
fn encode_plain(text: &str, out: &mut Vec<u8>) -> bool {
    if next_odd(text, 0) < text.len() {
        return false;
    }
    let (bytes, _, unmappable) = SHIFT_JIS.encode(text);
    if !unmappable {
        out.extend_from_slice(&bytes);
    }
    !unmappable
}

/// What is written for a character that encoders disagree on, or that is printed as two.
pub fn normalised(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{301C}' => "\u{FF5E}",
        '\u{2212}' => "\u{FF0D}",
        '\u{2014}' => "\u{2015}",
        '\u{2016}' => "\u{2225}",
        '\u{00A5}' => "\u{FFE5}",
        '\u{32FF}' => "令和",
        _ => return None,
    })
}

/// Where, from `from` on, the first character stands that encoding_rs maps otherwise than CP932.
fn next_odd(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    for hit in memchr::memchr2_iter(0xC2, 0xE2, &bytes[from..]) {
        let at = from + hit;
        if matches!(&bytes[at..], [0xC2, 0xA5 | 0x80, ..] | [0xE2, 0x80, 0xBE, ..]) {
            return at;
        }
    }
    text.len()
}

/// Combining marks, variation selectors, the joiner and the skin tones: part of what stands before.
fn extends(c: char) -> bool {
    match c {
        '\u{0}'..='\u{2FF}' => false,
        '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{1F3FB}'..='\u{1F3FF}' => true,
        _ => is_combining_mark(c),
    }
}

/// Not the delimiters of CSV: a mark at the beginning of a cell has no base.
fn carries_marks(base: char) -> bool {
    !matches!(base, '\0'..='\u{1F}' | '"' | ',' | '\u{7F}')
}

/// A part that a joiner ties on: pictures and signs, as in a family of emoji.
fn joins(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21FF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Bytes of the first character of `text` and of what extends it.
fn sequence_len(text: &str) -> usize {
    let mut chars = text.char_indices();
    let mut before = chars.next().map_or('\0', |(_, c)| c);
    if !carries_marks(before) {
        return before.len_utf8();
    }
    for (at, c) in chars {
        if !(extends(c) || before == '\u{200D}' && joins(c)) {
            return at;
        }
        before = c;
    }
    text.len()
}

/// Where the last sequence of `text` begins: marks of the next chunk may still belong to it.
fn last_sequence(text: &str) -> usize {
    let mut chars = text.char_indices().rev().peekable();
    while let Some((at, c)) = chars.next() {
        let joined = joins(c) && matches!(chars.peek(), Some((_, '\u{200D}')));
        if !extends(c) && !joined {
            return at;
        }
    }
    0
}

/// Bytes of a character that CP932 has.
fn encoded_len(c: char) -> usize {
    if c.is_ascii() || matches!(c, '\u{FF61}'..='\u{FF9F}') { 1 } else { 2 }
}

#[cfg(test)]
#[path = "encoding_tests.rs"]
mod tests;
