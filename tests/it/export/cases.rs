//! Consultations, referrals, shipments and the plan in a batch.

use super::*;

const YEAR: (&str, &str) = ("2025-04-01", "2026-03-31");

#[test]
fn counsel_shipments_and_the_plan_go_out_without_names_and_addresses() {
    let o = Office::new("2026-03-31T12:00");
    let town = o.put(
        "organisation",
        json!({ "name": "架空市", "org_type": "municipality_welfare", "municipality_code": "99999" }),
    );
    let other = o.put(
        "organisation",
        json!({ "name": "見本町", "org_type": "municipality_welfare", "municipality_code": "99998" }),
    );
    let abuse = o.put(
        "programme",
        json!({ "preset": "abuse_consultation", "name": "虐待相談", "commissioner_id": town }),
    );
    let shipping =
        o.put("programme", json!({ "preset": "supply_shipping", "name": "送付", "commissioner_id": town }));
    let (home, child) = o.family("例山", "2024-05-01");
    o.put("address_history", json!({ "household_id": home, "from": "2020-01-01", "address": "架空市見本1-1", "municipality_code": "99999" }));
    let told = o.put(
        "consultation",
        json!({
            "programme_id": abuse, "channel": "phone", "received_at": "2026-03-03T10:00", "client_person_ids": [child],
            "abuse_type_primary": "neglect", "topics": ["crying"], "minutes": 40, "result": "notified", "is_notification": true,
            "content": "秘密の内容",
        }),
    );
    o.put(
        "referral",
        json!({
            "direction": "out", "to_org_id": other, "consultation_id": told, "legal_basis": "notification", "status": "sent",
            "sent_at": "2026-03-03T11:00", "reason_codes": ["abuse_suspected"], "method": "phone", "content": "秘密の連絡",
        }),
    );
    o.put(
        "shipment",
        json!({
            "programme_id": shipping, "person_id": child, "requested_on": "2026-03-01", "shipped_on": "2026-03-02",
            "status": "shipped", "address_snapshot": "架空市見本1-1", "tracking_no": "000-000",
            "items": [{ "item": "food" }, { "item": "diaper", "qty": 2 }],
        }),
    );
    let target = o.put("target", json!({ "plan_name": "見本計画", "no": "1-1", "item": "相談", "kind": "numeric", "metric_code": "consultations", "programme_id": abuse }));
    o.put("target_year", json!({ "target_id": target, "fy": 2025, "plan_text": "実施", "plan_value": 3 }));

    let view = export(&o, &town, YEAR, Pseudonymous);
    let row = &table(&view, "consultations.csv")[0];
    let cell = |name: &str| row[name].as_str();
    assert_eq!((cell("municipality_code"), cell("date"), cell("channel")), ("99999", "2026-03-03", "phone"));
    assert_eq!((cell("abuse_type"), cell("infant_age_band"), cell("minutes")), ("neglect", "year_1_2", "40"));
    let row = &table(&view, "referrals.csv")[0];
    assert_eq!((row["to_type"].as_str(), row["replied"].as_str()), ("municipality_welfare", "0"));
    let row = &table(&view, "shipments.csv")[0];
    assert_eq!((row["month"].as_str(), row["items"].as_str()), ("3", "diaper;food"));
    let row = &table(&view, "plan.csv")[0];
    assert_eq!(
        (row["plan_text"].as_str(), row["plan_value"].as_str(), row["actual_value"].as_str()),
        ("実施", "3", "1")
    );
    assert_eq!(metric(&view, "abuse_consultation", "consultations", ""), "1");
    assert_eq!(metric(&view, "abuse_consultation", "abuse_cases", "neglect"), "1");
    assert_eq!(metric(&view, "supply_shipping", "shipments", ""), "1");
    for words in ["秘密の", "見本1-1", "例山", "000-000"] {
        assert!(!everything(&o).values().any(|bytes| contains(bytes, words)), "{words}");
    }
    // The other municipality commissions nothing of it and has none of it.
    let theirs = export(&o, &other, YEAR, Pseudonymous);
    assert!(files(&theirs).iter().all(|f| f != "consultations.csv" && f != "shipments.csv"));
    // A month has no plan.
    let month = export(&o, &town, ("2026-03-01", "2026-03-31"), Pseudonymous);
    assert!(!files(&month).contains(&"plan.csv".to_owned()));
}

fn files(view: &ExportView) -> Vec<String> {
    let files = manifest(view)["files"].as_array().unwrap().clone();
    files.iter().map(|f| f["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_batch_under_a_passphrase_is_one_file_and_the_folder_is_gone() {
    use tsunagi_core::export::locked::unpack;
    let o = Office::new("2026-03-31T12:00");
    let t = twins(&o);
    let view = export(&o, &t.town, MARCH, Pseudonymous);
    let folder = PathBuf::from(&view.folder);
    let before: BTreeMap<String, Vec<u8>> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|f| f.unwrap())
        .map(|f| (f.file_name().display().to_string(), std::fs::read(f.path()).unwrap()))
        .collect();
    let short = o.app.lock_batch(&folder, "短い合言葉").unwrap_err();
    assert_eq!(short.code, "zip_passphrase_short");
    assert!(folder.exists(), "nothing was taken away");
    let zip = o.app.lock_batch(&folder, "例示のながい合言葉です。").unwrap();
    assert!(!folder.exists());
    let bytes = std::fs::read(&zip).unwrap();
    assert!(!contains(&bytes, "H-A1-00001") && unpack(&bytes, "ちがう合言葉ですよ。。。").is_err());
    let back: BTreeMap<String, Vec<u8>> =
        unpack(&bytes, "例示のながい合言葉です。").unwrap().into_iter().collect();
    assert_eq!(back, before);
    // Exported again it is a folder again; under the same passphrase it is the file that is there. What somebody put
    // beside the files stays.
    let again = export(&o, &t.town, MARCH, Pseudonymous);
    let letter = folder.join("送付状.docx");
    std::fs::write(&letter, "前略").unwrap();
    assert_eq!(o.app.lock_batch(Path::new(&again.folder), "例示のながい合言葉です。").unwrap(), zip);
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(left, std::slice::from_ref(&letter));
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(std::fs::read(&zip).unwrap(), bytes);
    // Under another it is not packed over it.
    let again = export(&o, &t.town, MARCH, Pseudonymous);
    let taken = o.app.lock_batch(Path::new(&again.folder), "べつの合言葉をつかいます。").unwrap_err();
    assert_eq!(taken.code, "already_exists");
    // A file that somebody changed in between is not sent as if it were the batch.
    std::fs::remove_file(&zip).unwrap();
    std::fs::write(Path::new(&again.folder).join("visits.csv"), "x").unwrap();
    assert_eq!(
        o.app.lock_batch(Path::new(&again.folder), "例示のながい合言葉です。").unwrap_err().code,
        "batch_changed"
    );
}

#[test]
fn every_recipient_gets_a_locked_file_of_its_own_and_none_keeps_another_back() {
    use tsunagi_core::app::ExportRequest;
    use tsunagi_core::export::locked::unpack;
    let o = Office::new("2026-03-31T12:00");
    let t = twins(&o);
    o.put(
        "organisation",
        json!({ "name": "見本町", "org_type": "municipality_welfare", "municipality_code": "99998" }),
    );
    let out = tempfile::tempdir().unwrap();
    let all = o.app.recipients().unwrap();
    assert!(all.len() > 1 && all.contains(&tsunagi_tests::id(&t.town)), "{all:?}");
    let request = ExportRequest {
        period: tsunagi_core::domain::calendar::Period::month("2026-03").unwrap(),
        recipient: tsunagi_tests::id(&t.town),
        out: out.path(),
        level: Pseudonymous,
        encoding: tsunagi_core::export::sheet::Encoding::Utf8,
    };
    let there = || std::fs::read_dir(out.path()).unwrap().count();
    let short = o.app.export_batches(&all, &request, Some("短い合言葉")).unwrap_err();
    assert_eq!((short.code.as_str(), there()), ("zip_passphrase_short", 0));

    let words = "例示のながい合言葉です。";
    let done = o.app.export_batches(&all, &request, Some(words)).unwrap();
    assert_eq!(done.len(), all.len());
    for batch in &done {
        assert_eq!(batch.problem, None);
        let file = PathBuf::from(&batch.done.as_ref().unwrap().folder);
        assert!(file.is_file(), "{file:?}");
        assert!(
            unpack(&std::fs::read(&file).unwrap(), words).unwrap().iter().any(|(n, _)| n == "manifest.json")
        );
    }
    assert_eq!(there(), all.len(), "no folder is left open");

    // Under other words each is refused by itself, and nothing open is left behind.
    let other = o.app.export_batches(&all, &request, Some("べつの合言葉をつかいます。")).unwrap();
    for batch in &other {
        assert_eq!(batch.problem.as_ref().map(|p| p.code.as_str()), Some("already_exists"));
    }
    assert_eq!(there(), all.len());
}
