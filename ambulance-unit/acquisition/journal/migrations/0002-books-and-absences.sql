-- What is known of an epoch apart from its records, so that damage to them is noticed and can be said exactly. Noted
-- now and then while it is written, and for good at the first opening after it.
ALTER TABLE epochs ADD COLUMN first_sample INTEGER;  -- where the session stood when the epoch began
ALTER TABLE epochs ADD COLUMN last INTEGER;          -- its last sequence number
ALTER TABLE epochs ADD COLUMN end_sample INTEGER;    -- where the session stood then
ALTER TABLE epochs ADD COLUMN newest_at INTEGER;     -- Unix ms of its newest samples or gap; NULL where it has none
ALTER TABLE epochs ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;  -- 1 once that is final
ALTER TABLE epochs ADD COLUMN kept_in TEXT;          -- name of the damaged file that holds its records; NULL: this one

-- Numbers of an epoch whose records are not here, or not readable, any more. Ranges of one epoch do not overlap.
CREATE TABLE absences (
  epoch INTEGER NOT NULL REFERENCES epochs (id),
  first INTEGER NOT NULL,         -- sequence numbers, both ends inclusive
  last INTEGER NOT NULL,
  reason TEXT NOT NULL,           -- corrupt: the disk has damaged them; purged: removed, a relay's store holds them
  first_sample INTEGER,           -- the samples that they accounted for; NULL where there are none
  sample_count INTEGER,
  ledger TEXT,                    -- purged: the store that holds them
  told_in INTEGER,                -- place of the records-lost that says so; NULL: nobody needs to be told
  PRIMARY KEY (epoch, first)
) WITHOUT ROWID;

-- Everything but the records is little and must be right: a flipped bit in it could remove or misplace a recording.
ALTER TABLE journal ADD COLUMN version INTEGER;      -- of this schema, once more: a damaged header could name another
ALTER TABLE journal ADD COLUMN checksum INTEGER;     -- CRC-32C of schema, journal, sessions, epochs, absences and held
