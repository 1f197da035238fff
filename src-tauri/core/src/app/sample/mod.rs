//! Fictitious records for trying out, teaching and measuring: the same for the same seed, scale and day.
//!
//! Nothing in them is real: the families bear invented names and live in 架空市 and 見本町. Every record
//! keeps the invariants; only the demonstration holds a few warnings that wait for a reason, to be seen.

mod answers;
mod cases;
mod cast;
mod demo;
mod draft;
mod family;
mod group;
mod home;
mod office;
mod size;
mod stays;
#[cfg(test)]
mod tests;
mod visits;

pub use size::Scale;

use super::profile::{Founding, Profile};
use super::put::Reason;
use super::transact::Tx;
use super::{App, Outcome};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::sample_text::SampleRng;
use crate::domain::time::{Date, Instant, MINUTE_MS, Zone};
use crate::env::Env;
use crate::error::{Error, Result};
use crate::store::Key;
use answers::Learner;
use draft::Draft;
use group::Groups;
use home::Home;
use office::Office;
use size::Size;
use stays::Beds;

/// Name of the organisation and its first worker.
const ORGANISATION: &str = "例示児童家庭支援センターほしのまち";
const ACTOR: &str = "例山 事務";

/// Records written between two commits.
const RECORDS_A_COMMIT: usize = 5_000;

/// What the writing of a sample goes by, and how far it is.
struct World<'a> {
    app: &'a App,
    seed: u64,
    size: Size,
    /// Whether every record is checked as one that a person enters; large samples keep the rules by
    /// the way they are made.
    checked: bool,
    today: Date,
    /// First and last day on which anything happens to the families at large.
    from: Date,
    until: Date,
    office: Office,
    groups: Groups,
    beds: Beds,
    /// Engagements that began in each span of eight weeks: a volunteer sees one family at a time.
    engaged: Vec<usize>,
    /// Families that come to the counter.
    counselled: Vec<Home>,
    /// Who is in a course of parent training, or was.
    learners: Vec<Learner>,
    visits: Tally,
    stays: Tally,
    attendances: Tally,
    /// Records written, of all kinds.
    written: usize,
}

/// How many records of a kind there are to be and are.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    target: usize,
    made: usize,
}

impl Tally {
    /// How many are missing once `n` of `all` families have had their part.
    fn missing(&self, n: usize, all: usize) -> u64 {
        (self.target * (n + 1) / all.max(1)).saturating_sub(self.made) as u64
    }
}

impl Profile {
    /// Makes a profile of fictitious records in an empty folder; `progress` hears how many are written.
    ///
    /// The sample's today is the day of `now` (`Scale::now` gives the usual one), and its clock stands
    /// at the beginning of that day: the digest follows from seed, scale and day. The clock of the
    /// returned app stands still too; who goes on working opens the profile again. Errors: those of
    /// `create`.
    pub fn sample(
        &self,
        key: &Key,
        now: Instant,
        seed: u64,
        scale: Scale,
        progress: &mut dyn FnMut(usize),
    ) -> Result<App> {
        let zone = Zone::default();
        let founding = Founding { organisation: ORGANISATION, actor: ACTOR, sample: true };
        let start = zone.start_of(zone.date_of(now));
        let app = self.create(key, Env::seeded(start, seed), &founding)?;
        app.fill_sample(seed, scale, progress)?;
        Ok(app)
    }
}

impl App {
    /// Fills a profile that holds its organisation and first worker only, and marks it as a sample.
    ///
    /// Equal digests need equal ids of these two and of what follows: those of `Profile::sample`.
    /// Error `profile_not_empty`.
    pub fn fill_sample(&self, seed: u64, scale: Scale, progress: &mut dyn FnMut(usize)) -> Result<()> {
        for kind in Kind::ALL {
            let own = matches!(kind, Kind::Organisation | Kind::Worker);
            if self.store.count(*kind)? != i64::from(own) {
                return Err(Error::refused("profile_not_empty"));
            }
        }
        let today = self.today();
        let size = Size::of(scale);
        let mut world = World {
            app: self,
            seed,
            size,
            checked: scale == Scale::Demo,
            today,
            from: size.first_day(today),
            until: today - chrono::Days::new(size.quiet_days),
            office: Office::default(),
            groups: Groups::default(),
            beds: Beds::default(),
            engaged: vec![],
            counselled: vec![],
            learners: vec![],
            visits: Tally { target: size.visits, made: 0 },
            stays: Tally { target: size.stays, made: 0 },
            attendances: Tally { target: size.attendances, made: 0 },
            written: 0,
        };
        self.store.set_setting("sample", "1")?;
        world.commit(|world, tx| world.open_office(tx))?;
        world.commit(|world, tx| world.plan_groups(tx))?;
        progress(world.written);
        let mut next = 0;
        while next < size.families {
            world.commit(|world, tx| {
                let limit = world.written + RECORDS_A_COMMIT;
                while next < size.families && world.written < limit {
                    world.write_family(tx, next)?;
                    next += 1;
                }
                Ok(())
            })?;
            progress(world.written);
        }
        if scale == Scale::Demo {
            world.commit(|world, tx| world.play(tx))?;
            progress(world.written);
        }
        world.counsel()?;
        if scale == Scale::Demo {
            world.commit(|world, tx| world.answers(tx))?;
        }
        progress(world.written);
        Ok(())
    }
}

impl<'a> World<'a> {
    fn commit(&mut self, f: impl FnOnce(&mut Self, &mut Tx<'_>) -> Result<()>) -> Result<Outcome<()>> {
        let app = self.app;
        app.transact_many(None, |tx| f(self, tx))
    }

    /// The choices of one part of the sample, such as a family.
    fn rng(&self, part: u64) -> SampleRng {
        SampleRng::new(self.seed, part)
    }

    /// A local time.
    fn at(&self, day: Date, hour: i64, minute: i64) -> Instant {
        self.app.zone.start_of(day).plus_ms((hour * 60 + minute) * MINUTE_MS)
    }

    /// A new record that sorts as one made at `at`.
    fn draft(&self, kind: Kind, at: Instant) -> Draft {
        Draft::new(kind, self.app.id_at(at))
    }

    fn put(&mut self, tx: &mut Tx<'_>, draft: Draft) -> Result<Id> {
        self.put_because(tx, draft, &[])
    }

    /// Writes a record; `reasons` (rule and reason) answer its warnings.
    fn put_because(&mut self, tx: &mut Tx<'_>, draft: Draft, reasons: &[(&str, &str)]) -> Result<Id> {
        let reasons: Vec<Reason> = reasons
            .iter()
            .map(|(code, text)| Reason { code: (*code).to_owned(), text: (*text).to_owned() })
            .collect();
        let record = draft.record();
        let id = record.id;
        tx.put_new(record, self.checked, &reasons)?;
        self.written += 1;
        Ok(id)
    }

    /// Writes one family and all that happens to it.
    fn write_family(&mut self, tx: &mut Tx<'_>, n: usize) -> Result<()> {
        let mut rng = self.rng(FAMILIES + n as u64);
        let family = crate::domain::sample_family::family(&mut rng);
        let home = tx.change(None, |tx| self.settle(tx, &mut rng, n, &family))?;
        self.newborn_visit(tx, &mut rng, &home, n)?;
        self.engagement(tx, &mut rng, &home, n)?;
        self.some_stays(tx, &mut rng, &home, n)?;
        self.some_meetings(tx, &mut rng, &home, n)?;
        if n.is_multiple_of(cases::EVERY) {
            self.counselled.push(home);
        }
        Ok(())
    }
}

/// Parts of the sample that have choices of their own.
const OFFICE: u64 = 1;
const GROUPS: u64 = 2;
const SCENES: u64 = 1_000;
const CASES: u64 = 1_000_000_000;
const ANSWERS: u64 = 2_000_000_000;
const FAMILIES: u64 = 1_000_000;
