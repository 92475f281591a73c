import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import type { WallMs } from "../../../modules/device/time";
import { APPLICATION_ID, MIGRATIONS } from "./migrations";

/** `foreign`: somebody else's database. `newer`: a later program made it. `missing`: there is none to read. */
export type LedgerErrorCode = "foreign" | "newer" | "missing";

export class LedgerError extends Error {
  constructor(
    readonly code: LedgerErrorCode,
    message: string,
  ) {
    super(message);
    this.name = "LedgerError";
  }
}

/** ms that another program, an export, may hold the file. */
const BUSY_MS = 2_000;
const SIDE_FILES = ["", "-wal", "-shm"] as const;

/** Makes file and folder where they are missing, and brings the schema up to date. Throws LedgerError and SqliteError. */
export function openFile(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // SQLite gives its side files the rights of this one, and it tells who charged when.
  closeSync(openSync(file, "a", 0o600));
  const database = new Database(file, { timeout: BUSY_MS });
  try {
    prepare(database, file);
    return database;
  } catch (error) {
    shut(database);
    throw error;
  }
}

/** For reading beside a program that writes. */
export function openForReading(file: string): Database.Database {
  if (!existsSync(file)) throw new LedgerError("missing", `there is no ledger ${file}`);
  const database = new Database(file, { readonly: true, timeout: BUSY_MS });
  try {
    const version = versionOf(database, file);
    if (version === MIGRATIONS.length) return database;
    throw new LedgerError("missing", `the ledger ${file} is of version ${version}: start the manager with it first`);
  } catch (error) {
    shut(database);
    throw error;
  }
}

/** Lets go of a file. What a corrupt one fails with meanwhile tells nobody anything new; a table that is half read keeps it. */
export function shut(database: Database.Database): void {
  try {
    database.close();
  } catch {
    // The process ends with it.
  }
}

/** As SQLite found it: nothing can be read from it, or not all. */
export function isCorrupt(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB";
}

export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown error";
}

/** Moves a file that cannot be used, with what belongs to it, and returns its new name. Throws what the system throws. */
export function setAside(file: string, nowMs: WallMs): string {
  const time = new Date(nowMs).toISOString().replace(/[:.]/g, "-");
  const name = `${file}.corrupt-${time}-${randomBytes(2).toString("hex")}`;
  for (const side of SIDE_FILES) if (existsSync(file + side)) renameSync(file + side, name + side);
  return name;
}

function prepare(database: Database.Database, file: string): void {
  const version = versionOf(database, file);
  database.pragma("journal_mode = WAL");
  // A transaction that is done is on the disk: the far side must not know a sequence number that is given again.
  database.pragma("synchronous = FULL");
  database.pragma("journal_size_limit = 16777216");
  if (version === MIGRATIONS.length) return;
  database.transaction(() => {
    for (const migration of MIGRATIONS.slice(version)) database.exec(migration);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${MIGRATIONS.length}`);
    database.prepare("INSERT INTO meta (name, value) VALUES ('store', ?) ON CONFLICT DO NOTHING").run(newStoreId());
  })();
}

/** Of a file, so that two of them never mix on the far side. */
export function newStoreId(): string {
  return randomBytes(8).toString("hex");
}

/** 0 for an empty file. */
function versionOf(database: Database.Database, file: string): number {
  const pragma = (name: string): number => Number(database.pragma(name, { simple: true }));
  const isEmpty = database.prepare("SELECT count(*) AS count FROM sqlite_master").pluck().get() === 0;
  if (isEmpty) return 0;
  if (pragma("application_id") !== APPLICATION_ID)
    throw new LedgerError("foreign", `${file} is a database, but no ledger; nothing was changed`);
  const version = pragma("user_version");
  if (version > MIGRATIONS.length)
    throw new LedgerError("newer", `the ledger ${file} was made by a newer program; nothing was changed`);
  return version;
}
