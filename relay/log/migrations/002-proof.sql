-- What the relay states and signs of a session, each one naming the hash of the one before it. `text` is signed as it
-- is. They stay when the session's records are deleted.
CREATE TABLE manifests (
  session TEXT NOT NULL,
  number INTEGER NOT NULL,
  text BLOB NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (session, number)
) STRICT, WITHOUT ROWID;

-- Hashes of sealed records, 1024 of 32 bytes a row, so that a record that was changed can be named.
-- place = sessions.number × 2^32 + the block, from 0. `root` is there once the block is full.
CREATE TABLE leaf_blocks (
  place INTEGER PRIMARY KEY,
  leaves BLOB NOT NULL,
  root BLOB
) STRICT;

-- Legal holds, placed and lifted: a history that only grows. The last row of a session says how it stands.
CREATE TABLE holds (
  number INTEGER PRIMARY KEY,
  session TEXT NOT NULL,
  is_held INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

-- What was deleted, when, by whom and by which rule: signed, each one naming the hash of the one before it. A session
-- with a tombstone is not listed and takes no record. `erased` is 1 once none of its records is left on the disk.
CREATE TABLE tombstones (
  number INTEGER PRIMARY KEY,
  session TEXT NOT NULL UNIQUE,
  text BLOB NOT NULL,
  signature BLOB NOT NULL,
  erased INTEGER NOT NULL
) STRICT;
