-- Consultations, referrals, plans, questionnaires, shipments, targets and opening balances.

CREATE TABLE "consultation" (
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
    "channel" TEXT,
    "received_at" INTEGER,
    "occurred_on" TEXT,
    "route_type" TEXT,
    "route_org_id" BLOB,
    "client_person_ids" BLOB,
    "anonymous" INTEGER,
    "topics" TEXT,
    "infant_age_band" TEXT,
    "abuse_type_primary" TEXT,
    "abuse_types_secondary" TEXT,
    "is_notification" INTEGER,
    "case_category" TEXT,
    "main_abuser" TEXT,
    "content" TEXT,
    "response" TEXT,
    "hidden_need" TEXT,
    "minutes" INTEGER,
    "result" TEXT,
    "follow_up_on" TEXT,
    "interview_kind" TEXT,
    "partner_present" INTEGER,
    "outreach_session_id" BLOB,
    "epds_response_id" BLOB,
    "status" TEXT,
    "worker_ids" BLOB,
    "same_event_as" BLOB,
    "district" TEXT,
    "municipality_code" TEXT,
    "confidentiality" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "referral" (
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
    "direction" TEXT,
    "from_org_id" BLOB,
    "to_org_id" BLOB,
    "programme_id" BLOB,
    "enrolment_id" BLOB,
    "household_id" BLOB,
    "person_id" BLOB,
    "consultation_id" BLOB,
    "visit_id" BLOB,
    "reason_codes" TEXT,
    "content" TEXT,
    "sent_at" INTEGER,
    "occurred_on" TEXT,
    "method" TEXT,
    "consent_id" BLOB,
    "legal_basis" TEXT,
    "status" TEXT,
    "reply" TEXT,
    "replied_at" INTEGER,
    "linked" INTEGER,
    "joint_visit_id" BLOB,
    "handover_note" TEXT,
    "worker_ids" BLOB,
    "municipality_code" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "support_plan" (
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
    "kind" TEXT,
    "approach" TEXT,
    "programme_id" BLOB,
    "household_id" BLOB,
    "person_id" BLOB,
    "assessment" TEXT,
    "wishes" TEXT,
    "drawn_up_on" TEXT,
    "agreed_on" TEXT,
    "handed_over_on" TEXT,
    "review_on" TEXT,
    "status" TEXT,
    "author_id" BLOB,
    "previous_id" BLOB,
    "note" TEXT
) STRICT;

CREATE TABLE "goal" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "plan_id" BLOB,
    "goal_for" TEXT,
    "text" TEXT,
    "programme_id" BLOB,
    "frequency" TEXT,
    "until" TEXT,
    "evaluation" TEXT
) STRICT;

CREATE TABLE "target" (
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
    "plan_name" TEXT,
    "no" TEXT,
    "section" TEXT,
    "item" TEXT,
    "mark" TEXT,
    "kind" TEXT,
    "metric_code" TEXT,
    "programme_id" BLOB,
    "unit" TEXT,
    "target_text" TEXT,
    "target_value" INTEGER,
    "plan_total" TEXT,
    "department" TEXT,
    "status" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "baseline" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "target_id" BLOB,
    "as_of" TEXT,
    "value" INTEGER,
    "text" TEXT
) STRICT;

CREATE TABLE "target_year" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "target_id" BLOB,
    "fy" INTEGER,
    "plan_text" TEXT,
    "plan_value" INTEGER,
    "actual_text" TEXT,
    "actual_value" INTEGER,
    "judgement" TEXT
) STRICT;

CREATE TABLE "opening_balance" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "metric" TEXT,
    "programme_id" BLOB,
    "segment" TEXT,
    "from" TEXT,
    "as_of" TEXT,
    "value" INTEGER,
    "source" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "questionnaire" (
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
    "title" TEXT,
    "version" TEXT,
    "score_min" INTEGER,
    "score_max" INTEGER,
    "cutoff" INTEGER,
    "copyright_note" TEXT,
    "retired" INTEGER,
    "note" TEXT
) STRICT;

CREATE TABLE "question_item" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "questionnaire_id" BLOB,
    "no" INTEGER,
    "text" TEXT,
    "scale" TEXT,
    "scale_min" INTEGER,
    "scale_max" INTEGER,
    "reverse" INTEGER,
    "weight" INTEGER,
    "alert_min" INTEGER,
    "positive_min" INTEGER
) STRICT;

CREATE TABLE "response" (
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
    "questionnaire_id" BLOB,
    "person_id" BLOB,
    "household_id" BLOB,
    "programme_id" BLOB,
    "course_id" BLOB,
    "answered_on" TEXT,
    "wave" TEXT,
    "answers" TEXT,
    "research_consent" INTEGER,
    "alert_seen_on" TEXT,
    "alert_seen_by" BLOB,
    "note" TEXT
) STRICT;

CREATE TABLE "shipment" (
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
    "person_id" BLOB,
    "household_id" BLOB,
    "requested_on" TEXT,
    "shipped_on" TEXT,
    "carrier" TEXT,
    "tracking_no" TEXT,
    "status" TEXT,
    "address_snapshot" TEXT,
    "neutral_label" INTEGER,
    "worker_ids" BLOB,
    "municipality_code" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE "shipment_item" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "shipment_id" BLOB,
    "item" TEXT,
    "qty" INTEGER,
    "note" TEXT
) STRICT;

CREATE INDEX consultation_day ON consultation ("programme_id", "occurred_on");
CREATE INDEX consultation_on ON consultation ("occurred_on");
CREATE INDEX consultation_household ON consultation ("household_id") WHERE "household_id" IS NOT NULL;
CREATE INDEX consultation_outreach ON consultation ("outreach_session_id") WHERE "outreach_session_id" IS NOT NULL;
CREATE INDEX referral_day ON referral ("occurred_on");
CREATE INDEX referral_household ON referral ("household_id") WHERE "household_id" IS NOT NULL;
CREATE INDEX support_plan_household ON support_plan ("household_id") WHERE "household_id" IS NOT NULL;
CREATE INDEX support_plan_review ON support_plan ("review_on");
CREATE INDEX goal_plan ON goal ("plan_id");
CREATE INDEX question_item_of ON question_item ("questionnaire_id");
CREATE INDEX response_day ON response ("questionnaire_id", "answered_on");
CREATE INDEX response_person ON response ("person_id");
CREATE INDEX response_household ON response ("household_id") WHERE "household_id" IS NOT NULL;
CREATE INDEX shipment_day ON shipment ("programme_id", "shipped_on");
CREATE INDEX shipment_on ON shipment ("shipped_on");
CREATE INDEX shipment_person ON shipment ("person_id");
CREATE INDEX shipment_household ON shipment ("household_id") WHERE "household_id" IS NOT NULL;
CREATE INDEX shipment_item_of ON shipment_item ("shipment_id");
CREATE INDEX baseline_of ON baseline ("target_id");
CREATE INDEX target_year_of ON target_year ("target_id");
CREATE INDEX opening_balance_of ON opening_balance ("programme_id");
