-- When a message was given out to an agent that it is addressed to, and when that agent acknowledged it. What
-- was acknowledged before such times were kept has the time 0.
ALTER TABLE recipients ADD COLUMN offered_at INTEGER;
ALTER TABLE recipients ADD COLUMN acknowledged_at INTEGER;
UPDATE recipients SET acknowledged_at = 0
WHERE EXISTS (
  SELECT 1 FROM messages m
  CROSS JOIN participants p ON p.agent_id = recipients.agent_id AND p.session_id = m.session_id
  WHERE m.id = recipients.message_id AND p.acked_id >= m.id);
CREATE INDEX recipients_open ON recipients (agent_id, message_id) WHERE acknowledged_at IS NULL;

-- When the agent's position moved last.
ALTER TABLE participants ADD COLUMN acked_at INTEGER;

-- Messages that lapse unless all whom they are for were given them by then.
CREATE TABLE expiring_messages (
  message_id INTEGER PRIMARY KEY,  -- goes with its message, by a trigger
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX expiring_messages_time ON expiring_messages (expires_at);

-- Messages that lapsed: who saw them before, and for whom they came too late. What is left of them in
-- messages is private to the sender and to those who had them.
CREATE TABLE lapsed_messages (
  message_id INTEGER PRIMARY KEY,  -- goes with its message, by a trigger
  visibility TEXT    NOT NULL,
  missed     TEXT    NOT NULL,  -- JSON array of the agents that were not given it
  lapsed_at  INTEGER NOT NULL
) STRICT;

-- Questions of agents to people.
CREATE TABLE tickets (
  id          TEXT    PRIMARY KEY,
  session_id  TEXT    NOT NULL,
  agent_id    TEXT    NOT NULL,  -- who asked
  message_id  INTEGER NOT NULL,  -- the question, with which it goes, by a trigger
  options     TEXT    NOT NULL,  -- JSON array of the answers to choose from; empty for any
  asked_at    INTEGER NOT NULL,
  expires_at  INTEGER,
  state       TEXT    NOT NULL CHECK (state IN ('open', 'answered', 'lapsed')),
  answer      TEXT,
  answered_by TEXT,
  reply_id    INTEGER,           -- the message with the answer, or with the news that it lapsed
  closed_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX tickets_open ON tickets (asked_at) WHERE state = 'open';
CREATE INDEX tickets_expiry ON tickets (expires_at) WHERE state = 'open' AND expires_at IS NOT NULL;
CREATE INDEX tickets_agent ON tickets (agent_id, session_id, message_id);
CREATE INDEX tickets_message ON tickets (message_id);

CREATE TRIGGER message_receipts_deleted AFTER DELETE ON messages
BEGIN
  DELETE FROM expiring_messages WHERE message_id = old.id;
  DELETE FROM lapsed_messages WHERE message_id = old.id;
  DELETE FROM tickets WHERE message_id = old.id;
END;
