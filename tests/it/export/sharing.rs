//! Who may see what.

use super::*;
use tsunagi_core::domain::record::Kind;
use tsunagi_tests::id;

#[test]
fn names_need_a_consent_that_holds_today() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    let rows = |o: &Office| {
        let view = export(o, &t.town, MARCH, Identified);
        (view.files["visits.csv"], view.files["stays.csv"], view.left_out)
    };
    assert_eq!(rows(&o), (0, 0, 4));
    assert_eq!(manifest(&export(&o, &t.town, MARCH, Identified))["left_out"]["no_consent"], 4);
    let other = town(&o, "見本町", "99998");
    for wrong in [
        json!({ "household_id": t.home, "scope": "share_cgc", "given_on": "2026-01-01" }),
        json!({ "household_id": t.home, "scope": "share_municipality", "given_on": "2026-03-24" }),
        json!({ "household_id": t.home, "scope": "share_municipality", "given_on": "2026-01-01", "recipient_org_id": other }),
    ] {
        o.put("consent", wrong);
    }
    assert_eq!(rows(&o), (0, 0, 4));
    o.put(
        "consent",
        json!({ "person_id": t.mother, "scope": "share_municipality", "given_on": "2026-01-01" }),
    );
    assert_eq!(rows(&o), (1, 1, 2), "the mother's own rows");
    consent(&o, &t.home, "2026-01-01");
    assert_eq!(rows(&o), (1, 3, 0));
}

#[test]
fn withdrawn_sharing_ends_names_and_codes_but_is_still_counted() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    let given = consent(&o, &t.home, "2025-12-01");
    let before = export(&o, &t.town, MARCH, Identified);
    assert_eq!((before.files["visits.csv"], before.files["stays.csv"]), (1, 3));
    let o = o.at("2026-03-24T09:00");
    o.put("consent", json!({ "id": given, "withdrawn_on": "2026-03-24" }));
    for level in [Identified, Pseudonymous] {
        let view = export(&o, &t.town, MARCH, level);
        assert_eq!(
            (view.files["visits.csv"], view.files["stays.csv"], view.left_out),
            (0, 0, 4),
            "{level:?}"
        );
        assert_eq!(manifest(&view)["left_out"]["withdrawn"], 4);
        assert_eq!(metric(&view, "home_start", "visit_count", ""), "1");
        for file in view.files.keys() {
            let bytes = std::fs::read(Path::new(&view.folder).join(file)).unwrap();
            assert!(!contains(&bytes, "はな子") && !contains(&bytes, "H-A1-00001"), "{file}");
        }
    }
    consent(&o, &t.home, "2026-03-24");
    assert_eq!(export(&o, &t.town, MARCH, Identified).files["stays.csv"], 3, "shared again");
    o.put(
        "consent",
        json!({ "person_id": t.mother, "scope": "share_municipality", "given_on": "2025-01-01", "withdrawn_on": "2026-03-20" }),
    );
    assert_eq!(export(&o, &t.town, MARCH, Pseudonymous).files["stays.csv"], 3, "older than the new consent");
}

#[test]
fn a_secret_family_has_no_name_anywhere() {
    let o = Office::new("2026-03-23T09:00");
    let centre =
        o.put("organisation", json!({ "name": "架空児童相談所", "org_type": "child_guidance_centre" }));
    let address = json!([{ "address": "架空市秘密町9-9", "municipality_code": "99999" }]);
    let home = o.put(
        "household",
        json!({
            "display_name": "Aさん", "household_type": "single_parent", "address_secret": true,
            "secret_reason": "dv_protection", "secret_until": "2026-06-30", "address_history": address,
            "phones": [{ "number": "000-0000-0000" }],
        }),
    );
    let child = o.put(
        "person",
        json!({
            "family_name": "仮野", "given_name": "ひなた", "family_kana": "カリノ", "given_kana": "ヒナタ",
            "alias": "Aさんの子", "birth_date": "2019-08-07", "household_id": home,
        }),
    );
    let custody = programme(&o, "temporary_custody", Some(&centre));
    let site =
        o.put("site", json!({ "name": "ひみつの家", "location_secret": true, "address": "架空市秘密町8" }));
    let group = programme(&o, "mama_cafe", Some(&centre));
    o.put(
        "stay",
        json!({
            "programme_id": custody, "person_id": child, "stay_kind": "overnight",
            "requester_type": "child_guidance_centre", "reason_codes": ["safety"], "site_id": site,
            "in_at": "2026-03-10T02:00", "out_at": "2026-03-12T10:00", "status": "completed",
        }),
    );
    let session = o.put(
        "session",
        json!({
            "programme_id": group, "site_id": site, "start_at": "2026-03-11T10:00",
            "end_at": "2026-03-11T11:30", "status": "held",
        }),
    );
    o.put(
        "attendance",
        json!({ "session_id": session, "person_id": child, "attendance_role": "child", "state": "present" }),
    );
    let consent = json!({ "household_id": home, "scope": "share_cgc", "given_on": "2026-01-01" });
    o.put("consent", consent);
    for level in [Identified, Pseudonymous, Aggregate] {
        for encoding in [Utf8, Cp932] {
            attempt(&o, &centre, ("2026-03-09", "2026-03-15"), level, encoding).unwrap();
        }
    }
    let view = export(&o, &centre, ("2026-03-09", "2026-03-15"), Identified);
    let stays = table(&view, "stays.csv");
    assert_eq!(
        (&*stays[0]["person_name"], &*stays[0]["kana"], &*stays[0]["birth_date"]),
        ("●●(秘匿)", "", "")
    );
    assert_eq!(table(&view, "attendance.csv")[0]["person_name"], "●●(秘匿)");
    assert_eq!(table(&view, "sessions.csv")[0]["site"], "所在地秘");
    assert_eq!((view.masked, manifest(&view)["masked"].clone()), (2, json!(2)));
    let all = everything(&o);
    assert!(all.len() > 20, "folders of every level and encoding");
    for word in
        ["仮野", "ひなた", "カリノ", "ヒナタ", "秘密町", "000-0000", "ひみつの家", "2019-08-07", "Aさん"]
    {
        let cp932 = encode(word);
        for (name, bytes) in &all {
            let found = contains(bytes, word) || bytes.windows(cp932.len()).any(|w| w == cp932);
            assert!(!found && !name.contains(word), "{word} in {name}");
        }
    }
}

#[test]
fn who_was_merged_with_a_secret_family_has_no_name_either() {
    let o = Office::new("2026-03-23T09:00");
    let centre =
        o.put("organisation", json!({ "name": "架空児童相談所", "org_type": "child_guidance_centre" }));
    let custody = programme(&o, "temporary_custody", Some(&centre));
    let (home, _) = o.family("見本", "2019-08-07");
    let (twin, child) = o.family("試作", "2019-08-07");
    o.put(
        "stay",
        json!({
            "programme_id": custody, "person_id": child, "stay_kind": "overnight",
            "requester_type": "child_guidance_centre", "reason_codes": ["safety"],
            "in_at": "2026-03-10T02:00", "out_at": "2026-03-12T10:00", "status": "completed",
        }),
    );
    o.put("consent", json!({ "household_id": twin, "scope": "share_cgc", "given_on": "2026-01-01" }));
    let name = || {
        let view = export(&o, &centre, ("2026-03-09", "2026-03-15"), Identified);
        table(&view, "stays.csv")[0]["person_name"].clone()
    };
    assert!(name().contains("試作"));
    o.app.merge(Kind::Household, id(&twin), id(&home), "同じ家庭").unwrap();
    let secret = json!({ "display_name": "Aさん", "address_secret": true, "secret_reason": "dv_protection" });
    o.edit("household", &home, secret);
    assert_eq!(name(), "●●(秘匿)");
}

#[test]
fn a_name_that_becomes_secret_is_not_repeated_in_the_corrections() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    consent(&o, &t.home, "2026-01-01");
    export(&o, &t.town, MARCH, Identified);
    o.put("household", json!({ "id": t.home, "display_name": "Aさん", "address_secret": true }));
    let view = export(&o, &t.town, MARCH, Identified);
    let lines = table(&view, "corrections.csv");
    assert!(lines.iter().any(|l| l["column"] == "person_name" && l["after"] == "●●(秘匿)"));
    let bytes = std::fs::read(Path::new(&view.folder).join("corrections.csv")).unwrap();
    assert!(!contains(&bytes, "例山") && !contains(&bytes, "レイヤマ") && !contains(&bytes, "1995-05-05"));
}

#[test]
fn a_family_that_moves_is_in_each_towns_own_rows() {
    let o = Office::new("2025-12-08T09:00");
    let (old, new) = (town(&o, "架空市", "99999"), town(&o, "見本町", "99998"));
    let address = json!([
        { "from": "2024-07-01", "to": "2025-11-30", "municipality_code": "99999" },
        { "from": "2025-12-01", "municipality_code": "99998" },
    ]);
    let home = o.put(
        "household",
        json!({ "display_name": "模擬家", "household_type": "general", "address_history": address }),
    );
    person(&o, &home, "ゆう", "2024-01-01", "child");
    let open = programme(&o, "home_start", None);
    let commissioned = programme(&o, "newborn_visit", Some(&old));
    let worker = visitor(&o, "丸井");
    for day in ["2025-11-13", "2025-11-20", "2025-11-27", "2025-12-04"] {
        visit(&o, &open, &home, &worker, day);
    }
    visit(&o, &commissioned, &home, &worker, "2025-12-05");
    let days = ("2025-11-01", "2025-12-07");
    let dates =
        |view: &ExportView| table(view, "visits.csv").iter().map(|r| r["date"].clone()).collect::<Vec<_>>();
    let view = export(&o, &old, days, Pseudonymous);
    assert_eq!(dates(&view), ["2025-11-13", "2025-11-20", "2025-11-27"]);
    assert_eq!(metric(&view, "home_start", "visit_count", ""), "3");
    assert_eq!(metric(&view, "newborn_visit", "visit_count", ""), "0", "a family of another town");
    assert_eq!(view.left_out, 1);
    let view = export(&o, &new, days, Pseudonymous);
    assert_eq!(dates(&view), ["2025-12-04"]);
    assert_eq!(metric(&view, "home_start", "visit_count", ""), "1");
    let neither = o.put(
        "organisation",
        json!({ "name": "見本病院", "org_type": "hospital", "municipality_code": "99999" }),
    );
    assert_eq!(export(&o, &neither, days, Pseudonymous).files["visits.csv"], 0);
}

#[test]
fn what_a_guidance_centre_commissions_goes_to_it_whole_and_to_no_town() {
    let o = Office::new("2026-01-05T09:00");
    let towns = [town(&o, "架空市", "99999"), town(&o, "見本町", "99998")];
    let centre =
        o.put("organisation", json!({ "name": "架空児童相談所", "org_type": "child_guidance_centre" }));
    let respite = programme(&o, "foster_respite", Some(&centre));
    let unassigned = programme(&o, "temporary_custody", None);
    for (name, place) in [("見本家", "99999"), ("試作家", "99998")] {
        let home = family(&o, name, place);
        let child = person(&o, &home, "きょうだい", "2016-05-02", "foster_child");
        stay(&o, &respite, &child, "2025-12-26T10:00", "2025-12-29T16:00");
        stay(&o, &unassigned, &child, "2025-12-30T10:00", "2025-12-31T16:00");
    }
    let days = ("2025-12-22", "2026-01-04");
    let view = export(&o, &centre, days, Pseudonymous);
    assert_eq!(metric(&view, "foster_respite", "cases", ""), "2");
    assert_eq!(metric(&view, "foster_respite", "nights", ""), "6");
    assert_eq!(metric(&view, "foster_respite", "stay_days", ""), "8");
    for town in &towns {
        assert_eq!(export(&o, town, days, Pseudonymous).files["stays.csv"], 0);
    }
    let view = export(&o, &centre, days, Identified);
    assert_eq!((view.files["stays.csv"], view.left_out), (0, 2), "no consent");
    o.put("programme", json!({ "id": unassigned, "commissioner_id": centre }));
    let view = export(&o, &centre, days, Identified);
    assert_eq!((view.files["stays.csv"], view.left_out), (2, 2), "custody is shared by law");
}

#[test]
fn a_town_without_its_code_and_a_visitor_are_refused() {
    let mut o = Office::new("2026-03-23T09:00");
    let nameless = o.put("organisation", json!({ "name": "架空市", "org_type": "municipality" }));
    let error = attempt(&o, &nameless, MARCH, Aggregate, Utf8).unwrap_err();
    assert_eq!((&*error.code, error.field.as_deref()), ("field_required", Some("municipality_code")));
    let town = town(&o, "見本町", "99998");
    let worker = o.put("worker", json!({ "person_name": "丸井", "access_role": "visitor" }));
    o.app.act_as(&worker).unwrap();
    assert_eq!(attempt(&o, &town, MARCH, Aggregate, Utf8).unwrap_err().code, "not_your_role");
}
