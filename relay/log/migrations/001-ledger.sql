-- The relay's ledger. One row of `ledger`, made with the store; another id means another store, or one restored from a backup.
CREATE TABLE ledger (
  id TEXT PRIMARY KEY,
  made_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  unit TEXT NOT NULL,
  first_commit_at INTEGER NOT NULL
) STRICT;

-- place = sessions.number × 2^32 + offset: rows of one session lie side by side in commit order, and the table needs
-- no second index (one would cost more than twice the writes). `sealed` holds the unit's very bytes.
CREATE TABLE records (
  place INTEGER PRIMARY KEY,
  committed_at INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;

-- A table of contents of `records`, written now and then in the same transaction and completed at start from the rows
-- behind it. A run holds records that follow one another in offset, in sequence number and in samples.
CREATE TABLE runs (
  place INTEGER PRIMARY KEY, -- of its first record
  record_count INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  epoch_number INTEGER NOT NULL,
  epoch_nonce TEXT NOT NULL,
  first_seq INTEGER NOT NULL,
  first_sample INTEGER NOT NULL,
  end_sample INTEGER NOT NULL,
  gap_reason TEXT
) STRICT;

-- Bytes that could not become a record: damaged, or in conflict with one that is held. For a person to look at.
CREATE TABLE quarantine (
  number INTEGER PRIMARY KEY,
  unit TEXT NOT NULL,
  arrived_at INTEGER NOT NULL,
  why TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
