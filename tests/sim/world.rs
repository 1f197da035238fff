//! The devices of one organisation, their clocks and disks, and the folder between them.

use crate::folder::{Fault, Killed, Mount, SharedFolder, State, root};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;
use tsunagi_core::app::{App, Founding, Profile};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Instant;
use tsunagi_core::env::{Clock, Entropy, Env};
use tsunagi_core::error::Error;
use tsunagi_core::store::{Key, Opened, Store};
use tsunagi_core::view::SyncReport;

/// 2026-03-09T09:00 in Tokyo.
const NOW: i64 = 1_773_014_400_000;

pub const ROLES: [[&str; 8]; 2] = [
    [
        "administrator",
        "coordinator",
        "desk",
        "visitor",
        "facilitator",
        "coordinator",
        "administrator",
        "visitor",
    ],
    [
        "administrator",
        "visitor",
        "coordinator",
        "administrator",
        "facilitator",
        "desk",
        "coordinator",
        "reader",
    ],
];

pub fn key() -> Key {
    Key::Raw([7; 32].into())
}

/// What a device's clock and random source share with the world.
#[derive(Debug)]
struct Wall {
    now: Arc<AtomicI64>,
    offset: Arc<AtomicI64>,
    folder: SharedFolder,
    device: usize,
}

impl Clock for Wall {
    fn now(&self) -> Instant {
        self.folder.step(self.device);
        Instant(self.now.load(Ordering::Relaxed) + self.offset.load(Ordering::Relaxed))
    }
}

#[derive(Debug)]
struct Draws {
    seed: [u8; 24],
    drawn: AtomicU64,
    folder: SharedFolder,
    device: usize,
}

impl Entropy for Draws {
    fn fill(&self, out: &mut [u8]) {
        self.folder.step(self.device);
        let n = self.drawn.fetch_add(1, Ordering::Relaxed);
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.seed);
        hasher.update(&n.to_le_bytes());
        hasher.finalize_xof().fill(out);
    }
}

#[derive(Debug)]
pub struct Device {
    pub app: Option<App>,
    /// A second connection: what its database really holds.
    pub disk: Option<Store>,
    pub dir: PathBuf,
    pub role: String,
    pub worker: Id,
    /// Counts openings of the profile: each has random bytes of its own.
    opened: u64,
    pub offset: Arc<AtomicI64>,
    /// Number of its view of the folder.
    pub view: usize,
    /// Removed by an administrator.
    pub removed: bool,
    /// Never seen again.
    pub gone: bool,
    /// The latest time that its clock has shown.
    pub latest: i64,
    pub backup: Option<Backup>,
}

/// A copy of a device's disk, and what the model knew then.
#[derive(Debug, Clone)]
pub struct Backup {
    pub file: PathBuf,
    /// The number of the action that made it.
    pub made: usize,
}

#[derive(Debug)]
pub struct World {
    pub seed: u64,
    pub folder: SharedFolder,
    pub devices: Vec<Device>,
    pub now: Arc<AtomicI64>,
    pub dir: Arc<TempDir>,
    files: u64,
    pub start: Start,
    /// The last call into a program killed it.
    pub was_killed: bool,
}

/// What every world begins with.
#[derive(Debug, Clone, Default)]
pub struct Start {
    pub programme: String,
    pub short: String,
    pub families: Vec<(String, String)>,
    pub enrolments: Vec<String>,
}

/// A world at rest, to begin others from.
#[derive(Debug)]
struct Template {
    disks: Vec<(Arc<Vec<u8>>, Id)>,
    files: BTreeMap<String, Vec<u8>>,
    start: Start,
    now: i64,
}

fn workshop() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::Builder::new().prefix("sim-").tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

/// What became of a call into a device's program.
pub enum Ended<T> {
    Done(T),
    Failed(Error),
    Killed,
}

impl World {
    fn empty(seed: u64) -> World {
        World {
            seed,
            folder: SharedFolder::new(seed),
            devices: vec![],
            now: Arc::new(AtomicI64::new(NOW)),
            dir: Arc::new(workshop()),
            files: 0,
            start: Start::default(),
            was_killed: false,
        }
    }

    /// A world of `count` devices of one of the two mixtures of roles, everything in step.
    pub fn new(seed: u64, mixture: usize, count: usize) -> World {
        let template = &templates()[mixture][count - 2];
        let mut world = World::empty(seed);
        world.now.store(template.now, Ordering::Relaxed);
        world.start = template.start.clone();
        for (name, bytes) in &template.files {
            let mut s = world.folder.state();
            s.put(name, bytes.clone());
        }
        for (index, (disk, worker)) in template.disks.iter().enumerate() {
            let dir = world.dir.path().join(format!("d{index}"));
            std::fs::create_dir(&dir).unwrap();
            std::fs::write(dir.join("tsunagi.db"), &**disk).unwrap();
            world.add(dir, ROLES[mixture][index], *worker);
        }
        let owners = world.owners();
        let mut s = world.folder.state();
        for (name, file) in &mut s.files {
            file.writer = owners.get(name).copied();
        }
        s.take_stock();
        s.remember();
        drop(s);
        for device in 0..world.devices.len() {
            world.open(device);
        }
        world
    }

    /// Whose outbox holds which file.
    fn owners(&self) -> BTreeMap<String, usize> {
        let mut owners = BTreeMap::new();
        for (index, d) in self.devices.iter().enumerate() {
            let store = Store::open(&Profile::at(&d.dir).database(), &key(), Opened::Existing).unwrap();
            for (path, _) in store.outbox().unwrap() {
                owners.insert(format!("tsunagi1/{path}"), index);
            }
        }
        owners
    }

    fn add(&mut self, dir: PathBuf, role: &str, worker: Id) -> usize {
        let view = self.folder.device();
        self.devices.push(Device {
            app: None,
            disk: None,
            dir,
            role: role.to_owned(),
            worker,
            opened: 0,
            offset: Arc::new(AtomicI64::new(0)),
            view,
            removed: false,
            gone: false,
            latest: 0,
            backup: None,
        });
        view
    }

    fn env(&mut self, device: usize) -> Env {
        let d = &mut self.devices[device];
        d.opened += 1;
        let mut seed = [0; 24];
        for (part, n) in [self.seed, device as u64, d.opened].into_iter().enumerate() {
            seed[8 * part..8 * part + 8].copy_from_slice(&n.to_le_bytes());
        }
        let folder = self.folder.clone();
        let (now, offset) = (self.now.clone(), d.offset.clone());
        Env {
            clock: Box::new(Wall { now, offset, folder: folder.clone(), device: d.view }),
            entropy: Box::new(Draws {
                seed,
                drawn: AtomicU64::new(0),
                folder: folder.clone(),
                device: d.view,
            }),
            fs: Arc::new(folder.fs(d.view)),
        }
    }

    /// Opens the profile, as after a start of the program.
    pub fn open(&mut self, device: usize) {
        let env = self.env(device);
        let mut app = Profile::at(&self.devices[device].dir).open(&key(), env).unwrap();
        let (folder, view) = (self.folder.clone(), self.devices[device].view);
        app.before_commits(move || folder.may_commit(view)).unwrap();
        let database = Profile::at(&self.devices[device].dir).database();
        let d = &mut self.devices[device];
        d.app = Some(app);
        d.disk = Some(Store::open(&database, &key(), Opened::Existing).unwrap());
        self.see_clock(device);
    }

    /// Remembers the latest time that a device's clock has shown.
    pub fn see_clock(&mut self, device: usize) {
        let d = &mut self.devices[device];
        let now = self.now.load(Ordering::Relaxed) + d.offset.load(Ordering::Relaxed);
        d.latest = d.latest.max(now);
    }

    pub fn close(&mut self, device: usize) {
        let d = &mut self.devices[device];
        (d.app, d.disk) = (None, None);
    }

    pub fn app(&self, device: usize) -> &App {
        self.devices[device].app.as_ref().unwrap()
    }

    /// Calls into a device's program with a fault in its way; one that was killed is started again.
    pub fn call<T>(
        &mut self,
        device: usize,
        fault: Option<Fault>,
        f: impl FnOnce(&mut App) -> Result<T, Error>,
    ) -> Ended<T> {
        let view = self.devices[device].view;
        self.folder.state().begin_round(view, fault);
        let mut app = self.devices[device].app.take().unwrap();
        let called = catch_unwind(AssertUnwindSafe(|| {
            let result = f(&mut app);
            (app, result)
        }));
        let dead = self.folder.is_dead(view);
        self.was_killed = dead;
        match called {
            Ok((app, result)) if !dead => {
                self.devices[device].app = Some(app);
                self.folder.state().end_round(view, result.is_ok());
                match result {
                    Ok(value) => Ended::Done(value),
                    Err(e) => Ended::Failed(e),
                }
            }
            Err(payload) if !payload.is::<Killed>() => std::panic::resume_unwind(payload),
            // Its last commit was refused and nothing came after it, or it unwound.
            ended => {
                drop(ended);
                let mut s = self.folder.state();
                s.begin_round(view, None);
                s.power_cut(view);
                drop(s);
                self.devices[device].disk = None;
                self.open(device);
                Ended::Killed
            }
        }
    }

    pub fn sync(&mut self, device: usize, fault: Option<Fault>) -> Ended<SyncReport> {
        self.call(device, fault, |app| app.sync(&root()))
    }

    /// Copies a device's disk; the program is at rest meanwhile.
    pub fn copy_disk(&mut self, device: usize) -> PathBuf {
        self.files += 1;
        let file = self.dir.path().join(format!("copy{}.db", self.files));
        self.close(device);
        std::fs::copy(Profile::at(&self.devices[device].dir).database(), &file).unwrap();
        self.open(device);
        file
    }

    /// Puts a copied disk in place of a device's own.
    pub fn put_disk(&mut self, device: usize, file: &Path) {
        self.close(device);
        let database = Profile::at(&self.devices[device].dir).database();
        for suffix in ["", "-wal", "-shm"] {
            let mut name = database.clone().into_os_string();
            name.push(suffix);
            let _ = std::fs::remove_file(name);
        }
        std::fs::copy(file, &database).unwrap();
        self.open(device);
    }

    /// Another laptop with a copy of a device's disk.
    pub fn clone_device(&mut self, device: usize) -> usize {
        let file = self.copy_disk(device);
        let dir = self.dir.path().join(format!("d{}", self.devices.len()));
        std::fs::create_dir(&dir).unwrap();
        std::fs::rename(file, dir.join("tsunagi.db")).unwrap();
        let (role, worker) = (self.devices[device].role.clone(), self.devices[device].worker);
        let index = self.add(dir, &role, worker);
        self.devices[index].removed = self.devices[device].removed;
        self.devices[index].latest = self.devices[device].latest;
        self.state().is_copy(index, device);
        self.open(index);
        index
    }

    /// A look into a device's database beside its program.
    pub fn disk(&self, device: usize) -> &Store {
        self.devices[device].disk.as_ref().unwrap()
    }

    pub fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.folder.state()
    }

    pub fn tick(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }

    /// Devices that hold everything and are in good standing.
    pub fn full(&self) -> Vec<usize> {
        let whole = |d: &Device| !d.removed && matches!(d.role.as_str(), "administrator" | "coordinator");
        (0..self.devices.len()).filter(|i| whole(&self.devices[*i])).collect()
    }

    pub fn mount(&self, device: usize, mount: Mount) {
        let view = self.devices[device].view;
        self.state().set_mount(view, mount);
    }

    fn put(&self, device: usize, kind: &str, record: Json) -> String {
        match self.app(device).put(Kind::parse(kind).unwrap(), &record) {
            Ok(view) => view.id,
            Err(e) => panic!("{kind} {record}: {}", e.json()),
        }
    }

    /// A short stay programme with one bed.
    pub fn house_with_one_bed(&self) -> String {
        self.put(
            0,
            "programme",
            json!({ "preset": "short_stay", "name": "星のいえ", "rules": { "capacity": 1 } }),
        )
    }

    /// A new device of a new coordinator, who joins through the folder without the files below `hidden`.
    ///
    /// Errors: those of inviting and joining.
    pub fn join(&mut self, by: usize, hidden: Option<&str>) -> Result<usize, Error> {
        let name = format!("仮野 {}", self.devices.len());
        let worker = self.put(by, "worker", json!({ "person_name": name, "access_role": "coordinator" }));
        let worker = Id::parse(&worker).unwrap();
        let invitation = self.app(by).invite(worker, "coordinator")?;
        self.must_sync(by);
        let dir = self.dir.path().join(format!("d{}", self.devices.len()));
        let index = self.add(dir.clone(), "coordinator", worker);
        let view = self.devices[index].view;
        if let Some(hidden) = hidden {
            let mut s = self.state();
            let names: Vec<String> = s.files.keys().filter(|n| n.starts_with(hidden)).cloned().collect();
            names.iter().for_each(|name| s.hide(view, name));
        }
        let env = self.env(index);
        let (app, _) = Profile::at(&dir).join(&key(), env, &root(), &invitation.code)?;
        drop(app);
        self.open(index);
        Ok(index)
    }

    fn must_sync(&mut self, device: usize) {
        match self.sync(device, None) {
            Ended::Done(_) => {}
            Ended::Failed(e) => panic!("{}", e.json()),
            Ended::Killed => panic!("killed"),
        }
    }
}

/// Makes what every world begins with.
pub fn prepare() {
    let _ = templates();
}

fn templates() -> &'static [Vec<Template>] {
    static MADE: OnceLock<Vec<Vec<Template>>> = OnceLock::new();
    MADE.get_or_init(|| (0..ROLES.len()).map(make).collect())
}

/// Worlds of two to eight devices of one mixture of roles: each is the one before and one who joins.
fn make(mixture: usize) -> Vec<Template> {
    let mut w = World::empty(u64::MAX - mixture as u64);
    let dir = w.dir.path().join("d0");
    let zero = Id::from_bytes([0; 16]);
    w.add(dir.clone(), ROLES[mixture][0], zero);
    let env = w.env(0);
    let founding =
        Founding { organisation: "例示センターほしのまち", actor: "例山 事務", sample: false };
    let app = Profile::at(&dir).create(&key(), env, &founding).unwrap();
    w.devices[0].worker = app.actor();
    w.devices[0].app = Some(app);
    w.must_sync(0);

    let programme = w.put(0, "programme", json!({ "preset": "home_start", "rules": {} }));
    let short = w.put(0, "programme", json!({ "preset": "short_stay", "rules": {} }));
    let training = w.put(0, "programme", json!({ "preset": "parent_training", "rules": {} }));
    let course = w.put(0, "course", json!({ "programme_id": training, "name": "昼の講座", "capacity": 5 }));
    let mut start = Start { programme, short, ..Start::default() };
    for (n, name) in ["見本", "試作", "模擬"].iter().enumerate() {
        let family = w.put(0, "household", json!({ "display_name": format!("{name}家") }));
        let child = w.put(
            0,
            "person",
            json!({ "family_name": name, "birth_date": format!("2022-0{}-05", n + 1), "household_id": family, "relation": "child" }),
        );
        let enrolment =
            json!({ "programme_id": start.programme, "household_id": family, "status": "active" });
        start.enrolments.push(w.put(0, "enrolment", enrolment));
        if n == 2 {
            let place = json!({ "programme_id": training, "course_id": course, "household_id": family,
                                "person_ids": [child], "status": "active" });
            w.put(0, "enrolment", place);
        }
        start.families.push((family, child));
    }
    w.start = start;

    let mut made = vec![];
    for (index, role) in ROLES[mixture].into_iter().enumerate().skip(1) {
        let mut worker = json!({ "person_name": format!("仮野 {index}"), "access_role": role });
        if role == "visitor" {
            worker["pledge_signed_on"] = json!("2010-04-01");
            worker["roles"] = json!([{ "role": "home_visitor", "from": "2010-04-01" }]);
            worker["training"] = json!([{ "course": "養成講座", "hours": 60, "completed_on": "2010-06-30" }]);
        }
        let worker = w.put(0, "worker", worker);
        if role == "visitor" {
            let enrolment = &w.start.enrolments[index % 2];
            w.put(
                0,
                "assignment",
                json!({ "enrolment_id": enrolment, "worker_id": worker, "from": "2011-01-01", "is_primary": index < 2 }),
            );
        }
        let worker = Id::parse(&worker).unwrap();
        let invitation = w.app(0).invite(worker, role).unwrap();
        w.must_sync(0);
        let dir = w.dir.path().join(format!("d{index}"));
        w.add(dir.clone(), role, worker);
        let env = w.env(index);
        let (app, _) = Profile::at(&dir).join(&key(), env, &root(), &invitation.code).unwrap();
        w.devices[index].app = Some(app);
        for _ in 0..3 {
            for device in 0..=index {
                w.must_sync(device);
            }
        }
        let mut disks = vec![];
        for device in 0..=index {
            w.close(device);
            let bytes = std::fs::read(Profile::at(&w.devices[device].dir).database()).unwrap();
            disks.push((Arc::new(bytes), w.devices[device].worker));
        }
        for device in 0..=index {
            w.open(device);
        }
        let files = w.state().files.iter().map(|(n, f)| (n.clone(), f.bytes.to_vec())).collect();
        let now = w.now.load(Ordering::Relaxed);
        made.push(Template { disks, files, start: w.start.clone(), now });
        w.tick(7);
    }
    made
}
