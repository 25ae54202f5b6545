-- When a key stops working by itself, and which key took its place.
ALTER TABLE keys ADD COLUMN expires_at INTEGER;
ALTER TABLE keys ADD COLUMN replaced_by TEXT;

-- Who may change a shared entry, as a JSON array of agent ids; empty for everybody.
ALTER TABLE memory ADD COLUMN writers TEXT NOT NULL DEFAULT '[]';

-- Refusals of the same kind, of which the audit log has one row a period: those since its last row.
CREATE TABLE refusals (
  event_type TEXT    NOT NULL,
  agent_id   TEXT    NOT NULL,
  session_id TEXT    NOT NULL,
  tool       TEXT    NOT NULL,
  code       TEXT    NOT NULL,
  outcome    TEXT    NOT NULL,
  since      INTEGER NOT NULL,  -- when the last row of the audit log was written
  pending    INTEGER NOT NULL,  -- how many there were since then
  reason     TEXT    NOT NULL,  -- of the latest
  PRIMARY KEY (event_type, agent_id, session_id, tool, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX refusals_since ON refusals (since);

-- Wrong keys that were given for an agent which has one, in all processes together.
CREATE TABLE wrong_keys (
  agent_id TEXT    PRIMARY KEY,
  since    INTEGER NOT NULL,
  given    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What each agent keeps in the store, and under '' what all of them do. Bytes are those of contents, values,
-- purposes and metadata; those of a memory entry count for who set it last. It is empty until a server with a
-- quota counts for the first time (UsageTable); from then on triggers keep it, whoever changes what is counted.
CREATE TABLE usage (
  agent_id TEXT    PRIMARY KEY,
  sessions INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  bytes    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER usage_total_begun AFTER INSERT ON usage WHEN new.agent_id <> ''
BEGIN
  UPDATE usage SET sessions = sessions + new.sessions, messages = messages + new.messages,
    bytes = bytes + new.bytes
  WHERE agent_id = '';
END;
CREATE TRIGGER usage_total AFTER UPDATE ON usage WHEN new.agent_id <> ''
BEGIN
  UPDATE usage SET sessions = sessions + new.sessions - old.sessions,
    messages = messages + new.messages - old.messages, bytes = bytes + new.bytes - old.bytes
  WHERE agent_id = '';
END;
CREATE TRIGGER usage_session AFTER INSERT ON sessions
WHEN EXISTS (SELECT 1 FROM usage WHERE agent_id = '')
BEGIN
  INSERT INTO usage (agent_id, sessions, messages, bytes)
  VALUES (new.created_by, 1, 0, octet_length(new.purpose) + octet_length(new.metadata))
  ON CONFLICT (agent_id) DO UPDATE SET sessions = sessions + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER usage_session_changed AFTER UPDATE OF purpose, metadata ON sessions
WHEN EXISTS (SELECT 1 FROM usage WHERE agent_id = '')
BEGIN
  UPDATE usage SET bytes = bytes + octet_length(new.purpose) + octet_length(new.metadata)
    - octet_length(old.purpose) - octet_length(old.metadata)
  WHERE agent_id = old.created_by;
END;
CREATE TRIGGER usage_session_gone AFTER DELETE ON sessions
WHEN EXISTS (SELECT 1 FROM usage WHERE agent_id = '')
BEGIN
  UPDATE usage SET sessions = sessions - 1,
    bytes = bytes - octet_length(old.purpose) - octet_length(old.metadata)
  WHERE agent_id = old.created_by;
END;
CREATE TRIGGER usage_message AFTER INSERT ON messages
WHEN EXISTS (SELECT 1 FROM usage WHERE agent_id = '')
BEGIN
  INSERT INTO usage (agent_id, sessions, messages, bytes)
  VALUES (new.sender, 0, 1, octet_length(new.content) + octet_length(new.metadata))
  ON CONFLICT (agent_id) DO UPDATE SET messages = messages + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER usage_message_changed AFTER UPDATE OF content, metadata ON messages
WHEN EXISTS (SELECT 1 FROM usage WHERE agent_id = '')
BEGIN
  UPDATE usage SET bytes = bytes + octet_length(new.content) + octet_length(new.metadata)
    - octet_length(old.content) - octet_length(old.metadata)
  WHERE agent_id = old.sender;
END;
CREATE TRIGGER usage_message_gone AFTER DELETE ON messages
WHEN EXISTS (SELECT 1 FROM usage WHERE agent_id = '')
BEGIN
  UPDATE usage SET messages = messages - 1,
    bytes = bytes - octet_length(old.content) - octet_length(old.metadata)
  WHERE agent_id = old.sender;
END;
CREATE TRIGGER usage_memory AFTER INSERT ON memory
WHEN EXISTS (SELECT 1 FROM usage WHERE agent_id = '')
BEGIN
  INSERT INTO usage (agent_id, sessions, messages, bytes)
  VALUES (new.updated_by, 0, 0, octet_length(new.value) + octet_length(new.metadata))
  ON CONFLICT (agent_id) DO UPDATE SET bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER usage_memory_changed AFTER UPDATE OF value, metadata, updated_by ON memory
WHEN EXISTS (SELECT 1 FROM usage WHERE agent_id = '')
BEGIN
  UPDATE usage SET bytes = bytes - octet_length(old.value) - octet_length(old.metadata)
  WHERE agent_id = old.updated_by;
  INSERT INTO usage (agent_id, sessions, messages, bytes)
  VALUES (new.updated_by, 0, 0, octet_length(new.value) + octet_length(new.metadata))
  ON CONFLICT (agent_id) DO UPDATE SET bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER usage_memory_gone AFTER DELETE ON memory
WHEN EXISTS (SELECT 1 FROM usage WHERE agent_id = '')
BEGIN
  UPDATE usage SET bytes = bytes - octet_length(old.value) - octet_length(old.metadata)
  WHERE agent_id = old.updated_by;
END;
