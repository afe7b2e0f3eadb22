-- Who took or looked at what of which session: signed, each one naming the hash of the one before it. It names no patient,
-- and stays when the session's records are deleted.
CREATE TABLE accesses (
  number INTEGER PRIMARY KEY, -- from 1, of all sessions
  session TEXT NOT NULL,
  text BLOB NOT NULL,
  signature BLOB NOT NULL
) STRICT;
CREATE INDEX accesses_of_session ON accesses (session, number);
