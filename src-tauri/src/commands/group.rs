//! Courses, sessions, the childcare room.

use super::records::{date_of, id_of};
use crate::error::Answer;
use crate::state::{Desk, off_thread};
use tauri::State;
use tsunagi_core::view::{ChildcareView, ChoiceView, CourseLine, CourseView, SessionCard};

/// Sessions of a span of days.
#[tauri::command(rename_all = "snake_case")]
pub async fn sessions(desk: State<'_, Desk>, from: String, to: String) -> Answer<Vec<SessionCard>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.sessions(date_of("from", &from)?, date_of("to", &to)?))).await
}

/// All courses.
#[tauri::command]
pub async fn courses(desk: State<'_, Desk>) -> Answer<Vec<CourseLine>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.courses())).await
}

/// A course with its sessions and people.
#[tauri::command(rename_all = "snake_case")]
pub async fn course_view(desk: State<'_, Desk>, id: String) -> Answer<CourseView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.course_view(id_of("id", &id)?))).await
}

/// What a person can make up for in a session.
#[tauri::command(rename_all = "snake_case")]
pub async fn missed(
    desk: State<'_, Desk>,
    person_id: String,
    session_id: String,
) -> Answer<Vec<SessionCard>> {
    let desk = desk.inner().clone();
    off_thread(move || {
        let (person, session) = (id_of("person_id", &person_id)?, id_of("session_id", &session_id)?);
        desk.with(|app| app.missed(person, session))
    })
    .await
}

/// The other children of a person's family.
#[tauri::command(rename_all = "snake_case")]
pub async fn children_beside(desk: State<'_, Desk>, person_id: String) -> Answer<Vec<ChoiceView>> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.children_beside(id_of("person_id", &person_id)?))).await
}

/// The children in the childcare room of a session.
#[tauri::command(rename_all = "snake_case")]
pub async fn childcare_list(desk: State<'_, Desk>, session_id: String) -> Answer<ChildcareView> {
    let desk = desk.inner().clone();
    off_thread(move || desk.with(|app| app.childcare_list(id_of("session_id", &session_id)?))).await
}
