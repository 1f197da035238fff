//! Making, opening and closing a profile.

use crate::error::Answer;
use crate::state::{Desk, off_thread};
use tauri::State;
use tsunagi_core::app::{Founding, Secret, Unlock};
use tsunagi_core::assets;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::env::Env;
use tsunagi_core::error::Result;
use tsunagi_core::store::Key;
use tsunagi_core::view::{CatalogueView, ProfileView};
use zeroize::Zeroizing;

/// Where the profile stands. The first call of a start with `--sample` waits for the fictitious records.
#[tauri::command]
pub async fn profile(desk: State<'_, Desk>) -> Answer<ProfileView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        desk.open_first()?;
        standing(&desk)
    })
    .await
}

fn standing(desk: &Desk) -> Result<ProfileView> {
    if desk.is_open() { desk.with(|app| app.profile()) } else { Ok(desk.profile().view(desk.now())) }
}

/// Makes an organisation with its first worker and the programmes of `presets`, and opens it.
#[tauri::command(rename_all = "snake_case")]
pub async fn create_organisation(
    desk: State<'_, Desk>,
    organisation: String,
    actor: String,
    passphrase: String,
    presets: Vec<String>,
) -> Answer<ProfileView> {
    let desk = desk.inner().clone();
    let passphrase = Zeroizing::new(passphrase);
    off_thread(move || {
        let founding = Founding { organisation: &organisation, actor: &actor, sample: false };
        let app = desk.profile().create(&Key::passphrase(&passphrase), Env::system(), &founding)?;
        let programmes = app.transact(None, |tx| {
            presets.iter().try_for_each(|preset| {
                tx.put(Kind::Programme, &serde_json::json!({ "preset": preset })).map(|_| ())
            })
        });
        desk.put_down(app);
        programmes?;
        standing(&desk)
    })
    .await
}

/// Opens the fictitious records, made on first use.
#[tauri::command]
pub async fn open_sample(desk: State<'_, Desk>) -> Answer<ProfileView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        desk.open_sample()?;
        standing(&desk)
    })
    .await
}

/// Opens the profile with the passphrase of the worker who was chosen; with `new_passphrase`, that one is
/// theirs from now on.
#[tauri::command(rename_all = "snake_case")]
pub async fn unlock(
    desk: State<'_, Desk>,
    worker_id: Option<String>,
    passphrase: String,
    new_passphrase: Option<String>,
) -> Answer<ProfileView> {
    let desk = desk.inner().clone();
    let (passphrase, new) = (Zeroizing::new(passphrase), new_passphrase.map(Zeroizing::new));
    off_thread(move || {
        desk.unlock(&Unlock {
            worker: worker_id.as_deref(),
            new: new.as_ref().map(|n| n.as_str()),
            ..Unlock::passphrase(&passphrase, desk.now())
        })?;
        standing(&desk)
    })
    .await
}

/// Opens the profile with the recovery kit's code and gives the chosen worker a new passphrase.
#[tauri::command(rename_all = "snake_case")]
pub async fn recover(
    desk: State<'_, Desk>,
    worker_id: Option<String>,
    code: String,
    new_passphrase: String,
) -> Answer<ProfileView> {
    let desk = desk.inner().clone();
    let (code, new) = (Zeroizing::new(code), Zeroizing::new(new_passphrase));
    off_thread(move || {
        desk.unlock(&Unlock {
            secret: Secret::Kit(&code),
            worker: worker_id.as_deref(),
            new: Some(&new),
            now: desk.now(),
        })?;
        standing(&desk)
    })
    .await
}

/// Closes what is open: the own records wait for their passphrase, the sample is left.
#[tauri::command]
pub async fn lock(desk: State<'_, Desk>) -> Answer<ProfileView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        desk.lock();
        standing(&desk)
    })
    .await
}

/// Code lists and programme presets; they come with the program.
#[tauri::command]
pub fn catalogue() -> CatalogueView {
    assets::catalogue().view()
}
