-- Not shipped: the first of two steps that the fault runs migrate a vault by.

ALTER TABLE akt ADD COLUMN shelf TEXT NOT NULL DEFAULT '';
