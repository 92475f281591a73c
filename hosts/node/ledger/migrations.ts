/** Of our files, in SQLite's header: "PLGR". */
export const APPLICATION_ID = 0x504c4752;

/**
 * What makes each version of the file's schema out of the one before; `PRAGMA user_version` counts them. What stands
 * here is never changed, only added to. docs/accounts.md describes the tables.
 */
export const MIGRATIONS: readonly string[] = Object.freeze([
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- Everything as it came. AUTOINCREMENT: a number is never given twice, because the far side knows a row by it.
  CREATE TABLE entry (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    body TEXT NOT NULL,
    -- What may come several times and is kept once, such as a retained message.
    once TEXT
  );
  CREATE INDEX entry_kind ON entry (kind, at_ms);
  CREATE UNIQUE INDEX entry_once ON entry (once) WHERE once IS NOT NULL;

  -- How far each register is booked: JSON of modules/accounts/registers.
  CREATE TABLE register (
    kind TEXT NOT NULL, source TEXT NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (kind, source)
  ) WITHOUT ROWID;

  -- tag '': nobody.
  CREATE TABLE usage (
    quarter_ms INTEGER NOT NULL, charger_id TEXT NOT NULL, tag TEXT NOT NULL, energy_wh INTEGER NOT NULL,
    PRIMARY KEY (quarter_ms, charger_id, tag)
  ) WITHOUT ROWID;

  -- span: 'quarter' or 'day'; kind: 'reading' or 'draw'. Sums are of the samples.
  CREATE TABLE roll_up (
    span TEXT NOT NULL, start_ms INTEGER NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL,
    samples INTEGER NOT NULL,
    sum_a1 REAL NOT NULL, sum_a2 REAL NOT NULL, sum_a3 REAL NOT NULL,
    max_a1 REAL NOT NULL, max_a2 REAL NOT NULL, max_a3 REAL NOT NULL,
    energy_wh INTEGER NOT NULL,
    PRIMARY KEY (span, start_ms, kind, source)
  ) WITHOUT ROWID;
  `,
]);
