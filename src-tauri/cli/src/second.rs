//! The word of a second person: `secret` (an address that is to be shown again) and `collect` (somebody who
//! is not on a child's list).

use crate::open::record;
use crate::say::Result;
use crate::{Run, args};
use serde_json::json;
use tsunagi_core::app::Outcome;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::view::CollectAskView;

/// Number of the change, which `undo` and the history know.
fn change(outcome: &Outcome<()>) -> Option<String> {
    outcome.changes.last().map(|no| no.to_string())
}

impl Run<'_, '_> {
    pub fn secrecy(&mut self, a: &args::Secret) -> Result<()> {
        let app = self.app()?;
        let named = |typed: &str| record(&app, Kind::Household, "household_unknown", typed);
        let (household, done) = match a {
            args::Secret::Ask { household, reason } => {
                let household = named(household)?;
                (household, app.ask_lift(household, reason, None)?)
            }
            args::Secret::Agree { household } => {
                let household = named(household)?;
                (household, app.confirm_lift(household)?)
            }
            args::Secret::Drop { household } => {
                let household = named(household)?;
                (household, app.drop_lift(household)?)
            }
        };
        let family = app.family(household)?;
        let asked_by = family.lift.map(|lift| lift.by);
        if self.out.json() {
            return self.out.answer(&json!({
                "household_id": household.to_string(), "address_secret": family.address_secret,
                "asked_by": asked_by, "change": change(&done),
            }));
        }
        let state = match (family.address_secret, asked_by) {
            (true, Some(_)) => self.out.pick("秘匿・解除の申請中", "secret, asked to be lifted"),
            (true, None) => self.out.pick("秘匿", "secret"),
            (false, _) => self.out.pick("秘匿なし", "not secret"),
        };
        self.out.line(&format!("{household}  {state}"))
    }

    pub fn collect(&mut self, a: &args::Collect) -> Result<()> {
        let app = self.app()?;
        let named = |typed: &str| record(&app, Kind::Stay, "stay_unknown", typed);
        let (stay, done) = match a {
            args::Collect::Ask { stay, name, person } => {
                let stay = named(stay)?;
                let person = person.as_deref().map(|p| record(&app, Kind::Person, "person_unknown", p));
                (stay, app.ask_collect(stay, person.transpose()?, name.as_deref(), None)?)
            }
            args::Collect::Allow { stay, reason } => {
                let stay = named(stay)?;
                (stay, app.decide_collect(stay, true, reason, None)?)
            }
            args::Collect::Refuse { stay } => {
                let stay = named(stay)?;
                (stay, app.decide_collect(stay, false, "", None)?)
            }
        };
        let view = app.stay_view(stay)?;
        let name = |ask: Option<CollectAskView>| ask.map(|ask| ask.name);
        let (asked, allowed) = (name(view.collect_ask), name(view.collect_approved));
        if self.out.json() {
            return self.out.answer(&json!({
                "stay_id": stay.to_string(), "asked": asked, "allowed": allowed, "change": change(&done),
            }));
        }
        let (waits, may) = (self.out.pick("申請中", "asked"), self.out.pick("許可", "allowed"));
        let none = || "－".to_owned();
        let (asked, allowed) = (asked.unwrap_or_else(none), allowed.unwrap_or_else(none));
        self.out.line(&format!("{stay}  {waits}: {asked}  {may}: {allowed}"))
    }
}
