-- Under which key of a role a family's secret was on its way: who held that one knows it.
ALTER TABLE household_key ADD COLUMN under INTEGER NOT NULL DEFAULT 0;
UPDATE household_key SET under = hlc;
