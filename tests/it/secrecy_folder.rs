//! What a shared folder tells those who must not know: an outsider with every file of it, a volunteer
//! without the family, the desk, a device that was removed.

use serde_json::{Value as Json, json};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tsunagi_core::app::{Profile, Scale};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::scope::{Facet, Scope};
use tsunagi_core::store::{Filter, Opened, Store};
use tsunagi_core::sync::crypt::{DeviceKeys, NONCE, OpenKey, SecretKey, TAG};
use tsunagi_core::sync::wire::{KeyringFile, Payload, Segment, padme};
use tsunagi_tests::{Office, env_at, id, test_key};

const NOW: &str = "2026-03-09T09:00";

/// Bytes of a word that are looked up at once; shorter words would be found by chance.
const PREFIX: usize = 6;

/// A founder's office and the folder it shares through.
struct Shared {
    office: Office,
    folder: TempDir,
    seed: u64,
}

impl Shared {
    fn of(mut office: Office) -> Shared {
        let folder = tempfile::tempdir().unwrap();
        office.app.sync(folder.path()).unwrap();
        Shared { office, folder, seed: 100 }
    }

    /// The demonstration, as an office that shares.
    fn demo() -> Shared {
        let dir = tempfile::tempdir().unwrap();
        let now = env_at(NOW, 1).clock.now();
        let app = Profile::at(dir.path()).sample(&test_key(), now, 7, Scale::Demo, &mut |_| ()).unwrap();
        Shared::of(Office { app, dir })
    }

    fn worker(&self, name: &str) -> String {
        self.office.put("worker", json!({ "person_name": name }))
    }

    fn joined(&mut self, worker: &str, role: &str) -> Office {
        self.seed += 1;
        let invitation = self.office.app.invite(id(worker), role).unwrap();
        sync(&mut self.office, self.folder.path());
        let device = Office::join(self.folder.path(), &invitation.code, NOW, self.seed).unwrap();
        sync(&mut self.office, self.folder.path());
        device
    }

    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let paths = walk(&self.folder.path().join("tsunagi1"));
        paths.into_iter().map(|p| (p.clone(), std::fs::read(p).unwrap())).collect()
    }
}

fn sync(office: &mut Office, folder: &Path) {
    if let Err(e) = office.app.sync(folder) {
        panic!("{}", e.json());
    }
}

fn walk(dir: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.path().is_dir() { found.extend(walk(&entry.path())) } else { found.push(entry.path()) }
    }
    found.sort();
    found
}

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

/// The symmetric keys that a device's disk holds, and those of every keyring it can open.
fn keys_of(office: &Office) -> Vec<SecretKey> {
    let store = Store::open(&office.dir.path().join("tsunagi.db"), &test_key(), Opened::Existing).unwrap();
    keys_in(&store)
}

fn keys_in(store: &Store) -> Vec<SecretKey> {
    let mut keys = vec![];
    for code in 0..=u8::MAX {
        keys.extend(store.scope_keys(code).unwrap().into_iter().map(|(_, k)| SecretKey::from_bytes(*k)));
    }
    store.each_household_key(|row| keys.push(SecretKey::from_bytes(*row.key))).unwrap();
    keys
}

/// Secrets of the roles and of the device: what keyrings and indexes are sealed to.
fn opening_keys_of(office: &Office) -> Vec<OpenKey> {
    let store = Store::open(&office.dir.path().join("tsunagi.db"), &test_key(), Opened::Existing).unwrap();
    let device = store.secret("device").unwrap().unwrap();
    let device = DeviceKeys::from_bytes(device.as_slice().try_into().unwrap());
    let roles = [100, 101].into_iter().flat_map(|code| store.scope_keys(code).unwrap());
    std::iter::once(device.open).chain(roles.map(|(_, k)| OpenKey::from_bytes(*k))).collect()
}

/// Every key that somebody with this device and the whole folder can come to: its own, those of the
/// keyrings it opens, and what follows from them.
fn within_reach(s: &Shared, office: &Office) -> Vec<SecretKey> {
    let mut keys = keys_of(office);
    let mut opening = opening_keys_of(office);
    loop {
        let before = (keys.len(), opening.len());
        for (_, bytes) in s.files() {
            let Ok(ring) = KeyringFile::parse(&bytes) else { continue };
            for found in opening.clone().iter().filter_map(|k| ring.open(k).ok()) {
                opening.extend(found.roles.iter().map(|r| OpenKey::from_bytes(*r.key.bytes())));
                keys.extend(found.scopes.iter().map(|k| k.key.clone()));
                keys.extend(found.households.iter().map(|k| k.key.clone()));
            }
        }
        keys.sort_by_key(|k| *k.bytes());
        keys.dedup();
        opening.sort_by_key(|k| *k.bytes());
        opening.dedup_by_key(|k| *k.bytes());
        if (keys.len(), opening.len()) == before {
            break;
        }
    }
    let derived: Vec<SecretKey> = keys.iter().flat_map(|k| Facet::ALL.map(|f| k.facet(f))).collect();
    keys.into_iter().chain(derived).collect()
}

/// Tries every key on every frame of the segments and snapshots that `fits`, whatever their hints say.
fn frames_opened(s: &Shared, keys: &[SecretKey], fits: impl Fn(&Path) -> bool) -> Vec<(PathBuf, Payload)> {
    let mut opened = vec![];
    for (path, bytes) in s.files() {
        let Ok(segment) = Segment::parse(&bytes) else { continue };
        if !fits(&path) {
            continue;
        }
        for at in 0..segment.frames.len() as u32 {
            let payload = keys.iter().find_map(|k| segment.payload(at, k).ok());
            opened.extend(payload.map(|p| (path.clone(), p)));
        }
    }
    opened
}

fn scopes(opened: &[(PathBuf, Payload)]) -> BTreeSet<Scope> {
    opened.iter().map(|(_, p)| p.scope).collect()
}

/// A family with a visit, a stay and a caution; its id.
fn family_with_everything(o: &Office, name: &str, programmes: &[String; 2], worker: &str) -> String {
    let family = o.put(
        "household",
        json!({ "display_name": format!("{name}家"), "contact_caution": "夜は電話しない" }),
    );
    let child = o.member(&family, name, "child", "2020-10-05");
    o.put("visit", json!({
        "programme_id": programmes[0], "household_id": family, "visit_kind": "regular", "status": "done",
        "start_at": "2026-03-07T10:00", "end_at": "2026-03-07T11:00", "worker_ids": [worker], "note": "部屋が荒れている",
    }));
    o.put(
        "stay",
        json!({
            "programme_id": programmes[1], "person_id": child, "stay_kind": "overnight",
            "requester_type": "municipality", "reason_codes": ["illness"], "in_at": "2026-03-01T17:00",
            "out_at": "2026-03-02T17:00", "status": "completed",
        }),
    );
    o.put(
        "consent",
        json!({ "household_id": family, "scope": "share_municipality", "given_on": "2026-03-01" }),
    );
    family
}

fn programmes(o: &Office) -> [String; 2] {
    [
        o.programme("home_start", json!({})),
        o.put("programme", json!({ "preset": "short_stay", "rules": { "capacity": 5 } })),
    ]
}

#[test]
fn a_volunteer_without_the_family_opens_nothing_of_it() {
    let mut s = Shared::of(Office::new(NOW));
    let programmes = programmes(&s.office);
    let worker = s.office.visitor("仮野 花", 60);
    s.office.edit("worker", &worker, json!({ "access_role": "visitor" }));
    let families: Vec<String> = ["見本", "試作", "模擬"]
        .iter()
        .map(|n| family_with_everything(&s.office, n, &programmes, &worker))
        .collect();
    let enrolment = s.office.put(
        "enrolment",
        json!({ "programme_id": programmes[0], "household_id": families[0], "status": "active" }),
    );
    s.office
        .put("assignment", json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2026-03-01" }));
    let other = s.worker("未来野 海");
    let mut assigned = s.joined(&worker, "visitor");
    let mut unassigned = s.joined(&other, "visitor");
    for family in &families {
        s.office.edit("household", family, json!({ "note": "ここだけの話" }));
    }
    s.office.app.write_snapshot().unwrap();
    for _ in 0..2 {
        sync(&mut s.office, s.folder.path());
        sync(&mut assigned, s.folder.path());
        sync(&mut unassigned, s.folder.path());
    }

    let mut all = scopes(&frames_opened(&s, &within_reach(&s, &s.office), |_| true));
    // The office's own lines of the access log.
    let known = |s: &Scope| s.household().is_none_or(|h| families.iter().any(|f| id(f) == h));
    assert_eq!(all.iter().filter(|s| !known(s)).count(), 1);
    all.retain(known);
    let of_families =
        |scopes: &BTreeSet<Scope>| -> HashSet<Id> { scopes.iter().filter_map(|s| s.household()).collect() };
    assert_eq!(of_families(&all).len(), 3, "the office opens all of them: {all:?}");
    assert_eq!(all.iter().filter(|s| s.household().is_some()).count(), 15, "in all their facets");

    let nothing = scopes(&frames_opened(&s, &within_reach(&s, &unassigned), |_| true));
    assert_eq!(nothing, BTreeSet::from([Scope::Directory]));
    let one = scopes(&frames_opened(&s, &within_reach(&s, &assigned), |_| true));
    let family = id(&families[0]);
    let wanted = [Facet::Identity, Facet::Care, Facet::Visit].map(|f| Scope::Household(family, f));
    assert_eq!(one, std::iter::once(Scope::Directory).chain(wanted).collect());
}

#[test]
fn the_desk_opens_no_visit_and_a_reader_no_family() {
    let mut s = Shared::of(Office::new(NOW));
    let programmes = programmes(&s.office);
    let worker = s.office.visitor("仮野 花", 60);
    for name in ["見本", "試作"] {
        family_with_everything(&s.office, name, &programmes, &worker);
    }
    let desk = s.worker("未来野 夜");
    let desk = s.joined(&desk, "desk");
    let reader = s.worker("例山 見る");
    let reader = s.joined(&reader, "reader");
    s.office.app.write_snapshot().unwrap();
    sync(&mut s.office, s.folder.path());
    let facets = |office: &Office| -> BTreeSet<&str> {
        scopes(&frames_opened(&s, &within_reach(&s, office), |_| true)).iter().map(Scope::name_of).collect()
    };
    trait Named {
        fn name_of(&self) -> &'static str;
    }
    impl Named for Scope {
        fn name_of(&self) -> &'static str {
            self.name()
        }
    }
    let of_desk = facets(&desk);
    assert!(["identity", "care", "stay"].iter().all(|f| of_desk.contains(f)), "{of_desk:?}");
    assert!(!of_desk.contains("visit") && !of_desk.contains("case"), "{of_desk:?}");
    // The lines of devices' access logs stand in the place of a family's case.
    let read = scopes(&frames_opened(&s, &within_reach(&s, &reader), |_| true));
    let families = read.iter().filter_map(|s| s.household());
    assert!(families.into_iter().all(|id| s.office.app.get(Kind::Household, id).is_err()), "{read:?}");
    let case = ["directory", "audit", "case"];
    assert!(facets(&reader).iter().all(|f| case.contains(f)), "{:?}", facets(&reader));
}

#[test]
fn a_removed_devices_keys_open_nothing_that_is_sealed_later() {
    let mut s = Shared::of(Office::new(NOW));
    let programmes = programmes(&s.office);
    let worker = s.office.visitor("仮野 花", 60);
    s.office.edit("worker", &worker, json!({ "access_role": "visitor" }));
    let families: Vec<String> = ["見本", "試作", "模擬", "例山"]
        .iter()
        .map(|n| family_with_everything(&s.office, n, &programmes, &worker))
        .collect();
    let enrolment = s.office.put(
        "enrolment",
        json!({ "programme_id": programmes[0], "household_id": families[3], "status": "active" }),
    );
    s.office
        .put("assignment", json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2026-03-01" }));
    let [lost, other, desk] = ["例山 次郎", "例山 三郎", "未来野 夜"].map(|n| s.worker(n));
    let mut lost = s.joined(&lost, "coordinator");
    let mut other = s.joined(&other, "coordinator");
    let mut desk = s.joined(&desk, "desk");
    let mut visitor = s.joined(&worker, "visitor");
    lost.edit("household", &families[0], json!({ "note": "届いている" }));
    for _ in 0..2 {
        for device in [&mut lost, &mut other, &mut desk, &mut visitor, &mut s.office] {
            sync(device, s.folder.path());
        }
    }
    let before: HashSet<PathBuf> = s.files().into_iter().map(|(p, _)| p).collect();
    assert!(!frames_opened(&s, &within_reach(&s, &lost), |_| true).is_empty(), "it opened them all");

    s.office.app.remove_device("A2").unwrap();
    for device in [&mut s.office, &mut other, &mut desk, &mut visitor] {
        sync(device, s.folder.path());
    }
    // Everybody goes on, each with another family, and with new ones.
    for (n, device) in [&s.office, &other, &desk, &visitor].into_iter().enumerate() {
        device.edit("household", &families[n], json!({ "note": "新しい鍵で" }));
    }
    other.family("未来野", "2021-01-01");
    desk.family("仮野", "2021-01-01");
    s.worker("仮野 新人");
    s.office.app.write_snapshot().unwrap();
    for _ in 0..3 {
        for device in [&mut s.office, &mut other, &mut desk, &mut visitor] {
            sync(device, s.folder.path());
        }
    }
    let later = |p: &Path| !before.contains(p);
    let sealed = scopes(&frames_opened(&s, &within_reach(&s, &s.office), later));
    assert!(sealed.len() > 20, "there is something to open: {sealed:?}");
    assert_eq!(scopes(&frames_opened(&s, &within_reach(&s, &lost), later)), BTreeSet::new());
    // And they who stay read each other.
    for office in [&s.office, &other] {
        for family in &families {
            assert_eq!(office.get("household", family)["note"], json!("新しい鍵で"));
        }
    }
    assert_eq!(visitor.get("household", &families[3])["note"], json!("新しい鍵で"));
    assert_eq!(s.office.app.digest().unwrap(), other.app.digest().unwrap());
    let identity = |o: &Office| o.app.digest_of("identity").unwrap();
    assert_eq!(identity(&s.office), identity(&desk));
}

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
