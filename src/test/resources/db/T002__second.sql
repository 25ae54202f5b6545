-- A next version, for tests. Twice would fail on the column and leave two rows.
ALTER TABLE store_fact ADD COLUMN note TEXT;
INSERT INTO store_fact (name, value) VALUES ('migrated-' || hex(randomblob(8)), '2');
