-- The most that anybody said to have of a log: whether something is missing is seen without reading what everybody
-- has of everybody.
CREATE TABLE heard_most (
    about BLOB NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO heard_most SELECT about, max(seq) FROM heard GROUP BY about;
