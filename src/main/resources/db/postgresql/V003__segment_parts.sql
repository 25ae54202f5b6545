-- The files of search_segments, from which each machine makes its own: 256 KB a part, compressed by zlib
-- before they come here. They come while their segment is claimed, and go with it.
CREATE TABLE search_segment_parts (
  file  TEXT COLLATE "C" NOT NULL REFERENCES search_segments (file) ON DELETE CASCADE,
  part  BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (file, part)
);
ALTER TABLE search_segment_parts ALTER COLUMN bytes SET STORAGE EXTERNAL;
