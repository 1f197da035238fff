//! What a shared folder tells those who must not know: an outsider with every file of it, a volunteer
//! without the family, the desk, a device that was removed.

mod keys;
mod shape;
mod words;

use serde_json::json;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tsunagi_core::app::{Profile, Scale};
use tsunagi_tests::{Office, env_at, id, test_key};

const NOW: &str = "2026-03-09T09:00";

/// A founder's office and the folder it shares through.
struct Shared {
    office: Office,
    folder: TempDir,
    seed: u64,
}

impl Shared {
    fn of(mut office: Office) -> Shared {
        let folder = tempfile::tempdir().unwrap();
        office.app.sync(folder.path()).unwrap();
        Shared { office, folder, seed: 100 }
    }

    /// The demonstration, as an office that shares.
    fn demo() -> Shared {
        let dir = tempfile::tempdir().unwrap();
        let now = env_at(NOW, 1).clock.now();
        let app = Profile::at(dir.path()).sample(&test_key(), now, 7, Scale::Demo, &mut |_| ()).unwrap();
        Shared::of(Office { app, dir })
    }

    fn worker(&self, name: &str) -> String {
        self.office.put("worker", json!({ "person_name": name }))
    }

    fn joined(&mut self, worker: &str, role: &str) -> Office {
        self.joined_at(worker, role, NOW)
    }

    fn joined_at(&mut self, worker: &str, role: &str, now: &str) -> Office {
        self.seed += 1;
        let invitation = self.office.app.invite(id(worker), role).unwrap();
        sync(&mut self.office, self.folder.path());
        let device = Office::join(self.folder.path(), &invitation.code, now, self.seed).unwrap();
        sync(&mut self.office, self.folder.path());
        device
    }

    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let paths = walk(&self.folder.path().join("tsunagi1"));
        paths.into_iter().map(|p| (p.clone(), std::fs::read(p).unwrap())).collect()
    }
}

fn sync(office: &mut Office, folder: &Path) {
    if let Err(e) = office.app.sync(folder) {
        panic!("{}", e.json());
    }
}

fn walk(dir: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.path().is_dir() { found.extend(walk(&entry.path())) } else { found.push(entry.path()) }
    }
    found.sort();
    found
}
