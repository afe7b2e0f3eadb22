-- What reviewers write about a session, each one signed and naming the hash of the one before it: a history that only
-- grows. It goes when the session's records go.
CREATE TABLE review_entries (
  session TEXT NOT NULL,
  number INTEGER NOT NULL, -- in the chain of this session, from 1
  text BLOB NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (session, number)
) STRICT, WITHOUT ROWID;
