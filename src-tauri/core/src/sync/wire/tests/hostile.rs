//! Files come from strangers.

use super::world::World;
use crate::domain::id::Id;
use crate::sync::wire::*;
use proptest::prelude::*;

/// Every byte of every kind of file is changed once, and every file cut everywhere.
#[test]
fn any_changed_byte_and_any_cut_is_refused() {
    let w = World::new();
    for (name, bytes) in w.files() {
        let mut broken = bytes.clone();
        for at in 0..bytes.len() {
            // Another bit at each place.
            broken[at] ^= 1 << (at % 8);
            assert!(w.take(&broken).is_err(), "{name}: byte {at}");
            broken[at] = bytes[at];
            assert!(w.take(&bytes[..at]).is_err(), "{name}: cut at {at}");
        }
        broken.push(0);
        assert_eq!(w.take(&broken), Err(WireError::Hash), "{name}: a byte more");
    }
}

/// What a disk leaves that was full, or lost its power.
#[test]
fn zeros_are_refused() {
    let w = World::new();
    for (name, bytes) in w.files() {
        assert_eq!(w.take(&vec![0; bytes.len()]), Err(WireError::NotOurs), "{name}");
        for from in (0..bytes.len()).step_by(64) {
            let mut torn = bytes.clone();
            torn[from..].fill(0);
            if torn != bytes {
                assert!(w.take(&torn).is_err(), "{name}: zeros from {from}");
            }
        }
    }
    assert_eq!(w.take(&[]), Err(WireError::NotOurs));
    assert_eq!(w.take(b"TSG"), Err(WireError::Truncated));
}

#[test]
fn one_kind_does_not_pass_for_another() {
    let w = World::new();
    for (name, mut bytes) in w.files() {
        let own = bytes[4];
        for kind in Kind::ALL {
            bytes[4] = kind as u8;
            assert_eq!(w.take(&bytes).is_ok(), kind as u8 == own, "{name} as {kind:?}");
        }
    }
}

#[test]
fn signatures_of_others_are_refused() {
    let w = World::new();
    let files: std::collections::HashMap<_, _> = w.files().into_iter().collect();
    let stranger = w.laptop.1.sign.public();
    let verdicts = [
        MarkerFile::parse(&files["marker"]).unwrap().verify(&stranger),
        RosterFile::parse(&files["roster"]).unwrap().verify(&stranger),
        InvitationFile::parse(&files["invitation"]).unwrap().verify(&stranger),
        ClaimFile::parse(&files["claim_join"]).unwrap().verify(&stranger),
        KeyringFile::parse(&files["keyring_device"]).unwrap().verify(&stranger),
        Segment::parse(&files["segment"]).unwrap().verify(&stranger),
    ];
    assert_eq!(verdicts, [Err(WireError::Signature); 6]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn arbitrary_bytes_are_an_error_not_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let (log, ours) = (Id::from_bytes([1; 16]), [b"TSG1l", &bytes[..]].concat());
        prop_assert!(File::parse(&bytes).is_err());
        prop_assert!(Segment::parse(&ours).is_err());
        let _ = (Payload::decode(&bytes, log), Index::decode(&bytes, 9));
        let _ = (Keys::decode(&bytes), Grant::decode(&bytes), unpack(&bytes));
    }

    /// Two changes at once, so that a length and its content can fit each other again.
    #[test]
    fn any_two_changed_bytes_are_refused(
        which in any::<prop::sample::Index>(),
        a in (any::<prop::sample::Index>(), 1..=255u8), b in (any::<prop::sample::Index>(), 1..=255u8),
    ) {
        let w = World::new();
        let files = w.files();
        let (_, bytes) = &files[which.index(files.len())];
        let mut broken = bytes.clone();
        for (at, mask) in [a, b] {
            broken[at.index(bytes.len())] ^= mask;
        }
        prop_assume!(broken != *bytes);
        prop_assert!(w.take(&broken).is_err());
    }
}
