//! A secret address is in no answer, and names stay as they were typed.

use serde_json::json;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::store::Filter;
use tsunagi_tests::{Office, id};

#[test]
fn a_secret_place_is_in_no_answer() {
    let o = Office::new("2026-03-31T12:00");
    let home = o.put(
        "household",
        json!({
            "display_name": "Aさん", "address_secret": true, "secret_reason": "dv_protection", "secret_until": "2026-06-30",
            "phones": [{ "number": "000-0000-9999", "owner": "本人" }],
            "address_history": [{ "from": "2025-01-01", "address": "架空市秘密町7-7", "postal_code": "000-7777", "municipality_code": "99999" }],
        }),
    );
    let child = o.member(&home, "仮野", "child", "2020-01-01");
    let h = o.get("household", &home);
    let (phone, address) =
        (h["phones"][0]["id"].as_str().unwrap(), h["address_history"][0]["id"].as_str().unwrap());
    o.edit("phone", phone, json!({ "number": "000-0000-8888" }));
    o.edit("address_history", address, json!({ "address": "架空市秘密町8-8" }));
    let shelter =
        o.put("site", json!({ "name": "ほしの家", "address": "架空市秘密町9-9", "location_secret": true }));
    let programme = o.put("programme", json!({ "preset": "temporary_custody", "site_id": shelter }));
    o.put(
        "stay",
        json!({
            "programme_id": programme, "person_id": child, "stay_kind": "overnight", "requester_type": "child_guidance_centre",
            "reason_codes": ["safety"], "in_at": "2026-03-30T22:00", "status": "in_stay",
        }),
    );
    let mut answers = vec![];
    for kind in Kind::ALL {
        o.app
            .list(*kind, &Filter::default(), |r| {
                let record = id(r["id"].as_str().unwrap());
                answers.push(r.to_string());
                answers.push(o.app.get(*kind, record)?.to_string());
                answers.push(json!(o.app.history(*kind, record)?).to_string());
                Ok(())
            })
            .unwrap();
    }
    answers.push(json!(o.app.family(id(&home)).unwrap()).to_string());
    answers.push(json!(o.app.today_view().unwrap()).to_string());
    answers.push(json!(o.app.options().unwrap()).to_string());
    let double = json!({ "household_id": home, "number": "000-0000-9999\n" });
    answers.push(o.refused("phone", double).json().to_string());
    for answer in &answers {
        for secret in ["秘密町", "000-7777", "000-0000-9999", "000-0000-8888"] {
            assert!(!answer.contains(secret), "{secret} in {answer}");
        }
    }
    assert!(answers.len() > 30);
    let shown = o.get("phone", phone);
    assert_eq!((&shown["masked"], &shown["owner"]), (&json!(["number"]), &json!("本人")));
    assert_eq!(
        o.app.history(Kind::Phone, id(phone)).unwrap().iter().filter(|l| l.field == "number").count(),
        2
    );

    o.refuses(
        "household",
        json!({ "id": home, "address_secret": false }),
        "second_person_needed",
        "address_secret",
    );
    o.app.ask_lift(id(&home), "転居して安全になった", None).unwrap();
    assert_eq!(o.app.confirm_lift(id(&home)).unwrap_err().code, "second_person_needed");
    let second = o.put("worker", json!({ "person_name": "仮野 二郎", "access_role": "coordinator" }));
    let mut o = o;
    o.app.act_as(&second).unwrap();
    o.app.confirm_lift(id(&home)).unwrap();
    assert_eq!(
        o.get("phone", phone)["number"],
        "000-0000-8888",
        "kept, and shown when it is no secret any more"
    );
    let family = o.app.family(id(&home)).unwrap();
    assert_eq!(
        (family.address.as_deref(), family.phones),
        (Some("架空市秘密町8-8"), vec!["000-0000-8888".to_owned()])
    );
}

/// Files below a folder, with the bytes inside of packed ones.
fn contents(dir: &std::path::Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display().to_string();
        if path.is_dir() {
            contents(&path, found);
        } else if name.ends_with(".xlsx") {
            use calamine::Reader as _;
            let mut book = calamine::open_workbook_auto(&path).unwrap();
            for (sheet, range) in book.worksheets() {
                found.push((format!("{name} {sheet}"), format!("{range:?}").into_bytes()));
            }
        } else {
            found.push((name, std::fs::read(&path).unwrap()));
            continue;
        }
        found.push((path.display().to_string(), vec![]));
    }
}

#[test]
fn a_secret_place_leaves_with_nothing_of_the_case_file() {
    use tsunagi_core::app::{AccessFilter, ExportRequest, ReportForm};
    use tsunagi_core::domain::calendar::Period;
    use tsunagi_core::domain::era::FyStyle;
    use tsunagi_core::export::{manifest::Level, sheet::Encoding};
    use tsunagi_core::report::{ReportQuery, Span, Table};
    let o = Office::new("2026-03-31T12:00");
    let town = json!({ "name": "架空市", "org_type": "municipality_welfare", "municipality_code": "99999" });
    let town = o.put("organisation", town);
    let nursery = o.put("organisation", json!({ "name": "ひみつのもり保育園", "org_type": "nursery" }));
    let home = o.put(
        "household",
        json!({
            "display_name": "Aさん", "address_secret": true, "secret_reason": "dv_protection",
            "phones": [{ "number": "000-0000-9999" }],
            "address_history": [{ "from": "2025-01-01", "address": "架空市秘密町7-7", "postal_code": "000-7777", "municipality_code": "99999" }],
        }),
    );
    let child = o.member(&home, "仮野", "child", "2020-01-01");
    o.edit("person", &child, json!({ "placement": "facility", "placement_org_id": nursery }));
    let shelter = json!({ "name": "ひみつのやかた", "address": "架空市秘密町9-9", "location_secret": true });
    let shelter = o.put("site", shelter);
    let programme = |preset: &str, more: serde_json::Value| {
        let mut record = json!({ "preset": preset, "commissioner_id": town });
        more.as_object().unwrap().iter().for_each(|(k, v)| record[k] = v.clone());
        o.put("programme", record)
    };
    let desk = programme("general_consultation", json!({}));
    let parcels = programme("supply_shipping", json!({}));
    let stays = programme("temporary_custody", json!({ "site_id": shelter }));
    let training = programme("parent_training", json!({ "site_id": shelter }));
    o.put("stay", json!({
        "programme_id": stays, "person_id": child, "stay_kind": "overnight", "requester_type": "child_guidance_centre",
        "reason_codes": ["safety"], "in_at": "2026-03-20T22:00", "out_at": "2026-03-21T10:00", "status": "completed",
    }));
    let consultation = o.put(
        "consultation",
        json!({
            "programme_id": desk, "household_id": home, "client_person_ids": [child], "channel": "phone",
            "received_at": "2026-03-03T10:00", "topics": ["development"],
        }),
    );
    o.put("consent", json!({ "household_id": home, "scope": "share_municipality", "recipient_org_id": town, "given_on": "2026-01-01" }));
    let referral = o.put(
        "referral",
        json!({ "direction": "out", "to_org_id": town, "consultation_id": consultation, "content": "連絡" }),
    );
    let plan = o.put("support_plan", json!({ "kind": "support_plan", "household_id": home, "drawn_up_on": "2026-03-01", "review_on": "2026-06-01" }));
    let parcel = o.put("shipment", json!({
        "programme_id": parcels, "person_id": child, "requested_on": "2026-03-01", "shipped_on": "2026-03-02", "status": "shipped",
        "address_snapshot": "架空市秘密町7-7", "tracking_no": "000-123-777", "items": [{ "item": "food" }],
    }));
    let group = o.put("session", json!({
        "programme_id": training, "site_id": shelter, "start_at": "2026-03-07T10:00", "end_at": "2026-03-07T11:00", "status": "held", "theme": "1回目",
    }));
    o.put("attendance", json!({ "session_id": group, "person_id": child, "attendance_role": "child_in_childcare", "state": "present" }));
    let secret =
        ["秘密町", "000-7777", "0007777", "000-0000-9999", "00000009999", "000-123-777", "ひみつのもり"];
    let hides = |what: &str, text: &str| {
        for word in secret {
            assert!(!text.contains(word), "{word} in {what}: {text}");
        }
    };
    // On the screen and on paper: what each page of the case file is made from.
    for (kind, record) in [
        (Kind::Consultation, &consultation),
        (Kind::Referral, &referral),
        (Kind::SupportPlan, &plan),
        (Kind::Shipment, &parcel),
        (Kind::Person, &child),
        (Kind::Household, &home),
    ] {
        hides(kind.name(), &o.get(kind.name(), record).to_string());
        hides("history", &json!(o.app.history_view(kind, id(record)).unwrap()).to_string());
    }
    assert_eq!(o.get("person", &child)["masked"], json!(["placement_org_id"]));
    assert!(!o.get("person", &child).to_string().contains(&nursery), "nor by its number");
    // Nor through another family that the child belongs to, whose place is known.
    let other = o.put("household", json!({ "display_name": "見本家" }));
    o.put("membership", json!({ "household_id": other, "person_id": child, "relation": "child" }));
    let seen = o.app.family(id(&other)).unwrap();
    assert_eq!(
        (seen.members[0].placement.as_deref(), seen.members[0].placed_at.as_deref()),
        (Some("facility"), None)
    );
    let shown = o.app.reveal(id(&home), "お迎えの確認").unwrap();
    assert_eq!(shown.placed[0].organisation, "ひみつのもり保育園", "for a reason it is shown");
    // Two records of one child are one child.
    let mut again = o.get("person", &child);
    again.as_object_mut().unwrap().retain(|field, _| field == "family_name" || field == "given_name");
    again["household_id"] = json!(home);
    again["relation"] = json!("child");
    again["placement"] = json!("facility");
    again["placement_org_id"] = json!(nursery);
    let twin = o.put("person", again);
    let placed = || o.app.reveal(id(&home), "お迎えの確認").unwrap().placed.len();
    assert_eq!(placed(), 2);
    o.app.merge(Kind::Person, id(&twin), id(&child), "同じ子").unwrap();
    assert_eq!(placed(), 1);
    let (from, to) = ("2025-04-01".parse().unwrap(), "2026-03-31".parse().unwrap());
    let year = Period::new(from, to).unwrap();
    hides("family", &json!(o.app.family(id(&home)).unwrap()).to_string());
    hides("today", &json!(o.app.today_view().unwrap()).to_string());
    hides("due", &json!(o.app.due_calendar(to).unwrap()).to_string());
    hides("roll", &json!(o.app.roll_call(id(&group)).unwrap()).to_string());
    hides("childcare", &json!(o.app.childcare_list(id(&group)).unwrap()).to_string());
    for word in secret {
        assert!(
            o.app.find(word, 9).unwrap().iter().all(|h| h.household_id.as_deref() != Some(home.as_str())),
            "{word}"
        );
    }
    // What leaves: batches of every level, reports in every form, logs, help, backups; contents and names.
    let out = o.dir.path().join("out");
    std::fs::create_dir(&out).unwrap();
    for (n, level) in [Level::Identified, Level::Pseudonymous, Level::Aggregate].into_iter().enumerate() {
        let folder = out.join(n.to_string());
        std::fs::create_dir(&folder).unwrap();
        let (recipient, encoding) = (id(&town), Encoding::Utf8);
        o.app
            .export_weekly(&ExportRequest { period: year, recipient, out: &folder, level, encoding })
            .unwrap();
    }
    for table in Table::ALL.iter().copied() {
        let query = ReportQuery {
            table,
            span: Span::FiscalYears { first: 2025, last: 2025 },
            by: None,
            programme: None,
        };
        for (form, ending) in [(ReportForm::Csv, "csv"), (ReportForm::Xlsx(FyStyle::R), "xlsx")] {
            o.app.write_report(&query, form, None, &out.join(format!("{}.{ending}", table.name()))).unwrap();
        }
    }
    o.app.export_access_log(&AccessFilter::default(), &out).unwrap();
    o.app.export_help(&out).unwrap();
    o.app.daily_backup()().unwrap().unwrap();
    o.app.backup(&out.join("by-hand.tsunagi")).unwrap();
    let mut found = vec![];
    contents(o.dir.path(), &mut found);
    let all: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    for expected in [
        "shipments.csv",
        "consultations.csv",
        "referrals.csv",
        "manifest.json",
        "stays.csv",
        "sessions.csv",
        ".xlsx",
        ".tsunagi",
        "help",
    ] {
        assert!(all.iter().any(|name| name.contains(expected)), "{expected} in {all:?}");
    }
    let carries = |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    for (name, bytes) in &found {
        let name = name.strip_prefix(&o.dir.path().display().to_string()).unwrap();
        for word in secret {
            assert!(!name.contains(word) && !carries(bytes, word), "{word} in {name}");
        }
        // A secret house has no name in what is sent.
        assert!(!carries(bytes, "ひみつのやかた"), "the house's name in {name}");
    }
    assert!(
        found.iter().any(|(name, bytes)| name.ends_with("shipments.csv") && bytes.len() > 60),
        "and rows are there"
    );
}

#[test]
fn names_stay_as_typed() {
    let o = Office::new("2026-03-31T12:00");
    for name in [
        "髙橋",
        "𠮷野",
        "葛\u{e0100}城",
        "辻\u{e0101}",
        "が\u{3099}",
        "Ａ　B ",
        "ﾐﾎﾝ",
        "é",
        "e\u{301}",
        "👨\u{200d}👩\u{200d}👧",
    ] {
        let person = o.put("person", json!({ "family_name": name }));
        assert_eq!(o.get("person", &person)["family_name"], json!(name), "to the byte");
    }
    assert_eq!(o.app.verify().unwrap(), []);
}

#[test]
fn a_secret_family_goes_by_no_surname_whichever_comes_first() {
    let o = Office::new("2026-03-31T12:00");
    let refused = |kind: &str, record: serde_json::Value| {
        let e = o.refused(kind, record);
        (e.code.clone(), e.field.unwrap_or_default().to_string())
    };
    let told = |field: &str| ("alias_required".to_owned(), field.to_owned());
    let person = |family: &str, kana: &str| {
        o.put("person", json!({ "family_name": family, "family_kana": kana, "given_name": "ミホン" }))
    };
    let join =
        |home: &str, person: &str| json!({ "household_id": home, "person_id": person, "relation": "mother" });
    // Under the alias of an open family first: everybody goes by everything.
    let home = o.put("household", json!({ "display_name": "例山さん" }));
    o.put("membership", join(&home, &person("例山", "れいざん")));
    assert_eq!(refused("household", json!({ "id": home, "address_secret": true })), told("display_name"));
    o.edit("household", &home, json!({ "address_secret": true, "display_name": "のはらさん" }));
    assert_eq!(
        refused("household", json!({ "id": home, "display_name": "れいざん　さん" })),
        told("display_name"),
        "the reading tells as well"
    );
    // Who joins it later.
    assert_eq!(refused("membership", join(&home, &person("野原", "ノハラ"))), told("display_name"));
    let aunt = person("", "");
    o.put("membership", join(&home, &aunt));
    // Whose surname is learned, or changes, later.
    let named = |family: &str, kana: &str| json!({ "id": aunt, "family_name": family, "family_kana": kana });
    assert_eq!(refused("person", named("のはら", "")), told("family_name"));
    assert_eq!(refused("person", named("野原", "のはら")), told("family_name"));
    o.edit("person", &aunt, json!({ "family_name": "架空", "family_kana": "かくう" }));
    // What says nothing of the name is not looked at.
    o.edit("household", &home, json!({ "contact_caution": "夜は かけない" }));
}
