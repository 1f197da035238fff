//! The case file: consultations, referrals, questionnaires, shipments.

use super::records::{date_of, id_of};
use crate::error::Answer;
use crate::state::{Desk, off_thread};
use serde_json::Value as Json;
use tauri::State;
use tsunagi_core::view::{
    CaseLinks, CaseProgramme, ConsultationsView, OrganisationLine, PutView, QuestionnairesView, ReferralLine,
    ScoreView, SharingConsent, ShipmentLine,
};

/// The programmes that keep consultations.
#[tauri::command]
pub async fn case_programmes(desk: State<'_, Desk>) -> Answer<Vec<CaseProgramme>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.case_programmes())).await
}

/// Consultations of a programme, or of all.
#[tauri::command(rename_all = "snake_case")]
pub async fn consultations(desk: State<'_, Desk>, programme_id: Option<String>) -> Answer<ConsultationsView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let programme = programme_id.as_deref().map(|id| id_of("programme_id", id)).transpose()?;
        desk.with(|app| app.consultations(programme))
    })
    .await
}

/// The age band of a family's youngest member.
#[tauri::command(rename_all = "snake_case")]
pub async fn age_band(desk: State<'_, Desk>, household_id: String, on: String) -> Answer<Option<String>> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let (household, on) = (id_of("household_id", &household_id)?, date_of("on", &on)?);
        desk.with(|app| app.age_band(household, on))
    })
    .await
}

/// All bodies but the own organisation.
#[tauri::command]
pub async fn directory(desk: State<'_, Desk>) -> Answer<Vec<OrganisationLine>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.directory())).await
}

/// Outreach sessions and EPDS responses that a consultation can be tied to.
#[tauri::command(rename_all = "snake_case")]
pub async fn case_links(
    desk: State<'_, Desk>,
    household_id: Option<String>,
    on: String,
) -> Answer<CaseLinks> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let household = household_id.map(|id| id_of("household_id", &id)).transpose()?;
        let on = date_of("on", &on)?;
        desk.with(|app| app.case_links(household, on))
    })
    .await
}

/// Referrals of a consultation, or all that are not over.
#[tauri::command(rename_all = "snake_case")]
pub async fn referrals(desk: State<'_, Desk>, consultation_id: Option<String>) -> Answer<Vec<ReferralLine>> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let of = consultation_id.as_deref().map(|id| id_of("consultation_id", id)).transpose()?;
        desk.with(|app| app.referrals(of))
    })
    .await
}

/// Whether a family's records may go to a body.
#[tauri::command(rename_all = "snake_case")]
pub async fn sharing_consent(
    desk: State<'_, Desk>,
    household_id: Option<String>,
    person_id: Option<String>,
    to_org_id: String,
) -> Answer<SharingConsent> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let household = household_id.as_deref().map(|id| id_of("household_id", id)).transpose()?;
        let person = person_id.as_deref().map(|id| id_of("person_id", id)).transpose()?;
        let to = id_of("to_org_id", &to_org_id)?;
        desk.with(|app| app.sharing_consent(household, person, to))
    })
    .await
}

/// The organisation's questionnaires and the templates that are left.
#[tauri::command]
pub async fn questionnaires(desk: State<'_, Desk>) -> Answer<QuestionnairesView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.questionnaires())).await
}

/// Takes up a template.
#[tauri::command]
pub async fn add_questionnaire(desk: State<'_, Desk>, code: String) -> Answer<PutView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        desk.with(|app| {
            let outcome = app.add_questionnaire(&code)?;
            let change = outcome.changes.changes.last().map(u64::to_string);
            Ok(PutView { change, ..outcome.value })
        })
    })
    .await
}

/// What answers come to so far.
#[tauri::command(rename_all = "snake_case")]
pub async fn score_answers(
    desk: State<'_, Desk>,
    questionnaire_id: String,
    answers: Json,
) -> Answer<ScoreView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let questionnaire = id_of("questionnaire_id", &questionnaire_id)?;
        desk.with(|app| app.score_answers(questionnaire, &answers))
    })
    .await
}

/// Somebody has seen to the alert of a response.
#[tauri::command(rename_all = "snake_case")]
pub async fn see_alert(desk: State<'_, Desk>, response_id: String) -> Answer<PutView> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let response = id_of("response_id", &response_id)?;
        desk.with(|app| {
            let outcome = app.see_alert(response)?;
            let change = outcome.changes.changes.last().map(u64::to_string);
            Ok(PutView { change, ..outcome.value })
        })
    })
    .await
}

/// What is to be sent and what was sent lately.
#[tauri::command]
pub async fn shipments(desk: State<'_, Desk>) -> Answer<Vec<ShipmentLine>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.shipments())).await
}
