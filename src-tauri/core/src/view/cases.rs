//! Consultations, referrals, questionnaires and shipments.

use super::TimelineItem;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a response comes to, as far as it was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScoreView {
    /// None where an answer is missing: never counted as zero.
    pub score: Option<i64>,
    /// The highest score there is.
    pub score_max: Option<i64>,
    pub cutoff: Option<i64>,
    /// Numbers of the items that were not answered.
    pub missing: Vec<i64>,
    pub over_cutoff: bool,
    /// Numbers of the items that alert by themselves.
    pub alert_items: Vec<i64>,
    /// The day on which somebody saw to the alert.
    pub seen_on: Option<String>,
}

/// A programme that keeps consultations, and what its rules ask of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseProgramme {
    pub id: String,
    pub name: String,
    /// Each names its type of abuse.
    pub abuse_type: bool,
    /// Each says which interview it is.
    pub interview_kind: bool,
}

/// A referral that a body did not take on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Refusal {
    pub referral_id: String,
    pub date: Option<String>,
    /// What was answered.
    pub reply: Option<String>,
    /// Codes of `referral_reason`: what was asked for.
    pub reasons: Vec<String>,
}

/// A body of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OrganisationLine {
    pub id: String,
    pub name: String,
    pub kana: Option<String>,
    /// Code of `agency`.
    pub org_type: Option<String>,
    pub district: Option<String>,
    pub contact_person: Option<String>,
    pub phone: Option<String>,
    pub offers: Option<String>,
    pub for_whom: Option<String>,
    pub cost: Option<String>,
    pub refusal_note: Option<String>,
    pub note: Option<String>,
    /// 要対協
    pub member_of_yotaikyo: bool,
    /// As it was noted, or the last visit there.
    pub last_visited_on: Option<String>,
    /// Referrals to it, and what came of them.
    #[ts(type = "number")]
    pub sent: i64,
    #[ts(type = "number")]
    pub linked: i64,
    #[ts(type = "number")]
    pub declined: i64,
    /// The latest of them first, five at most.
    pub refusals: Vec<Refusal>,
}

/// Something that a consultation can be tied to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseLink {
    pub id: String,
    pub date: String,
    pub name: String,
    /// Of a response.
    pub score: Option<ScoreView>,
}

/// What a consultation can be tied to: outreach sessions, EPDS responses, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseLinks {
    pub sessions: Vec<CaseLink>,
    pub responses: Vec<CaseLink>,
}

/// A consultation as a line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsultationLine {
    pub id: String,
    pub code: Option<String>,
    pub programme_id: String,
    pub programme: String,
    pub date: String,
    pub received_at: String,
    /// Code of `consultation_channel`.
    pub channel: String,
    /// Codes of `topic`, the main one first.
    pub topics: Vec<String>,
    /// Code of `abuse_type`.
    pub abuse_type: Option<String>,
    pub is_notification: bool,
    /// Code of `interview_kind`.
    pub interview_kind: Option<String>,
    pub household_id: Option<String>,
    /// The family, or the people who came; empty where they stayed unnamed.
    pub who: String,
    /// Code of `consultation_result`.
    pub result: Option<String>,
    /// Code of `consultation_status`.
    pub status: String,
    pub follow_up_on: Option<String>,
    /// The follow-up day has come and the consultation is open.
    pub follow_up_due: bool,
    pub workers: Vec<String>,
}

/// Consultations: those whose follow-up has come, then the open ones, then the rest, each the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsultationsView {
    /// The rest goes back to this day.
    pub since: String,
    pub follow_ups: i64,
    pub lines: Vec<ConsultationLine>,
}

/// A referral as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReferralLine {
    pub id: String,
    /// `in` or `out`.
    pub direction: String,
    /// The other body.
    pub organisation: String,
    pub household_id: Option<String>,
    pub who: String,
    pub date: String,
    /// Codes of `referral_reason`.
    pub reasons: Vec<String>,
    /// Code of `referral_status`.
    pub status: String,
    pub linked: Option<bool>,
}

/// Whether a family's records may go to a body: who agreed, or what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SharingConsent {
    /// `agreed`, `unasked` or `withdrawn`.
    pub state: String,
    /// The code of `consent_scope` that would do; None where a consent has to name the body.
    pub scope: Option<String>,
    pub given_on: Option<String>,
    /// Code of `consent_method`.
    pub method: Option<String>,
    /// Who gave it, where it is one member's.
    pub person: Option<String>,
    pub withdrawn_on: Option<String>,
}

/// An item of a questionnaire as it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionView {
    pub id: String,
    pub no: i64,
    /// The wording, where the organisation has put it in.
    pub text: Option<String>,
    /// Words of the answers as they are stored, joined with `;`.
    pub scale: Option<String>,
    /// The answers in the order in which they are printed: number and, where they are known, words.
    pub answers: Vec<AnswerView>,
    /// Alerts by itself, whatever the total.
    pub alerts: bool,
}

/// One answer that can be given to an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerView {
    /// What is stored.
    pub value: i64,
    /// What it counts: a reversed item counts from the other end.
    pub points: i64,
    pub label: Option<String>,
}

/// A questionnaire of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionnaireView {
    pub id: String,
    pub code: String,
    pub title: String,
    pub version: Option<String>,
    pub score_max: Option<i64>,
    pub cutoff: Option<i64>,
    pub copyright_note: Option<String>,
    pub retired: bool,
    pub items: Vec<QuestionView>,
}

/// A template that can be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateLine {
    pub code: String,
    pub title: String,
    pub title_en: String,
    pub items: i64,
}

/// The organisation's questionnaires, and the templates that it has not added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionnairesView {
    pub questionnaires: Vec<QuestionnaireView>,
    pub templates: Vec<TemplateLine>,
}

/// A shipment as a line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShipmentLine {
    pub id: String,
    pub code: Option<String>,
    pub programme: String,
    pub person: String,
    pub household_id: Option<String>,
    pub requested_on: String,
    pub shipped_on: Option<String>,
    /// Code of `shipment_status`.
    pub status: String,
    pub neutral_label: bool,
    pub items: Vec<ShippedItem>,
}

/// One kind of goods in a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShippedItem {
    /// Code of `shipping_item`.
    pub item: String,
    pub qty: i64,
}

impl TimelineItem {
    /// A line of which only what it is and its day are known.
    pub fn of(kind: &str, id: String, date: String) -> TimelineItem {
        TimelineItem {
            kind: kind.into(),
            id,
            session_id: None,
            date,
            start_at: None,
            end_at: None,
            programme: String::new(),
            what: None,
            about: vec![],
            score: None,
            status: String::new(),
            people: vec![],
            note: None,
            nights: None,
            days: None,
            concern_level: None,
            reviewed: None,
        }
    }
}
