//! The window of Tsunagi: a thin shell over the core.
//!
//! Nothing is decided here. `commands` hands what the screen asks to the core and its answer back;
//! `window` makes the one window; `error` carries codes to the screen.

mod commands;
mod error;
mod share;
mod single;
mod sparing;
mod start;
mod state;
mod watch;
mod window;

pub use start::Start;
pub use state::Desk;

use std::process::ExitCode;
use tauri::{Builder, Manager, RunEvent, Runtime};

/// Memory is wiped when it is given back: what was shown does not stay in it once the profile is locked.
#[global_allocator]
static WIPED: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Opens the window and stays until it is closed.
pub fn run() -> ExitCode {
    if !tsunagi_core::process::leave_no_dump() {
        eprintln!("The system does not let the program keep its memory out of crash files.");
    }
    sparing::begin();
    let start = match Start::from_process() {
        Ok(start) => start,
        Err(sentence) => return refuse(&sentence, 2),
    };
    let desk = match Desk::new(&start) {
        Ok(desk) => desk,
        Err(error) => return refuse(&format!("There is no folder for the records: {error}"), 4),
    };
    // A display that is missing only costs this opening.
    desk.open_ahead();
    if let Err(sentence) = start::screen() {
        return refuse(&sentence, 4);
    }
    match open(desk) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&format!("The window cannot be opened: {error}"), 5),
    }
}

fn open(desk: Desk) -> tauri::Result<()> {
    with_commands(Builder::default(), desk)
        .setup(|app| {
            let handle = app.handle().clone();
            let desk = app.state::<Desk>().inner().clone();
            let dir = desk.profile().dir().to_path_buf();
            match single::claim(&dir, move || window::focus_main(&handle)) {
                single::Claim::Ours(lock) => app.manage(lock),
                single::Claim::Taken => std::process::exit(0),
            };
            share::start(desk.clone());
            watch::start(app.handle().clone(), desk);
            Ok(window::create(app)?)
        })
        .build(tauri::generate_context!())?
        .run(|app, event| {
            if let RunEvent::ExitRequested { .. } = event {
                share::last(app.state::<Desk>().inner());
            }
        });
    Ok(())
}

/// Gives `builder` the desk and every command that the screen can call. Any runtime will do: the window's
/// own, or one without a display, on which the tests answer another browser.
pub fn with_commands<R: Runtime>(builder: Builder<R>, desk: Desk) -> Builder<R> {
    builder.manage(desk).plugin(tauri_plugin_dialog::init()).invoke_handler(tauri::generate_handler![
        commands::profile::profile,
        commands::profile::create_organisation,
        commands::profile::open_sample,
        commands::profile::unlock,
        commands::profile::recover,
        commands::profile::lock,
        commands::rest::change_passphrase,
        commands::rest::slots,
        commands::rest::put_slot,
        commands::rest::remove_slot,
        commands::rest::renew_kit,
        commands::rest::reset_from_afar,
        commands::rest::set_idle_minutes,
        commands::rest::backups,
        commands::rest::set_second_folder,
        commands::rest::restore_backup,
        commands::profile::catalogue,
        commands::screens::options,
        commands::screens::today,
        commands::screens::find,
        commands::screens::family,
        commands::screens::roll_call,
        commands::records::get,
        commands::records::put,
        commands::records::put_many,
        commands::records::delete,
        commands::records::undo,
        commands::records::beds,
        commands::export::recipients,
        commands::export::export_weekly,
        commands::desk::board,
        commands::desk::stay_view,
        commands::desk::quota,
        commands::desk::hold_emergency,
        commands::group::sessions,
        commands::group::courses,
        commands::group::course_view,
        commands::group::missed,
        commands::group::childcare_list,
        commands::group::children_beside,
        commands::office::assignments,
        commands::office::candidates,
        commands::office::workers,
        commands::office::programmes,
        commands::office::closings,
        commands::office::close_month,
        commands::office::weekly_preview,
        commands::office::certificates,
        commands::report::report_tables,
        commands::report::plans,
        commands::report::report_view,
        commands::report::report_behind,
        commands::report::pick_template,
        commands::report::save_report,
        commands::local::draft,
        commands::local::put_draft,
        commands::local::drop_draft,
        commands::local::reveal,
        commands::local::families,
        commands::memory::access_log,
        commands::memory::export_access_log,
        commands::memory::log_print,
        commands::memory::log_kit_print,
        commands::memory::consents,
        commands::memory::withdraw_consent,
        commands::memory::due_calendar,
        commands::memory::erase_family,
        commands::memory::device_reach,
        commands::memory::history,
        commands::visiting::visits,
        commands::visiting::plan_visits,
        commands::visiting::last_visit,
        commands::visiting::reviews,
        commands::visiting::review,
        commands::visiting::handover,
        commands::cases::case_programmes,
        commands::cases::consultations,
        commands::cases::age_band,
        commands::cases::case_links,
        commands::cases::directory,
        commands::cases::referrals,
        commands::cases::sharing_consent,
        commands::cases::questionnaires,
        commands::cases::add_questionnaire,
        commands::cases::score_answers,
        commands::cases::see_alert,
        commands::cases::shipments,
        commands::second::ask_lift,
        commands::second::confirm_lift,
        commands::second::drop_lift,
        commands::second::ask_collect,
        commands::second::decide_collect,
        commands::sharing::join,
        commands::sharing::sharing,
        commands::sharing::share_folder,
        commands::sharing::sync_now,
        commands::sharing::invite,
        commands::sharing::remove_device,
        commands::sharing::conflicts,
        commands::sharing::resolve_conflict,
        commands::sharing::arrangements,
        commands::sharing::record_place,
        commands::sharing::written_late,
        commands::sharing::take_over,
        commands::sharing::export_help,
        commands::intake::pick_list,
        commands::intake::look_into,
        commands::intake::check_list,
        commands::intake::import_list,
        commands::intake::intake_progress,
        commands::intake::cancel_intake,
        commands::intake::undo_batch,
        commands::intake::duplicates,
        commands::intake::compare_twins,
        commands::intake::keep_apart,
        commands::intake::merge,
        commands::intake::unmerge,
        commands::window::window_ready,
        commands::window::window_close,
        commands::window::pick_folder,
        commands::window::pick_backup,
    ])
}

fn refuse(sentence: &str, code: u8) -> ExitCode {
    eprintln!("{sentence}");
    ExitCode::from(code)
}
