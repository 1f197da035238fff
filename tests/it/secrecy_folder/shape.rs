//! What lengths, places and nonces give away to an outsider.

use super::{NOW, Shared, sync};
use serde_json::json;
use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;
use tsunagi_core::sync::crypt::{NONCE, TAG};
use tsunagi_core::sync::wire::{Segment, padme};
use tsunagi_tests::Office;

/// The frames of each segment as an outsider sees them: hint, bytes.
fn visible(s: &Shared) -> Vec<Vec<([u8; 8], Vec<u8>)>> {
    let mut all = vec![];
    for (_, bytes) in s.files() {
        let Ok(segment) = Segment::parse(&bytes) else { continue };
        let frame =
            |f: &tsunagi_core::sync::wire::FrameRef| (f.hint, segment.file.body[f.at..f.at + f.len].to_vec());
        all.push(segment.frames.iter().map(frame).collect());
    }
    all
}

#[test]
fn nothing_links_the_frames_of_one_family() {
    let mut s = Shared::of(Office::new(NOW));
    let (family, _) = s.office.family("見本", "2020-10-05");
    for n in 0..20 {
        // The very same work on one family, again and again.
        s.office.edit("household", &family, json!({ "note": if n % 2 == 0 { "同じ文" } else { "別の文" } }));
        sync(&mut s.office, s.folder.path());
    }
    s.office.app.write_snapshot().unwrap();
    sync(&mut s.office, s.folder.path());
    let segments = visible(&s);
    assert!(segments.len() > 20);
    let mut hints = HashSet::new();
    let mut pieces: HashSet<[u8; 8]> = HashSet::new();
    for (hint, bytes) in segments.iter().flatten() {
        assert!(hints.insert(*hint), "a hint comes twice");
        // No nonce and no ciphertext in common: not one run of eight bytes.
        for piece in bytes.windows(8) {
            assert!(pieces.insert(piece.try_into().unwrap()), "bytes come twice");
        }
        let packed = bytes.len() - NONCE - TAG;
        assert_eq!(padme(packed), packed, "only padded lengths");
    }
    // The place in the table says nothing either: the segments of equal work have a content frame and
    // the index, in either order.
    let lengths: BTreeSet<Vec<usize>> =
        segments[2..].iter().map(|s| s.iter().map(|f| f.1.len()).collect()).collect();
    assert!(lengths.len() > 1, "always the same order: {lengths:?}");
}

/// The shape of what thirty edits leave behind: frames and their lengths, segment by segment.
fn shape_of_thirty_edits(families: usize) -> Vec<Vec<usize>> {
    let mut s = Shared::of(Office::new(NOW));
    let ids: Vec<String> = (0..families).map(|_| s.office.family("見本", "2020-10-05").0).collect();
    sync(&mut s.office, s.folder.path());
    let before: HashSet<PathBuf> = s.files().into_iter().map(|(p, _)| p).collect();
    for n in 0..30 {
        s.office.edit("household", &ids[n % families], json!({ "note": format!("{n:02}回目の電話") }));
        sync(&mut s.office, s.folder.path());
    }
    let mut shape = vec![];
    for (path, bytes) in s.files().into_iter().filter(|(p, _)| !before.contains(p)) {
        let Ok(segment) = Segment::parse(&bytes) else { panic!("{}", path.display()) };
        let mut lengths: Vec<usize> = segment.frames.iter().map(|f| f.len).collect();
        lengths.sort_unstable();
        shape.push(lengths);
    }
    shape
}

#[test]
fn thirty_edits_look_the_same_for_three_families_and_for_thirty() {
    let few = shape_of_thirty_edits(3);
    assert_eq!(few.len(), 30);
    assert_eq!(few, shape_of_thirty_edits(30));
}

/// How many frames the first round of an organisation of so many families has, and its snapshot.
fn frames_of(families: usize) -> Vec<usize> {
    let mut s = Shared::of(Office::new(NOW));
    for _ in 0..families {
        s.office.family("見本", "2020-10-05");
    }
    sync(&mut s.office, s.folder.path());
    s.office.app.write_snapshot().unwrap();
    sync(&mut s.office, s.folder.path());
    visible(&s).iter().map(Vec::len).collect()
}

#[test]
fn how_many_families_there_are_is_told_only_roughly() {
    let few = frames_of(35);
    assert!(few.iter().any(|n| *n > 35), "each has a frame: {few:?}");
    assert!(few.iter().all(|n| *n <= 1 || n % 4 == 0), "{few:?}");
    assert_eq!(few, frames_of(36));
}
