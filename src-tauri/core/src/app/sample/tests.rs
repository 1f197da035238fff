use super::*;
use crate::domain::calendar::Period;
use crate::domain::kinds::Stay;
use crate::domain::record::Entity as _;
use crate::report::{ReportQuery, Span, Table};
use crate::store::Filter;
use serde_json::json;
use std::collections::BTreeMap;
use tempfile::TempDir;

fn key() -> Key {
    Key::Raw([7; 32].into())
}

fn sample(seed: u64, scale: Scale) -> (App, TempDir) {
    sample_at("2026-11-20T15:20:00", seed, scale)
}

fn sample_at(wall: &str, seed: u64, scale: Scale) -> (App, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let now = scale.now(None, Zone::default().instant(wall.parse().unwrap()));
    let app = Profile::at(dir.path()).sample(&key(), now, seed, scale, &mut |_| {}).unwrap();
    (app, dir)
}

/// Puts every record again as it stands: what the checks say of each, by rule.
fn checked_again(app: &App) -> BTreeMap<String, usize> {
    let mut warnings = BTreeMap::new();
    for kind in Kind::ALL {
        for record in app.records(*kind, &Filter::default()).unwrap() {
            let put = app.put(*kind, &json!({ "id": record.id.to_string() }));
            let view = put.unwrap_or_else(|e| panic!("{kind} {record:?}: {}", e.json()));
            assert_eq!(view.revision, 1, "{kind}: what follows from other fields differs: {record:?}");
            for w in view.warnings {
                eprintln!("{kind} {} {}", w.code, w.detail);
                *warnings.entry(w.code).or_insert(0) += 1;
            }
        }
    }
    warnings
}

#[test]
fn a_small_sample_keeps_every_rule_and_is_whole() {
    let (app, _dir) = sample(7, Scale::Small);
    assert_eq!(checked_again(&app), BTreeMap::new());
    assert_eq!(app.verify().unwrap(), vec![]);
    let count = |kind| app.store.count(kind).unwrap();
    let records = count(Kind::Visit) + count(Kind::Stay) + count(Kind::Attendance);
    assert_eq!(count(Kind::Household), 500);
    assert!((1_900..=2_100).contains(&records), "{records} records");
    assert!((1_100..=1_300).contains(&count(Kind::Visit)), "{} visits", count(Kind::Visit));
    assert!((250..=350).contains(&count(Kind::Stay)), "{} stays", count(Kind::Stay));
    assert!((35..=45).contains(&count(Kind::Session)), "{} sessions", count(Kind::Session));
    assert!(app.is_sample().unwrap());
    let people = app.records(Kind::Person, &Filter::default()).unwrap();
    assert!(people.iter().any(|p| p.is_unborn()));
}

#[test]
fn the_seed_decides_and_nothing_else() {
    let digest = |seed| sample(seed, Scale::Small).0.digest().unwrap();
    let one = digest(1);
    assert_eq!(one, digest(1));
    assert_ne!(one, digest(2));
    let demo = |wall| sample_at(wall, 1, Scale::Demo).0.digest().unwrap();
    assert_eq!(demo("2026-11-20T08:00:00"), demo("2026-11-20T21:30:00"));
    assert_ne!(demo("2026-11-20T08:00:00"), demo("2026-11-21T08:00:00"));
}

#[test]
fn the_demonstration_shows_everything_and_only_what_is_meant_waits_for_a_reason() {
    // A Friday, a Sunday after a leap day, the last day of a fiscal year, New Year.
    let days = ["2026-11-20", "2028-03-05", "2027-03-31", "2027-01-01"];
    for (seed, day) in (1..).zip(days) {
        shows_everything(&sample_at(&format!("{day}T07:10:00"), seed, Scale::Demo).0);
    }
}

fn shows_everything(app: &App) {
    let due = app.store.due(100).unwrap();
    let mut codes: Vec<&str> = due.iter().map(|d| d.code.as_str()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["I-01", "I-15"], "{due:?}");
    let stays = app.records(Kind::Stay, &Filter::default()).unwrap();
    let stays: Vec<Stay> = stays.iter().map(|s| Stay::from_record(s).unwrap()).collect();
    let status = |status: &str| stays.iter().filter(|s| s.status == status).count();
    assert_eq!((status("in_stay"), status("confirmed"), status("waitlisted")), (5, 2, 1));
    let short = app.records(Kind::Programme, &Filter::default()).unwrap();
    let short = short.iter().find(|p| p.text("preset") == Some("short_stay")).unwrap().id;
    let yesterday = app.today() - chrono::Days::new(1);
    let nights = app.beds(short, yesterday, app.today()).unwrap();
    assert_eq!(
        (nights[0].taken, nights[0].violations.len()),
        (5, 1),
        "full, one more, and one who has not left"
    );
    assert_eq!((nights[1].taken, nights[1].held, nights[1].free), (3, 1, Some(0)));
    let planned = Filter { status: Some("planned".into()), ..Filter::default() };
    let planned = app.records(Kind::Visit, &planned).unwrap();
    let on = |day| planned.iter().filter(|v| v.read("occurred_on") == Some(day)).count();
    assert_eq!((on(yesterday), on(app.today())), (1, 3));
    let sessions = Filter { from: Some(app.today()), to: Some(app.today()), ..Filter::default() };
    assert_eq!(app.records(Kind::Session, &sessions).unwrap().len(), 1);
    let secret = app.find("Aさん", 10).unwrap();
    assert!(secret.iter().any(|hit| hit.address_secret && hit.kind == "person"));
    for hit in app.find("かりの", 100).unwrap() {
        assert!(!hit.address_secret, "a secret family under its real name: {hit:?}");
    }
    assert!(app.find("Aさん", 10).unwrap().iter().any(|hit| hit.address_secret && hit.kind == "household"));
    shows_what_a_course_changed(app);
    assert_eq!(app.verify().unwrap(), vec![]);
}

/// Who finished a course answered before and after: fewer are sad, and each item has its own number of people.
fn shows_what_a_course_changed(app: &App) {
    let days = Period::new(Size::of(Scale::Demo).first_day(app.today()), app.today()).unwrap();
    let query =
        ReportQuery { table: Table::Questionnaires, span: Span::Days(days), by: None, programme: None };
    let lines = app.report(&query).unwrap();
    let of = |metric: &str, item: &str| {
        let line = lines.iter().find(|l| l.metric == metric && l.segment.as_deref() == Some(item));
        line.unwrap_or_else(|| panic!("no {metric} of {item}: {lines:#?}")).value.to_string()
    };
    let n = |item: &str| of("paired_n", item).parse::<u64>().unwrap();
    let (sad, at_a_loss) = ("somlic_anxiety/1", "somlic_anxiety/2");
    assert!(n(sad) >= 5 && n(at_a_loss) < n(sad), "{} {}", n(sad), n(at_a_loss));
    for item in [sad, at_a_loss] {
        let change: f64 = of("paired_change", item).parse().unwrap();
        assert!((-90.0..=-10.0).contains(&change), "{item}: {change}");
    }
    let waves = app.records(Kind::Response, &Filter::default()).unwrap();
    let wave = |wave: &str| waves.iter().filter(|r| r.text("wave") == Some(wave)).count();
    assert!(wave("pre") > wave("post"), "one course has not ended yet");
}

#[test]
fn only_an_empty_profile_is_filled() {
    let dir = tempfile::tempdir().unwrap();
    let founding = Founding { organisation: "例示センター", actor: "例山", sample: false };
    let now = Scale::Small.now(None, Instant(0));
    let app = Profile::at(dir.path()).create(&key(), Env::seeded(now, 3), &founding).unwrap();
    app.put(Kind::Household, &json!({ "display_name": "見本家" })).unwrap();
    let refused = app.fill_sample(1, Scale::Demo, &mut |_| {}).unwrap_err();
    assert_eq!(refused.code, "profile_not_empty");
    assert!(!app.is_sample().unwrap());
}

#[test]
fn without_a_given_time_only_the_demonstration_follows_the_calendar() {
    let (wall, other) = (Instant(1_800_000_000_000), Instant(1_800_000_000_000 + 90 * 86_400_000));
    assert_eq!(Scale::Large.now(None, wall), Scale::Large.now(None, other));
    assert_ne!(Scale::Demo.now(None, wall), Scale::Demo.now(None, other));
    assert_eq!(Scale::Large.now(Some(wall), other), wall);
}
