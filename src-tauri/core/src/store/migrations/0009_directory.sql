-- What other organisations offer, to whom, for how much, and why they refuse.

ALTER TABLE "organisation" ADD COLUMN "offers" TEXT;
ALTER TABLE "organisation" ADD COLUMN "for_whom" TEXT;
ALTER TABLE "organisation" ADD COLUMN "cost" TEXT;
ALTER TABLE "organisation" ADD COLUMN "refusal_note" TEXT;
-- What came of referrals to each, and who was there last.
CREATE INDEX referral_to ON referral (to_org_id) WHERE deleted_at IS NULL;
CREATE INDEX visit_organisation ON visit (organisation_id) WHERE organisation_id IS NOT NULL AND deleted_at IS NULL;
