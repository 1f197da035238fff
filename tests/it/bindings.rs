//! The screen's types follow the core's views: `ui/src/lib/api/bindings.ts` is written from them.
//!
//! `cargo xtask bindings` writes the file (this test with TSUNAGI_BINDINGS=write); without the
//! variable the test fails when the file is stale.

use std::collections::BTreeMap;
use std::path::PathBuf;
use ts_rs::{Config, TS};
use tsunagi_core::domain::access::Act;
use tsunagi_core::view;

const HEADER: &str =
    "// Written by `cargo xtask bindings` from src-tauri/core/src/view: change those files, not this one.\n";

/// Every view, by name. A view that is missing here fails `every_view_is_bound`.
fn declarations() -> BTreeMap<String, String> {
    // Counts and levels stay far below 2^53, so a plain number holds them.
    let config = Config::new().with_large_int("number");
    let mut all = BTreeMap::new();
    macro_rules! bind {
        ($($name:ident),* $(,)?) => {$({
            let docs = view::$name::docs().unwrap_or_default();
            all.insert(
                stringify!($name).to_owned(),
                format!("{docs}export {}\n", view::$name::decl(&config)),
            );
        })*};
    }
    bind!(
        AccessView,
        IntakeCandidate,
        IntakeColumn,
        IntakeDecision,
        IntakeDuplicate,
        IntakeField,
        IntakeLook,
        IntakeMend,
        IntakeNotice,
        IntakeProblem,
        IntakeReport,
        IntakeRequest,
        IntakeRow,
        IntakeSheet,
        MergedView,
        RecordCount,
        TwinSide,
        TwinView,
        TwinsCompared,
        TwinsView,
        AnswerView,
        ArrangedStay,
        ArrangementView,
        AsideView,
        DuplicatesView,
        BackupsView,
        BatchView,
        BalanceLine,
        MetricView,
        SegmentView,
        PlansView,
        TargetLine,
        AssignedView,
        AssignmentsView,
        BedNight,
        BelongingView,
        BoardStay,
        BoardView,
        CandidateView,
        CaseLink,
        CertificateCourse,
        CertificateView,
        CaseLinks,
        OrganisationLine,
        Refusal,
        CaseProgramme,
        CatalogueView,
        ChildcareRow,
        ChildcareView,
        ChoiceView,
        ClosingMonth,
        CodeView,
        CollectAskView,
        CollectorView,
        ConflictChoice,
        ConsentLine,
        ConsentsView,
        ConsultationLine,
        ConsultationsView,
        ReachFamily,
        ReachView,
        RecallView,
        SentBatch,
        ConflictView,
        CourseCell,
        CourseLine,
        CourseCertificate,
        CourseRow,
        CourseView,
        DayNoteView,
        DeviceView,
        DoorView,
        DraftLine,
        DraftView,
        DueCalendar,
        DueErasure,
        DueSecret,
        DueView,
        ErasedView,
        ErrorView,
        ExportView,
        FamilyLine,
        FamilyPart,
        FamilyView,
        HandoverNoteView,
        HandoverView,
        HistoryView,
        HitView,
        InvitationView,
        JoinedView,
        KanaStart,
        KitView,
        LiftView,
        MemberView,
        LateFieldView,
        LateView,
        MissingView,
        OnCallView,
        OptionsView,
        PresetView,
        PreviewFile,
        ProfileState,
        ProfileView,
        ProgrammeLine,
        PutView,
        QuestionView,
        QuestionnaireView,
        QuestionnairesView,
        ReferralLine,
        ScoreView,
        SharingConsent,
        ShipmentLine,
        ShippedItem,
        TemplateLine,
        QuotaView,
        ResetView,
        PlacedView,
        RevealView,
        ReportCell,
        ReportColumn,
        ReportNights,
        ReportRecord,
        ReportRow,
        ReportRule,
        ReportTableView,
        ReportView,
        BehindView,
        WordsView,
        ReviewView,
        RollCallView,
        RollRow,
        SessionCard,
        SharingEvent,
        SharingView,
        StayCard,
        StayMove,
        SlotView,
        StayView,
        SyncReport,
        TimelineItem,
        TodayView,
        TonightView,
        UnassignedView,
        VisitCard,
        VisitsView,
        WarningView,
        WeeklyCheck,
        WeeklyPreview,
        WorkerLine,
    );
    let acts: Vec<String> = Act::ALL.iter().map(|act| format!("\"{}\"", act.name())).collect();
    let about = "/**\n * What a use-case does; roles may or may not.\n */";
    all.insert("Act".to_owned(), format!("{about}\nexport type Act = {};\n", acts.join(" | ")));
    all
}

fn generated() -> String {
    let types: Vec<String> = declarations().into_values().collect();
    let lines: Vec<&str> =
        types.iter().flat_map(|text| text.lines().chain([""])).map(str::trim_end).collect();
    format!("{HEADER}\n{}", lines.join("\n"))
}

fn committed() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../ui/src/lib/api/bindings.ts")
}

#[test]
fn bindings_are_fresh() {
    let path = committed();
    if std::env::var_os("TSUNAGI_BINDINGS").is_some_and(|mode| mode == "write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, generated()).unwrap();
        return;
    }
    let now = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(now == generated(), "ui/src/lib/api/bindings.ts is stale: run `cargo xtask bindings`");
}

#[test]
fn every_view_is_bound() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/core/src/view");
    let files = std::fs::read_dir(folder).unwrap();
    let source: String = files.map(|f| std::fs::read_to_string(f.unwrap().path()).unwrap()).collect();
    let bound = declarations();
    for line in source.lines() {
        let name = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "));
        let Some(name) = name.and_then(|rest| rest.split([' ', '<', '(', ';']).next()) else { continue };
        assert!(bound.contains_key(name), "{name} of the views is not among the declarations of bindings.rs");
    }
}
