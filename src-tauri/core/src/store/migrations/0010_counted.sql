-- What reports count of visits, without the pages that hold their notes.
CREATE INDEX visit_counted ON visit (
    occurred_on, programme_id, household_id, start_at, end_at, worker_ids, present_person_ids, phase,
    visit_kind, organisation_id, id, status, deleted_at
) WHERE status = 'done' AND deleted_at IS NULL;

-- Who was born when and belongs where, without the rows of people and memberships.
CREATE INDEX person_birth ON person (id, life_stage, birth_date, deleted_at);
DROP INDEX membership_person;
CREATE INDEX membership_person ON membership (person_id, deleted_at, household_id, "from", "to", id);
DROP INDEX membership_household;
CREATE INDEX membership_household ON membership (household_id, deleted_at, person_id, "from", "to");

-- A code typed in a list leads to its record without the record's row.
DROP INDEX person_code;
CREATE INDEX person_code ON person (code, deleted_at, id);
DROP INDEX household_code;
CREATE INDEX household_code ON household (code, deleted_at, id);
