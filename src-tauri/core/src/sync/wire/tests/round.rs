//! What was written is what is read, by those who hold the keys and by nobody else.

use super::world::{DESK, World, id};
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::scope::{Facet, Scope};
use crate::domain::time::Instant;
use crate::sync::crypt::{Code, SecretKey, SignKey};
use crate::sync::wire::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[test]
fn every_file_of_the_world_is_taken() {
    let w = World::new();
    for (name, bytes) in w.files() {
        assert_eq!(w.take(&bytes), Ok(()), "{name}");
        assert_eq!(File::parse(&bytes).unwrap().hash(), file_hash(&bytes));
    }
    assert!(file_name(12, &[0xab; 32]) == "12-abababababababab.tsg");
}

#[test]
fn marker_and_roster() {
    let w = World::new();
    let marker = Marker { org: w.org, root: w.root.public(), created: Instant(-5) };
    let bytes = marker.seal(&w.root).unwrap();
    let file = MarkerFile::parse(&bytes).unwrap();
    assert_eq!(file.marker, marker);
    file.verify(&w.root.public()).unwrap();
    let stranger = SignKey::new(w.entropy());
    assert_eq!(file.verify(&stranger.public()), Err(WireError::Signature));

    let roster = w.roster();
    let bytes = roster.seal(&w.directory, &w.root, w.entropy()).unwrap();
    let file = RosterFile::parse(&bytes).unwrap();
    assert_eq!(file.public.key, w.directory.id());
    assert_eq!(file.public.devices[1].cut, Some(7));
    assert_eq!(file.open(&w.directory).unwrap(), roster);
    assert_eq!(file.open(&w.secret), Err(WireError::Key));
    let mut more = roster.clone();
    more.devices[1].removed = Some((roster.devices[0].log, Hlc(99), 41));
    let sealed = more.seal(&w.directory, &w.root, w.entropy()).unwrap();
    assert_eq!(RosterFile::parse(&sealed).unwrap().open(&w.directory).unwrap(), more);
    let visible = String::from_utf8_lossy(&bytes).into_owned();
    assert!(!visible.contains("架空市") && !visible.contains("visitor"));
}

#[test]
fn an_invitation_opens_by_its_code_alone() {
    let w = World::new();
    let bytes = w.invitation(&w.root);
    let file = InvitationFile::parse(&bytes).unwrap();
    assert_eq!((file.id, file.not_after), (w.code.id(), Instant(99)));
    assert_eq!(file.open(&w.code).unwrap(), w.grant());
    assert_eq!(file.open(&Code::new(w.entropy())), Err(WireError::Key));
    // Whom it is for, and no more, is told to those who hold the directory.
    let Grant { label, worker, role, .. } = w.grant();
    assert_eq!(
        (file.key, file.invitee(&w.directory)),
        (w.directory.id(), Ok(Invitee { label, worker, role }))
    );
    assert_eq!(file.invitee(&w.secret), Err(WireError::Key));
    assert!(!String::from_utf8_lossy(&bytes).contains("visitor"));
    // Somebody who holds the code may write a grant, but not in the root's name.
    let forger = SignKey::new(w.entropy());
    let bytes = w.invitation(&forger);
    assert_eq!(InvitationFile::parse(&bytes).unwrap().open(&w.code), Err(WireError::Signature));
}

#[test]
fn claims_name_one_reason() {
    let w = World::new();
    for succession in [false, true] {
        let claim = w.claim(succession);
        let own = &w.laptop.1.sign;
        let bytes = claim.seal(&w.directory, own, &w.root, w.entropy()).unwrap();
        let file = ClaimFile::parse(&bytes).unwrap();
        assert_eq!(file.open(&w.directory).unwrap(), claim);
        assert_eq!(file.verify(&w.root.public()), Ok(()));
        assert_eq!(file.verify(&w.office.1.sign.public()), Err(WireError::Signature));
        // Whoever has leave and not the log's key claims nothing.
        for own in [&SignKey::new(w.entropy()), &w.root] {
            let bytes = claim.seal(&w.directory, own, &w.root, w.entropy()).unwrap();
            let file = ClaimFile::parse(&bytes).unwrap();
            assert_eq!(file.verify(&w.root.public()), Err(WireError::Signature));
        }
    }
    let mut more = w.claim(true);
    if let Some(p) = &mut more.predecessor {
        (p.last_no, p.taken_back) = (12, vec![(42, [1; 32]), (43, [2; 32])]);
    }
    let bytes = more.seal(&w.directory, &w.laptop.1.sign, &w.root, w.entropy()).unwrap();
    assert_eq!(ClaimFile::parse(&bytes).unwrap().open(&w.directory).unwrap(), more);
    let both = Claim { invitation: Some(w.code.id()), ..w.claim(true) };
    let neither = Claim { invitation: None, ..w.claim(false) };
    for claim in [both, neither] {
        let bytes = claim.seal(&w.directory, &w.laptop.1.sign, &w.root, w.entropy()).unwrap();
        assert!(matches!(ClaimFile::parse(&bytes), Err(WireError::Malformed(_))));
    }
}

#[test]
fn a_keyring_opens_for_its_audience_alone() {
    let w = World::new();
    let keys = Keys { root: Some(w.root.clone()), ..w.keys() };
    let office = &w.office.1;
    for open in [&w.laptop.1.open, &w.desk] {
        let bytes = w.keyring().seal(&keys, &open.public(), &office.sign, w.entropy()).unwrap();
        let file = KeyringFile::parse(&bytes).unwrap();
        assert_eq!(file.plan, w.keyring());
        assert_eq!(file.verify(&office.sign.public()), Ok(()));
        assert_eq!(file.open(open).unwrap(), keys);
        assert_eq!(file.open(&office.open), Err(WireError::Key));
    }
}

#[test]
fn a_keyring_of_fifty_thousand_families_is_small() {
    let w = World::new();
    let entry = |n: u32| HouseholdKey {
        household: Id::v7(1_767_225_600_000 + u64::from(n), &[3; 10]),
        hlc: Hlc(u64::from(n) << 20),
        facet: 0,
        key: w.secret.derive(&n.to_string()),
    };
    let keys = Keys { households: (0..50_000).map(entry).collect(), ..Keys::default() };
    let bytes = w.keyring().seal(&keys, &w.desk.public(), &w.office.1.sign, w.entropy()).unwrap();
    assert!(bytes.len() < 3_000_000, "{}", bytes.len());
    assert!(KeyringFile::parse(&bytes).unwrap().open(&w.desk).unwrap() == keys);
}

#[test]
fn a_segment_opens_frame_by_frame() {
    let w = World::new();
    for snapshot in [false, true] {
        let plan = w.plan(snapshot);
        let bytes = plan.seal(&w.office.1.sign, w.entropy()).unwrap();
        let segment = Segment::parse(&bytes).unwrap();
        segment.verify(&w.office.1.sign.public()).unwrap();
        assert_eq!((segment.log, segment.seq, segment.prev), (plan.log, plan.seq, plan.prev));
        assert_eq!((segment.roster, segment.snapshot), (plan.roster, snapshot));
        assert_eq!(segment.seen, plan.seen);
        assert_eq!(segment.frames.len(), 8, "three are decoys");

        // Both frames of one key, in the order of the plan.
        let (care, _) = w.facet(Facet::Care);
        let found = segment.find(&care);
        let read: Vec<Payload> = found.iter().map(|i| segment.payload(*i, &care).unwrap()).collect();
        let written: Vec<Payload> = plan.frames[..2].iter().map(|f| f.payload.clone()).collect();
        assert_eq!(read, written);
        assert_eq!(segment.open(found[0], &w.directory), Err(WireError::Key));
        assert_eq!(segment.find(&w.secret), Vec::<u32>::new());
        assert_eq!(segment.open(9, &care), Err(WireError::Malformed("frame")));

        // The desk's index leads to care and not to case or the directory.
        let index = segment.index(DESK, &w.desk).unwrap().unwrap();
        let (decoys, content): (Vec<&IndexEntry>, Vec<&IndexEntry>) =
            index.entries.iter().partition(|e| e.scope == DECOY);
        assert_eq!(decoys.len(), 3);
        let mut frames: Vec<u32> = content.iter().map(|e| e.frame).collect();
        frames.sort_unstable();
        let mut expected = found.clone();
        expected.sort_unstable();
        assert_eq!(frames, expected);
        assert!(content.iter().all(|e| e.scope() == Some(w.facet(Facet::Care).1) && e.key == care.id()));
        assert_eq!(segment.index(DESK + 1, &w.desk), Ok(None));
        assert_eq!(segment.index(DESK, &w.laptop.1.open), Ok(None));
    }
}

#[test]
fn a_role_without_frames_gets_no_index() {
    let w = World::new();
    let mut plan = w.plan(false);
    plan.index_for[0].facets = Facet::Visit.code();
    let bytes = plan.seal(&w.office.1.sign, w.entropy()).unwrap();
    let segment = Segment::parse(&bytes).unwrap();
    assert_eq!(segment.frames.len(), 4);
    assert_eq!(segment.index(DESK, &w.desk), Ok(None));
    plan.frames.clear();
    let bytes = plan.seal(&w.office.1.sign, w.entropy()).unwrap();
    assert_eq!(Segment::parse(&bytes).unwrap().frames, vec![]);
}

#[test]
fn frames_open_in_their_own_place_only() {
    let w = World::new();
    let mut plan = w.plan(false);
    // Two frames of equal length that could be exchanged.
    plan.frames = vec![plan.frames[0].clone(), plan.frames[0].clone()];
    plan.index_for.clear();
    let key = plan.frames[0].key.clone();
    let bytes = plan.seal(&w.office.1.sign, w.entropy()).unwrap();
    let mut segment = Segment::parse(&bytes).unwrap();
    segment.frames.swap(0, 1);
    for at in 0..2 {
        assert_eq!(segment.open(at, &key), Err(WireError::Key));
    }
    segment.frames.swap(0, 1);
    segment.seq += 1;
    assert_eq!(segment.open(0, &key), Err(WireError::Key));
    segment.seq -= 1;
    segment.prev[0] ^= 1;
    assert_eq!(segment.open(0, &key), Err(WireError::Key));
    segment.prev[0] ^= 1;
    assert!(segment.open(0, &key).is_ok());
}

#[test]
fn the_order_of_frames_is_not_that_of_the_plan() {
    let w = World::new();
    let mut plan = w.plan(false);
    let scopes = (0..50u8).map(|n| (w.secret.derive(&n.to_string()), Scope::Household(id(n), Facet::Visit)));
    plan.frames = scopes
        .map(|(key, scope)| Frame { key, payload: Payload { scope, needs: 0, changes: vec![] } })
        .collect();
    plan.index_for.clear();
    let bytes = plan.seal(&w.office.1.sign, w.entropy()).unwrap();
    let segment = Segment::parse(&bytes).unwrap();
    let places: Vec<u32> = plan.frames.iter().flat_map(|f| segment.find(&f.key)).collect();
    let sorted: Vec<u32> = (0..50).collect();
    assert_ne!(places, sorted);
    let mut all = places;
    all.sort_unstable();
    assert_eq!(all, sorted);
}

#[test]
fn lengths_tell_neither_small_edits_apart_nor_an_index_from_them() {
    let w = World::new();
    let mut plan = w.plan(false);
    plan.frames.remove(1);
    let bytes = plan.seal(&w.office.1.sign, w.entropy()).unwrap();
    let lens: Vec<usize> = Segment::parse(&bytes).unwrap().frames.iter().map(|f| f.len).collect();
    assert_eq!(lens, vec![168; 4]);
    // A large index has a padded length too.
    let frame = |n: u64| Frame {
        key: w.secret.clone(),
        payload: Payload {
            scope: Scope::Household(Id::v7(n, &[n as u8; 10]), Facet::Care),
            needs: 0,
            changes: vec![],
        },
    };
    plan.frames = (0..200).map(frame).collect();
    let bytes = plan.seal(&w.office.1.sign, w.entropy()).unwrap();
    let segment = Segment::parse(&bytes).unwrap();
    assert!(segment.frames.iter().any(|f| f.len > 1000));
    assert!(segment.frames.iter().all(|f| padme(f.len - 40) == f.len - 40));
    let index = segment.index(DESK, &w.desk).unwrap().unwrap();
    let (decoys, content): (Vec<&IndexEntry>, Vec<&IndexEntry>) =
        index.entries.iter().partition(|e| e.scope == DECOY);
    assert_eq!((content.len(), decoys.len(), segment.frames.len()), (200, 7, 208), "and the index itself");
    // Of any length that content has.
    let lengths =
        |of: &[&IndexEntry]| of.iter().map(|e| segment.frames[e.frame as usize].len).collect::<BTreeSet<_>>();
    assert!(lengths(&decoys).is_subset(&lengths(&content)));
    assert!(decoys.iter().all(|e| segment.payload(e.frame, &w.secret).is_err()));
}

fn any_id() -> impl Strategy<Value = Id> {
    any::<[u8; 16]>().prop_map(Id::from_bytes)
}

fn any_key() -> impl Strategy<Value = SecretKey> + Clone {
    any::<[u8; 32]>().prop_map(SecretKey::from_bytes)
}

fn any_scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        prop::sample::select(vec![Scope::Directory, Scope::Courses, Scope::Beds, Scope::Audit]),
        (any_id(), prop::sample::select(Facet::ALL.to_vec())).prop_map(|(id, f)| Scope::Household(id, f)),
    ]
}

pub fn any_payload() -> impl Strategy<Value = Payload> {
    let change =
        (prop_oneof![Just(id(0x10)), any_id()], any::<u64>(), prop::collection::vec(any::<u8>(), 0..60))
            .prop_map(|(log, no, body)| Packed { log, no, body });
    (any_scope(), any::<u16>(), prop::collection::vec(change, 0..5))
        .prop_map(|(scope, needs, changes)| Payload { scope, needs, changes })
}

fn any_keys() -> impl Strategy<Value = Keys> {
    let organisation = (any::<u8>(), any::<u64>(), any_key()).prop_map(|(code, hlc, key)| OrganisationKey {
        code,
        hlc: Hlc(hlc),
        key,
    });
    let facet = prop::sample::select(vec![0, 1, 2, 4, 8, 16, 32, 64, 128]);
    let household = (any_id(), any::<u64>(), facet, any_key())
        .prop_map(|(household, hlc, facet, key)| HouseholdKey { household, hlc: Hlc(hlc), facet, key });
    let lists =
        (prop::collection::vec(organisation.clone(), 0..3), prop::collection::vec(organisation, 0..3));
    let dropped = prop::collection::vec((any_id(), any::<u64>().prop_map(Hlc)), 0..3);
    let root = prop::option::of(any::<[u8; 32]>().prop_map(SignKey::from_bytes));
    let public = (any::<u8>(), any::<u64>(), any::<[u8; 32]>()).prop_map(|(code, hlc, open)| RolePublic {
        code,
        hlc: Hlc(hlc),
        open,
    });
    let rest = (dropped, prop::collection::vec(public, 0..3), root);
    (lists, prop::collection::vec(household, 0..5), rest).prop_map(
        |((roles, scopes), households, (dropped, publics, root))| Keys {
            roles,
            publics,
            scopes,
            households,
            dropped,
            root,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn payloads(payload in any_payload()) {
        prop_assert_eq!(Payload::decode(&payload.encode(id(0x10)), id(0x10)), Ok(payload));
    }

    #[test]
    fn keys(keys in any_keys()) {
        prop_assert_eq!(Keys::decode(&keys.encode()), Ok(keys));
    }

    #[test]
    fn indexes(rows in prop::collection::vec((0..40u32, any::<u8>(), prop::option::of(any_id()), any::<[u8; 8]>()), 0..9)) {
        let entry = |(frame, scope, household, key)| IndexEntry { frame, scope, household, key };
        let index = Index { entries: rows.into_iter().map(entry).collect() };
        prop_assert_eq!(Index::decode(&index.encode(), 40), Ok(index.clone()));
        let beyond = index.entries.iter().any(|e| e.frame >= 20);
        prop_assert_eq!(Index::decode(&index.encode(), 20).is_err(), beyond);
    }

    #[test]
    fn rosters(n in any::<u64>(), prev in any::<[u8; 32]>(), texts in prop::collection::vec((".{0,12}", any::<Option<u64>>(), any::<Option<[u8; 16]>>()), 0..5)) {
        let w = World::new();
        let device = |(label, cut, invitation): (String, Option<u64>, Option<[u8; 16]>)| Device {
            label, cut, invitation: invitation.map(Id::from_bytes), ..w.roster().devices[0].clone()
        };
        let roster = Roster { n, prev, devices: texts.into_iter().map(device).collect(), ..w.roster() };
        let bytes = roster.seal(&w.directory, &w.root, w.entropy()).unwrap();
        let file = RosterFile::parse(&bytes).unwrap();
        prop_assert_eq!(file.verify(&w.root.public()), Ok(()));
        prop_assert_eq!(file.open(&w.directory), Ok(roster));
    }

    #[test]
    fn segments(
        seq in any::<u64>(), snapshot in any::<bool>(),
        payloads in prop::collection::vec((any_payload(), 0..3u8), 0..8),
        seen in prop::collection::vec((any_id(), any::<u64>(), any::<[u8; 8]>()), 0..4),
    ) {
        let w = World::new();
        let key = |n: u8| w.secret.derive(&n.to_string());
        let frames: Vec<Frame> =
            payloads.into_iter().map(|(payload, n)| Frame { key: key(n), payload }).collect();
        let seen = seen.into_iter().map(|(log, seq, hash)| Seen { log, seq, hash }).collect();
        let plan = SegmentPlan { seq, snapshot, frames, seen, ..w.plan(false) };
        let bytes = plan.seal(&w.office.1.sign, w.entropy()).unwrap();
        let segment = Segment::parse(&bytes).unwrap();
        prop_assert_eq!(segment.verify(&w.office.1.sign.public()), Ok(()));
        prop_assert_eq!(&segment.seen, &plan.seen);
        for n in 0..3 {
            let written: Vec<&Payload> =
                plan.frames.iter().filter(|f| f.key == key(n)).map(|f| &f.payload).collect();
            let read: Vec<Payload> =
                segment.find(&key(n)).iter().map(|i| segment.payload(*i, &key(n)).unwrap()).collect();
            prop_assert_eq!(read.iter().collect::<Vec<_>>(), written);
        }
    }
}
