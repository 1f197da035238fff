//! What belongs to a recipient: which programmes, and which rows of them.
//!
//! A row goes to the organisation that commissions its programme; where none does, to the municipality in
//! which the family lived on that day. Whatever a municipality receives, a family is in it only with that
//! municipality on the day of the activity (I-62).

use super::columns::plan::PlanRow;
use super::manifest::Level;
use crate::domain::calendar::Period;
use crate::domain::codes::Catalogue;
use crate::domain::count::{HeadUnit, StayRules};
use crate::domain::id::Id;
use crate::domain::record::Record;
use crate::domain::value::Map;
use crate::error::{Error, Result};
use std::collections::HashMap;

/// Agencies that are a municipality or an office of one.
const MUNICIPAL: &[&str] = &[
    "municipality",
    "municipality_mch",
    "municipality_welfare",
    "municipality_childcare",
    "kodomo_katei_centre",
    "kosodate_hokatsu",
    "child_family_support_base",
];
/// Who asks for stays that are no municipality's business unless it commissions them.
const PROTECTIVE: &[&str] = &["child_guidance_centre", "womens_consultation_office"];
/// The preset whose rows a child guidance centre receives by law: it placed the child itself.
const BY_LAW: &str = "temporary_custody";

/// Who receives a batch.
#[derive(Debug, Clone)]
pub struct Recipient {
    pub id: Id,
    pub name: String,
    /// Some for a municipality: the code that its families carry.
    pub municipality: Option<String>,
    /// Consent that lets it have names; None where only consent that names it does.
    pub consent_scope: Option<&'static str>,
    is_guidance_centre: bool,
}

impl Recipient {
    /// Error `field_required` for a municipality without a code: it could be told from no other.
    pub fn of(organisation: &Record) -> Result<Recipient> {
        let kind = organisation.text("org_type");
        let code = organisation.text("municipality_code").map(str::to_owned);
        let is_municipal = kind.map_or(code.is_some(), |k| MUNICIPAL.contains(&k));
        if is_municipal && code.is_none() {
            return Err(Error::field("field_required", "municipality_code"));
        }
        let consent_scope = match kind {
            _ if is_municipal => Some("share_municipality"),
            Some("child_guidance_centre") => Some("share_cgc"),
            Some("hospital" | "paediatric_clinic") => Some("share_hospital"),
            Some("school" | "nursery") => Some("share_school"),
            _ => None,
        };
        Ok(Recipient {
            id: organisation.id,
            name: organisation.text("name").unwrap_or_default().to_owned(),
            municipality: code.filter(|_| is_municipal),
            consent_scope,
            is_guidance_centre: kind == Some("child_guidance_centre"),
        })
    }
}

/// A programme of which the recipient receives rows.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The preset, with the code where an older programme of the preset exists.
    pub name: String,
    pub record_type: String,
    pub rules: StayRules,
    pub head_unit: HeadUnit,
    pub commissioned: bool,
    /// Identified rows need no consent.
    pub by_law: bool,
}

/// What one batch holds.
#[derive(Debug, Clone)]
pub struct Scope {
    pub recipient: Recipient,
    pub level: Level,
    pub period: Period,
    pub offers: HashMap<Id, Offer>,
    /// Rows of the plan, in a batch of a whole fiscal year for a municipality.
    pub plan: Vec<PlanRow>,
}

/// Whether a row is the recipient's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    Here,
    /// To another municipality, or nobody knows to which.
    Elsewhere,
}

impl Scope {
    /// `programmes` are all of the organisation, oldest first.
    pub fn new(
        recipient: Recipient,
        level: Level,
        period: Period,
        programmes: &[Record],
        catalogue: &Catalogue,
    ) -> Result<Scope> {
        let mut offers = HashMap::new();
        let mut presets: Vec<&str> = vec![];
        for p in programmes {
            let code = p.text("code").unwrap_or_default();
            let name = match p.text("preset") {
                Some(preset) if presets.contains(&preset) => format!("{preset}:{code}"),
                Some(preset) => {
                    presets.push(preset);
                    preset.to_owned()
                }
                None => code.to_owned(),
            };
            let map: Map = p.read("rules").unwrap_or_default();
            let rules = catalogue.rules(&map).map_err(|e| Error::field(e.code.name(), e.field()))?;
            let requesters = rules.requester_types.as_deref().unwrap_or_default();
            let protective =
                !requesters.is_empty() && requesters.iter().all(|r| PROTECTIVE.contains(&r.as_str()));
            let commissioned = p.id_of("commissioner_id") == Some(recipient.id);
            let by_address = p.id_of("commissioner_id").is_none() && !protective;
            if commissioned || by_address && recipient.municipality.is_some() {
                offers.insert(
                    p.id,
                    Offer {
                        name,
                        record_type: p.text("record_type").unwrap_or_default().to_owned(),
                        rules: StayRules::from(&rules),
                        head_unit: rules.head_unit.unwrap_or(HeadUnit::Person),
                        commissioned,
                        by_law: commissioned
                            && recipient.is_guidance_centre
                            && p.text("preset") == Some(BY_LAW),
                    },
                );
            }
        }
        Ok(Scope { recipient, level, period, offers, plan: vec![] })
    }

    pub fn with_plan(self, plan: Vec<PlanRow>) -> Scope {
        Scope { plan, ..self }
    }

    /// Whether the recipient receives rows of any programme of this kind of record.
    pub fn has(&self, record_type: &str) -> bool {
        self.offers.values().any(|offer| offer.record_type == record_type)
    }

    /// The offer of a programme, by name order for everything that is written.
    pub fn in_order(&self) -> Vec<(Id, &Offer)> {
        let mut all: Vec<_> = self.offers.iter().map(|(id, offer)| (*id, offer)).collect();
        all.sort_by(|a, b| (&a.1.name, a.0).cmp(&(&b.1.name, b.0)));
        all
    }

    /// Whether a row with municipality `place` is the recipient's. `of_family`: it is about a family, not
    /// about a facility, a worker or an unnamed head.
    pub fn belongs(&self, offer: &Offer, of_family: bool, place: Option<&str>) -> Belongs {
        let here = match &self.recipient.municipality {
            Some(own) if of_family || place.is_some() => place == Some(own),
            _ => offer.commissioned,
        };
        if here { Belongs::Here } else { Belongs::Elsewhere }
    }
}
