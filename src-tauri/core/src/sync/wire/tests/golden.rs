//! Frozen files in tests/golden/sync: the writer still makes the good ones byte for byte, the reader
//! refuses each bad one for the reason in its table.
//!
//! `TSUNAGI_GOLDEN=write cargo test -p tsunagi-core frozen` writes them anew, after a deliberate change
//! of the format; a new release of zstd may also give other bytes for the same text, and then the old
//! files must still be read before they are replaced.

use super::world::{World, id};
use crate::domain::scope::{Facet, Scope};
use crate::fs::{DiskFs, Fs};
use crate::sync::crypt::{NONCE, SecretKey, seal};
use crate::sync::wire::cbor::{Enc, EncResult};
use crate::sync::wire::*;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/sync")
}

/// Compares with the frozen file, or writes it.
fn frozen(name: &str, bytes: &[u8]) {
    let path = folder().join(name);
    if std::env::var("TSUNAGI_GOLDEN").as_deref() == Ok("write") {
        DiskFs.write_atomic(&path, bytes).unwrap();
    }
    let stored = DiskFs.read(&path).unwrap();
    assert!(stored == bytes, "{name} is no longer what it was");
}

#[test]
fn good_files_are_frozen() {
    let w = World::new();
    frozen("keys.txt", w.key_list().as_bytes());
    for (name, bytes) in w.files() {
        frozen(&format!("{name}.tsg"), &bytes);
        assert_eq!(w.take(&bytes), Ok(()), "{name}");
    }
}

#[test]
fn bad_files_are_frozen_and_refused() {
    let w = World::new();
    for (name, code, bytes) in bad(&w) {
        frozen(&format!("bad_{name}.tsg"), &bytes);
        assert_eq!(w.take(&bytes).map_err(|e| e.code()), Err(code), "{name}");
    }
}

fn bad(w: &World) -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let files = w.files();
    let segment = files.iter().find(|(name, _)| *name == "segment").map(|(_, b)| b.clone()).unwrap();
    let header = usize::try_from(u32::from_le_bytes(segment[5..9].try_into().unwrap())).unwrap();
    let change = |at: usize| {
        let mut bytes = segment.clone();
        bytes[at] ^= 1;
        bytes
    };
    let mut zero_tail = segment.clone();
    let half = zero_tail.len() / 2;
    zero_tail[half..].fill(0);
    // The last byte of the header's hint table: still a hint, another one.
    let hint = 9 + header - 10;
    vec![
        ("magic", "file_not_ours", [b"ZIP1", &segment[4..]].concat()),
        ("zeros", "file_not_ours", vec![0; 200]),
        ("zero_tail", "file_hash", zero_tail),
        ("cut_header", "file_truncated", segment[..9 + header / 2].to_vec()),
        ("cut_body", "file_hash", segment[..segment.len() - 1].to_vec()),
        ("trailing", "file_hash", [&segment[..], b"\n"].concat()),
        ("flip_header", "file_signature", change(hint)),
        ("flip_signature", "file_signature", change(9 + header + 5)),
        ("flip_body", "file_hash", change(9 + header + 64 + 100)),
        ("header_length", "file_too_large", [&segment[..5], &[255; 4], &segment[9..]].concat()),
        ("newer", "file_newer", newer(w)),
        ("unknown_kind", "file_malformed", [&segment[..4], b"x", &segment[5..]].concat()),
        ("frame_table", "file_malformed", table(w, &[100, u32::MAX])),
        ("frame_table_short", "file_malformed", table(w, &[100])),
        ("frame_tiny", "file_malformed", table(w, &[10, 190])),
        ("indefinite", "file_malformed", indefinite(w)),
        ("double_key", "file_malformed", double_key(w)),
        ("huge_list", "file_truncated", huge_list(w)),
        ("bomb", "file_too_large", bomb(w)),
    ]
}

/// Signed by the right device, as all that follow: a member's program gone wrong or hostile.
fn written(w: &World, body: &[u8], count: u64, fields: impl FnOnce(&mut Enc) -> EncResult) -> Vec<u8> {
    File::write(Kind::Segment, w.org, &w.office.1.sign, body, count, fields).unwrap()
}

fn start(e: &mut Enc, w: &World) -> EncResult {
    e.u8(8)?.bytes(w.office.0.as_bytes())?.u8(9)?.u64(4)?.u8(10)?.bytes(&[7; 32])?;
    e.u8(11)?.u64(2)?.u8(12)?.array(0)?;
    Ok(())
}

fn table(w: &World, lens: &[u32]) -> Vec<u8> {
    written(w, &[1; 200], 6, |e| {
        start(e, w)?;
        e.u8(13)?.array(lens.len() as u64)?;
        for len in lens {
            e.array(2)?.bytes(&[0; 8])?.u32(*len)?;
        }
        Ok(())
    })
}

fn indefinite(w: &World) -> Vec<u8> {
    written(w, &[], 6, |e| {
        start(e, w)?;
        e.u8(13)?.begin_array()?.end()?;
        Ok(())
    })
}

fn double_key(w: &World) -> Vec<u8> {
    written(w, &[], 7, |e| {
        start(e, w)?;
        e.u8(13)?.array(0)?.u8(13)?.array(0)?;
        Ok(())
    })
}

fn huge_list(w: &World) -> Vec<u8> {
    written(w, &[], 6, |e| {
        start(e, w)?;
        e.u8(13)?.array(u64::MAX)?;
        Ok(())
    })
}

/// The common header of a version that does not exist yet.
fn newer(w: &World) -> Vec<u8> {
    let header = cbor::encoded(64, |e| {
        e.map(4)?.u8(0)?.u16(SUITE)?.u8(1)?.bytes(w.org.as_bytes())?;
        e.u8(2)?.u16(READER_VERSION + 1)?.u8(3)?.str("of another form")?;
        Ok(())
    });
    let len = u32::try_from(header.len()).unwrap().to_le_bytes();
    [b"TSG1l", &len[..], &header, &[0; 64]].concat()
}

/// A frame, rightly sealed, that would unpack to more than a reader takes.
fn bomb(w: &World) -> Vec<u8> {
    let (key, scope): (SecretKey, Scope) = w.facet(Facet::Care);
    assert_eq!(scope.household(), Some(id(0x30)));
    let small = zstd::bulk::compress(&vec![0; MAX_PLAIN + 1], 19).unwrap();
    let packed = [&u32::try_from(small.len()).unwrap().to_le_bytes()[..], &small].concat();
    let (org, log, seq, prev) = (w.org, w.office.0, 4, [7; 32]);
    let aad = segment::Binding { kind: Kind::Segment, org, log, seq, prev }.aad(0, key.id());
    let nonce = [1; NONCE];
    let body = [&nonce[..], &seal(&key, &nonce, &aad, &packed).unwrap()].concat();
    written(w, &body, 6, |e| {
        start(e, w)?;
        e.u8(13)?.array(1)?.array(2)?.bytes(&key.hint(Kind::Segment, log, seq, 0))?;
        e.u32(u32::try_from(body.len()).unwrap_or(0))?;
        Ok(())
    })
}
