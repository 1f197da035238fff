-- The longest stay bounds how much earlier than a period the stays that overlap it can begin.
CREATE INDEX stay_length ON stay (coalesce(out_at, planned_out_at) - coalesce(in_at, planned_in_at));
