//! What is kept answers as the database does, whatever was stored, edited, deleted and taken back meanwhile.

use super::super::transact::Tx;
use crate::app::{App, Founding, Profile};
use crate::domain::check::house::Place;
use crate::domain::id::Id;
use crate::domain::record::{Kind, Record};
use crate::domain::time::{DAY_MS, Date, HOUR_MS, Instant};
use crate::env::Env;
use crate::error::{Error, Result};
use crate::store::Key;
use proptest::prelude::*;
use serde_json::json;

const NOW: Instant = Instant(1_790_000_000_000);

fn app(dir: &std::path::Path) -> App {
    let founding = Founding { organisation: "例示センター", actor: "例山", sample: true };
    Profile::at(dir).create(&Key::Raw([7; 32].into()), Env::seeded(NOW, 1), &founding).unwrap()
}

fn put(app: &App, kind: Kind, json: serde_json::Value) -> Id {
    Id::parse(&app.put(kind, &json).unwrap().id).unwrap()
}

/// A stay as some step makes it: hours from a fixed day on.
#[derive(Debug, Clone)]
struct Made {
    programme: usize,
    status: usize,
    from: i64,
    hours: i64,
    /// Arrived, left; what is not is planned.
    came: bool,
    left: bool,
    companions: usize,
}

#[derive(Debug, Clone)]
enum Step {
    Put(Made),
    /// The stay made so many steps ago becomes another.
    Edit(usize, Made),
    Delete(usize),
    /// Puts and edits, and then all is taken back.
    Fail(usize, Made),
}

fn made() -> impl Strategy<Value = Made> {
    let times = (-20 * 24..20 * 24i64, -3..80i64);
    (0..3usize, 0..STATUSES.len(), times, any::<bool>(), any::<bool>(), 0..3usize).prop_map(
        |(programme, status, (from, hours), came, left, companions)| Made {
            programme,
            status,
            from,
            hours,
            came,
            left,
            companions,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => made().prop_map(Step::Put),
        3 => (0..8usize, made()).prop_map(|(n, m)| Step::Edit(n, m)),
        1 => (0..8usize).prop_map(Step::Delete),
        2 => (0..8usize, made()).prop_map(|(n, m)| Step::Fail(n, m)),
    ]
}

const STATUSES: [&str; 7] =
    ["in_stay", "completed", "confirmed", "held", "requested", "waitlisted", "cancelled_by_user"];

fn fill(record: &mut Record, m: &Made, programmes: &[Id], person: Id) {
    let from = NOW.plus_ms(m.from * HOUR_MS);
    let to = from.plus_ms(m.hours * HOUR_MS);
    record.set("programme_id", programmes[m.programme]);
    record.set("person_id", person);
    record.set("stay_kind", "overnight".to_owned());
    record.set("requester_type", "municipality".to_owned());
    record.set("status", STATUSES[m.status].to_owned());
    record.set("planned_in_at", (!m.came).then_some(from));
    record.set("in_at", m.came.then_some(from));
    record.set("planned_out_at", (!m.left).then_some(to));
    record.set("out_at", m.left.then_some(to));
    record.set("companion_person_ids", vec![person; m.companions]);
}

fn write(tx: &mut Tx<'_>, id: Id, m: &Made, programmes: &[Id], person: Id) -> Result<()> {
    let before = tx.app.store.get(Kind::Stay, id)?;
    let mut record = before.as_ref().map_or_else(|| Record::new(Kind::Stay, id), |b| b.record.clone());
    fill(&mut record, m, programmes, person);
    tx.save(before.as_ref(), record).map(|_| ())
}

fn run(tx: &mut Tx<'_>, step: &Step, stays: &mut Vec<Id>, programmes: &[Id], person: Id) {
    let nth = |stays: &[Id], n: usize| stays.iter().rev().nth(n).copied();
    let done = match step {
        Step::Put(m) => {
            let id = tx.app.new_id();
            stays.push(id);
            tx.change(None, |tx| write(tx, id, m, programmes, person))
        }
        Step::Edit(n, m) => {
            let Some(id) = nth(stays, *n) else { return };
            tx.change(None, |tx| write(tx, id, m, programmes, person))
        }
        Step::Delete(n) => {
            let Some(id) = nth(stays, *n) else { return };
            tx.change(None, |tx| {
                let stored = tx.app.any_stored(Kind::Stay, id)?;
                if stored.header.deleted_at.is_none() {
                    tx.delete(&stored, "試作").map(|_| ())
                } else {
                    Ok(())
                }
            })
        }
        Step::Fail(n, m) => {
            let (old, new) = (nth(stays, *n), tx.app.new_id());
            let failed = tx.change(None, |tx| {
                for id in old.into_iter().chain([new]) {
                    write(tx, id, m, programmes, person)?;
                }
                // Asked while it stands, so that what is taken back was known.
                compare(tx, programmes, NOW.plus_ms(m.from * HOUR_MS), old);
                Err::<(), _>(Error::refused("taken_back"))
            });
            assert_eq!(failed.unwrap_err().code, "taken_back");
            Ok(())
        }
    };
    done.unwrap();
}

/// Both ways give the same places, in whatever order.
fn compare(tx: &mut Tx<'_>, programmes: &[Id], from: Instant, except: Option<Id>) {
    let sorted = |mut places: Vec<Place>| {
        places.sort_by_key(|p| p.time.id);
        format!("{places:?}")
    };
    for programme in programmes {
        for to in [from.plus_ms(HOUR_MS), from.plus_ms(3 * DAY_MS)] {
            let rules = tx.app.rules_of(*programme).unwrap();
            let read = tx.app.places(*programme, &rules, from, to, except).unwrap();
            let kept = tx.places(*programme, from, to, except).unwrap();
            assert_eq!(sorted(kept), sorted(read));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn places_that_are_kept_are_those_that_are_stored(steps in prop::collection::vec(step(), 1..40)) {
        let dir = tempfile::tempdir().unwrap();
        let app = app(dir.path());
        let presets = ["postpartum_day", "postpartum_overnight", "short_stay"];
        let programmes = presets.map(|p| put(&app, Kind::Programme, json!({ "preset": p })));
        let person = put(&app, Kind::Person, json!({ "family_name": "見本", "given_name": "一" }));
        app.transact_many(None, |tx| {
            tx.expect_many();
            let mut stays = vec![];
            for _ in 0..10 {
                // The first questions go to the database.
                compare(tx, &programmes, NOW, None);
            }
            for (n, step) in steps.iter().enumerate() {
                run(tx, step, &mut stays, &programmes, person);
                let at = NOW.plus_ms((n as i64 % 40 - 20) * DAY_MS);
                compare(tx, &programmes, at, stays.last().copied().filter(|_| n % 2 == 0));
            }
            Ok(())
        })
        .unwrap();
    }
}

/// What the transaction keeps of the family, beside what one that keeps nothing reads.
fn same_family(tx: &mut Tx<'_>, home: Id, person: Id, day: Date) {
    let many = std::mem::take(&mut tx.seen);
    let asked = |tx: &mut Tx<'_>| {
        let family = tx.family_on(home, day).unwrap();
        let told = (tx.municipality_on(home, day).unwrap(), tx.district_of(home).unwrap());
        let named = tx.id_named(Kind::Household, "例山家").unwrap();
        (family.pregnant, family.births, told, tx.household_on(person, day).unwrap(), named)
    };
    let read = asked(tx);
    tx.seen = many;
    assert_eq!(asked(tx), read);
    assert_eq!(asked(tx), read);
}

#[test]
fn what_is_kept_of_a_family_follows_what_is_stored() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(dir.path());
    let home = put(&app, Kind::Household, json!({ "display_name": "例山家", "district": "北" }));
    let other = put(&app, Kind::Household, json!({ "display_name": "見本家" }));
    let woman = put(&app, Kind::Person, json!({ "family_name": "例山", "household_id": home.to_string() }));
    let day: Date = "2026-05-01".parse().unwrap();
    let id = |id: Id| id.to_string();
    let rows = [
        (Kind::Person, json!({ "given_name": "一", "birth_date": "2024-01-05", "household_id": id(home) })),
        (Kind::Pregnancy, json!({ "woman_id": id(woman), "due_date": "2026-08-01" })),
        (
            Kind::AddressHistory,
            json!({ "household_id": id(home), "municipality_code": "131016", "from": "2020-01-01", "address": "架空市" }),
        ),
        (Kind::Household, json!({ "id": id(home), "district": "南" })),
        (
            Kind::Membership,
            json!({ "household_id": id(other), "person_id": id(woman), "from": "2026-04-01" }),
        ),
        (Kind::Household, json!({ "id": id(home), "display_name": "仮野家" })),
    ];
    let mut changed = 0;
    app.transact_many(None, |tx| {
        tx.expect_many();
        same_family(tx, home, woman, day);
        for (kind, row) in &rows {
            let before = format!("{:?}", told(tx, home, woman, day));
            // Taken back first, then kept.
            let failed = tx.change(None, |tx| {
                tx.put(*kind, row)?;
                same_family(tx, home, woman, day);
                changed += usize::from(format!("{:?}", told(tx, home, woman, day)) != before);
                Err::<(), _>(Error::refused("taken_back"))
            });
            assert_eq!(failed.unwrap_err().code, "taken_back", "{kind}");
            same_family(tx, home, woman, day);
            assert_eq!(format!("{:?}", told(tx, home, woman, day)), before, "{kind}");
            tx.change(None, |tx| tx.put(*kind, row).map(|_| ()))?;
            same_family(tx, home, woman, day);
        }
        Ok(())
    })
    .unwrap();
    // A row that changes nothing would prove nothing.
    assert!(changed >= 4, "{changed}");
}

type Told = (bool, usize, Option<String>, Option<String>, Option<Id>);

fn told(tx: &mut Tx<'_>, home: Id, person: Id, day: Date) -> Told {
    let family = tx.family_on(home, day).unwrap();
    let (place, district) = (tx.municipality_on(home, day).unwrap(), tx.district_of(home).unwrap());
    (family.pregnant, family.births.len(), place, district, tx.household_on(person, day).unwrap())
}
