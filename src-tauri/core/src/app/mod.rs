//! The use-cases: what window and command line do, in one place each.
//!
//! Every mutation goes through `transact`: it gives rollback, the operation log, undo and what
//! changed (`Changes`), from which the screens refresh.

mod access_log;
mod arranging;
mod assigning;
mod beds;
mod board;
mod care;
mod case_due;
mod case_links;
mod cases;
mod certificates;
mod check;
mod closing;
mod consent;
mod course;
mod directory;
mod drafts;
mod due;
mod duplicates;
mod erase;
mod export;
mod family;
mod family_cases;
mod family_list;
mod figures;
mod find;
mod handover;
mod history;
mod import;
mod intake;
mod merging;
mod names;
mod office;
mod permit;
mod plans;
mod prepare;
mod prepare_case;
mod profile;
mod put;
mod questionnaires;
mod read;
mod refused;
mod report;
mod report_file;
mod report_view;
mod rest;
mod reveal;
mod sample;
mod save;
mod screens;
mod secret;
mod seen;
mod sight;
mod stays;
mod supervise;
mod sync;
mod transact;
mod visiting;
mod weekly;

pub use access_log::AccessFilter;
pub use care::VerifyFinding;
pub use drafts::NewDraft;
pub use export::ExportRequest;
pub use history::HistoryLine;
pub use import::{Imported, Importing};
pub use intake::Watching;
pub use merging::Edge;
pub use profile::{Founding, Profile, SAMPLE_PASSPHRASE};
pub use put::PutLine;
pub use report::LeftOut;
pub use report_file::ReportForm;
pub use rest::{KEPT, KEYS, Secret, Unlock};
pub use sample::Scale;
pub use stays::Emergency;
pub use sync::Decision;
pub use transact::{Changes, Outcome, Tx};

use crate::domain::codes::Catalogue;
use crate::domain::id::Id;
use crate::domain::record::{Entity, Record};
use crate::domain::time::{Date, Instant, Zone};
use crate::env::Env;
use crate::error::{Class, Error, Result};
use crate::store::Store;
use serde_json::json;
use std::fmt;
use std::path::{Path, PathBuf};

/// An open profile with the worker who is using it.
pub struct App {
    pub(crate) store: Store,
    pub(crate) env: Env,
    pub(crate) catalogue: &'static Catalogue,
    dir: PathBuf,
    zone: Zone,
    /// The log this device writes to.
    log: Id,
    /// Label of this device in human codes, such as `A1`.
    device: String,
    actor: Id,
    organisation: Id,
    /// Built when somebody first looks for a family.
    finder: find::Finder,
    /// Copies of the key file that were missing or damaged when this profile was opened, and were mended.
    mended: Vec<String>,
    /// What the acting worker may see, as the running use-case found it.
    sight: sight::LastSight,
    /// Refusals of the open transaction, whose lines are still to be written.
    refused: refused::Refused,
    /// Changes that came in with the running round, by label of the device that wrote them.
    came: std::cell::RefCell<std::collections::BTreeMap<String, i64>>,
}

/// Nothing of what it holds: its search index has names in it.
impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "App({})", self.device)
    }
}

impl App {
    /// The profile folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The organisation's zone.
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// Label of this device, as in human codes: `A1`.
    pub fn device(&self) -> &str {
        &self.device
    }

    /// The worker who is using the program.
    pub fn actor(&self) -> Id {
        self.actor
    }

    /// The organisation's own record.
    pub fn organisation(&self) -> Id {
        self.organisation
    }

    /// Changes whenever another program wrote to the database; never by this app's own writing.
    pub fn data_version(&self) -> Result<i64> {
        self.store.data_version()
    }

    pub fn now(&self) -> Instant {
        self.env.clock.now()
    }

    pub fn today(&self) -> Date {
        self.zone.date_of(self.now())
    }

    pub(crate) fn new_id(&self) -> Id {
        self.id_at(self.now())
    }

    /// An id that sorts as one made at `at`.
    fn id_at(&self, at: Instant) -> Id {
        let mut random = [0; 10];
        self.env.entropy.fill(&mut random);
        Id::v7(u64::try_from(at.0).unwrap_or(0), &random)
    }
}

/// A record as its kind's struct; error `damaged` names the column that does not fit.
pub(crate) fn entity<E: Entity>(record: &Record) -> Result<E> {
    E::from_record(record).map_err(|field| {
        Error::new(Class::Damaged, "damaged").with(json!({ "kind": record.kind.name(), "column": field }))
    })
}
