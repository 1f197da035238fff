//! No word of a record and no id stands in any file of the folder.

use super::keys::{frames_opened, keys_of};
use super::{Shared, sync};
use serde_json::{Value as Json, json};
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::store::Filter;
use tsunagi_core::sync::wire::Payload;
use tsunagi_tests::Office;

/// Bytes of a word that are looked up at once; shorter words would be found by chance.
const PREFIX: usize = 6;

/// What must not be found in the folder, by its first bytes.
#[derive(Default)]
struct Words(HashMap<[u8; PREFIX], Vec<Vec<u8>>>);

impl Words {
    fn add(&mut self, bytes: Vec<u8>) {
        if let Some(prefix) = bytes.first_chunk::<PREFIX>() {
            self.0.entry(*prefix).or_default().push(bytes);
        }
    }

    /// A text in UTF-8 and both orders of UTF-16; of a long one a piece at its beginning and in its midst.
    fn text(&mut self, text: &str) {
        let letters: Vec<char> = text.chars().collect();
        for piece in [letters.get(..letters.len().min(12)), letters.get(letters.len() / 2..)] {
            let piece: String = piece.unwrap_or_default().iter().take(12).collect();
            self.add(piece.clone().into_bytes());
            self.add(piece.encode_utf16().flat_map(u16::to_le_bytes).collect());
            self.add(piece.encode_utf16().flat_map(u16::to_be_bytes).collect());
        }
    }

    /// Every text of every record, and every id in bytes; the organisation's own stands in each file.
    fn of(office: &Office) -> Words {
        let mut words = Words::default();
        for kind in Kind::ALL {
            let each = |mut record: Json| {
                // Whose log a file is of, everybody may see.
                record.as_object_mut().unwrap().remove("log");
                words.take(&record, office.app.organisation());
                Ok(())
            };
            office.app.list(*kind, &Filter::default(), each).unwrap();
        }
        words
    }

    fn take(&mut self, json: &Json, organisation: Id) {
        match json {
            Json::String(text) => {
                self.text(text);
                if let Some(id) = Id::parse(text).ok().filter(|id| *id != organisation) {
                    self.add(id.as_bytes().to_vec());
                }
            }
            Json::Array(all) => all.iter().for_each(|j| self.take(j, organisation)),
            Json::Object(all) => all.values().for_each(|j| self.take(j, organisation)),
            _ => {}
        }
    }

    fn found_in(&self, bytes: &[u8]) -> Vec<String> {
        let mut found = vec![];
        for (at, window) in bytes.windows(PREFIX).enumerate() {
            let of = window.first_chunk::<PREFIX>().and_then(|w| self.0.get(w));
            let there = of.into_iter().flatten().filter(|w| bytes[at..].starts_with(w));
            found.extend(there.map(|w| String::from_utf8_lossy(w).into_owned()));
        }
        found
    }
}

/// Whatever zstd can make of the bytes, from each place where its frames could begin.
fn decompressed(bytes: &[u8]) -> Vec<Vec<u8>> {
    let begins = |at: &usize| bytes[*at..].starts_with(&[0x28, 0xB5, 0x2F, 0xFD]);
    (0..bytes.len())
        .filter(begins)
        .filter_map(|at| zstd::bulk::decompress(&bytes[at..], 64 << 20).ok().or_else(|| torn(&bytes[at..])))
        .collect()
}

/// What comes out before an error.
fn torn(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![];
    let mut reader = zstd::stream::read::Decoder::new(bytes).ok()?;
    let _ = std::io::Read::read_to_end(&mut reader, &mut out);
    Some(out)
}

#[test]
fn an_outsider_finds_no_word_of_the_demonstration() {
    let mut s = Shared::demo();
    let office = s.worker("仮野 花");
    let mut desk = s.joined(&office, "desk");
    desk.put("household", json!({ "display_name": "試作家", "note": "夕方に電話をください" }));
    sync(&mut desk, s.folder.path());
    sync(&mut s.office, s.folder.path());
    s.office.app.write_snapshot().unwrap();
    sync(&mut s.office, s.folder.path());

    let words = Words::of(&s.office);
    let (mut bytes_seen, files) = (0, s.files());
    let kinds: BTreeSet<String> = files
        .iter()
        .map(|(p, _)| p.strip_prefix(s.folder.path().join("tsunagi1")).unwrap().display().to_string())
        .map(|p| p.split('/').next().unwrap().to_owned())
        .collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["i", "k", "l", "marker", "r", "s"]);
    for (path, bytes) in &files {
        let name = path.strip_prefix(s.folder.path().join("tsunagi1")).unwrap().display().to_string();
        assert_eq!(words.found_in(bytes), Vec::<String>::new(), "in {name}");
        // A rule of the counting is called like the file that says that the folder is there.
        if name != "marker" {
            assert_eq!(words.found_in(name.as_bytes()), Vec::<String>::new(), "in the name {name}");
        }
        for plain in decompressed(bytes) {
            assert_eq!(words.found_in(&plain), Vec::<String>::new(), "in {name}, decompressed");
        }
        bytes_seen += bytes.len();
    }
    let number: usize = words.0.values().map(Vec::len).sum();
    println!("{number} words and ids, {} files, {bytes_seen} bytes", files.len());
    assert!(number > 3_000 && bytes_seen > 50_000);

    // The search finds what is there: once the keys of the office are used, and inside a zstd frame.
    let opened = frames_opened(&s, &keys_of(&s.office), |_| true);
    let of = |(_, payload): &(PathBuf, Payload)| payload.encode(Id::from_bytes([0; 16]));
    let plain: Vec<u8> = opened.iter().flat_map(of).collect();
    assert!(words.found_in(&plain).len() > 1_000, "the words are in the frames");
    let packed = [b"xx", &zstd::bulk::compress(&plain, 3).unwrap()[..]].concat();
    assert!(!words.found_in(&decompressed(&packed).concat()).is_empty());
}
