//! Carries out a script and keeps the model of what was acknowledged.

mod mishaps;
mod people;

use crate::folder::{Fault, Mount};
use crate::model::{Held, Model, Op, Thing, element, held};
use crate::script::{Act, Script};
use crate::world::{Backup, Ended, World};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use tsunagi_core::app::Decision;
use tsunagi_core::domain::edit::{Change, DELETED, Operation, RecordEdit, Scalar};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::{FieldType, Kind};
use tsunagi_core::domain::time::Instant;
use tsunagi_core::error::{Class, Error};
use tsunagi_core::store::OwnLog;

/// A number of a field that no version knows yet.
pub const NEWER: u16 = 999;

#[derive(Debug)]
pub struct Run {
    pub world: World,
    pub model: Model,
    pub trace: Vec<String>,
    pub broken: Vec<String>,
    /// Files were damaged in place or removed for good.
    pub damaged: bool,
    /// Something was taken out of the folder.
    pub destroyed: bool,
    pub no: usize,
    /// A house with one bed, for which all book; not in every run.
    pub beds: Option<String>,
}

impl Run {
    pub fn new(script: &Script) -> Run {
        let world = World::new(script.seed, script.mixture, script.count);
        let mut model = Model::default();
        let thing = |kind, id: &str| Thing { kind, id: Id::parse(id).unwrap(), ops: vec![] };
        for (family, child) in &world.start.families {
            model.things.push(thing(Kind::Household, family));
            model.things.push(thing(Kind::Person, child));
        }
        for (number, enrolment) in world.start.enrolments.iter().enumerate() {
            let household = Id::parse(&world.start.families[number].0).unwrap();
            for d in &world.devices {
                let disk = world.disk(0);
                let _ = disk.each_stored(Kind::Assignment, |s| {
                    if s.record.id_of("worker_id") == Some(d.worker)
                        && s.record.id_of("enrolment_id") == Id::parse(enrolment).ok()
                    {
                        model.given.insert((d.worker, household));
                    }
                    Ok(())
                });
            }
        }
        let beds = script.is_close().then(|| world.house_with_one_bed());
        Run { world, model, trace: vec![], broken: vec![], damaged: false, destroyed: false, no: 0, beds }
    }

    pub fn say(&mut self, line: impl Into<String>) {
        let line = line.into();
        self.trace.push(format!("{:>3} {line}", self.no));
    }

    pub fn fail(&mut self, line: impl Into<String>) {
        let line = line.into();
        self.trace.push(format!("    BROKEN {line}"));
        self.broken.push(line);
    }

    /// `A2 (coordinator)`.
    pub fn name(&self, dev: usize) -> String {
        let d = &self.world.devices[dev];
        let label = d.app.as_ref().map_or("?", |a| a.device());
        format!("#{dev} {label} {}", d.role)
    }

    fn dev(&self, pick: usize) -> usize {
        pick % self.world.devices.len()
    }

    fn file(&self, pick: usize) -> Option<String> {
        let names = self.world.state().ours();
        // The newest segments are of the most interest, and names sort by random logs.
        if names.is_empty() { None } else { names.get(pick % names.len()).cloned() }
    }

    pub fn act(&mut self, no: usize, act: Act) {
        self.no = no;
        self.world.tick(1 + (no as i64 * 7) % 13);
        let count = self.world.devices.len();
        for dev in 0..count {
            self.world.see_clock(dev);
        }
        match act {
            Act::Family { dev } => self.family(self.dev(dev)),
            Act::Member { dev, of } => self.member(self.dev(dev), of),
            Act::Edit { dev, of, field } => self.edit(self.dev(dev), of, field),
            Act::List { dev, of, item, add } => self.list(self.dev(dev), of, item, add),
            Act::Visit { dev, of } => self.visit(self.dev(dev), of),
            Act::Stay { dev, of } => self.stay(self.dev(dev), of),
            Act::Delete { dev, of } => self.delete(self.dev(dev), of),
            Act::Resolve { dev, which, how } => self.resolve(self.dev(dev), which, how),
            Act::Assign { dev, to, of } => self.assign(self.dev(dev), self.dev(to), of),
            Act::Unassign { dev, which } => self.unassign(self.dev(dev), which),
            Act::Newer { dev, of } => self.newer(self.dev(dev), of),
            Act::Sync { dev, fault } => {
                let dev = self.dev(dev);
                self.round(dev, fault);
            }
            Act::Restart { dev } => {
                let dev = self.dev(dev);
                self.world.close(dev);
                self.world.open(dev);
                self.say(format!("{} is closed and opened", self.name(dev)));
            }
            Act::Snapshot { dev } => {
                let dev = self.dev(dev);
                if matches!(self.role(dev), "administrator" | "coordinator") {
                    let _ = self.world.call(dev, None, |app| app.write_snapshot());
                    self.say(format!("{} writes a snapshot", self.name(dev)));
                }
            }
            Act::Clock { dev, minutes } => {
                let dev = self.dev(dev);
                self.world.devices[dev].offset.store(minutes * 60_000, Ordering::Relaxed);
                self.world.see_clock(dev);
                self.say(format!("{}: the clock is off by {minutes} min", self.name(dev)));
            }
            Act::Backup { dev } => {
                let dev = self.dev(dev);
                let file = self.world.copy_disk(dev);
                self.world.devices[dev].backup = Some(Backup { file, made: no });
                self.say(format!("{} is backed up", self.name(dev)));
            }
            Act::Restore { dev } => self.restore(self.dev(dev)),
            Act::Clone { dev } => self.copy(self.dev(dev)),
            Act::Gone { dev } => {
                let dev = self.dev(dev);
                self.world.devices[dev].gone = true;
                self.say(format!("nobody sees {} again", self.name(dev)));
            }
            Act::Remove { by, dev } => {
                self.remove(self.dev(by), self.dev(dev), None);
            }
            other => self.folder_act(other),
        }
        let broken = std::mem::take(&mut self.world.state().broken);
        broken.into_iter().for_each(|b| self.fail(b));
    }

    /// A round of sharing; the edits that it brings out are safe elsewhere afterwards.
    pub fn round(&mut self, dev: usize, fault: Option<Fault>) -> Option<(i64, i64)> {
        if self.world.devices[dev].gone {
            return None;
        }
        let ended = self.world.sync(dev, fault);
        let with = fault.map_or(String::new(), |f| format!(" with {f:?}"));
        match ended {
            Ended::Done(report) => {
                let what = format!("{} out, {} in", report.published, report.received);
                self.say(format!("{} shares{with}: {what}", self.name(dev)));
                for op in self.model.things.iter_mut().flat_map(|t| &mut t.ops) {
                    op.out |= op.device == dev;
                }
                Some((report.published, report.received))
            }
            Ended::Failed(e) => {
                self.say(format!("{} shares{with}: {}", self.name(dev), e.code));
                if e.class == Class::Damaged {
                    self.fail(format!("{}: a round ended with {}", self.name(dev), e.json()));
                }
                None
            }
            Ended::Killed => {
                self.say(format!("{} shares{with}: killed", self.name(dev)));
                None
            }
        }
    }
}

/// Whether the type of a field is free text, of which every version is kept.
pub fn is_note(kind: Kind, field: u16) -> bool {
    let shape = kind.shape();
    shape.fields.iter().any(|f| f.number == field && f.ty == FieldType::Note)
}
