-- Not shipped: the first of two steps that the fault runs migrate a vault by.

ALTER TABLE record ADD COLUMN seen_by TEXT NOT NULL DEFAULT '';
