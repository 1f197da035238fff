-- What a device says to have of all logs in one row: `about (16) | seq (8) | at (8)`, again and again. A hundred devices
-- say ten thousand things, and each batch of files says them anew.
ALTER TABLE heard RENAME TO heard_one_by_one;
CREATE TABLE heard (
    log BLOB NOT NULL UNIQUE,
    said BLOB NOT NULL
) STRICT;
INSERT INTO heard SELECT log, unhex(group_concat(hex(about) || printf('%016x%016x', seq, at), ''))
    FROM (SELECT * FROM heard_one_by_one ORDER BY log, about) GROUP BY log;
DROP TABLE heard_one_by_one;
