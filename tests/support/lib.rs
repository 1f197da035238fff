//! What the tests share: a profile in a temporary folder, at a fixed time.

use serde_json::Value as Json;
use tempfile::TempDir;
use tsunagi_core::app::{App, Founding, Profile};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Zone;
use tsunagi_core::domain::time_text::parse_instant;
use tsunagi_core::env::Env;
use tsunagi_core::error::Error;
use tsunagi_core::store::Key;

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
}
