-- As SQLite's V015, which explains the columns.
ALTER TABLE recipients ADD COLUMN offered_at BIGINT;
ALTER TABLE recipients ADD COLUMN acknowledged_at BIGINT;
UPDATE recipients SET acknowledged_at = 0
WHERE EXISTS (
  SELECT 1 FROM messages m
  JOIN participants p ON p.agent_id = recipients.agent_id AND p.session_id = m.session_id
  WHERE m.id = recipients.message_id AND p.acked_id >= m.id);
CREATE INDEX recipients_open ON recipients (agent_id, message_id) WHERE acknowledged_at IS NULL;

ALTER TABLE participants ADD COLUMN acked_at BIGINT;

CREATE TABLE expiring_messages (
  message_id BIGINT PRIMARY KEY,
  expires_at BIGINT NOT NULL
);
CREATE INDEX expiring_messages_time ON expiring_messages (expires_at);

CREATE TABLE lapsed_messages (
  message_id BIGINT PRIMARY KEY,
  visibility TEXT COLLATE "C" NOT NULL,
  missed     TEXT COLLATE "C" NOT NULL,
  lapsed_at  BIGINT NOT NULL
);

CREATE TABLE tickets (
  id          TEXT COLLATE "C" PRIMARY KEY,
  session_id  TEXT COLLATE "C" NOT NULL,
  agent_id    TEXT COLLATE "C" NOT NULL,
  message_id  BIGINT NOT NULL,
  options     TEXT COLLATE "C" NOT NULL,
  asked_at    BIGINT NOT NULL,
  expires_at  BIGINT,
  state       TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'answered', 'lapsed')),
  answer      TEXT COLLATE "C",
  answered_by TEXT COLLATE "C",
  reply_id    BIGINT,
  closed_at   BIGINT
);
CREATE INDEX tickets_open ON tickets (asked_at) WHERE state = 'open';
CREATE INDEX tickets_expiry ON tickets (expires_at) WHERE state = 'open' AND expires_at IS NOT NULL;
CREATE INDEX tickets_agent ON tickets (agent_id, session_id, message_id);
CREATE INDEX tickets_message ON tickets (message_id);

CREATE FUNCTION message_receipts_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM expiring_messages WHERE message_id = old.id;
  DELETE FROM lapsed_messages WHERE message_id = old.id;
  DELETE FROM tickets WHERE message_id = old.id;
  RETURN NULL;
END $$;
CREATE TRIGGER message_receipts_deleted AFTER DELETE ON messages
FOR EACH ROW EXECUTE FUNCTION message_receipts_deleted();
