//! Consent that is withdrawn (scenario G12): nothing that names the family or its numbers leaves from
//! that day on, and what had gone out is listed for each recipient.

use super::*;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Date;
use tsunagi_core::view::RecallView;
use tsunagi_tests::id;

const JANUARY: (&str, &str) = ("2026-01-01", "2026-01-31");
const FIRST: (&str, &str) = ("2026-01-01", "2026-01-07");
const SECOND: (&str, &str) = ("2026-01-08", "2026-01-14");

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

struct G12 {
    o: Office,
    town: String,
    university: String,
    home: String,
    shares: String,
    research: String,
    visiting: String,
    study: String,
    worker: String,
}

/// Mother はな子 shares with the town and with a university, which has commissioned a programme of its own;
/// another family does as well.
fn g12() -> G12 {
    let o = Office::new("2026-01-08T09:00");
    let town = town(&o, "架空市", "99999");
    let university = o.put("organisation", json!({ "name": "見本大学", "org_type": "other" }));
    let home = family(&o, "例山家", "99999");
    let mother = person(&o, &home, "はな子", "1995-05-05", "mother");
    let neighbours = family(&o, "試作家", "99999");
    let visiting = programme(&o, "home_start", Some(&town));
    let study = programme(&o, "watch_visit", Some(&university));
    let worker = visitor(&o, "丸井");
    for home in [&home, &neighbours] {
        consent(&o, home, "2025-12-01");
        visit(&o, &visiting, home, &worker, "2026-01-05");
        visit(&o, &study, home, &worker, "2026-01-12");
    }
    let give = |scope: &str, to: &str| {
        let consent = json!({ "person_id": mother, "scope": scope, "given_on": "2025-12-01", "method": "written",
                              "recipient_org_id": to });
        o.put("consent", consent)
    };
    let (shares, research) = (give("share_municipality", &town), give("research", &university));
    o.put("consent", json!({ "person_id": mother, "scope": "photo", "given_on": "2025-12-01" }));
    G12 { o, town, university, home, shares, research, visiting, study, worker }
}

/// Every byte of a batch.
fn bytes_of(view: &ExportView) -> Vec<u8> {
    let mut all = vec![];
    for file in std::fs::read_dir(&view.folder).unwrap() {
        all.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    all
}

#[test]
fn g12_withdrawn_consent_ends_rows_and_lists_what_went_out() {
    let G12 { o, town, university, home, shares, research, visiting, study, worker } = g12();
    let code = o.get("household", &home)["code"].as_str().unwrap().to_owned();
    let first = export(&o, &town, FIRST, Identified);
    assert_eq!(first.files["visits.csv"], 2);
    assert!(contains(&bytes_of(&first), "はな子"));
    let o = o.at("2026-01-15T09:00");
    let second = export(&o, &university, SECOND, Pseudonymous);
    assert_eq!(second.files["visits.csv"], 2);
    export(&o, &town, FIRST, Aggregate);
    assert!(o.app.recalls(id(&home)).unwrap().is_empty(), "nobody has withdrawn");

    let o = o.at("2026-01-20T10:00");
    for consent in [&shares, &research] {
        o.app.withdraw_consent(id(consent), day("2026-01-20")).unwrap();
    }
    let again = o.app.withdraw_consent(id(&shares), day("2026-01-20")).unwrap_err();
    assert_eq!(again.code, "consent_withdrawn");

    // Nothing of hers leaves, by whatever level and period, and no correction names her records.
    let visits_of_hers: Vec<String> = {
        let mut codes = vec![];
        let filter = tsunagi_core::store::Filter::by("household_id", id(&home));
        let each = |v: Json| {
            codes.push(v["code"].as_str().unwrap().to_owned());
            Ok(())
        };
        o.app.list(Kind::Visit, &filter, each).unwrap();
        codes
    };
    assert_eq!(visits_of_hers.len(), 2);
    for (to, days) in [(&town, FIRST), (&university, SECOND), (&town, JANUARY), (&university, JANUARY)] {
        for level in [Identified, Pseudonymous] {
            let view = export(&o, to, days, level);
            let bytes = bytes_of(&view);
            assert!(view.files["visits.csv"] <= 1, "{level:?}");
            assert!(!contains(&bytes, "はな子") && !contains(&bytes, &code), "{level:?}");
            assert!(visits_of_hers.iter().all(|v| !contains(&bytes, v)), "{level:?} {days:?}");
        }
        let preview =
            o.app.weekly_preview(Period::new(day(days.0), day(days.1)).unwrap(), id(to), Pseudonymous);
        let shown = serde_json::to_string(&preview.unwrap().files).unwrap();
        assert!(!shown.contains(&code) && visits_of_hers.iter().all(|v| !shown.contains(v)));
    }
    // She still counts.
    let aggregate = export(&o, &town, JANUARY, Aggregate);
    assert_eq!(metric(&aggregate, "home_start", "visit_count", ""), "2");

    // The two batches, by recipient, with day and files; the aggregate one is none of them.
    let recalls = o.app.recalls(id(&home)).unwrap();
    let said = |r: &RecallView| -> Vec<(String, String, String)> {
        r.batches.iter().map(|b| (b.made_on.clone(), b.level.clone(), b.folder.clone())).collect()
    };
    let folder = |v: &ExportView| Path::new(&v.folder).file_name().unwrap().to_string_lossy().into_owned();
    assert_eq!(recalls.iter().map(|r| r.recipient.as_str()).collect::<Vec<_>>(), ["架空市", "見本大学"]);
    assert_eq!(said(&recalls[0]), [("2026-01-08".into(), "identified".into(), folder(&first))]);
    assert_eq!(said(&recalls[1]), [("2026-01-15".into(), "pseudonymous".into(), folder(&second))]);
    assert!(recalls[0].batches[0].files.contains(&"visits.csv".to_owned()));
    assert_eq!(
        (recalls[0].household_code.as_str(), recalls[0].withdrawn_on.as_str()),
        (&*code, "2026-01-20")
    );
    assert!(!serde_json::to_string(&recalls).unwrap().contains("例山"), "a letter names nobody");
    let view = o.app.consents(id(&home)).unwrap();
    let withdrawn = view.consents.iter().filter(|c| c.withdrawn_on.is_some()).count();
    assert_eq!((view.consents.len(), withdrawn, view.recalls.len()), (4, 2, 2));

    // The record is kept, and goes on.
    assert_eq!(o.get("household", &home)["display_name"], "例山家");
    visit(&o, &visiting, &home, &worker, "2026-01-19");
    visit(&o, &study, &home, &worker, "2026-01-19");
    assert_eq!(export(&o, &town, JANUARY, Pseudonymous).left_out, 2);

    // Sharing again needs a consent of its own.
    let e = o.app.put(Kind::Consent, &json!({ "id": shares, "withdrawn_on": null })).unwrap_err();
    assert_eq!(e.code, "consent_withdrawn");
    consent(&o, &home, "2026-01-20");
    assert_eq!(export(&o, &town, JANUARY, Identified).files["visits.csv"], 3);
    assert_eq!(o.app.recalls(id(&home)).unwrap().len(), 1, "the university's is still to be called back");
}

#[test]
fn what_goes_out_by_law_is_not_stopped_and_not_called_back() {
    let o = Office::new("2026-01-08T09:00");
    let centre =
        o.put("organisation", json!({ "name": "架空児童相談所", "org_type": "child_guidance_centre" }));
    let home = family(&o, "例山家", "99999");
    let child = person(&o, &home, "そら", "2020-01-20", "child");
    let custody = programme(&o, "temporary_custody", Some(&centre));
    let stay = json!({
        "programme_id": custody, "person_id": child, "stay_kind": "overnight",
        "requester_type": "child_guidance_centre", "reason_codes": ["illness"], "in_at": "2026-01-03T10:00",
        "out_at": "2026-01-05T10:00", "status": "completed",
    });
    o.put("stay", stay);
    let given =
        o.put("consent", json!({ "household_id": home, "scope": "share_cgc", "given_on": "2025-12-01" }));
    export(&o, &centre, FIRST, Identified);
    o.app.withdraw_consent(id(&given), day("2026-01-08")).unwrap();
    let view = export(&o, &centre, FIRST, Identified);
    assert_eq!((view.files["stays.csv"], view.left_out), (1, 0));
    assert!(o.app.recalls(id(&home)).unwrap().is_empty());
}

#[test]
fn a_withdrawal_has_its_day() {
    let G12 { o, shares, .. } = g12();
    for wrong in ["2025-11-30", "2026-01-09"] {
        let e = o.app.withdraw_consent(id(&shares), day(wrong)).unwrap_err();
        assert_eq!((e.code.as_str(), e.field.as_deref()), ("date_order", Some("withdrawn_on")), "{wrong}");
    }
}
