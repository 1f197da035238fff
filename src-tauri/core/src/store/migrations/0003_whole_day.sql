-- The whole day's work: the handover book, who can be called, who collected a child; forms begun and not
-- saved; what was shown of a secret place; indexes of what the screens ask for.

CREATE TABLE "handover_note" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "at" INTEGER,
    "text" TEXT,
    "urgent" INTEGER,
    "household_id" BLOB,
    "programme_id" BLOB,
    "site_id" BLOB,
    "done_by" BLOB,
    "done_at" INTEGER
) STRICT;
CREATE INDEX handover_note_at ON handover_note ("at");

CREATE TABLE "on_call" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "name" TEXT,
    "phone" TEXT,
    "worker_id" BLOB,
    "from" INTEGER,
    "to" INTEGER,
    "note" TEXT
) STRICT;

ALTER TABLE stay ADD COLUMN "collected_by_id" BLOB;

-- Local, never in the log: what a worker has typed into a form and not saved.
CREATE TABLE draft (
    actor BLOB NOT NULL,
    key TEXT NOT NULL,
    kind INTEGER NOT NULL,
    household_id BLOB,
    place TEXT NOT NULL,
    body TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (actor, key)
) STRICT;

-- Who was shown what is secret, when and why. Lines are added and never changed.
CREATE TABLE access (
    no INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor BLOB NOT NULL,
    act TEXT NOT NULL,
    subject_kind INTEGER NOT NULL,
    subject_id BLOB NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE TRIGGER access_stays BEFORE UPDATE ON access BEGIN SELECT RAISE(ABORT, 'access lines stay'); END;
CREATE TRIGGER access_is_kept BEFORE DELETE ON access BEGIN SELECT RAISE(ABORT, 'access lines stay'); END;

CREATE INDEX enrolment_course ON enrolment (course_id) WHERE course_id IS NOT NULL;
CREATE INDEX stay_waiting ON stay (programme_id) WHERE status = 'waitlisted';
CREATE INDEX visit_unread ON visit (concern_level, occurred_on)
    WHERE status = 'done' AND reviewed_at IS NULL AND deleted_at IS NULL;
-- Wider than it was, so that a family's last and next visit need no look at the visits themselves.
DROP INDEX visit_household;
CREATE INDEX visit_household ON visit (household_id, programme_id, status, occurred_on, deleted_at);

-- Families without a visitor are counted from indexes alone.
CREATE INDEX enrolment_open ON enrolment (programme_id, id)
    WHERE deleted_at IS NULL AND household_id IS NOT NULL
        AND status IN ('applied', 'assessed', 'matched', 'active');
DROP INDEX assignment_enrolment;
CREATE INDEX assignment_enrolment ON assignment (enrolment_id, deleted_at, "to");

-- Places of one programme: its stays by arrival, and the longest of them.
CREATE INDEX stay_place ON stay (
    programme_id, coalesce(in_at, planned_in_at), coalesce(out_at, planned_out_at, 9e15), id
);
CREATE INDEX stay_place_length ON stay (
    programme_id, coalesce(out_at, planned_out_at) - coalesce(in_at, planned_in_at)
);
