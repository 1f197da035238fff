-- Sharing through a folder. Nothing of this is in a digest: it is what this device knows about others.

-- Secrets of this device: its own keys ('device'), the organisation's root key where it is held ('root').
CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- Keys of the shared scopes (1 to 4) and of roles (100 on). The newest by clock is written with.
CREATE TABLE scope_key (
    scope INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    key BLOB NOT NULL,
    PRIMARY KEY (scope, hlc, key)
) STRICT, WITHOUT ROWID;

-- Secrets of families: facets 31 is the whole secret, others the key of that one facet.
CREATE TABLE household_key (
    household BLOB NOT NULL,
    hlc INTEGER NOT NULL,
    facets INTEGER NOT NULL,
    key BLOB NOT NULL,
    PRIMARY KEY (household, hlc, facets, key)
) STRICT, WITHOUT ROWID;

-- Which device was given which families' keys by this one.
CREATE TABLE granted (
    audience BLOB NOT NULL,
    household BLOB NOT NULL,
    hlc INTEGER NOT NULL,
    facets INTEGER NOT NULL,
    PRIMARY KEY (audience, household, hlc, facets)
) STRICT, WITHOUT ROWID;

-- Who writes: from the roster, or from a claim that the roster does not name yet (roster 0).
CREATE TABLE device (
    log BLOB PRIMARY KEY,
    label TEXT NOT NULL,
    worker BLOB NOT NULL,
    role TEXT NOT NULL,
    sign BLOB NOT NULL,
    open BLOB NOT NULL,
    cut INTEGER,
    invitation BLOB,
    hlc INTEGER NOT NULL,
    roster INTEGER NOT NULL
) STRICT;

-- Segments read or written, by log. unread: frames that no key here opened.
CREATE TABLE segment (
    log INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    last_no INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    path TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (log, seq)
) STRICT, WITHOUT ROWID;

-- Files that this device has put, or will put, into the folder, byte for byte.
CREATE TABLE outbox (
    path TEXT PRIMARY KEY,
    bytes BLOB NOT NULL,
    published INTEGER NOT NULL
) STRICT;

-- Files of this device's own that are to leave the folder: used invitations, snapshots before the last.
CREATE TABLE unwanted (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- Files of the folder that were read, so that they are not read again.
CREATE TABLE read_file (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- Files that could not be used, and why.
CREATE TABLE set_aside (
    path TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    since INTEGER NOT NULL,
    tried INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What each device says it has of each log.
CREATE TABLE heard (
    log BLOB NOT NULL,
    about BLOB NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (log, about)
) STRICT, WITHOUT ROWID;

-- Fields that a person has to decide. key '' is none.
CREATE TABLE conflict (
    record BLOB NOT NULL,
    field INTEGER NOT NULL,
    key TEXT NOT NULL,
    kind INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (record, field, key)
) STRICT, WITHOUT ROWID;

-- Families that are to leave this device, and since when.
CREATE TABLE leaving (household BLOB PRIMARY KEY, hlc INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Changes of people that are still to go out to a family the person belongs to: their writers did not
-- know of it.
CREATE TABLE left_behind (
    household BLOB NOT NULL,
    log BLOB NOT NULL,
    no INTEGER NOT NULL,
    person BLOB NOT NULL,
    PRIMARY KEY (household, log, no, person)
) STRICT, WITHOUT ROWID;

-- Log lines of sharing, in codes and numbers only.
CREATE TABLE sync_event (
    at INTEGER NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
