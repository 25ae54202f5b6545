-- What polled answers depend on beside messages and positions: the facts of sessions and who is known to
-- take part. The store counts it itself, in the transaction that changes it, whoever does. What only
-- comes with a message, such as the time of the latest activity, is not counted here.
CREATE TRIGGER session_begun AFTER INSERT ON sessions
BEGIN
  INSERT INTO change_seq (scope, seq) VALUES ('sessions', 1), ('session:' || new.id, 1)
  ON CONFLICT (scope) DO UPDATE SET seq = seq + 1;
END;
CREATE TRIGGER session_changed AFTER UPDATE OF purpose, metadata, is_active ON sessions
BEGIN
  INSERT INTO change_seq (scope, seq) VALUES ('sessions', 1), ('session:' || new.id, 1)
  ON CONFLICT (scope) DO UPDATE SET seq = seq + 1;
END;
CREATE TRIGGER participant_joined AFTER INSERT ON participants
BEGIN
  INSERT INTO change_seq (scope, seq) VALUES ('sessions', 1), ('session:' || new.session_id, 1)
  ON CONFLICT (scope) DO UPDATE SET seq = seq + 1;
END;
CREATE TRIGGER participant_known AFTER UPDATE OF is_public ON participants
BEGIN
  INSERT INTO change_seq (scope, seq) VALUES ('sessions', 1), ('session:' || new.session_id, 1)
  ON CONFLICT (scope) DO UPDATE SET seq = seq + 1;
END;
