-- The first schema. Tables of records begin with the same nine columns; the rest are the kind's fields.
-- A part cannot stand without its whole, so parts have foreign keys; other references may point at
-- records this device is not allowed to hold, so they have none.

-- Logs of changes by device; number 1 is this device's own.
CREATE TABLE log (
    number INTEGER PRIMARY KEY,
    log BLOB NOT NULL UNIQUE,
    device TEXT NOT NULL
) STRICT;

-- What was saved, change by change. body: see domain/edit.rs. With row ids: a table without them keeps
-- at most a kilobyte of a row on its page, and the body of a visit with a note is longer.
CREATE TABLE change (
    log INTEGER NOT NULL REFERENCES log (number),
    no INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    batch BLOB,
    body BLOB NOT NULL,
    PRIMARY KEY (log, no)
) STRICT;
CREATE INDEX change_batch ON change (batch) WHERE batch IS NOT NULL;

-- Which changes touched a record.
CREATE TABLE change_record (
    record BLOB NOT NULL,
    log INTEGER NOT NULL,
    no INTEGER NOT NULL,
    PRIMARY KEY (record, log, no)
) STRICT, WITHOUT ROWID;

-- Local: counters and clocks, settings, warnings that wait for a reason, search keys, batches sent.
CREATE TABLE state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE due (
    id BLOB NOT NULL,
    code TEXT NOT NULL,
    kind INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (id, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE sent (
    recipient TEXT NOT NULL,
    file TEXT NOT NULL,
    period TEXT NOT NULL,
    batch TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (recipient, file, period)
) STRICT;

CREATE TABLE "organisation" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "kana" TEXT,
    "org_type" TEXT,
    "municipality_code" TEXT,
    "district" TEXT,
    "contact_person" TEXT,
    "phone" TEXT,
    "fax" TEXT,
    "member_of_yotaikyo" INTEGER,
    "outreach_host" INTEGER,
    "last_visited_on" TEXT,
    "time_zone" TEXT,
    "own" INTEGER,
    "note" TEXT
) STRICT;

CREATE TABLE "site" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "code" TEXT,
    "organisation_id" BLOB,
    "name" TEXT,
    "address" TEXT,
    "opened_on" TEXT,
    "closed_on" TEXT,
    "open_days_per_week" INTEGER,
    "location_secret" INTEGER,
    "capacity" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "worker" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "code" TEXT,
    "person_name" TEXT,
    "kana" TEXT,
    "pledge_signed_on" TEXT,
    "languages" TEXT,
    "available" TEXT,
    "max_households" INTEGER,
    "active" INTEGER,
    "login_id" TEXT,
    "person_id" BLOB,
    "access_role" TEXT,
    "phone" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "worker_role" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "worker_id" BLOB REFERENCES worker (id) DEFERRABLE INITIALLY DEFERRED,
    "role" TEXT,
    "from" TEXT,
    "to" TEXT,
    "programme_ids" BLOB
) STRICT;

CREATE TABLE "training" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "worker_id" BLOB REFERENCES worker (id) DEFERRABLE INITIALLY DEFERRED,
    "course" TEXT,
    "hours" REAL,
    "completed_on" TEXT
) STRICT;

CREATE TABLE "programme" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "preset" TEXT,
    "record_type" TEXT,
    "commissioner_id" BLOB,
    "site_id" BLOB,
    "from" TEXT,
    "to" TEXT,
    "rules" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "household" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "code" TEXT,
    "display_name" TEXT,
    "household_type" TEXT,
    "district" TEXT,
    "contact_caution" TEXT,
    "address_secret" INTEGER,
    "secret_reason" TEXT,
    "secret_until" TEXT,
    "language" TEXT,
    "flags" TEXT,
    "merged_into" BLOB,
    "confidentiality" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "person" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "code" TEXT,
    "family_name" TEXT,
    "given_name" TEXT,
    "family_kana" TEXT,
    "given_kana" TEXT,
    "alias" TEXT,
    "export_name" TEXT,
    "birth_date" TEXT,
    "birth_precision" TEXT,
    "estimated_age" INTEGER,
    "life_stage" TEXT,
    "due_date" TEXT,
    "sex" TEXT,
    "placement" TEXT,
    "placement_org_id" BLOB,
    "allergies" TEXT,
    "medication" TEXT,
    "medical_care" TEXT,
    "development" TEXT,
    "foods" TEXT,
    "habits" TEXT,
    "docs_checked" INTEGER,
    "docs_checked_on" TEXT,
    "flags" TEXT,
    "merged_into" BLOB,
    "confidentiality" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "membership" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "household_id" BLOB REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED,
    "person_id" BLOB REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    "relation" TEXT,
    "from" TEXT,
    "to" TEXT,
    "lives_together" INTEGER,
    "parental_authority" INTEGER,
    "may_collect_child" INTEGER
) STRICT;

CREATE TABLE "address_history" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "household_id" BLOB REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED,
    "from" TEXT,
    "to" TEXT,
    "postal_code" TEXT,
    "address" TEXT,
    "municipality_code" TEXT,
    "source" TEXT
) STRICT;

CREATE TABLE "phone" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "household_id" BLOB REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED,
    "number" TEXT,
    "owner" TEXT,
    "safe_to_call" INTEGER,
    "safe_hours" TEXT,
    "voicemail_ok" INTEGER
) STRICT;

CREATE TABLE "pregnancy" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "woman_id" BLOB REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    "due_date" TEXT,
    "notified_on" TEXT,
    "handbook_on" TEXT,
    "plurality" INTEGER,
    "is_specified" INTEGER,
    "first_pregnancy" INTEGER,
    "outcome" TEXT,
    "outcome_on" TEXT,
    "child_ids" BLOB,
    "note" TEXT
) STRICT;

CREATE TABLE "enrolment" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "code" TEXT,
    "household_id" BLOB,
    "person_ids" BLOB,
    "programme_id" BLOB,
    "course_id" BLOB,
    "route" TEXT,
    "referrer_org_id" BLOB,
    "applied_on" TEXT,
    "municipal_registration_no" TEXT,
    "municipal_registration_on" TEXT,
    "status" TEXT,
    "goals" TEXT,
    "started_on" TEXT,
    "ended_on" TEXT,
    "close_reason" TEXT,
    "outcome_links" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "need" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "enrolment_id" BLOB REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED,
    "code" TEXT,
    "at_start" INTEGER,
    "at_end" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "assignment" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "enrolment_id" BLOB REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED,
    "worker_id" BLOB,
    "role" TEXT,
    "is_primary" INTEGER,
    "from" TEXT,
    "to" TEXT,
    "end_reason" TEXT
) STRICT;

CREATE TABLE "consent" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "household_id" BLOB,
    "person_id" BLOB,
    "scope" TEXT,
    "given_on" TEXT,
    "method" TEXT,
    "recipient_org_id" BLOB,
    "withdrawn_on" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "visit" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "code" TEXT,
    "programme_id" BLOB,
    "enrolment_id" BLOB,
    "household_id" BLOB,
    "site_id" BLOB,
    "organisation_id" BLOB,
    "visit_kind" TEXT,
    "planned_start" INTEGER,
    "planned_end" INTEGER,
    "occurred_on" TEXT,
    "start_at" INTEGER,
    "end_at" INTEGER,
    "status" TEXT,
    "worker_ids" BLOB,
    "present_person_ids" BLOB,
    "activities" TEXT,
    "tasks" TEXT,
    "observation_mother" TEXT,
    "observation_child" TEXT,
    "observation_home" TEXT,
    "concern_level" INTEGER,
    "next_planned_at" INTEGER,
    "travel_cost" INTEGER,
    "client_confirmed" TEXT,
    "destination_org_id" BLOB,
    "accompaniment_purpose" TEXT,
    "phase" TEXT,
    "district" TEXT,
    "municipality_code" TEXT,
    "reviewed_at" INTEGER,
    "reviewed_by" BLOB,
    "confidentiality" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "stay" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "code" TEXT,
    "programme_id" BLOB,
    "enrolment_id" BLOB,
    "household_id" BLOB,
    "person_id" BLOB,
    "site_id" BLOB,
    "stay_kind" TEXT,
    "companion_person_ids" BLOB,
    "stay_group_id" BLOB,
    "requester_type" TEXT,
    "requester_org_id" BLOB,
    "requested_at" INTEGER,
    "request_no" TEXT,
    "reason_codes" TEXT,
    "reason_text" TEXT,
    "planned_in_at" INTEGER,
    "planned_out_at" INTEGER,
    "in_at" INTEGER,
    "out_at" INTEGER,
    "room" TEXT,
    "worker_ids" BLOB,
    "brought_by" TEXT,
    "collected_by" TEXT,
    "id_checked" INTEGER,
    "temp_in" REAL,
    "temp_out" REAL,
    "condition" TEXT,
    "meds" TEXT,
    "allergies_confirmed" INTEGER,
    "topics" TEXT,
    "fee_class" TEXT,
    "fee" INTEGER,
    "extension_reason" TEXT,
    "approved_by" TEXT,
    "capacity_override_reason" TEXT,
    "status" TEXT,
    "district" TEXT,
    "municipality_code" TEXT,
    "confidentiality" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "day_note" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "stay_id" BLOB REFERENCES stay (id) DEFERRABLE INITIALLY DEFERRED,
    "date" TEXT,
    "shift" TEXT,
    "text" TEXT
) STRICT;

CREATE TABLE "belonging" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "stay_id" BLOB REFERENCES stay (id) DEFERRABLE INITIALLY DEFERRED,
    "item" TEXT,
    "quantity" INTEGER,
    "returned" INTEGER
) STRICT;

CREATE TABLE "course" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "code" TEXT,
    "programme_id" BLOB,
    "name" TEXT,
    "cohort" TEXT,
    "sessions_total" INTEGER,
    "method" TEXT,
    "capacity" INTEGER,
    "order_required" INTEGER,
    "site_id" BLOB,
    "note" TEXT
) STRICT;

CREATE TABLE "session" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "code" TEXT,
    "programme_id" BLOB,
    "course_id" BLOB,
    "sequence_no" INTEGER,
    "curriculum_unit" TEXT,
    "theme" TEXT,
    "components" TEXT,
    "planned_start" INTEGER,
    "planned_end" INTEGER,
    "occurred_on" TEXT,
    "start_at" INTEGER,
    "end_at" INTEGER,
    "site_id" BLOB,
    "facilitator_ids" BLOB,
    "childcare_worker_ids" BLOB,
    "childcare_room" INTEGER,
    "guests_count" INTEGER,
    "walk_in_counts" TEXT,
    "status" TEXT,
    "weather" TEXT,
    "municipality_code" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "attendance" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "session_id" BLOB REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    "person_id" BLOB,
    "worker_id" BLOB,
    "enrolment_id" BLOB,
    "household_id" BLOB,
    "attendance_role" TEXT,
    "state" TEXT,
    "arrived_at" INTEGER,
    "left_at" INTEGER,
    "makes_up_for_session_id" BLOB,
    "homework" TEXT,
    "weight_g" INTEGER,
    "height_cm" REAL,
    "consulted_with" TEXT,
    "municipality_code" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "override" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "subject_kind" TEXT,
    "subject_id" BLOB,
    "code" TEXT,
    "reason" TEXT
) STRICT;

CREATE TABLE "closing" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "programme_id" BLOB,
    "month" TEXT,
    "by" BLOB,
    "at" INTEGER
) STRICT;

CREATE TABLE "export_batch" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "recipient_org_id" BLOB,
    "from" TEXT,
    "to" TEXT,
    "level" TEXT,
    "encoding" TEXT,
    "batch" TEXT,
    "folder" TEXT,
    "rows" INTEGER,
    "made_by" BLOB,
    "made_at" INTEGER
) STRICT;

-- Look-ups by the whole a record belongs to.
CREATE INDEX worker_role_worker ON worker_role (worker_id);
CREATE INDEX training_worker ON training (worker_id);
CREATE INDEX membership_household ON membership (household_id);
CREATE INDEX membership_person ON membership (person_id);
CREATE INDEX address_history_household ON address_history (household_id);
CREATE INDEX phone_household ON phone (household_id);
CREATE INDEX pregnancy_woman ON pregnancy (woman_id);
CREATE INDEX enrolment_household ON enrolment (household_id);
CREATE INDEX enrolment_programme ON enrolment (programme_id);
CREATE INDEX need_enrolment ON need (enrolment_id);
CREATE INDEX assignment_enrolment ON assignment (enrolment_id);
CREATE INDEX assignment_worker ON assignment (worker_id);
CREATE INDEX consent_household ON consent (household_id);
CREATE INDEX consent_person ON consent (person_id);
CREATE INDEX day_note_stay ON day_note (stay_id);
CREATE INDEX belonging_stay ON belonging (stay_id);
CREATE INDEX course_programme ON course (programme_id);
CREATE INDEX session_course ON session (course_id);
CREATE INDEX attendance_session ON attendance (session_id);
CREATE INDEX attendance_person ON attendance (person_id);
CREATE INDEX override_subject ON override (subject_id);
CREATE INDEX closing_programme ON closing (programme_id);

-- Human codes, by which people and files name records.
CREATE INDEX organisation_code ON organisation (code);
CREATE INDEX site_code ON site (code);
CREATE INDEX worker_code ON worker (code);
CREATE INDEX programme_code ON programme (code);
CREATE INDEX household_code ON household (code);
CREATE INDEX person_code ON person (code);
CREATE INDEX course_code ON course (code);
CREATE INDEX session_code ON session (code);
CREATE INDEX enrolment_code ON enrolment (code);

-- Time: what is asked of a day or a week must not read the years.
CREATE INDEX visit_household ON visit (household_id);
CREATE INDEX visit_day ON visit (occurred_on);
CREATE INDEX stay_person ON stay (person_id);
CREATE INDEX stay_household ON stay (household_id);
CREATE INDEX stay_arrival ON stay (coalesce(in_at, planned_in_at));
CREATE INDEX stay_departure ON stay (coalesce(out_at, planned_out_at, 9e15));
CREATE INDEX stay_in_house ON stay (in_at) WHERE status = 'in_stay';
CREATE INDEX visit_planned ON visit (occurred_on) WHERE status = 'planned';
CREATE INDEX session_day ON session (occurred_on);
-- Who is still in the house after the planned departure: they belong to every week until they leave.
CREATE INDEX stay_overdue ON stay (planned_out_at) WHERE status = 'in_stay' AND out_at IS NULL;
