-- Need to know: visitors by alias, a secret address lifted by two, a supervisor's word for who collects a child.

ALTER TABLE "organisation" ADD COLUMN "visitors_see_alias" INTEGER;
ALTER TABLE "household" ADD COLUMN "lift_asked_by" BLOB;
ALTER TABLE "household" ADD COLUMN "lift_asked_at" INTEGER;
ALTER TABLE "household" ADD COLUMN "lift_reason" TEXT;
ALTER TABLE "stay" ADD COLUMN "collect_asked_by" BLOB;
ALTER TABLE "stay" ADD COLUMN "collect_asked_for" TEXT;
ALTER TABLE "stay" ADD COLUMN "collect_asked_id" BLOB;
ALTER TABLE "stay" ADD COLUMN "collect_approved_by" BLOB;
ALTER TABLE "stay" ADD COLUMN "collect_approved_for" TEXT;
ALTER TABLE "stay" ADD COLUMN "collect_approved_id" BLOB;
-- What waits for somebody in charge is asked on every Today.
CREATE INDEX household_secret ON household (secret_until) WHERE address_secret = 1 AND deleted_at IS NULL;
CREATE INDEX household_lift ON household (lift_asked_by) WHERE lift_asked_by IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX stay_collect ON stay (collect_asked_by) WHERE collect_asked_by IS NOT NULL AND deleted_at IS NULL;
