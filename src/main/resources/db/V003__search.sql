-- What search keeps of each message: its words as numbers, in the order of the text. Written with
-- the message; one that is missing, or of another version, is made again when it is needed.
CREATE TABLE search_documents (
  message_id INTEGER PRIMARY KEY REFERENCES messages (id),
  version    INTEGER NOT NULL,  -- of the way in which messages are read and written
  document   BLOB    NOT NULL
) STRICT;

-- The words behind the numbers.
CREATE TABLE search_terms (
  key  INTEGER PRIMARY KEY,
  term TEXT    NOT NULL
) STRICT;
