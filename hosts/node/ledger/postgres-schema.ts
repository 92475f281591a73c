/** In the first schema of the user's search path. */
export const REMOTE_TABLE = "pilotline_entry";

/** docs/accounts.md shows it to who makes the table by hand, and gives the user INSERT and SELECT alone. */
export const REMOTE_SCHEMA = `
CREATE TABLE IF NOT EXISTS ${REMOTE_TABLE} (
  store text NOT NULL,
  sequence bigint NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  source text NOT NULL,
  body jsonb NOT NULL,
  received timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (store, sequence)
);
CREATE INDEX IF NOT EXISTS ${REMOTE_TABLE}_kind ON ${REMOTE_TABLE} (kind, at);
`;

/** Store id, then one array a column. One statement: all of the rows or none. */
export const PUT_ROWS = `
INSERT INTO ${REMOTE_TABLE} (store, sequence, at, kind, source, body)
SELECT $1, sequence, to_timestamp(at_ms / 1000.0), kind, source, body::jsonb
FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[]) AS row (sequence, at_ms, kind, source, body)
ORDER BY sequence
ON CONFLICT DO NOTHING`;

/** Of a store; numbers come as texts. */
export const NEWEST_ROW = `
SELECT sequence, round(extract(epoch FROM at) * 1000)::bigint AS at_ms, kind, source FROM ${REMOTE_TABLE}
WHERE store = $1 ORDER BY sequence DESC LIMIT 1`;
