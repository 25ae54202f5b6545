-- The schema for PostgreSQL, 15 and later. It holds the same tables as SQLite's, whose migrations explain
-- the columns; texts compare by their bytes, as there. Times are milliseconds since the epoch, UTC.

-- What SQLite has by these names, so that one statement serves both.
CREATE FUNCTION max(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT greatest($1, $2) $$;
CREATE FUNCTION min(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT least($1, $2) $$;
CREATE FUNCTION instr(text, text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT strpos($1, $2)::bigint $$;

-- Texts are kept with U+0000 escaped (EscapedText): so is what is read out of JSON, and not counted.
CREATE FUNCTION escaped(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE WHEN strpos($1, '\u000') = 0 THEN $1 ELSE
    regexp_replace(
      regexp_replace($1, '(?<!\\)((?:\\\\)*)\\u0001', '\1\\u0001\\u0003', 'g'),
      '(?<!\\)((?:\\\\)*)\\u0000', '\1\\u0001\\u0002', 'g') END $$;
CREATE FUNCTION text_bytes(text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT octet_length(replace($1, chr(1), ''))::bigint $$;
CREATE FUNCTION json_each(text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 20
  AS $$ SELECT CASE json_typeof(e) WHEN 'string' THEN escaped(e::text)::json #>> '{}'
    WHEN 'null' THEN NULL ELSE e::text END FROM json_array_elements($1::json) AS e $$;
CREATE FUNCTION json_member(text, text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT escaped($1)::json ->> $2 $$;
CREATE FUNCTION json_element(text, integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT escaped($1)::json ->> $2 $$;
CREATE FUNCTION json_of(text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT array_to_json($1)::text $$;
CREATE AGGREGATE json_group_array(text) (
  SFUNC = array_append, STYPE = text[], INITCOND = '{}', FINALFUNC = json_of);
CREATE OPERATOR ->> (LEFTARG = text, RIGHTARG = text, FUNCTION = json_member);
CREATE OPERATOR ->> (LEFTARG = text, RIGHTARG = integer, FUNCTION = json_element);

-- The version of the store, and the number of its latest commit: every transaction that changes the store
-- takes the next one, one after the other, so that whoever compares it knows whether anything happened.
CREATE TABLE store_state (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  version  BIGINT NOT NULL,
  commits  BIGINT NOT NULL
) WITH (fillfactor = 50);
INSERT INTO store_state (only_one, version, commits) VALUES (1, 0, 0);

-- The last number that each table gave. A sequence would not do: it is not taken back with a transaction,
-- and gaps look like rows that somebody removed.
CREATE TABLE id_sequence (
  name TEXT COLLATE "C" PRIMARY KEY,
  seq  BIGINT NOT NULL
) WITH (fillfactor = 50);
INSERT INTO id_sequence (name, seq) VALUES
  ('messages', 0), ('audit', 0), ('leases', 0), ('lease_waiters', 0), ('agent_processes', 0),
  ('search_changes', 0);

CREATE FUNCTION next_id(text) RETURNS bigint LANGUAGE sql VOLATILE
  AS $$ UPDATE id_sequence SET seq = seq + 1 WHERE name = $1 RETURNING seq $$;

CREATE TABLE change_seq (
  scope TEXT COLLATE "C" PRIMARY KEY,
  seq   BIGINT NOT NULL
) WITH (fillfactor = 70);
CREATE FUNCTION bump(VARIADIC scopes text[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO change_seq (scope, seq) SELECT s, 1 FROM unnest(scopes) AS s ORDER BY s
  ON CONFLICT (scope) DO UPDATE SET seq = change_seq.seq + 1
$$;

CREATE TABLE store_fact (
  name  TEXT COLLATE "C" PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE keys (
  id          TEXT COLLATE "C" PRIMARY KEY,
  agent_id    TEXT COLLATE "C" NOT NULL,
  agent_type  TEXT COLLATE "C",
  permissions TEXT COLLATE "C" NOT NULL,
  salt        BYTEA NOT NULL,
  hash        BYTEA NOT NULL,
  created_at  BIGINT NOT NULL,
  revoked_at  BIGINT,
  expires_at  BIGINT,
  replaced_by TEXT COLLATE "C"
);
CREATE INDEX keys_agent ON keys (agent_id);

CREATE TABLE revoked_tokens (
  token_id   TEXT COLLATE "C" PRIMARY KEY,
  expires_at BIGINT NOT NULL
);
CREATE INDEX revoked_tokens_expiry ON revoked_tokens (expires_at);

CREATE TABLE sessions (
  id           TEXT COLLATE "C" PRIMARY KEY,
  purpose      TEXT COLLATE "C" NOT NULL,
  metadata     TEXT COLLATE "C" NOT NULL,
  created_by   TEXT COLLATE "C" NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  is_active    BIGINT NOT NULL,
  public_count BIGINT NOT NULL,
  deleted_at   BIGINT
);
CREATE INDEX sessions_updated ON sessions (updated_at, id);
CREATE INDEX sessions_creator ON sessions (created_by, updated_at, id);
CREATE INDEX sessions_open ON sessions (id) WHERE is_active = 1;
CREATE INDEX sessions_deleted ON sessions (id) WHERE deleted_at IS NOT NULL;

CREATE TABLE participants (
  agent_id   TEXT COLLATE "C" NOT NULL,
  session_id TEXT COLLATE "C" NOT NULL REFERENCES sessions (id),
  is_public  BIGINT NOT NULL,
  acked_id   BIGINT NOT NULL,
  joined_at  BIGINT NOT NULL,
  moved      BIGINT NOT NULL DEFAULT 0,
  acted      BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (agent_id, session_id)
);
CREATE INDEX participants_session ON participants (session_id, agent_id);
CREATE INDEX participants_moved ON participants (agent_id, moved);

CREATE TABLE messages (
  id                    BIGINT PRIMARY KEY DEFAULT next_id('messages'),  -- increases in commit order
  session_id            TEXT COLLATE "C" NOT NULL REFERENCES sessions (id),
  sender                TEXT COLLATE "C" NOT NULL,
  sender_type           TEXT COLLATE "C" NOT NULL,
  content               TEXT COLLATE "C" NOT NULL,
  visibility            TEXT COLLATE "C" NOT NULL
    CHECK (visibility IN ('public', 'private', 'agent_only', 'admin_only')),
  recipients            TEXT COLLATE "C" NOT NULL,
  metadata              TEXT COLLATE "C" NOT NULL,
  parent_id             BIGINT REFERENCES messages (id),
  sent_at               BIGINT NOT NULL,
  sender_verified       BIGINT NOT NULL DEFAULT 0,
  deleted_parent        BIGINT,
  deleted_parent_public BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX messages_session ON messages (session_id, id);
CREATE INDEX messages_sender ON messages (session_id, sender, id);
CREATE INDEX messages_time ON messages (session_id, sent_at, id);
CREATE INDEX messages_hidden ON messages (session_id, id) WHERE visibility <> 'public';
CREATE INDEX messages_parent ON messages (parent_id, id) WHERE parent_id IS NOT NULL;

CREATE TABLE recipients (
  message_id BIGINT NOT NULL,  -- goes with its message, by a trigger
  agent_id   TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (message_id, agent_id)
);

CREATE TABLE memory (
  owner      TEXT COLLATE "C" NOT NULL,
  session_id TEXT COLLATE "C" NOT NULL,
  key        TEXT COLLATE "C" NOT NULL,
  value      TEXT COLLATE "C" NOT NULL,
  metadata   TEXT COLLATE "C" NOT NULL,
  version    BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  updated_by TEXT COLLATE "C" NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  expires_at BIGINT,
  writers    TEXT COLLATE "C" NOT NULL DEFAULT '[]',
  PRIMARY KEY (owner, session_id, key)
);
CREATE INDEX memory_creator ON memory (created_by, expires_at);
CREATE INDEX memory_expiry ON memory (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX memory_session ON memory (session_id) WHERE session_id <> '';

CREATE TABLE memory_count (
  created_by TEXT COLLATE "C" PRIMARY KEY,
  entries    BIGINT NOT NULL
);
CREATE FUNCTION memory_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO memory_count (created_by, entries) VALUES (new.created_by, 1)
    ON CONFLICT (created_by) DO UPDATE SET entries = memory_count.entries + 1;
  ELSE
    UPDATE memory_count SET entries = entries - 1 WHERE created_by = old.created_by;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER memory_counted AFTER INSERT OR DELETE ON memory
FOR EACH ROW EXECUTE FUNCTION memory_counted();

CREATE TABLE memory_gone (
  owner      TEXT COLLATE "C" NOT NULL,
  session_id TEXT COLLATE "C" NOT NULL,
  key        TEXT COLLATE "C" NOT NULL,
  version    BIGINT NOT NULL,
  gone_at    BIGINT NOT NULL,
  PRIMARY KEY (owner, session_id, key)
);
CREATE INDEX memory_gone_age ON memory_gone (gone_at);
CREATE INDEX memory_gone_session ON memory_gone (session_id) WHERE session_id <> '';

CREATE TABLE idempotency (
  agent_id   TEXT COLLATE "C" NOT NULL,
  tool       TEXT COLLATE "C" NOT NULL,
  key        TEXT COLLATE "C" NOT NULL,
  arguments  BYTEA NOT NULL,
  result     TEXT COLLATE "C" NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (agent_id, tool, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE audit (
  id         BIGINT PRIMARY KEY DEFAULT next_id('audit'),
  at         BIGINT NOT NULL,
  event_type TEXT COLLATE "C" NOT NULL,
  agent_id   TEXT COLLATE "C" NOT NULL,
  session_id TEXT COLLATE "C" NOT NULL,
  outcome    TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('success', 'denied', 'failure')),
  details    TEXT COLLATE "C" NOT NULL,
  hash       BYTEA NOT NULL
);
CREATE INDEX audit_agent ON audit (agent_id, id);
CREATE INDEX audit_session ON audit (session_id, id);
CREATE INDEX audit_type ON audit (event_type, id);
CREATE INDEX audit_time ON audit (at, id);
CREATE TABLE audit_cut (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  up_to    BIGINT NOT NULL,
  removed  BIGINT NOT NULL,
  hash     BYTEA NOT NULL,
  cut_at   BIGINT NOT NULL,
  secret   TEXT COLLATE "C" NOT NULL,
  mac      BYTEA NOT NULL
);
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND old.id <= (SELECT coalesce(max(up_to), 0) FROM audit_cut) THEN
    RETURN old;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_stays();

CREATE TABLE leases (
  fence      BIGINT PRIMARY KEY DEFAULT next_id('leases'),
  session_id TEXT COLLATE "C" NOT NULL REFERENCES sessions (id),
  agent_id   TEXT COLLATE "C" NOT NULL,
  lock_type  TEXT COLLATE "C" NOT NULL CHECK (lock_type IN ('read', 'write', 'exclusive')),
  resources  TEXT COLLATE "C" NOT NULL,
  process    TEXT COLLATE "C" NOT NULL,
  locked_at  BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ttl_millis BIGINT NOT NULL DEFAULT 3600000
);
CREATE INDEX leases_session ON leases (session_id, fence);
CREATE INDEX leases_expiry ON leases (expires_at);

CREATE TABLE lease_waiters (
  ticket     BIGINT PRIMARY KEY DEFAULT next_id('lease_waiters'),
  session_id TEXT COLLATE "C" NOT NULL REFERENCES sessions (id),
  agent_id   TEXT COLLATE "C" NOT NULL,
  lock_type  TEXT COLLATE "C" NOT NULL CHECK (lock_type IN ('read', 'write', 'exclusive')),
  resources  TEXT COLLATE "C" NOT NULL,
  process    TEXT COLLATE "C" NOT NULL,
  ttl_millis BIGINT NOT NULL,
  asked_at   BIGINT NOT NULL,
  until      BIGINT NOT NULL
);

CREATE TABLE presence (
  agent_id      TEXT COLLATE "C" NOT NULL,
  process       TEXT COLLATE "C" NOT NULL,
  agent_type    TEXT COLLATE "C" NOT NULL,
  status        TEXT COLLATE "C" NOT NULL
    CHECK (status IN ('active', 'idle', 'busy', 'away', 'offline')),
  activity      TEXT COLLATE "C" NOT NULL,
  session_id    TEXT COLLATE "C" NOT NULL,
  metadata      TEXT COLLATE "C" NOT NULL,
  ttl_millis    BIGINT NOT NULL,
  registered_at BIGINT NOT NULL,
  last_seen     BIGINT NOT NULL,
  expires_at    BIGINT NOT NULL,
  PRIMARY KEY (agent_id, process)
) WITH (fillfactor = 70);
CREATE INDEX presence_expiry ON presence (expires_at);

CREATE TABLE search_documents (
  message_id BIGINT PRIMARY KEY,  -- goes with its message, by a trigger
  version    BIGINT NOT NULL,
  document   BYTEA NOT NULL
);

CREATE TABLE operation_figures (
  name        TEXT COLLATE "C" PRIMARY KEY,
  errors      BIGINT NOT NULL,
  total_nanos BIGINT NOT NULL,
  max_nanos   BIGINT NOT NULL,
  buckets     BYTEA NOT NULL
);
CREATE TABLE figure_counts (
  name  TEXT COLLATE "C" PRIMARY KEY,
  total BIGINT NOT NULL
);
CREATE TABLE figure_epoch (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  began_at BIGINT NOT NULL
);
INSERT INTO figure_epoch (only_one, began_at) VALUES (1, 0);
CREATE TABLE counted (
  name  TEXT COLLATE "C" PRIMARY KEY,
  up_to BIGINT NOT NULL,
  total BIGINT NOT NULL
);
INSERT INTO counted (name, up_to, total) VALUES ('audit', 0, 0), ('messages', 0, 0);

CREATE TABLE agents (
  agent_id   TEXT COLLATE "C" PRIMARY KEY,
  agent_type TEXT COLLATE "C" NOT NULL,
  first_seen BIGINT NOT NULL,
  last_seen  BIGINT NOT NULL
);
CREATE TABLE agent_searches (
  agent_id TEXT COLLATE "C" NOT NULL,
  minute   BIGINT NOT NULL,
  searches BIGINT NOT NULL,
  last_at  BIGINT NOT NULL,
  PRIMARY KEY (agent_id, minute)
);
CREATE INDEX agent_searches_minute ON agent_searches (minute);
CREATE TABLE agent_hours (
  agent_id   TEXT COLLATE "C" NOT NULL,
  session_id TEXT COLLATE "C" NOT NULL,
  hour       BIGINT NOT NULL,
  messages   BIGINT NOT NULL,
  denied     BIGINT NOT NULL,
  first_at   BIGINT NOT NULL,
  last_at    BIGINT NOT NULL,
  PRIMARY KEY (agent_id, session_id, hour)
);
CREATE INDEX agent_hours_hour ON agent_hours (hour);

CREATE TABLE default_names (
  client    TEXT COLLATE "C" NOT NULL,
  directory TEXT COLLATE "C" NOT NULL,
  number    BIGINT NOT NULL,
  agent_id  TEXT COLLATE "C" NOT NULL UNIQUE,
  process   TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (client, directory, number)
);
CREATE TABLE agent_processes (
  place    BIGINT PRIMARY KEY DEFAULT next_id('agent_processes'),
  agent_id TEXT COLLATE "C" NOT NULL,
  process  TEXT COLLATE "C" NOT NULL,
  pid      BIGINT NOT NULL,
  since    BIGINT NOT NULL,
  UNIQUE (agent_id, process)
);

CREATE TABLE retention_turn (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  process  TEXT COLLATE "C" NOT NULL,
  until    BIGINT NOT NULL,
  due_at   BIGINT NOT NULL,
  emptied  BIGINT NOT NULL
);
INSERT INTO retention_turn (only_one, process, until, due_at, emptied) VALUES (1, '', 0, 0, 0);

CREATE TABLE refusals (
  event_type TEXT COLLATE "C" NOT NULL,
  agent_id   TEXT COLLATE "C" NOT NULL,
  session_id TEXT COLLATE "C" NOT NULL,
  tool       TEXT COLLATE "C" NOT NULL,
  code       TEXT COLLATE "C" NOT NULL,
  outcome    TEXT COLLATE "C" NOT NULL,
  since      BIGINT NOT NULL,
  pending    BIGINT NOT NULL,
  reason     TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (event_type, agent_id, session_id, tool, code)
);
CREATE INDEX refusals_since ON refusals (since);
CREATE TABLE wrong_keys (
  agent_id TEXT COLLATE "C" PRIMARY KEY,
  since    BIGINT NOT NULL,
  given    BIGINT NOT NULL
);

CREATE TABLE search_segments (
  file      TEXT COLLATE "C" PRIMARY KEY,
  first_id  BIGINT NOT NULL,
  last_id   BIGINT NOT NULL,
  tokenizer BIGINT NOT NULL,
  format    BIGINT NOT NULL,
  builder   TEXT COLLATE "C" NOT NULL,
  messages  BIGINT NOT NULL,
  length    BIGINT NOT NULL,
  deletions BIGINT NOT NULL
);
CREATE TABLE search_changes (
  seq        BIGINT PRIMARY KEY DEFAULT next_id('search_changes'),
  message_id BIGINT NOT NULL
);
CREATE INDEX search_changes_message ON search_changes (message_id);

-- What others compare, in the transaction that changes it, whoever does.
CREATE FUNCTION session_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT'
    OR (new.purpose, new.metadata, new.is_active) IS DISTINCT FROM (old.purpose, old.metadata, old.is_active) THEN
    PERFORM bump('sessions', 'session:' || new.id);
  END IF;
  IF TG_OP = 'UPDATE' AND new.deleted_at IS DISTINCT FROM old.deleted_at THEN
    PERFORM bump('sessions', 'session:' || new.id, 'visibility', 'visibility:' || new.id, 'deletions',
      'deletions:' || new.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER session_begun AFTER INSERT ON sessions
FOR EACH ROW EXECUTE FUNCTION session_changed();
CREATE TRIGGER session_changed AFTER UPDATE OF purpose, metadata, is_active, deleted_at ON sessions
FOR EACH ROW EXECUTE FUNCTION session_changed();

CREATE FUNCTION participant_known() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM bump('sessions', 'session:' || new.session_id);
  RETURN NULL;
END $$;
CREATE TRIGGER participant_joined AFTER INSERT ON participants
FOR EACH ROW EXECUTE FUNCTION participant_known();
CREATE TRIGGER participant_known AFTER UPDATE OF is_public ON participants
FOR EACH ROW WHEN (new.is_public <> old.is_public) EXECUTE FUNCTION participant_known();

-- What hangs on a message goes with it, and what answered it lets go of it, unless it goes as well. That has to
-- be before the reference is checked, by a trigger whose name begins with RI: triggers fire in the order of names.
CREATE FUNCTION message_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE messages
  SET parent_id = NULL, deleted_parent = old.id,
    deleted_parent_public = CASE WHEN old.visibility = 'public' THEN 1 ELSE 0 END
  WHERE parent_id = old.id;
  RETURN NULL;
END $$;
CREATE TRIGGER "A_message_leaves" AFTER DELETE ON messages
FOR EACH ROW EXECUTE FUNCTION message_leaves();
CREATE FUNCTION message_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM recipients WHERE message_id = old.id;
  DELETE FROM search_documents WHERE message_id = old.id;
  UPDATE sessions SET public_count = public_count - 1
  WHERE id = old.session_id AND old.visibility = 'public';
  UPDATE counted SET total = total - 1 WHERE name = 'messages' AND up_to >= old.id;
  PERFORM bump('visibility', 'visibility:' || old.session_id, 'deletions',
    'deletions:' || old.session_id);
  RETURN NULL;
END $$;
CREATE TRIGGER message_deleted AFTER DELETE ON messages
FOR EACH ROW EXECUTE FUNCTION message_deleted();

-- What each agent keeps in the store, and under '' what all of them do; counted once somebody asked.
CREATE TABLE usage (
  agent_id TEXT COLLATE "C" PRIMARY KEY,
  sessions BIGINT NOT NULL,
  messages BIGINT NOT NULL,
  bytes    BIGINT NOT NULL
);
CREATE FUNCTION count_usage(agent text, more_sessions bigint, more_messages bigint, more_bytes bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM usage WHERE agent_id = '') THEN
    INSERT INTO usage (agent_id, sessions, messages, bytes)
    VALUES (agent, more_sessions, more_messages, more_bytes)
    ON CONFLICT (agent_id) DO UPDATE SET sessions = usage.sessions + excluded.sessions,
      messages = usage.messages + excluded.messages, bytes = usage.bytes + excluded.bytes;
  END IF;
END $$;
CREATE FUNCTION usage_total() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE usage SET sessions = sessions + new.sessions, messages = messages + new.messages,
      bytes = bytes + new.bytes
    WHERE agent_id = '';
  ELSE
    UPDATE usage SET sessions = sessions + new.sessions - old.sessions,
      messages = messages + new.messages - old.messages, bytes = bytes + new.bytes - old.bytes
    WHERE agent_id = '';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER usage_total AFTER INSERT OR UPDATE ON usage
FOR EACH ROW WHEN (new.agent_id <> '') EXECUTE FUNCTION usage_total();
CREATE FUNCTION usage_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM count_usage(old.created_by, CASE WHEN TG_OP = 'DELETE' THEN -1 ELSE 0 END, 0,
      -text_bytes(old.purpose) - octet_length(old.metadata));
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM count_usage(new.created_by, CASE WHEN TG_OP = 'INSERT' THEN 1 ELSE 0 END, 0,
      text_bytes(new.purpose) + octet_length(new.metadata));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER usage_session AFTER INSERT OR DELETE OR UPDATE OF purpose, metadata ON sessions
FOR EACH ROW EXECUTE FUNCTION usage_session();
CREATE FUNCTION usage_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM count_usage(old.sender, 0, CASE WHEN TG_OP = 'DELETE' THEN -1 ELSE 0 END,
      -text_bytes(old.content) - octet_length(old.metadata));
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM count_usage(new.sender, 0, CASE WHEN TG_OP = 'INSERT' THEN 1 ELSE 0 END,
      text_bytes(new.content) + octet_length(new.metadata));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER usage_message AFTER INSERT OR DELETE OR UPDATE OF content, metadata ON messages
FOR EACH ROW EXECUTE FUNCTION usage_message();
CREATE FUNCTION usage_memory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM count_usage(old.updated_by, 0, 0, -octet_length(old.value) - octet_length(old.metadata));
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM count_usage(new.updated_by, 0, 0, octet_length(new.value) + octet_length(new.metadata));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER usage_memory
AFTER INSERT OR DELETE OR UPDATE OF value, metadata, updated_by ON memory
FOR EACH ROW EXECUTE FUNCTION usage_memory();

CREATE FUNCTION segment_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM search_segments WHERE old.id BETWEEN first_id AND last_id) THEN
    INSERT INTO search_changes (message_id) VALUES (old.id);
    IF TG_OP = 'DELETE' THEN
      UPDATE search_segments SET deletions = deletions + 1 WHERE old.id BETWEEN first_id AND last_id;
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER segment_message AFTER DELETE OR UPDATE OF visibility, recipients ON messages
FOR EACH ROW EXECUTE FUNCTION segment_message();
