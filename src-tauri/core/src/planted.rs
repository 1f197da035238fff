//! Bugs on purpose: each is a switch that the simulator throws to see that it would be found. Without
//! the feature `planted` every switch is `false` and nothing of it is left in the program.

/// A bug that can be planted, named by what the program then does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    // The merge.
    DropSupersedes,
    CompareWallClocks,
    MergeByDeviceOrder,
    HideCriticalConflicts,
    DeletionAlwaysWins,
    DeletionTakesValues,
    NotesOverwrite,
    RemovalFromListWins,
    ShowTheSmallest,
    ConflictsStay,
    // Writing.
    SupersedeNothing,
    DeletionNamesNothing,
    ClockFromTheWall,
    NoAbsorbing,
    AbsorbEverything,
    // Receiving.
    TrustTheName,
    SkipTheSignature,
    SkipTheChain,
    IgnoreTheCut,
    SetAsideForEver,
    DamagedIsRead,
    JumpOverGaps,
    ForgetWhatWasHeard,
    UnreadableNowIsRead,
    NeverReadAgain,
    FirstPartOnly,
    DropNewerFields,
    ConflictsNotKept,
    RowsNotMadeAnew,
    DeleteOnAbsence,
    AttestToNothing,
    // The roster and keys.
    OldRosterCounts,
    RosterUnsigned,
    KeyringUnsigned,
    KeysFromAnybody,
    ClaimUnsigned,
    OldKeysAfterUnassigning,
    OldKeysAfterRemoval,
    KnownSecretsStay,
    GrantEverything,
    WriteWithOldestKey,
    ReadWithNewestKeyOnly,
    KeepAfterCut,
    KeysOfTheRemovedAreLost,
    OwnKeysStay,
    OldNamesStay,
    EveryRemovalCounts,
    // Copied disks.
    NoLookAtTheOwnLog,
    IgnoreWhatOthersHave,
    LoseUnsent,
    BothBranchesStay,
    OnlyTheWriterRenames,
    SilentAboutForks,
    ForgottenKeysAreLost,
    RemovedGiftsStay,
    StandsOnNothing,
    MovedKeepTheirNames,
    // The folder.
    SkipTheFsync,
    SkipFlushingNames,
    SkipReadingBack,
    WriteInPlace,
    PublishOnce,
    TornStaysTorn,
    IgnoreTheMarker,
    AnyOrganisation,
    RemoveWhatIsBad,
    // Sealing.
    ReuseTheNonce,
    NoPadding,
    SealInPieces,
    IngestInPieces,
    // Snapshots and beds.
    SnapshotForgets,
    OwnBookingsFirst,
    EverythingToTheDirectory,
    OneFacet,
    NothingBroughtAlong,
    NoIndex,
}

impl Bug {
    /// All of them.
    pub const ALL: [Bug; 76] = [
        Bug::DropSupersedes,
        Bug::CompareWallClocks,
        Bug::MergeByDeviceOrder,
        Bug::HideCriticalConflicts,
        Bug::DeletionAlwaysWins,
        Bug::DeletionTakesValues,
        Bug::NotesOverwrite,
        Bug::RemovalFromListWins,
        Bug::ShowTheSmallest,
        Bug::ConflictsStay,
        Bug::SupersedeNothing,
        Bug::DeletionNamesNothing,
        Bug::ClockFromTheWall,
        Bug::NoAbsorbing,
        Bug::AbsorbEverything,
        Bug::TrustTheName,
        Bug::SkipTheSignature,
        Bug::SkipTheChain,
        Bug::IgnoreTheCut,
        Bug::SetAsideForEver,
        Bug::DamagedIsRead,
        Bug::JumpOverGaps,
        Bug::ForgetWhatWasHeard,
        Bug::UnreadableNowIsRead,
        Bug::NeverReadAgain,
        Bug::FirstPartOnly,
        Bug::DropNewerFields,
        Bug::ConflictsNotKept,
        Bug::RowsNotMadeAnew,
        Bug::DeleteOnAbsence,
        Bug::AttestToNothing,
        Bug::OldRosterCounts,
        Bug::RosterUnsigned,
        Bug::KeyringUnsigned,
        Bug::KeysFromAnybody,
        Bug::ClaimUnsigned,
        Bug::OldKeysAfterUnassigning,
        Bug::OldKeysAfterRemoval,
        Bug::KnownSecretsStay,
        Bug::GrantEverything,
        Bug::WriteWithOldestKey,
        Bug::ReadWithNewestKeyOnly,
        Bug::KeepAfterCut,
        Bug::KeysOfTheRemovedAreLost,
        Bug::OwnKeysStay,
        Bug::OldNamesStay,
        Bug::EveryRemovalCounts,
        Bug::NoLookAtTheOwnLog,
        Bug::IgnoreWhatOthersHave,
        Bug::LoseUnsent,
        Bug::BothBranchesStay,
        Bug::OnlyTheWriterRenames,
        Bug::SilentAboutForks,
        Bug::ForgottenKeysAreLost,
        Bug::RemovedGiftsStay,
        Bug::StandsOnNothing,
        Bug::MovedKeepTheirNames,
        Bug::SkipTheFsync,
        Bug::SkipFlushingNames,
        Bug::SkipReadingBack,
        Bug::WriteInPlace,
        Bug::PublishOnce,
        Bug::TornStaysTorn,
        Bug::IgnoreTheMarker,
        Bug::AnyOrganisation,
        Bug::RemoveWhatIsBad,
        Bug::ReuseTheNonce,
        Bug::NoPadding,
        Bug::SealInPieces,
        Bug::IngestInPieces,
        Bug::SnapshotForgets,
        Bug::OwnBookingsFirst,
        Bug::EverythingToTheDirectory,
        Bug::OneFacet,
        Bug::NothingBroughtAlong,
        Bug::NoIndex,
    ];
}

#[cfg(feature = "planted")]
thread_local! {
    static NOW: std::cell::Cell<Option<Bug>> = const { std::cell::Cell::new(None) };
}

/// Plants a bug on this thread, or takes it out again.
#[cfg(feature = "planted")]
pub fn plant(bug: Option<Bug>) {
    NOW.set(bug);
}

/// Whether this bug is planted.
#[cfg(feature = "planted")]
pub(crate) fn is(bug: Bug) -> bool {
    NOW.get() == Some(bug)
}

/// Whether this bug is planted: never.
#[cfg(not(feature = "planted"))]
pub(crate) const fn is(_: Bug) -> bool {
    false
}
