-- Times are milliseconds since the epoch, UTC. JSON is compact text, checked before it comes here.

-- How often the data of a scope has changed; caches compare it on every hit.
CREATE TABLE change_seq (
  scope TEXT    PRIMARY KEY,
  seq   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Facts about the store as a whole, such as access = open or closed.
CREATE TABLE store_fact (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Credentials. Only a salted hash of a key is kept.
CREATE TABLE keys (
  id          TEXT    PRIMARY KEY,
  agent_id    TEXT    NOT NULL,
  agent_type  TEXT,              -- NULL: the key does not fix the type
  permissions TEXT    NOT NULL,  -- comma-separated, lower case
  salt        BLOB    NOT NULL,
  hash        BLOB    NOT NULL,
  created_at  INTEGER NOT NULL,
  revoked_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX keys_agent ON keys (agent_id);

-- Tokens that were replaced before they expired.
CREATE TABLE revoked_tokens (
  token_id   TEXT    PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX revoked_tokens_expiry ON revoked_tokens (expires_at);

CREATE TABLE sessions (
  id           TEXT    PRIMARY KEY,
  purpose      TEXT    NOT NULL,
  metadata     TEXT    NOT NULL,
  created_by   TEXT    NOT NULL,
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  is_active    INTEGER NOT NULL,
  public_count INTEGER NOT NULL  -- its public messages; the others are counted per reader
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_updated ON sessions (updated_at, id);
CREATE INDEX sessions_creator ON sessions (created_by, updated_at, id);

-- Who takes part in a session: its creator, who posts, who is addressed, who acknowledges.
CREATE TABLE participants (
  agent_id   TEXT    NOT NULL,
  session_id TEXT    NOT NULL REFERENCES sessions (id),
  is_public  INTEGER NOT NULL,  -- whether others may know: it created the session or posted publicly
  acked_id   INTEGER NOT NULL,  -- messages up to this id are acknowledged
  joined_at  INTEGER NOT NULL,
  PRIMARY KEY (agent_id, session_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX participants_session ON participants (session_id, agent_id);

CREATE TABLE messages (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,  -- increases in commit order
  session_id  TEXT    NOT NULL REFERENCES sessions (id),
  sender      TEXT    NOT NULL,
  sender_type TEXT    NOT NULL,  -- as it was when posted
  content     TEXT    NOT NULL,
  visibility  TEXT    NOT NULL CHECK (visibility IN ('public', 'private', 'agent_only', 'admin_only')),
  recipients  TEXT    NOT NULL,  -- JSON array of agent ids, in the sender's order
  metadata    TEXT    NOT NULL,
  parent_id   INTEGER REFERENCES messages (id),
  sent_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_session ON messages (session_id, id);
CREATE INDEX messages_sender ON messages (session_id, sender, id);
CREATE INDEX messages_time ON messages (session_id, sent_at, id);
CREATE INDEX messages_hidden ON messages (session_id, id) WHERE visibility <> 'public';
CREATE INDEX messages_parent ON messages (parent_id, id) WHERE parent_id IS NOT NULL;

CREATE TABLE recipients (
  message_id INTEGER NOT NULL REFERENCES messages (id),
  agent_id   TEXT    NOT NULL,
  PRIMARY KEY (message_id, agent_id)
) STRICT, WITHOUT ROWID;

-- An entry belongs to an agent; owner '*' is shared by all agents of its session, or of the store.
CREATE TABLE memory (
  owner      TEXT    NOT NULL,
  session_id TEXT    NOT NULL,  -- '' for global
  key        TEXT    NOT NULL,
  value      TEXT    NOT NULL,  -- JSON, exactly as given
  metadata   TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  created_by TEXT    NOT NULL,
  updated_by TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  expires_at INTEGER,
  PRIMARY KEY (owner, session_id, key)
) STRICT;
CREATE INDEX memory_creator ON memory (created_by, expires_at);
CREATE INDEX memory_expiry ON memory (expires_at) WHERE expires_at IS NOT NULL;

-- How many entries an agent made that are there or expired and not yet removed.
CREATE TABLE memory_count (
  created_by TEXT    PRIMARY KEY,
  entries    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER memory_added AFTER INSERT ON memory
BEGIN
  INSERT INTO memory_count (created_by, entries) VALUES (new.created_by, 1)
  ON CONFLICT (created_by) DO UPDATE SET entries = entries + 1;
END;
CREATE TRIGGER memory_removed AFTER DELETE ON memory
BEGIN
  UPDATE memory_count SET entries = entries - 1 WHERE created_by = old.created_by;
END;

-- The last version of entries that went within the last 24 hours, so that it is not given again.
CREATE TABLE memory_gone (
  owner      TEXT    NOT NULL,
  session_id TEXT    NOT NULL,
  key        TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  gone_at    INTEGER NOT NULL,
  PRIMARY KEY (owner, session_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX memory_gone_age ON memory_gone (gone_at);

-- The first result of every repeatable call, kept for 24 hours.
CREATE TABLE idempotency (
  agent_id   TEXT    NOT NULL,
  tool       TEXT    NOT NULL,
  key        TEXT    NOT NULL,
  arguments  BLOB    NOT NULL,  -- SHA-256 of the arguments with sorted keys
  result     TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (agent_id, tool, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Append-only: each row's hash covers the row and the hash before it, so that tampering shows.
CREATE TABLE audit (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  at         INTEGER NOT NULL,
  event_type TEXT    NOT NULL,
  agent_id   TEXT    NOT NULL,
  session_id TEXT    NOT NULL,  -- '' where none is concerned
  outcome    TEXT    NOT NULL CHECK (outcome IN ('success', 'denied', 'failure')),
  details    TEXT    NOT NULL,
  hash       BLOB    NOT NULL
) STRICT;
CREATE INDEX audit_agent ON audit (agent_id, id);
CREATE INDEX audit_session ON audit (session_id, id);
CREATE INDEX audit_type ON audit (event_type, id);
CREATE INDEX audit_time ON audit (at, id);
CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE (ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit
BEGIN
  SELECT RAISE (ABORT, 'the audit log is append-only');
END;
