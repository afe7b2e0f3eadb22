-- Which records people or the tablet wrote down beside the samples, so that a case is rebuilt without reading hours of
-- samples. A hint: what a record says is read from itself, and it is handed over whether it stands here or not.
CREATE TABLE entries (
  epoch INTEGER NOT NULL,         -- epochs.id
  seq INTEGER NOT NULL,
  PRIMARY KEY (epoch, seq)
) WITHOUT ROWID;

-- What people at the hospital wrote into a session, as the relay sealed it: orders survive a crash offline.
CREATE TABLE told (
  session INTEGER NOT NULL,       -- sessions.id
  nonce TEXT NOT NULL,            -- of the relay's epoch 0
  seq INTEGER NOT NULL,
  sealed BLOB NOT NULL,           -- with a checksum of its own
  PRIMARY KEY (session, nonce, seq)
) WITHOUT ROWID;
