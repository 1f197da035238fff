//! Weekly export: what a commissioner receives, in a folder.

use super::App;
use crate::domain::access::Act;
use crate::domain::access_line::AccessAct;
use crate::domain::calendar::{Period, fiscal_year};
use crate::domain::id::Id;
use crate::domain::record::{Kind, Record};
use crate::error::{Error, Result};
use crate::export::batch::Exporter;
use crate::export::columns::Concerned;
use crate::export::locked::{lock, long_enough};
use crate::export::manifest::Level;
use crate::export::register::Register;
use crate::export::scope::{Recipient, Scope};
use crate::export::sent::Sent;
use crate::export::sheet::Encoding;
use crate::export::weekly::{self, Circumstances, Done, Earlier, History};
use crate::report;
use crate::store::Filter;
use crate::view::{BatchView, ErrorView, ExportView};
use std::path::{Path, PathBuf};

/// A period longer than this (days) is read with all families at once; a shorter one looks up its own.
const LOOK_UP_DAYS: i64 = 92;

/// What to export, for whom and where.
#[derive(Debug, Clone, Copy)]
pub struct ExportRequest<'a> {
    /// A week, or any days; cut at every 31 March.
    pub period: Period,
    /// The organisation that receives it.
    pub recipient: Id,
    /// The folder in which the batches' folders are made; it exists.
    pub out: &'a Path,
    pub level: Level,
    pub encoding: Encoding,
}

impl App {
    /// Writes a folder of CSV files for one recipient, or one for each fiscal year that the period
    /// touches; a view of the first, which holds the others.
    ///
    /// The folder is published before the record of it is stored: if the record fails, the error is
    /// answered and the whole folder stays, and the next export finds it unchanged and stores the record.
    /// Errors: `record_missing`, `field_required` (a municipality without its code), `not_your_role`, `export_running`, `folder_missing`, `read_only`, `disk_full`.
    pub fn export_weekly(&self, request: &ExportRequest<'_>) -> Result<ExportView> {
        self.ask(Act::Export)?;
        let organisation = self.stored(Kind::Organisation, request.recipient)?.record;
        let recipient = Recipient::of(&organisation)?;
        let lock = self.dir().join("export.lock");
        let mut exporter = Exporter::begin(&*self.env.fs, request.out, &self.device, &lock)?;
        let parts = self.read_together(|| self.export_parts(request, &recipient, &mut exporter))?;
        for (period, done) in &parts {
            self.remember(request, *period, done)?;
        }
        let mut views = parts.iter().map(|(_, done)| view(done));
        // A period has at least one day, so there is a first.
        let first = views.next().ok_or_else(|| Error::refused("period_invalid"))?;
        Ok(ExportView { further: views.collect(), ..first })
    }

    /// One batch for each recipient in turn, packed under `passphrase` where there is one; what went wrong with
    /// one of them keeps none of the others back. Where packing fails, the folder just written goes again: what
    /// was to be locked is not left open.
    /// Errors, before anything is written: `not_your_role`, `zip_passphrase_short`, `record_missing`.
    pub fn export_batches(
        &self,
        recipients: &[Id],
        request: &ExportRequest<'_>,
        passphrase: Option<&str>,
    ) -> Result<Vec<BatchView>> {
        self.ask(Act::Export)?;
        passphrase.map_or(Ok(()), long_enough)?;
        let mut named = vec![];
        for id in recipients {
            self.stored(Kind::Organisation, *id)?;
            named.push((*id, self.name_of(Kind::Organisation, *id)?));
        }
        let batch = |(id, recipient): (Id, String)| {
            let done = self.export_batch(&ExportRequest { recipient: id, ..*request }, passphrase);
            let (done, problem) = match done {
                Ok(done) => (Some(done), None),
                Err(e) => (None, Some(ErrorView { code: e.code, field: e.field, detail: *e.detail })),
            };
            BatchView { recipient_id: id.to_string(), recipient, done, problem }
        };
        Ok(named.into_iter().map(batch).collect())
    }

    /// One batch as `export_weekly` writes it, packed under `passphrase` where there is one. Errors of both.
    pub fn export_batch(&self, request: &ExportRequest<'_>, passphrase: Option<&str>) -> Result<ExportView> {
        passphrase.map_or(Ok(()), long_enough)?;
        let mut view = self.export_weekly(request)?;
        let Some(passphrase) = passphrase else { return Ok(view) };
        let mut failed = None;
        for part in std::iter::once((&mut view.folder, view.unchanged))
            .chain(view.further.iter_mut().map(|v| (&mut v.folder, v.unchanged)))
        {
            let (folder, unchanged) = part;
            match self.lock_batch(Path::new(folder), passphrase) {
                Ok(path) => *folder = path.display().to_string(),
                Err(e) => {
                    if !unchanged {
                        self.env.fs.remove_dir_all(Path::new(folder))?;
                    }
                    failed = failed.or(Some(e));
                }
            }
        }
        failed.map_or(Ok(view), Err)
    }

    /// Packs the folder of a batch into one file under a passphrase and takes the folder away; gives the
    /// path. Errors: `not_your_role`, and those of `export::locked::lock`.
    pub fn lock_batch(&self, folder: &Path, passphrase: &str) -> Result<PathBuf> {
        self.ask(Act::Export)?;
        lock(&*self.env.fs, folder, passphrase)
    }

    /// Whom batches go to: bodies that commission a programme, and municipalities with a code; by name.
    pub fn recipients(&self) -> Result<Vec<Id>> {
        self.ask(Act::Export)?;
        let programmes = self.records(Kind::Programme, &Filter::default())?;
        let commissions = |id: Id| programmes.iter().any(|p| p.id_of("commissioner_id") == Some(id));
        let mut found = self.records(Kind::Organisation, &Filter::default())?;
        found.retain(|o| {
            let municipal = Recipient::of(o).is_ok_and(|r| r.municipality.is_some());
            !o.flag("own") && (municipal || commissions(o.id))
        });
        found.sort_by(|a, b| (a.text("name"), a.id).cmp(&(b.text("name"), b.id)));
        Ok(found.into_iter().map(|o| o.id).collect())
    }

    /// Writes the batches, all from one state of the database.
    fn export_parts(
        &self,
        request: &ExportRequest<'_>,
        recipient: &Recipient,
        exporter: &mut Exporter<'_>,
    ) -> Result<Vec<(Period, Done)>> {
        let at = Circumstances { now: self.now(), zone: self.zone(), encoding: request.encoding };
        let programmes = self.records(Kind::Programme, &Filter::default())?;
        let scope = |period| {
            let scope = Scope::new(recipient.clone(), request.level, period, &programmes, self.catalogue)?;
            self.with_plan(scope)
        };
        let periods = request.period.split_at_fiscal_year();
        let scopes = periods.into_iter().map(scope).collect::<Result<Vec<_>>>()?;
        let whole = request.period.days() > LOOK_UP_DAYS;
        let mut register = Register::new(&self.store, recipient.clone(), self.today(), whole)?;
        let mut parts = vec![];
        for scope in &scopes {
            let history = self.sent_before(request, scope.period)?;
            let (done, back) = weekly::export(&self.store, exporter, scope, register, at, history)?;
            register = back;
            parts.push((scope.period, done));
        }
        Ok(parts)
    }

    /// A municipality's batch of a whole fiscal year has the plan beside it.
    pub(super) fn with_plan(&self, scope: Scope) -> Result<Scope> {
        let year = Some(fiscal_year(scope.period.from()));
        let year = year.filter(|fy| Period::fiscal_year(*fy) == Some(scope.period));
        match year.filter(|_| scope.recipient.municipality.is_some()) {
            Some(year) => Ok(scope.with_plan(report::plan_rows(self, year)?)),
            None => Ok(scope),
        }
    }

    pub(super) fn sent_before(&self, request: &ExportRequest<'_>, period: Period) -> Result<History> {
        if request.level == Level::Aggregate {
            return Ok(History::default());
        }
        let (to, days) = (addressee(request), period.to_string());
        let earlier = |file: &str| -> Result<Option<Earlier>> {
            let found = self.store.sent(&to, file, &days)?;
            found.map(|(batch, body)| Ok(Earlier { batch, sent: Sent::unpack(&body)? })).transpose()
        };
        Ok(History { last: earlier(LAST)?, before: earlier(BEFORE)? })
    }

    /// Stores the record of a batch and what the next one compares with.
    fn remember(&self, request: &ExportRequest<'_>, period: Period, done: &Done) -> Result<()> {
        let folder = done.published.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let batch = &done.published.manifest.batch_id;
        let known = self.records(Kind::ExportBatch, &Filter::by("recipient_org_id", request.recipient))?;
        let files: Vec<&str> = done.published.manifest.files.iter().map(|f| f.name.as_str()).collect();
        let files = files.join(";");
        let subject = Some((Kind::Organisation, request.recipient));
        if known.iter().any(|r| r.text("batch") == Some(batch) && r.text("folder") == Some(&folder)) {
            return self.log_access(AccessAct::Export, subject, &folder);
        }
        let mut sent = vec![];
        if request.level != Level::Aggregate {
            let kept = [(LAST, &done.history.last), (BEFORE, &done.history.before)];
            for (file, earlier) in kept.into_iter().filter_map(|(file, e)| Some((file, e.as_ref()?))) {
                sent.push((file, &earlier.batch, earlier.sent.pack()?));
            }
        }
        let (to, days) = (addressee(request), period.to_string());
        self.transact(None, |tx| {
            let mut record = Record::new(Kind::ExportBatch, self.new_id());
            record.set("recipient_org_id", request.recipient);
            record.set("from", period.from());
            record.set("to", period.to());
            record.set("level", request.level.code().to_owned());
            record.set("encoding", request.encoding.code().to_owned());
            record.set("batch", batch.clone());
            record.set("folder", folder.clone());
            record.set("rows", rows(done));
            record.set("made_by", self.actor());
            record.set("made_at", self.now());
            record.set("household_ids", self.homes_of(&done.named)?);
            record.set("files", files);
            tx.save(None, record)?;
            for (file, batch, body) in &sent {
                self.store.set_sent(&to, file, &days, batch, body)?;
            }
            tx.log_access(AccessAct::Export, subject, &folder)
        })?;
        Ok(())
    }
}

impl App {
    /// The families of which rows went out.
    fn homes_of(&self, named: &Concerned) -> Result<Vec<Id>> {
        let mut homes = named.homes.clone();
        for person in &named.people {
            homes.extend(self.store.families_of_person(*person)?);
        }
        Ok(homes.into_iter().collect())
    }
}

/// The rows of the last batch, and of the one that it corrected.
const LAST: &str = "last";
const BEFORE: &str = "before";

/// Levels are kept apart: a correction must not show what another level left out.
fn addressee(request: &ExportRequest<'_>) -> String {
    format!("{}/{}", request.recipient, request.level.code())
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn rows(done: &Done) -> i64 {
    count(done.published.manifest.files.iter().map(|f| f.rows).sum())
}

fn view(done: &Done) -> ExportView {
    let manifest = &done.published.manifest;
    ExportView {
        folder: done.published.path.display().to_string(),
        batch_id: manifest.batch_id.clone(),
        files: manifest.files.iter().map(|f| (f.name.clone(), count(f.rows))).collect(),
        left_out: count(manifest.about.left_out.values().sum::<u64>() + done.elsewhere),
        masked: count(manifest.about.masked),
        replaced: manifest.replaced.iter().map(|r| (r.text.clone(), count(r.count))).collect(),
        corrections: count(manifest.about.corrections.values().sum()),
        unchanged: done.published.unchanged,
        further: vec![],
    }
}
