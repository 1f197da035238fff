//! What is fed: one reader each, its seeds, and what must hold of an answer.

use crate::golden::Golden;
use tsunagi_core::domain::edit::{Change, OpId, Operation, RecordEdit, Scalar};
use tsunagi_core::domain::hlc::Hlc;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::time::Instant;
use tsunagi_core::sync::wire::*;

/// What came out: a word for the kind of answer, so that new kinds are noticed.
pub type Answer = Result<String, Broken>;

/// A promise of the reader that did not hold.
#[derive(Debug)]
pub struct Broken(pub &'static str);

/// A reader with its seeds.
#[derive(Debug)]
pub struct Surface {
    pub seeds: Vec<Vec<u8>>,
    /// Files have a container that mutations put right.
    pub is_file: bool,
    pub read: fn(&Golden, &[u8]) -> Answer,
}

pub const NAMES: [&str; 9] =
    ["header", "frame", "operation", "snapshot", "roster", "keyring", "invitation", "claim", "scan"];

const LOG: Id = Id::from_bytes([0x10; 16]);
/// The desk's role code in the frozen files.
const DESK: u8 = 101;

/// The readers of a target.
pub fn surfaces(target: &str, g: &Golden) -> Option<Vec<Surface>> {
    let file = |prefixes: &[&str], read| Surface { seeds: g.named(prefixes), is_file: true, read };
    let text = |seeds, read| Surface { seeds, is_file: false, read };
    Some(match target {
        "header" => vec![file(&[""], header)],
        "frame" => {
            let texts = frame_texts(g);
            let packed = texts.iter().filter_map(|t| pack(t).ok().map(|p| p.to_vec())).collect();
            vec![text(packed, packed_text), text(texts.clone(), payload), text(texts, index)]
        }
        "operation" => vec![text(vec![change().encode(LOG)], operation)],
        "snapshot" => vec![file(&["s", "bad_"], segment)],
        "roster" => vec![file(&["roster"], roster), text(roster_texts(g), roster_text)],
        "keyring" => vec![file(&["keyring"], keyring), text(key_texts(g), keys)],
        "invitation" => vec![file(&["invitation"], invitation), text(grant_texts(g), grant)],
        "claim" => vec![file(&["claim"], claim)],
        "scan" => vec![text(crate::scan::seeds(), crate::scan::round)],
        _ => return None,
    })
}

fn word(answer: Result<String, WireError>) -> Answer {
    Ok(answer.unwrap_or_else(kind))
}

/// The kind of an error. Malformed names its place, a finer word than the code; the number of a version
/// makes no new kind.
fn kind(e: WireError) -> String {
    match e {
        WireError::Malformed(place) => place.to_owned(),
        other => other.code().to_owned(),
    }
}

/// What was read, written and read again must be the same.
fn same<T: PartialEq>(read: &T, again: &Result<T, WireError>) -> Result<(), Broken> {
    if again.as_ref() == Ok(read) { Ok(()) } else { Err(Broken("round trip")) }
}

fn header(g: &Golden, bytes: &[u8]) -> Answer {
    let file = match File::parse(bytes) {
        Ok(file) => file,
        Err(e) => return word(Err(e)),
    };
    let signed = [&g.root, &g.office].iter().any(|k| file.verify(k).is_ok());
    // A kind's reader may refuse what the container took, never the other way round.
    let own = match file.kind {
        Kind::Marker => MarkerFile::parse(bytes).map(|_| ()),
        Kind::Roster => RosterFile::parse(bytes).map(|_| ()),
        Kind::Invitation => InvitationFile::parse(bytes).map(|_| ()),
        Kind::Claim => ClaimFile::parse(bytes).map(|_| ()),
        Kind::Keyring => KeyringFile::parse(bytes).map(|_| ()),
        Kind::Segment | Kind::Snapshot => Segment::parse(bytes).map(|_| ()),
        Kind::DeviceKey => DeviceKeyFile::parse(bytes).map(|_| ()),
        Kind::Reset => ResetFile::parse(bytes).map(|_| ()),
    };
    Ok(format!("{:?} {signed} {:?}", file.kind, own.map_err(kind)))
}

fn segment(g: &Golden, bytes: &[u8]) -> Answer {
    let segment = match Segment::parse(bytes) {
        Ok(segment) => segment,
        Err(e) => return word(Err(e)),
    };
    let covered: usize = segment.frames.iter().map(|f| f.len).sum();
    if covered != segment.file.body.len() {
        return Err(Broken("frames that do not cover the body"));
    }
    let mut out = format!("{} frames", log2(segment.frames.len()));
    for key in [&g.care, &g.directory] {
        for at in segment.find(key) {
            out += &format!(" {:?}", segment.payload(at, key).map(|p| log2(p.changes.len())).map_err(kind));
        }
    }
    out += &format!(
        " {:?}",
        segment.index(DESK, &g.desk).map(|i| i.map(|i| log2(i.entries.len()))).map_err(kind)
    );
    Ok(out)
}

/// Bits of a count: sizes that differ little are one kind of answer.
fn log2(n: usize) -> u32 {
    n.checked_ilog2().map_or(0, |bits| bits + 1)
}

fn roster(g: &Golden, bytes: &[u8]) -> Answer {
    word(RosterFile::parse(bytes).map(|file| {
        let opened = file.open(&g.directory).map(|r| log2(r.devices.len())).map_err(kind);
        format!("{} {opened:?} {:?}", log2(file.public.devices.len()), file.verify(&g.root).is_ok())
    }))
}

fn roster_text(g: &Golden, bytes: &[u8]) -> Answer {
    let public = g.files.get("roster").ok_or(Broken("no roster")).map(|b| RosterFile::parse(b))?;
    word(
        public
            .and_then(|file| file.public.with_names(bytes))
            .map(|r| format!("{}", log2(r.organisation.len()))),
    )
}

fn keyring(g: &Golden, bytes: &[u8]) -> Answer {
    word(KeyringFile::parse(bytes).map(|file| {
        let opened = file.open(&g.laptop).or_else(|_| file.open(&g.desk));
        format!("{:?}", opened.map(|k| log2(k.households.len())).map_err(kind))
    }))
}

fn keys(_: &Golden, bytes: &[u8]) -> Answer {
    match Keys::decode(bytes) {
        Ok(keys) => {
            same(&keys, &Keys::decode(&keys.encode()))?;
            let organisation = [keys.roles.len(), keys.publics.len(), keys.scopes.len()];
            let households = [keys.households.len(), keys.dropped.len()];
            Ok(format!("{:?} {:?}", organisation.map(log2), households.map(log2)))
        }
        Err(e) => word(Err(e)),
    }
}

fn invitation(g: &Golden, bytes: &[u8]) -> Answer {
    word(InvitationFile::parse(bytes).map(|file| {
        format!(
            "{:?} {:?}",
            file.open(&g.code).map(|_| ()).map_err(kind),
            file.invitee(&g.directory).map(|_| ()).map_err(kind)
        )
    }))
}

fn grant(_: &Golden, bytes: &[u8]) -> Answer {
    word(Grant::decode(bytes).map(|g| format!("{}", log2(g.keys.households.len()))))
}

fn claim(g: &Golden, bytes: &[u8]) -> Answer {
    word(ClaimFile::parse(bytes).map(|file| {
        format!("{} {:?}", file.predecessor.is_some(), file.open(&g.directory).map(|_| ()).map_err(kind))
    }))
}

fn packed_text(_: &Golden, bytes: &[u8]) -> Answer {
    match unpack(bytes) {
        Ok(text) if text.len() > MAX_PLAIN => Err(Broken("longer than the longest")),
        Ok(text) => {
            let again = pack(&text).and_then(|p| unpack(&p));
            same(&text, &again)?;
            Ok(format!("{}", log2(text.len())))
        }
        Err(e) => word(Err(e)),
    }
}

fn payload(_: &Golden, bytes: &[u8]) -> Answer {
    match Payload::decode(bytes, LOG) {
        Ok(p) => {
            same(&p, &Payload::decode(&p.encode(LOG), LOG))?;
            Ok(format!("{} {}", p.scope.code(), log2(p.changes.len())))
        }
        Err(e) => word(Err(e)),
    }
}

fn index(_: &Golden, bytes: &[u8]) -> Answer {
    match Index::decode(bytes, 1000) {
        Ok(i) => {
            same(&i, &Index::decode(&i.encode(), 1000))?;
            Ok(format!("{}", log2(i.entries.len())))
        }
        Err(e) => word(Err(e)),
    }
}

fn operation(_: &Golden, bytes: &[u8]) -> Answer {
    match Change::decode(bytes, LOG) {
        Ok(change) => {
            // By bytes: a number that is none is not equal to itself.
            let once = change.encode(LOG);
            let twice = Change::decode(&once, LOG).map(|c| c.encode(LOG));
            if twice.ok() != Some(once) {
                return Err(Broken("round trip"));
            }
            let ops: usize = change.records.iter().map(|r| r.ops.len()).sum();
            Ok(format!("{} {}", log2(change.records.len()), log2(ops)))
        }
        Err(e) => Ok(e.to_string().chars().filter(|c| !c.is_ascii_digit()).collect()),
    }
}

fn change() -> Change {
    let op = |index, field, key: Option<&str>, value, supersedes| Operation {
        index,
        field,
        key: key.map(str::to_owned),
        value,
        supersedes,
    };
    let before = vec![
        OpId { log: LOG, change: 3, index: 1 },
        OpId { log: Id::from_bytes([2; 16]), change: 9, index: 0 },
    ];
    let ops = vec![
        op(0, 7, None, Scalar::Text("例山".to_owned()), before),
        op(1, 8, Some("egg"), Scalar::Bool(true), vec![]),
        op(2, 9, None, Scalar::Int(-40), vec![]),
        op(5, 10, None, Scalar::Real(36.5), vec![]),
        op(6, 11, None, Scalar::Id(LOG), vec![]),
        op(7, 0, None, Scalar::Null, vec![]),
    ];
    let record = |kind| RecordEdit { kind, id: Id::from_bytes([kind; 16]), ops: ops.clone() };
    Change {
        hlc: Hlc(1 << 40),
        actor: Id::from_bytes([4; 16]),
        recorded_at: Instant(1_767_225_600_000),
        reason: Some("correction".to_owned()),
        records: vec![record(1), record(17)],
    }
}

/// The texts of the frozen segment's frames.
fn frame_texts(g: &Golden) -> Vec<Vec<u8>> {
    let Some(Ok(segment)) = g.files.get("segment").map(|b| Segment::parse(b)) else { return vec![] };
    let frames = (0..).zip(&segment.frames).map(|(at, _)| at);
    let mut out: Vec<Vec<u8>> = frames
        .flat_map(|at| [&g.care, &g.directory].map(|k| segment.open(at, k)))
        .filter_map(Result::ok)
        .collect();
    out.extend(segment.index(DESK, &g.desk).ok().flatten().map(|i| i.encode()));
    out
}

fn key_texts(g: &Golden) -> Vec<Vec<u8>> {
    let opened = |name: &str| KeyringFile::parse(g.files.get(name)?).ok()?.open(&g.desk).ok();
    opened("keyring_role").map(|k| k.encode().to_vec()).into_iter().collect()
}

fn roster_texts(g: &Golden) -> Vec<Vec<u8>> {
    let opened = |name: &str| RosterFile::parse(g.files.get(name)?).ok()?.open_text(&g.directory).ok();
    opened("roster").into_iter().map(|t| t.to_vec()).collect()
}

fn grant_texts(g: &Golden) -> Vec<Vec<u8>> {
    let opened = |name: &str| InvitationFile::parse(g.files.get(name)?).ok()?.open_text(&g.code).ok();
    opened("invitation").into_iter().map(|t| t.to_vec()).collect()
}
