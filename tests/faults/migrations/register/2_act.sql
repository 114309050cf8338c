-- Not shipped: the second step, which also moves rows.

CREATE TABLE act (name TEXT PRIMARY KEY) STRICT;
INSERT INTO act (name) SELECT DISTINCT act FROM event;
