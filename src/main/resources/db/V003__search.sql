-- What search keeps of each message: its words in the order of the text, as far as search tells them
-- apart. Written with the message; one that is missing, or of another version, is made again.
CREATE TABLE search_documents (
  message_id INTEGER PRIMARY KEY REFERENCES messages (id),
  version    INTEGER NOT NULL,  -- of the way in which messages are read and written
  document   BLOB    NOT NULL
) STRICT;
