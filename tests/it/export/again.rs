//! The same week again, in other bytes, and on a disk that fails.

use super::*;

#[test]
fn old_encodings_list_what_they_lack() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    consent(&o, &t.home, "2026-01-01");
    o.put("person", json!({ "id": t.mother, "family_name": "𠮷野", "given_name": "髙〜" }));
    let view = attempt(&o, &t.town, MARCH, Identified, Cp932).unwrap();
    let bytes = std::fs::read(Path::new(&view.folder).join("visits.csv")).unwrap();
    let name = encode("〓野 髙～");
    assert!(bytes.windows(name.len()).any(|w| w == name));
    assert!(!bytes.contains(&b'?'));
    assert_eq!(view.replaced, BTreeMap::from([("𠮷".to_owned(), 2)]));
    assert_eq!(manifest(&view)["replaced"][0]["code_points"], "U+20BB7");
    o.put("person", json!({ "id": t.mother, "export_name": "吉野 高" }));
    let view = attempt(&o, &t.town, MARCH, Identified, Cp932).unwrap();
    let bytes = std::fs::read(Path::new(&view.folder).join("visits.csv")).unwrap();
    assert!(!bytes.windows(name.len()).any(|w| w == name));
    let name = encode("吉野 高");
    assert!(bytes.windows(name.len()).any(|w| w == name), "the name for old systems");
    assert_eq!(table(&export(&o, &t.town, MARCH, Identified), "visits.csv")[0]["person_name"], "𠮷野 髙〜");
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let make = || {
        let o = Office::new("2026-03-23T09:00");
        let t = twins(&o);
        let view = export(&o, &t.town, MARCH, Pseudonymous);
        (everything(&o), view.batch_id)
    };
    assert_eq!(make(), make());
}

#[test]
fn an_unchanged_week_is_the_same_batch() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    let first = export(&o, &t.town, MARCH, Pseudonymous);
    let before = everything(&o);
    let again = export(&o, &t.town, MARCH, Pseudonymous);
    assert!(again.unchanged && !first.unchanged);
    assert_eq!((&again.batch_id, &again.folder, again.corrections), (&first.batch_id, &first.folder, 0));
    assert_eq!(everything(&o), before);
    let o = o.at("2026-03-30T09:00");
    let later = export(&o, &t.town, MARCH, Pseudonymous);
    assert_eq!(later.batch_id, first.batch_id, "the same content on another day");
    assert!(!later.unchanged && later.folder.contains("20260330_"));
}

#[test]
fn late_and_changed_records_are_corrections() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    let gone = visit(&o, &t.visiting, &t.home, &t.worker, "2026-03-06");
    let first = export(&o, &t.town, MARCH, Pseudonymous);
    let changed = visit(&o, &t.visiting, &t.home, &t.worker, "2026-03-10");
    let second = export(&o, &t.town, MARCH, Pseudonymous);
    let lines = |view: &ExportView| {
        let row = |r: &BTreeMap<String, String>| {
            ["kind", "file", "column", "before", "after"].map(|c| r[c].clone()).join(",")
        };
        table(view, "corrections.csv").iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(lines(&second), ["added,visits.csv,,,"]);
    assert_eq!(table(&second, "corrections.csv")[0]["batch_id"], first.batch_id);
    assert_eq!(second.corrections, 1);
    o.put("visit", json!({ "id": changed, "end_at": "2026-03-10T12:30" }));
    o.app.delete(tsunagi_core::domain::record::Kind::Visit, Id::parse(&gone).unwrap(), "誤入力").unwrap();
    let third = export(&o, &t.town, MARCH, Pseudonymous);
    assert_eq!(
        lines(&third),
        [
            "removed,visits.csv,,,",
            "changed,visits.csv,end,2026-03-10T12:00,2026-03-10T12:30",
            "changed,visits.csv,minutes,120,150",
        ]
    );
    assert_eq!(manifest(&third)["previous_batch"], json!(second.batch_id));
    assert_eq!(manifest(&third)["corrections"], json!({ "changed": 2, "removed": 1 }));
    let again = export(&o, &t.town, MARCH, Pseudonymous);
    assert!(again.unchanged);
    assert_eq!((again.batch_id, again.corrections), (third.batch_id, 3));
}

#[test]
fn a_killed_export_leaves_no_half_batch() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    let Office { app, dir } = o;
    drop(app);
    let open = |fault: Fault| {
        let fs = FaultFs::new(fault);
        let env = Env { fs: std::sync::Arc::new(fs.clone()), ..env_at("2026-03-23T09:00", 9) };
        (Profile::at(dir.path()).open(&test_key(), env).unwrap(), fs)
    };
    let out = dir.path().join("out");
    std::fs::create_dir_all(&out).unwrap();
    let period = Period::new(MARCH.0.parse().unwrap(), MARCH.1.parse().unwrap()).unwrap();
    let recipient = Id::parse(&t.town).unwrap();
    let request = ExportRequest { period, recipient, out: &out, level: Pseudonymous, encoding: Utf8 };
    let seen = || -> Vec<String> {
        let names = std::fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        names.filter(|n| !n.starts_with('.')).collect()
    };
    for k in 0.. {
        let (app, fs) = open(Fault::CrashAt(k));
        let published = fs.log().len();
        match app.export_weekly(&request) {
            Ok(_) => break,
            Err(e) => assert_eq!(e.code, "io", "step {k}"),
        }
        let renamed = fs.log().iter().any(|(what, _)| *what == "rename");
        assert_eq!(seen().len(), usize::from(renamed), "step {k} after {published}");
        for name in seen() {
            std::fs::remove_dir_all(out.join(name)).unwrap();
        }
        assert!(k < 200, "the export ends");
    }
    std::fs::remove_dir_all(out.join(&seen()[0])).unwrap();
    for (fault, code) in [(Fault::ReadOnly, "read_only"), (Fault::FullAfter(100), "disk_full")] {
        assert_eq!(open(fault).0.export_weekly(&request).unwrap_err().code, code);
        assert!(seen().is_empty());
    }
    let nowhere = dir.path().join("nowhere");
    let missing = ExportRequest { out: &nowhere, ..request };
    assert_eq!(open(Fault::None).0.export_weekly(&missing).unwrap_err().code, "folder_missing");
}

/// Every byte of a small week: the texts in UTF-8, and by their sums in CP932.
#[test]
fn the_bytes_of_a_small_batch() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    consent(&o, &t.home, "2026-01-01");
    let mut shown = String::new();
    for encoding in [Utf8, Cp932] {
        let view = attempt(&o, &t.town, MARCH, Identified, encoding).unwrap();
        let mut manifest = manifest(&view);
        manifest["app_version"] = json!("…");
        for file in view.files.keys().filter(|_| encoding == Utf8) {
            let text = std::fs::read_to_string(Path::new(&view.folder).join(file)).unwrap();
            shown += &format!("== {file}\n{}", text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n"));
        }
        shown += &format!("== manifest.json\n{}\n", serde_json::to_string_pretty(&manifest).unwrap());
    }
    insta::assert_snapshot!(shown);
}
