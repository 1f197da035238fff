//! Which encoding a file made by others is in.

use encoding_rs::{DecoderResult, Encoding, SHIFT_JIS, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::io::{self, Read};

/// Evidence that ends the look before the end of the file: this many characters of one kind only.
const ENOUGH: u64 = 100_000;

/// The encodings that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    Utf8,
    /// Windows-31J.
    Cp932,
    Utf16Le,
    Utf16Be,
}

impl Charset {
    /// The encoding of a whole file, read in pieces: by its byte order mark; without one UTF-8, unless
    /// broken sequences outnumber good ones. So a single broken line does not turn a UTF-8 file to CP932.
    /// Only sequences of three or four bytes speak for UTF-8: half-width kana in CP932 look like two.
    pub fn detect(mut file: impl Read) -> io::Result<Charset> {
        let mut piece = vec![0; 1 << 16];
        let (mut held, mut first) = (0, true);
        let (mut good, mut broken) = (0u64, 0u64);
        loop {
            let n = fill(&mut file, &mut piece[held..])?;
            let bytes = &piece[..held + n];
            if std::mem::take(&mut first)
                && let Some(charset) = byte_order_mark(bytes)
            {
                return Ok(charset);
            }
            let tail = count(bytes, &mut good, &mut broken);
            if n == 0 || good.max(broken) > ENOUGH && good.min(broken) == 0 {
                let cut = u64::from(n == 0 && tail > 0);
                return Ok(if good >= broken + cut { Charset::Utf8 } else { Charset::Cp932 });
            }
            let end = held + n;
            piece.copy_within(end - tail..end, 0);
            held = tail;
        }
    }

    /// `bytes` as text; None where they are none. UTF-16 has become UTF-8 before (see [`Utf16`]).
    pub(super) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Charset::Cp932 => SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes),
            _ => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        }
    }

    /// `bytes` as text with U+FFFD for what is none.
    pub(super) fn decode_lossy(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Charset::Cp932 => SHIFT_JIS.decode_without_bom_handling(bytes).0,
            _ => String::from_utf8_lossy(bytes),
        }
    }
}

fn byte_order_mark(bytes: &[u8]) -> Option<Charset> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Some(Charset::Utf8),
        [0xFF, 0xFE, ..] => Some(Charset::Utf16Le),
        [0xFE, 0xFF, ..] => Some(Charset::Utf16Be),
        _ => None,
    }
}

/// Reads until `buffer` is full or the file ends.
fn fill(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut n = 0;
    while n < buffer.len() {
        match file.read(&mut buffer[n..]) {
            Ok(0) => break,
            Ok(read) => n += read,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(n)
}

/// Counts UTF-8 sequences of three or four bytes and broken ones; the bytes at the end that are only cut.
fn count(mut bytes: &[u8], good: &mut u64, broken: &mut u64) -> usize {
    let leads = |valid: &[u8]| valid.iter().filter(|b| **b >= 0xE0).count() as u64;
    loop {
        match std::str::from_utf8(bytes) {
            Ok(_) => {
                *good += leads(bytes);
                return 0;
            }
            Err(e) => {
                let (valid, rest) = bytes.split_at(e.valid_up_to());
                *good += leads(valid);
                let Some(skip) = e.error_len() else { return rest.len() };
                *broken += 1;
                bytes = &rest[skip..];
            }
        }
    }
}

/// Reads UTF-16 and gives UTF-8. An unpaired surrogate becomes the byte 0xFF, which no UTF-8 has, so that
/// the cell with it is refused later and not silently changed here.
pub(super) struct Utf16<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Utf16<R> {
    pub(super) fn new(inner: R, charset: Charset) -> Utf16<R> {
        let encoding: &'static Encoding = if charset == Charset::Utf16Be { UTF_16BE } else { UTF_16LE };
        let decoder = encoding.new_decoder_with_bom_removal();
        Utf16 { inner, decoder, raw: vec![0; 1 << 16], text: Vec::new(), at: 0, ended: false }
    }

    fn more(&mut self) -> io::Result<()> {
        let n = fill(&mut self.inner, &mut self.raw)?;
        self.ended = n == 0;
        self.text.clear();
        self.at = 0;
        let mut from = 0;
        let mut scratch = [0; 4096];
        loop {
            let src = &self.raw[from..n];
            let (result, read, wrote) =
                self.decoder.decode_to_utf8_without_replacement(src, &mut scratch, self.ended);
            from += read;
            self.text.extend_from_slice(&scratch[..wrote]);
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.text.push(0xFF),
            }
        }
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.more()?;
        }
        let n = out.len().min(self.text.len() - self.at);
        out[..n].copy_from_slice(&self.text[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}
