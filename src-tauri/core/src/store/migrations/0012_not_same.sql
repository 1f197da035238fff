-- Families and people that look alike and are two, for every device.
ALTER TABLE "household" ADD COLUMN "not_same_as" BLOB;
ALTER TABLE "person" ADD COLUMN "not_same_as" BLOB;
