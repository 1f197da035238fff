//! What the tests share: a profile in a temporary folder, at a fixed time.

pub mod facts;
pub mod reach;

use serde_json::{Value as Json, json};
use std::path::Path;
use tempfile::TempDir;
use tsunagi_core::app::{App, Founding, Profile};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Zone;
use tsunagi_core::domain::time_text::parse_instant;
use tsunagi_core::env::Env;
use tsunagi_core::error::Error;
use tsunagi_core::store::Key;
use tsunagi_core::view::PutView;

/// An organisation in a temporary folder; its clock stands still.
#[derive(Debug)]
pub struct Office {
    pub app: App,
    pub dir: TempDir,
}

/// An environment whose clock stands at a local time such as `2026-03-31T12:00`.
pub fn env_at(now: &str, seed: u64) -> Env {
    Env::seeded(parse_instant(now, Zone::default(), None).unwrap(), seed)
}

/// A key without stretching, so that tests open quickly.
pub fn test_key() -> Key {
    Key::Raw([7; 32].into())
}

impl Office {
    pub fn new(now: &str) -> Office {
        let dir = tempfile::tempdir().unwrap();
        let founding = Founding {
            organisation: "例示児童家庭支援センターほしのまち",
            actor: "例山 事務",
            sample: false,
        };
        let app = Profile::at(dir.path()).create(&test_key(), env_at(now, 1), &founding).unwrap();
        Office { app, dir }
    }

    /// Another device that joins with a one-time code, with random bytes of its own.
    pub fn join(folder: &Path, code: &str, now: &str, seed: u64) -> Result<Office, Error> {
        let dir = tempfile::tempdir().unwrap();
        let (app, _) = Profile::at(dir.path()).join(&test_key(), env_at(now, seed), folder, code)?;
        Ok(Office { app, dir })
    }

    /// Opens the profile again, at a time and with random bytes of its own.
    pub fn again(self, now: &str, seed: u64) -> Office {
        let Office { app, dir } = self;
        drop(app);
        let app = Profile::at(dir.path()).open(&test_key(), env_at(now, seed)).unwrap();
        Office { app, dir }
    }

    /// Moves the clock.
    pub fn at(self, now: &str) -> Office {
        let Office { app, dir } = self;
        drop(app);
        let app = Profile::at(dir.path()).open(&test_key(), env_at(now, 2)).unwrap();
        Office { app, dir }
    }

    /// Stores a record that must be accepted; gives its id.
    #[track_caller]
    pub fn put(&self, kind: &str, record: Json) -> String {
        match self.app.put(Kind::parse(kind).unwrap(), &record) {
            Ok(view) => view.id,
            Err(e) => panic!("{kind} {record}: {}", e.json()),
        }
    }

    /// Stores a record; the codes of its warnings.
    #[track_caller]
    pub fn warnings(&self, kind: &str, record: Json) -> Vec<String> {
        match self.app.put(Kind::parse(kind).unwrap(), &record) {
            Ok(view) => view.warnings.into_iter().map(|w| w.code).collect(),
            Err(e) => panic!("{kind} {record}: {}", e.json()),
        }
    }

    /// Stores a record that must be refused.
    #[track_caller]
    pub fn refused(&self, kind: &str, record: Json) -> Error {
        match self.app.put(Kind::parse(kind).unwrap(), &record) {
            Ok(view) => panic!("{kind} {record} was accepted: {view:?}"),
            Err(e) => e,
        }
    }

    /// Edits a record; the change must be accepted.
    #[track_caller]
    pub fn edit(&self, kind: &str, id: &str, mut fields: Json) -> PutView {
        fields["id"] = json!(id);
        match self.app.put(Kind::parse(kind).unwrap(), &fields) {
            Ok(view) => view,
            Err(e) => panic!("{kind} {fields}: {}", e.json()),
        }
    }

    /// A record with its parts.
    #[track_caller]
    pub fn get(&self, kind: &str, record: &str) -> Json {
        self.app.get(Kind::parse(kind).unwrap(), id(record)).unwrap()
    }

    /// Codes of the warnings of a record that wait for a reason.
    pub fn due(&self, record: &str) -> Vec<String> {
        let due = self.app.today_view().unwrap().due;
        due.into_iter().filter(|d| d.id == record).map(|d| d.code).collect()
    }

    /// A programme made from a preset, with rules of its own.
    #[track_caller]
    pub fn programme(&self, preset: &str, rules: Json) -> String {
        self.put("programme", json!({ "preset": preset, "rules": rules }))
    }

    /// A household with one child; ids of both.
    #[track_caller]
    pub fn family(&self, name: &str, birth_date: &str) -> (String, String) {
        let household = self.put("household", json!({ "display_name": format!("{name}家") }));
        let child = self.member(&household, name, "child", birth_date);
        (household, child)
    }

    /// A member of a household; the id of the person.
    #[track_caller]
    pub fn member(&self, household: &str, family_name: &str, relation: &str, birth_date: &str) -> String {
        self.put(
            "person",
            json!({ "family_name": family_name, "birth_date": birth_date, "household_id": household, "relation": relation }),
        )
    }

    /// A visitor with a pledge and these hours of training, completed before 2025.
    #[track_caller]
    pub fn visitor(&self, name: &str, hours: i64) -> String {
        self.put(
            "worker",
            json!({
                "person_name": name, "pledge_signed_on": "2024-04-01", "roles": [{ "role": "home_visitor", "from": "2024-04-01" }],
                "training": [{ "course": "養成講座", "hours": hours, "completed_on": "2024-06-30" }],
            }),
        )
    }

    /// Whether the record that `put` stores is refused with this code and field, and nothing is stored.
    #[track_caller]
    pub fn refuses(&self, kind: &str, record: Json, code: &str, field: &str) {
        let before = self.app.digest().unwrap();
        let e = self.refused(kind, record);
        assert_eq!((e.code.as_str(), e.field.as_deref()), (code, Some(field)), "{}", e.json());
        assert_eq!(self.app.digest().unwrap(), before, "nothing is stored");
    }

    /// Stores a record that warns with `code`: it is listed as due, and with a reason no longer. Gives
    /// the record's id.
    #[track_caller]
    pub fn warns(&self, kind: &str, record: Json, code: &str) -> String {
        let view = self.app.put(Kind::parse(kind).unwrap(), &record).unwrap();
        let codes: Vec<&str> = view.warnings.iter().map(|w| w.code.as_str()).collect();
        assert_eq!(codes, [code], "{kind} {record}");
        assert_eq!(self.due(&view.id), [code], "listed as due");
        let told =
            self.edit(kind, &view.id, json!({ "overrides": [{ "code": code, "reason": "所長が了承" }] }));
        assert_eq!(told.warnings, [], "the reason answers it");
        assert!(self.due(&view.id).is_empty(), "no longer due");
        let again = self.edit(kind, &view.id, json!({ "note": "追記" }));
        assert_eq!(again.warnings, [], "editing keeps the reason");
        assert!(self.due(&view.id).is_empty());
        view.id
    }
}

/// The id that `put` answered.
#[track_caller]
pub fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}
