-- Memory of what happened: the access log that is shared, families that were erased, and what they had
-- added to figures. The table "access" keeps the lines written before; its lines are taken over once.

CREATE TABLE "access_line" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "log" BLOB,
    "no" INTEGER,
    "at" INTEGER,
    "actor" BLOB,
    "act" TEXT,
    "subject_kind" TEXT,
    "subject_id" BLOB,
    "family_id" BLOB,
    "reason" TEXT,
    "salt" BLOB,
    "reason_hash" TEXT,
    "prev" TEXT,
    "hash" TEXT
) STRICT;
CREATE INDEX access_line_no ON access_line ("log", "no");
CREATE INDEX access_line_at ON access_line ("at");
CREATE INDEX access_line_family ON access_line ("family_id") WHERE "family_id" IS NOT NULL;

CREATE TABLE "erasure" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "erased_id" BLOB,
    "at" INTEGER,
    "by" BLOB,
    "basis" TEXT,
    "keyrings" TEXT,
    "person_ids" BLOB
) STRICT;
CREATE INDEX erasure_of ON erasure ("erased_id");

CREATE TABLE "figures" (
    id BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted_at INTEGER,
    clocks BLOB NOT NULL,
    "figures" TEXT
) STRICT;

-- Bytes of ids, as other lists of references.
ALTER TABLE export_batch ADD COLUMN "household_ids" BLOB;
ALTER TABLE export_batch ADD COLUMN "files" TEXT;
ALTER TABLE organisation ADD COLUMN "retention_years" INTEGER;

-- Local: which files of keys hold those of which family, so that they can be destroyed.
CREATE TABLE keyring_holds (
    hash TEXT NOT NULL,
    household BLOB NOT NULL,
    PRIMARY KEY (household, hash)
) STRICT, WITHOUT ROWID;
