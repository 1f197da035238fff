//! What lies on the disk of a locked computer gives nothing away, and neither does what the program says.

use super::{NOW, OWN, Office, at};
use serde_json::json;
use std::path::{Path, PathBuf};
use tsunagi_core::app::{KEPT, KEYS, NewDraft, Secret, Unlock};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::store::Key;
use tsunagi_tests::{env_at, id};

/// Names and words of families, as they are typed below.
const FAMILY: [&str; 8] = [
    "見本家",
    "仮野",
    "みどり",
    "カリノ",
    "000-0000-1234",
    "架空市秘密町7-7",
    "卵アレルギー",
    "泣き声が続いた",
];
/// The people who work here: in the key file they can be read, and nowhere else.
const STAFF: [&str; 2] = ["例山", "模擬"];

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Fewer bytes than this stand somewhere in megabytes of ciphertext by chance.
const TELLING: usize = 6;

/// The words as they could lie in a file: UTF-8, UTF-16, hexadecimal.
fn forms(word: &[u8]) -> Vec<Vec<u8>> {
    let mut out = vec![word.to_vec()];
    out.push(word.iter().map(|b| format!("{b:02x}")).collect::<String>().into_bytes());
    out.push(word.iter().map(|b| format!("{b:02X}")).collect::<String>().into_bytes());
    if let Ok(text) = std::str::from_utf8(word) {
        out.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        out.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    out.retain(|form| form.len() >= TELLING);
    out
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    forms(word).iter().any(|form| bytes.windows(form.len()).any(|at| at == form.as_slice()))
}

#[test]
fn nothing_on_the_disk_can_be_read_without_a_passphrase() {
    let o = Office::new();
    let worker = o.worker("模擬", "desk");
    let second = o.dir.path().join("second");
    std::fs::create_dir(&second).unwrap();
    let app = o.open(OWN).unwrap();
    app.put_slot(id(&worker), "かりの合言葉です", OWN, at(0)).unwrap();
    let kit = app.renew_kit(OWN, at(0)).unwrap();
    app.set_second_folder(Some(&second)).unwrap();
    let put = |kind, record| app.put(kind, &record).unwrap().id;
    let home = put(
        Kind::Household,
        json!({
            "display_name": "見本家", "phones": [{ "number": "000-0000-1234" }],
            "address_history": [{ "from": "2024-07-01", "municipality_code": "99999", "address": "架空市秘密町7-7" }],
        }),
    );
    put(
        Kind::Person,
        json!({
            "family_name": "仮野", "given_name": "みどり", "family_kana": "カリノ", "allergies": "卵アレルギー",
            "birth_date": "2020-10-05", "household_id": home, "relation": "child",
        }),
    );
    let body = json!({ "note": "泣き声が続いた" });
    let draft = NewDraft {
        key: "visit/new/x",
        kind: Kind::Visit,
        household: Some(id(&home)),
        place: "/visit/new",
        body: &body,
    };
    app.put_draft(&draft).unwrap();
    // A full scan sorts and searches: temporary tables would lie on the disk now.
    assert!(!app.find("かりの", 10).unwrap().is_empty());
    app.daily_backup()().unwrap();
    app.backup(&o.dir.path().join("by-hand.tsunagi")).unwrap();
    let e = o.unlock(&Unlock::passphrase("ちがう合言葉です", at(0))).map(|_| ()).unwrap_err();
    let said = format!("{e:?} {e} {}", e.json());
    let key = o.profile().database_key(&Unlock::passphrase(OWN, at(0))).unwrap();
    let Key::Raw(bytes) = &key else { panic!("a key of its own") };

    // While it is open, with its write-ahead log.
    let mut found = vec![];
    files(o.dir.path(), &mut found);
    let names: Vec<String> =
        found.iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
    for expected in [
        "tsunagi.db",
        "tsunagi.db-wal",
        KEYS,
        KEPT,
        "by-hand.tsunagi",
        "20260331.tsunagi",
        "tsunagi-A1-20260331.tsunagi",
    ] {
        assert!(names.iter().any(|n| n == expected), "{expected} in {names:?}");
    }
    let plain_code = kit.code.replace('-', "");
    let secrets: [&[u8]; 6] = [
        OWN.as_bytes(),
        "かりの合言葉です".as_bytes(),
        "ちがう合言葉です".as_bytes(),
        kit.code.as_bytes(),
        plain_code.as_bytes(),
        &bytes[..],
    ];
    for path in &found {
        let content = std::fs::read(path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        for secret in secrets {
            assert!(!holds(&content, secret), "a secret in {name}");
        }
        for word in FAMILY {
            assert!(!holds(&content, word.as_bytes()), "{word} in {name}");
        }
        let shows_staff = name.starts_with(KEYS) || name.ends_with(".tsunagi");
        for word in STAFF {
            assert!(shows_staff || !holds(&content, word.as_bytes()), "{word} in {name}");
        }
    }
    // The search itself finds what is there.
    let keys = std::fs::read(o.file(KEYS)).unwrap();
    assert!(STAFF.iter().all(|word| holds(&keys, word.as_bytes())));
    assert!(FAMILY.iter().all(|word| holds(format!("x{word}x").as_bytes(), word.as_bytes())));

    let unlock = Unlock { secret: Secret::Kit(&kit.code), worker: None, new: Some(OWN), now: at(0) };
    let printed = format!("{said} {key:?} {unlock:?} {:?} {kit:?} {app:?}", unlock.secret);
    for secret in secrets {
        assert!(!holds(printed.as_bytes(), secret));
    }
    for word in FAMILY {
        assert!(!printed.contains(word), "{word} is printed");
    }
}

#[test]
fn a_byte_changed_anywhere_in_the_database_is_found_and_the_backup_helps() {
    let o = Office::new();
    let app = o.open(OWN).unwrap();
    for n in 0..40 {
        let note = "あ".repeat(300);
        app.put(Kind::Household, &json!({ "display_name": format!("見本{n}家"), "note": note })).unwrap();
    }
    let digest = app.digest().unwrap();
    let backup = app.daily_backup()().unwrap().unwrap();
    let key = o.profile().database_key(&Unlock::passphrase(OWN, at(0))).unwrap();
    drop(app);
    let whole = std::fs::read(o.profile().database()).unwrap();
    let n = whole.len();
    for place in [0, 15, 16, 99, 4095, 4096, n - 1].into_iter().chain((0..n).step_by(n / 24)) {
        super::flip(&o.profile().database(), place);
        // Without stretching, for speed; through the door it is `a_damaged_first_page_is_no_wrong_passphrase`.
        let found = match o.profile().open(&key, env_at(NOW, 50)) {
            Ok(app) => app.verify().unwrap().into_iter().map(|f| f.what).collect::<Vec<_>>(),
            Err(e) => vec![e.code],
        };
        assert!(!found.is_empty(), "byte {place} of {n}");
        std::fs::write(o.profile().database(), &whole).unwrap();
    }
    super::flip(&o.profile().database(), n / 2);
    o.profile().restore(&backup, &Key::passphrase(OWN), at(9)).unwrap();
    let app = o.open(OWN).unwrap();
    assert_eq!((app.digest().unwrap(), app.verify().unwrap()), (digest, vec![]));
}
