-- One row: this journal's own facts.
CREATE TABLE journal (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  openings INTEGER NOT NULL,  -- how often it was opened: the number of the newest epoch
  last_ledger TEXT            -- the relay's store that acknowledged last
);
INSERT INTO journal (id, openings) VALUES (1, 0);

-- One recording of one patient.
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  session TEXT NOT NULL UNIQUE,   -- UUIDv7
  source TEXT NOT NULL,           -- identity of what was recorded: the same text, the same recording
  description TEXT NOT NULL,      -- JSON of the session's description
  started_at INTEGER NOT NULL,    -- Unix ms
  ended_at INTEGER,               -- Unix ms of its END record, NULL while it goes on
  sealed_at INTEGER,              -- Unix ms at which a relay said that it holds all of it
  sealed_by TEXT                  -- the relay's store that said so: another one may not hold it
);

-- One opening of the journal, as far as it wrote into one session.
CREATE TABLE epochs (
  id INTEGER PRIMARY KEY,
  session INTEGER NOT NULL REFERENCES sessions (id),
  number INTEGER NOT NULL,
  nonce TEXT NOT NULL             -- 16 hex digits
);

-- The hot table. place = epochs.id * 2^32 + seq: records of one epoch lie together, in order, and a new one is always
-- written at the end of the tree, without a second index to touch.
CREATE TABLE records (
  place INTEGER PRIMARY KEY,
  first_sample INTEGER,           -- NULL where the record is about no samples
  sample_count INTEGER,
  recorded_at INTEGER NOT NULL,   -- Unix ms
  damaged INTEGER,                -- 1 once its samples were declared as gap(corrupt)
  sealed BLOB NOT NULL            -- the very bytes that are sent
);

-- What a relay's store has acknowledged: a memory for the screen, never a reason not to ask again (D6).
CREATE TABLE held (
  epoch INTEGER NOT NULL REFERENCES epochs (id),
  ledger TEXT NOT NULL,
  ranges TEXT NOT NULL,           -- JSON [[first, last], …] of sequence numbers
  PRIMARY KEY (epoch, ledger)
) WITHOUT ROWID;
