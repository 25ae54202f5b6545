-- Leases. The fencing token is the row's id: AUTOINCREMENT never gives one twice, so it grows with
-- every grant of the store, also after rows are gone.
CREATE TABLE leases (
  fence      INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT    NOT NULL REFERENCES sessions (id),
  agent_id   TEXT    NOT NULL,
  lock_type  TEXT    NOT NULL CHECK (lock_type IN ('read', 'write', 'exclusive')),
  resources  TEXT    NOT NULL,  -- JSON array of names and patterns; ** is the whole session
  process    TEXT    NOT NULL,  -- the server process whose death frees it
  locked_at  INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leases_session ON leases (session_id, fence);
CREATE INDEX leases_expiry ON leases (expires_at);

-- Who waits for a lease, in the order of asking.
CREATE TABLE lease_waiters (
  ticket     INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT    NOT NULL REFERENCES sessions (id),
  agent_id   TEXT    NOT NULL,
  lock_type  TEXT    NOT NULL CHECK (lock_type IN ('read', 'write', 'exclusive')),
  resources  TEXT    NOT NULL,
  process    TEXT    NOT NULL,
  ttl_millis INTEGER NOT NULL,
  asked_at   INTEGER NOT NULL,
  until      INTEGER NOT NULL   -- when it gives up
) STRICT;

-- What agents say of themselves, and when each was last heard in each server process.
CREATE TABLE presence (
  agent_id      TEXT    NOT NULL,
  process       TEXT    NOT NULL,
  agent_type    TEXT    NOT NULL,
  status        TEXT    NOT NULL CHECK (status IN ('active', 'idle', 'busy', 'away', 'offline')),
  activity      TEXT    NOT NULL,
  session_id    TEXT    NOT NULL,  -- '' where none is named
  metadata      TEXT    NOT NULL,
  ttl_millis    INTEGER NOT NULL,
  registered_at INTEGER NOT NULL,  -- when it said so itself; 0 for never
  last_seen     INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL,
  PRIMARY KEY (agent_id, process)
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_expiry ON presence (expires_at);
