-- Files beside the database with the words of the messages from one id to another, which every process
-- maps; what follows the last of them is read from search_documents. None is needed: what is missing or
-- damaged is read as if it had never been there, and made again.
CREATE TABLE search_segments (
  file      TEXT    PRIMARY KEY,  -- its name, random, by which it is also signed
  first_id  INTEGER NOT NULL,
  last_id   INTEGER NOT NULL,
  tokenizer INTEGER NOT NULL,     -- of the way in which words were read
  format    INTEGER NOT NULL,     -- of the way in which the file was written
  builder   TEXT    NOT NULL,     -- the process that writes or wrote it
  messages  INTEGER NOT NULL,
  length    INTEGER NOT NULL,     -- in bytes; 0 while it is being written
  deletions INTEGER NOT NULL      -- how many of its messages were deleted since it was begun
) STRICT, WITHOUT ROWID;

-- Messages in segments whose visibility changed, or that were deleted, since their segment was begun.
CREATE TABLE search_changes (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id INTEGER NOT NULL
) STRICT;
CREATE INDEX search_changes_message ON search_changes (message_id);

CREATE TRIGGER segment_message_shown AFTER UPDATE OF visibility, recipients ON messages
WHEN EXISTS (SELECT 1 FROM search_segments WHERE old.id BETWEEN first_id AND last_id)
BEGIN
  INSERT INTO search_changes (message_id) VALUES (old.id);
END;

CREATE TRIGGER segment_message_deleted AFTER DELETE ON messages
WHEN EXISTS (SELECT 1 FROM search_segments WHERE old.id BETWEEN first_id AND last_id)
BEGIN
  INSERT INTO search_changes (message_id) VALUES (old.id);
  UPDATE search_segments SET deletions = deletions + 1 WHERE old.id BETWEEN first_id AND last_id;
END;
