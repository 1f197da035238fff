-- Families and people that look alike and are two, for every device.
ALTER TABLE "household" ADD COLUMN "not_same_as" BLOB;
ALTER TABLE "person" ADD COLUMN "not_same_as" BLOB;

-- The few that were deleted, for lists that leave out what hangs on them.
CREATE INDEX household_deleted ON household (id) WHERE deleted_at IS NOT NULL;
