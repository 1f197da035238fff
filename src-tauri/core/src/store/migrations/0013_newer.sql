-- What newer programs write. Nothing of this is in a digest: it goes away with an update.

-- Scopes in which somebody's program said that whoever writes there must understand this much. household X'' is
-- none; log is who said it.
CREATE TABLE scope_needs (
    scope INTEGER NOT NULL,
    household BLOB NOT NULL,
    log BLOB NOT NULL,
    needs INTEGER NOT NULL,
    PRIMARY KEY (scope, household, log)
) STRICT, WITHOUT ROWID;

-- Records with a field, or of a kind, that this program does not know: made anew by one that does.
CREATE TABLE not_known (
    kind INTEGER NOT NULL,
    field INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (kind, field, record)
) STRICT, WITHOUT ROWID;
