//! Sharing: `sync`, `status`, `conflicts`, `invite`, `join`, `devices`.

use crate::open::{record, wrong};
use crate::say::Result;
use crate::{Run, args};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use tsunagi_core::app::{App, Decision};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::error::{Class, Error};
use tsunagi_core::fs::{DiskFs, Fs as _};
use tsunagi_core::view::SyncReport;

/// Longest file with an invitation code that is read, in bytes.
const CODE_MAX: usize = 4096;

/// Files set aside that are listed to a person.
const SHOWN: usize = 20;

impl Run<'_, '_> {
    pub fn sync(&mut self, folder: Option<&Path>) -> Result<()> {
        let mut app = self.app()?;
        let folder = match folder {
            Some(folder) => absolute(folder),
            None => app.sync_folder()?.ok_or_else(|| wrong("folder_unknown", "folder", ""))?,
        };
        let report = app.sync(&folder)?;
        let problem = app.sharing()?.problem;
        if self.out.json() {
            let mut answer = json!(report);
            if let (Some(answer), Some(problem)) = (answer.as_object_mut(), &problem) {
                answer.insert("problem".into(), json!(problem));
            }
            self.out.answer(&answer)?;
        } else {
            let SyncReport { published, received, set_aside, missing, conflicts } = &report;
            let line = self.out.pick(
                &format!("送信{published}件・受信{received}件・保留ファイル{set_aside}・未着{}・判断待ち{conflicts}件", missing.len()),
                &format!("{published} sent, {received} received, {set_aside} files set aside, {} missing, {conflicts} to decide", missing.len()),
            );
            self.out.line(&line)?;
            self.say_problem(problem.as_deref())?;
        }
        if report.conflicts > 0 || problem.is_some() {
            self.out.needs_person();
        }
        Ok(())
    }

    /// What is wrong with sharing, in words.
    fn say_problem(&mut self, problem: Option<&str>) -> Result<()> {
        let Some(problem) = problem else { return Ok(()) };
        let sentence = self.out.sentence(&Error::refused(problem));
        self.out.line(&sentence)
    }

    pub fn status(&mut self) -> Result<()> {
        let view = self.app()?.sharing()?;
        let devices: Vec<Json> = view
            .devices
            .iter()
            .map(|d| json!({ "device": d.device, "worker": d.worker, "last_heard": d.last_heard }))
            .collect();
        if self.out.json() {
            return self.out.answer(&json!({
                "pending": view.pending, "last_sync": view.last_sync, "devices": devices,
                "set_aside": view.set_aside.len(), "conflicts": view.conflicts, "unreceived": view.unreceived,
                "missing": view.missing, "lost": view.lost, "folder": view.folder, "problem": view.problem,
            }));
        }
        let last = view.last_sync.unwrap_or_else(|| self.out.pick("まだありません", "never"));
        let line = self.out.pick(
            &format!(
                "未送信{}件・最終同期 {last}・保留ファイル{}・判断待ち{}件",
                view.pending,
                view.set_aside.len(),
                view.conflicts
            ),
            &format!(
                "{} pending, last sync {last}, {} files set aside, {} to decide",
                view.pending,
                view.set_aside.len(),
                view.conflicts
            ),
        );
        self.out.line(&line)?;
        self.say_problem(view.problem.as_deref())?;
        let more = view.set_aside.len().saturating_sub(SHOWN);
        for file in view.set_aside.into_iter().take(SHOWN) {
            self.out.line(&format!("  {}  {}", file.code, file.file))?;
        }
        if more > 0 {
            let line = self.out.pick(&format!("  ほか{more}件"), &format!("  {more} more"));
            self.out.line(&line)?;
        }
        for m in view.missing {
            self.out.line(&format!("  {}  {}-{}  {}", m.device, m.from, m.to, m.since))?;
        }
        for m in view.lost {
            let lost = self.out.pick("戻らない", "lost");
            self.out.line(&format!("  {}  {}-{}  {}  {lost}", m.device, m.from, m.to, m.since))?;
        }
        Ok(())
    }

    pub fn conflicts(&mut self, a: &args::Conflicts) -> Result<()> {
        match a {
            args::Conflicts::List => {
                let open = self.app()?.conflicts()?;
                for c in &open {
                    if self.out.json() {
                        self.out.answer(c)?;
                        continue;
                    }
                    let name = c.household_name.as_deref().or(c.code.as_deref()).unwrap_or_default();
                    self.out.line(&format!("{}  {name}  {}", c.id, c.field))?;
                    for choice in &c.choices {
                        let at = format!("{}  {}  {}", choice.at, choice.actor, choice.device);
                        self.out.line(&format!("  {}  {}  {at}", choice.op, choice.value))?;
                    }
                }
                Ok(())
            }
            args::Conflicts::Resolve(r) => {
                let decision = match (&r.choose, &r.value) {
                    (Some(op), None) => Decision::Choose(op.clone()),
                    (None, Some(text)) => {
                        let value =
                            serde_json::from_str(text).map_err(|_| wrong("json_invalid", "value", text))?;
                        Decision::Value(value)
                    }
                    _ => return Err(wrong("choice_required", "choose", "").into()),
                };
                self.app()?.resolve_conflict(&r.id, &decision)?;
                self.out.answer(&json!({ "id": r.id }))
            }
        }
    }

    pub fn invite(&mut self, a: &args::Invite) -> Result<()> {
        let mut app = self.app()?;
        let worker = record(&app, Kind::Worker, "worker_unknown", &a.worker)?;
        if DiskFs.exists(&a.out)? {
            return Err(Error::refused("already_exists").at("out").into());
        }
        let invitation = app.invite(worker, &a.role)?;
        tsunagi_core::fs::write_private(&a.out, format!("{}\n", invitation.code).as_bytes())?;
        // Where the folder is there the invitation goes in at once; else with the next round.
        let sent = self.send(&mut app)?;
        self.out.answer(&json!({
            "out": a.out.to_string_lossy(), "role": invitation.role, "worker": invitation.worker,
            "device": invitation.device, "valid_until": invitation.valid_until, "in_folder": sent,
        }))
    }

    pub fn join(&mut self, a: &args::Join) -> Result<()> {
        let bytes = DiskFs.read(&a.code_file)?;
        let text = String::from_utf8(bytes).ok().filter(|t| t.len() <= CODE_MAX);
        let code = text.ok_or_else(|| wrong("code_mistyped", "code", ""))?;
        let (_, joined) =
            self.profile()?.join(&self.key()?, self.env()?, &absolute(&a.folder), code.trim())?;
        self.out.answer(&joined)?;
        self.out.talk(
            &format!("{}さんとして参加しました。役割: {}", joined.worker, joined.role),
            &format!("Joined as {}, {}.", joined.worker, joined.role),
        );
        if !joined.whole {
            self.out.talk(
                "共有フォルダーのファイルがまだ全部届いていません。届いたあとに sync をすると、残りの記録が入ります。",
                "The folder's files have not all arrived yet. Run sync once they have: the rest comes in then.",
            );
        }
        Ok(())
    }

    pub fn devices(&mut self, a: &args::Devices) -> Result<()> {
        let mut app = self.app()?;
        if let Some(args::DeviceCommand::Remove { device }) = &a.command {
            let reach = app.reach_of(device)?;
            app.remove_device(device)?;
            let sent = self.send(&mut app)?;
            self.out.answer(&json!({ "removed": device, "in_folder": sent }))?;
            // Scripts read one line; `devices reach` answers the rest to them.
            return if self.out.json() { Ok(()) } else { self.reach(&reach) };
        }
        if let Some(args::DeviceCommand::Late) = &a.command {
            return self.written_late(&app);
        }
        if let Some(args::DeviceCommand::TakeOver { record }) = &a.command {
            let id = Id::parse(record).map_err(|_| wrong("id_invalid", "record", record))?;
            return self.out.answer(&app.take_over(id)?);
        }
        if let Some(args::DeviceCommand::Reach { device }) = &a.command {
            let reach = app.reach_of(device)?;
            return self.reach(&reach);
        }
        for d in app.devices()? {
            if self.out.json() {
                self.out.answer(&d)?;
                continue;
            }
            let heard = d.last_heard.clone().unwrap_or_default();
            let removed = if d.removed { self.out.pick("削除済み", "removed") } else { String::new() };
            self.out.line(&format!("{}  {}  {}  {heard}  {removed}", d.device, d.worker, d.role))?;
        }
        Ok(())
    }

    fn written_late(&mut self, app: &App) -> Result<()> {
        let found = app.written_late()?;
        for late in &found {
            if self.out.json() {
                self.out.answer(late)?;
                continue;
            }
            let name = late.household_name.as_deref().or(late.code.as_deref()).unwrap_or_default();
            self.out.line(&format!(
                "{}  {}  {name}  {}  {}  {}",
                late.id, late.kind, late.at, late.actor, late.device
            ))?;
            for f in &late.fields {
                self.out.line(&format!("  {}  {} → {}", f.field, f.now, f.theirs))?;
            }
        }
        if found.is_empty() {
            self.out.talk(
                "外した端末があとから書いたもので、ここと違うものはありません。",
                "Nothing that a removed device wrote later differs from what is here.",
            );
        }
        Ok(())
    }

    /// One round for what was just done, through the known folder. What is done stays done: where the folder is away or
    /// another one lies in its place the person is told, and the answer is false.
    pub fn send(&mut self, app: &mut App) -> Result<bool> {
        let Some(folder) = app.sync_folder()? else { return Ok(false) };
        match app.sync(&folder) {
            Ok(_) => Ok(true),
            // Of the folder's marker that one speaks, not of this profile.
            Err(e) if e.class != Class::Damaged || e.code == "version_newer" => {
                let why = self.out.sentence(&e);
                self.out.talk(
                    &format!("まだ共有フォルダーに入っていません。次の同期で送ります。{why}"),
                    &format!("Not in the shared folder yet; it goes out with the next round. {why}"),
                );
                Ok(false)
            }
            Err(e) => Err(e.into()),
        }
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
