//! What the shell holds between two commands: the profile folder and, once unlocked, the open profile.

use crate::error::Answer;
use crate::start::Start;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tsunagi_core::app::{App, Profile, SAMPLE_PASSPHRASE, Scale, Unlock};
use tsunagi_core::domain::time::Instant;
use tsunagi_core::env::Env;
use tsunagi_core::error::{Class, Error, Result};
use tsunagi_core::fs::io_error;
use tsunagi_core::store::{Key, wipe_what_is_freed};
use tsunagi_core::view::SyncReport;

/// Everybody sees the same fictitious families.
const SAMPLE_SEED: u64 = 1;

/// The profile of this window. Cheap to clone: commands take one along to another thread.
#[derive(Debug, Clone)]
pub struct Desk(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    profile: Profile,
    sample: Profile,
    open: Mutex<Option<App>>,
    /// The start asked for the sample, and the page has not asked for it yet.
    sample_wanted: AtomicBool,
    /// What comes of opening it ahead of the page, until somebody has asked.
    ahead: Mutex<Option<Receiver<Result<()>>>>,
    /// Held by the round of sharing under way.
    rounds: Mutex<()>,
    intake: Intake,
}

/// How far the list is that is being taken in.
#[derive(Debug, Default)]
pub struct Intake {
    done: AtomicUsize,
    total: AtomicUsize,
    stopped: AtomicBool,
}

impl Intake {
    pub fn begin(&self) {
        self.stopped.store(false, Ordering::Relaxed);
        self.tell(0, 0);
    }

    /// Notes how far it is; false where the person stopped it.
    pub fn tell(&self, done: usize, total: usize) -> bool {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        !self.stopped.load(Ordering::Relaxed)
    }

    pub fn rows(&self) -> [usize; 2] {
        [self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed)]
    }

    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

impl Desk {
    /// The desk of the folder that was asked for, else of the platform's.
    ///
    /// # Errors
    /// `folder_missing` where the platform has no such folder.
    pub fn new(start: &Start) -> Result<Desk> {
        wipe_what_is_freed()?;
        let dir = match &start.data {
            Some(dir) => std::path::absolute(dir).unwrap_or_else(|_| dir.clone()),
            None => Profile::default_dir()?,
        };
        Ok(Desk(Arc::new(Inner {
            sample: Profile::at(beside(&dir)),
            profile: Profile::at(dir),
            open: Mutex::new(None),
            sample_wanted: AtomicBool::new(start.sample),
            ahead: Mutex::new(None),
            rounds: Mutex::new(()),
            intake: Intake::default(),
        })))
    }

    /// The profile of the person's own records.
    pub fn profile(&self) -> &Profile {
        &self.0.profile
    }

    /// The machine's clock.
    pub fn now(&self) -> Instant {
        Env::system().clock.now()
    }

    /// Opens the own records, in place of whatever was open.
    pub fn unlock(&self, how: &Unlock<'_>) -> Result<()> {
        let backup = self.open_with(how);
        sweep();
        let backup = backup?;
        // Nobody waits for it. Where it fails, the next day's start tries again.
        std::thread::spawn(move || {
            drop(backup());
            sweep();
        });
        Ok(())
    }

    /// Puts the opened profile down; what has to be called for the day's backup, which holds the key and so lies
    /// where it is wiped.
    #[inline(never)]
    fn open_with(&self, how: &Unlock<'_>) -> Result<Box<dyn FnOnce() -> Result<Option<PathBuf>> + Send>> {
        let app = self.0.profile.unlock(how, Env::system())?;
        app.log_in()?;
        let backup = Box::new(app.daily_backup());
        self.put_down(app);
        Ok(backup)
    }

    /// Opens the fictitious records, which stay in a folder beside the own ones; makes them first
    /// where there are none.
    pub fn open_sample(&self) -> Result<()> {
        let key = Key::passphrase(SAMPLE_PASSPHRASE);
        let sample = &self.0.sample;
        if !sample.exists() {
            // Under another name until they are whole: a program that is killed leaves no half of them.
            let unfinished = sample.dir().with_extension("part");
            let _ = std::fs::remove_dir_all(&unfinished);
            let now = Env::system().clock.now();
            drop(Profile::at(&unfinished).sample(&key, now, SAMPLE_SEED, Scale::Demo, &mut |_| ())?);
            std::fs::rename(&unfinished, sample.dir()).map_err(|e| io_error(sample.dir(), &e))?;
        }
        self.put_down(sample.open(&key, Env::system())?);
        Ok(())
    }

    /// Opens the sample, where this start asked for it and it is there, on a thread of its own: its key is
    /// stretched while the window is still being made.
    pub fn open_ahead(&self) {
        if self.0.sample_wanted.load(Ordering::Relaxed) && self.0.sample.exists() {
            let desk = self.clone();
            let (tell, opening) = std::sync::mpsc::channel();
            *self.0.ahead.lock().unwrap_or_else(PoisonError::into_inner) = Some(opening);
            std::thread::spawn(move || tell.send(desk.open_sample()));
        }
    }

    /// Sees to it that the sample is open, once, where this start asked for it: waits for `open_ahead`, or
    /// makes and opens it.
    pub fn open_first(&self) -> Result<()> {
        if !self.0.sample_wanted.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        let opening = self.0.ahead.lock().unwrap_or_else(PoisonError::into_inner).take();
        match opening.and_then(|opening| opening.recv().ok()) {
            Some(opened) => opened,
            None => self.open_sample(),
        }
    }

    /// Keeps `app` open.
    pub fn put_down(&self, app: App) {
        *self.held() = Some(app);
    }

    /// Closes what is open; its key goes with it.
    pub fn lock(&self) {
        *self.held() = None;
        sweep();
    }

    /// Calls `f` with the open profile. Error `locked` where none is.
    pub fn with<T>(&self, f: impl FnOnce(&App) -> Result<T>) -> Result<T> {
        let mut held = self.held();
        let app = held.as_mut().ok_or_else(|| Error::new(Class::NeedsPerson, "locked"))?;
        let answer = f(app);
        // A connection that met a damaged page reads nothing more; a new one reads what is whole.
        if answer.as_ref().is_err_and(|e| e.code == "damaged") {
            app.reconnect()?;
        }
        sweep();
        answer
    }

    /// Calls `f` with the open profile on a connection of its own, for what reads everybody: the person goes on
    /// meanwhile. Error `locked` where none is open.
    pub fn beside<T>(&self, f: impl FnOnce(&mut App) -> Result<T>) -> Result<T> {
        let mut beside = self.with(|app| app.again(Env::system()))?;
        let answer = f(&mut beside);
        drop(beside);
        sweep();
        answer
    }

    /// The folder that the open profile shares through; None where it is locked or shares with nobody.
    pub fn shared_folder(&self) -> Option<PathBuf> {
        self.with(|app| app.sync_folder()).ok().flatten()
    }

    /// One round of sharing, on a connection of its own: the person goes on meanwhile. None where there
    /// is no folder. Rounds follow one another.
    pub fn round(&self) -> Result<Option<SyncReport>> {
        let _one = self.0.rounds.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(folder) = self.with(|app| app.sync_folder())? else { return Ok(None) };
        self.beside(|app| app.sync(&folder)).map(Some)
    }

    /// Begins to share through `folder`, or goes on in it.
    pub fn round_through(&self, folder: &Path) -> Result<SyncReport> {
        let _one = self.0.rounds.lock().unwrap_or_else(PoisonError::into_inner);
        self.beside(|app| app.share_through(folder))
    }

    /// The list that is being taken in.
    pub fn intake(&self) -> &Intake {
        &self.0.intake
    }

    /// Whether a profile is open.
    pub fn is_open(&self) -> bool {
        self.held().is_some()
    }

    fn held(&self) -> MutexGuard<'_, Option<App>> {
        // A call that panicked changed nothing: every mutation is one transaction.
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Overwrites what calls that have ended left on this thread's stack: a key that was moved stays where it was. Some
/// ten microseconds.
#[inline(never)]
fn sweep() {
    // A variable: a constant would lie elsewhere.
    let mut swept = [0_u8; 256 * 1024];
    std::hint::black_box(&mut swept);
}

/// `…/tsunagi` has its sample records in `…/tsunagi-sample`.
fn beside(dir: &Path) -> PathBuf {
    let mut name = dir.file_name().unwrap_or_default().to_os_string();
    name.push("-sample");
    dir.with_file_name(name)
}

/// Runs `f` off the main thread: the window goes on answering while the disk works.
pub async fn off_thread<T: Send + 'static>(f: impl FnOnce() -> Result<T> + Send + 'static) -> Answer<T> {
    Ok(tauri::async_runtime::spawn_blocking(f).await??)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sample_records_stay_beside_the_own_ones() {
        let start = Start { data: Some(PathBuf::from("/home/mihon/tsunagi")), sample: false };
        let desk = Desk::new(&start).unwrap();
        assert_eq!(desk.profile().dir(), Path::new("/home/mihon/tsunagi"));
        assert_eq!(desk.0.sample.dir(), Path::new("/home/mihon/tsunagi-sample"));
    }

    #[test]
    fn nothing_is_read_before_the_passphrase() {
        let dir = tempfile::tempdir().unwrap();
        let desk = Desk::new(&Start { data: Some(dir.path().join("d")), sample: false }).unwrap();
        let error = desk.with(|app| Ok(app.dir().to_path_buf())).unwrap_err();
        assert_eq!(error.code, "locked");
    }
}
