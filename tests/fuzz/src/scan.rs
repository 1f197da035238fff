//! A folder full of files that somebody else put there: whole rounds through it.

use crate::targets::{Answer, Broken};
use std::cell::RefCell;
use std::error::Error;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tsunagi_core::app::{App, Founding, Profile};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Instant;
use tsunagi_core::env::Env;
use tsunagi_core::store::Key;
use tsunagi_core::sync::wire::file_hash;

/// Files put in at once.
const FILES: usize = 24;
/// Characters of a name.
const NAME: usize = 80;

/// An office and its folder.
struct Office {
    app: App,
    folder: TempDir,
    _dir: TempDir,
    /// Paths of the files it has sent, one a line: what mutations begin with.
    sent: Vec<u8>,
}

thread_local! {
    static OFFICE: RefCell<Option<Office>> = const { RefCell::new(None) };
}

fn found() -> Result<Office, Box<dyn Error>> {
    let (dir, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let founding = Founding { organisation: "例示センター", actor: "例山 事務", sample: true };
    let env = Env::seeded(Instant(1_773_014_400_000), 1);
    let mut app = Profile::at(dir.path()).create(&Key::Raw([7; 32].into()), env, &founding)?;
    app.sync(folder.path())?;
    app.put(Kind::Household, &serde_json::json!({ "display_name": "見本家" }))?;
    app.sync(folder.path())?;
    let mut sent = vec![];
    list(folder.path(), &mut |path| {
        if let Ok(path) = path.strip_prefix(folder.path().join("tsunagi1")) {
            sent.push(path.to_string_lossy().into_owned());
        }
    });
    sent.sort();
    Ok(Office { app, folder, _dir: dir, sent: sent.join("\n").into_bytes() })
}

fn list(folder: &Path, each: &mut dyn FnMut(PathBuf)) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() { list(&entry.path(), each) } else { each(entry.path()) }
    }
}

fn with<T>(f: impl FnOnce(&mut Office) -> T) -> Option<T> {
    OFFICE.with_borrow_mut(|office| {
        if office.is_none() {
            *office = found().ok();
        }
        office.as_mut().map(f)
    })
}

/// What people, other programs and copying programs leave in a folder.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = with(|office| office.sent.clone()).into_iter().collect();
    seeds.extend(
        [
            "r/9999-0000000000000000.tsg\nk/desktop.ini\nl/junk.tsg\ni/x.tsg\ns/1-0.tsg\nu/~$.tsg",
            "L/F19B75AA4FC5F95326D7AA38E2FE1757/0/1-22FD23DB8FC31FD5.TSG\nmarker (1)\nmarker/x.tsg",
            "l/f19b75aa4fc5f95326d7aa38e2fe1757/0/1-22fd23db8fc31fd5 (conflicted copy).tsg\nl/a/b/c/d/e.tsg",
            "l/f19b75aa4fc5f95326d7aa38e2fe1757/18446744073709551615/18446744073709551616-0.tsg\nl/..tsg\nl/-.tsg",
            "s/f19b75aa4fc5f95326d7aa38e2fe1757/1-22fd23db8fc31fd5.tsg\nr/1-3951b795e9696d9a.tsg.part\nl/領収書.tsg",
        ]
        .map(|lines| lines.as_bytes().to_vec()),
    );
    seeds
}

/// A path inside the folder that a line names; None where it would lead out of it.
fn inside(line: &str) -> Option<PathBuf> {
    let parts = line.split('/').filter(|p| !p.is_empty() && *p != "." && *p != "..");
    let plain = |part: &str| part.chars().filter(|c| *c != '\0').take(NAME).collect::<String>();
    let path: PathBuf = parts.take(6).map(plain).collect();
    (path.components().count() > 0).then_some(path)
}

/// Puts files of these names in, lets a round go over them, and takes them out again.
pub fn round(golden: &crate::golden::Golden, bytes: &[u8]) -> Answer {
    with(|office| go(office, golden, bytes)).unwrap_or(Err(Broken("no office can be founded")))
}

fn go(office: &mut Office, golden: &crate::golden::Golden, bytes: &[u8]) -> Answer {
    let top = office.folder.path().join("tsunagi1");
    let text = String::from_utf8_lossy(bytes);
    let mut names: Vec<&String> = golden.files.keys().collect();
    names.sort();
    let mut put = vec![];
    for line in text.lines().take(FILES) {
        let Some(path) = inside(line).map(|p| top.join(p)) else { continue };
        // Files of ours that are changed in place are ours to put in again: the simulator does that.
        let made = path.parent().is_some_and(|dir| std::fs::create_dir_all(dir).is_ok());
        if path.exists() || !made {
            continue;
        }
        let pick = usize::from(file_hash(line.as_bytes())[0]);
        let content = match pick % 4 {
            0 => vec![],
            1 => vec![0xff; pick],
            _ => {
                names.get(pick % names.len()).and_then(|n| golden.files.get(*n)).cloned().unwrap_or_default()
            }
        };
        if std::fs::write(&path, &content).is_ok() {
            put.push((path, content));
        }
    }
    let folder = office.folder.path().to_owned();
    let answer = office.app.sync(&folder).map(|report| (report.set_aside, report.received));
    let untouched = put.iter().all(|(path, content)| std::fs::read(path).is_ok_and(|c| c == *content));
    put.iter().for_each(|(path, _)| drop(std::fs::remove_file(path)));
    if !untouched {
        return Err(Broken("a file of somebody else's was changed or removed"));
    }
    match answer {
        Ok((_, received)) if received > 0 => Err(Broken("something was believed")),
        Ok((aside, _)) => Ok(format!("{} {}", put.len(), aside.checked_ilog2().unwrap_or(0))),
        Err(e) if e.class == tsunagi_core::error::Class::Damaged && e.code != "version_newer" => {
            Err(Broken("a round ends as if the database were damaged"))
        }
        Err(e) => Ok(e.code),
    }
}
