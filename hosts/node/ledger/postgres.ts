import type { ConnectionOptions } from "node:tls";
import { Client } from "pg";
import { codeOf } from "./open";
import { type ConnectRemote, RemoteError, type RemoteRow, type RemoteStore } from "./outbox";
import { NEWEST_ROW, PUT_ROWS, REMOTE_SCHEMA, REMOTE_TABLE } from "./postgres-schema";
import type { OutboxRow } from "./store";

export interface PostgresOptions {
  /** `postgresql://user:password@host:port/database`. It is a secret: nothing here repeats it. */
  readonly connectionString: string;
  /** Of Node's TLS: `ca`, `cert`, `key`, `servername` …; left out, the connection string's `sslmode` decides. */
  readonly tls?: ConnectionOptions;
}

/** ms; a program that ends while it connects waits for so long. */
const CONNECT_MS = 4_000;
/** ms. */
const STATEMENT_MS = 30_000;

/** What a person can do something about. Node's codes and PostgreSQL's (appendix A of its manual). */
const REASONS: Readonly<Record<string, string>> = Object.freeze({
  ECONNREFUSED: "nobody listens there",
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name cannot be looked up",
  ETIMEDOUT: "it does not answer",
  ECONNRESET: "the connection was cut",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not trusted",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not trusted",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate bears another name",
  "28P01": "user or password is wrong",
  "28000": "it does not let this user in",
  "3D000": "there is no such database",
  "42501": "this user may not do that",
  "42P01": `the table ${REMOTE_TABLE} is missing`,
  "53100": "its disk is full",
  "57P01": "it is shutting down",
  "57P03": "it is starting up",
});

/** Connections to a PostgreSQL server, each of which makes the table where it is missing. */
export function connectPostgres(options: PostgresOptions): ConnectRemote {
  return async () => {
    const remote = new PostgresStore(options);
    try {
      await remote.open();
      return remote;
    } catch (error) {
      await remote.close();
      throw error;
    }
  };
}

class PostgresStore implements RemoteStore {
  private readonly client: Client;

  constructor({ connectionString, tls }: PostgresOptions) {
    try {
      this.client = new Client({
        connectionString,
        ...(tls === undefined ? {} : { ssl: tls }),
        application_name: "pilotline",
        connectionTimeoutMillis: CONNECT_MS,
        statement_timeout: STATEMENT_MS,
        query_timeout: STATEMENT_MS + CONNECT_MS,
        keepAlive: true,
      });
    } catch {
      // The error repeats the string.
      throw new RemoteError("away", "the connection string is none");
    }
    // What fails is told by the query that meets it; without a listener it would end the program.
    this.client.on("error", () => {});
  }

  async open(): Promise<void> {
    await told(this.client.connect());
    const found = await this.ask<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [REMOTE_TABLE]);
    if (found?.there !== true) await told(this.client.query(REMOTE_SCHEMA));
  }

  async newest(storeId: string): Promise<RemoteRow | undefined> {
    const row = await this.ask<Omit<RemoteRow, "sequence" | "atMs"> & { sequence: string; at_ms: string }>(NEWEST_ROW, [
      storeId,
    ]);
    if (row === undefined) return undefined;
    const { sequence, at_ms, kind, source } = row;
    return { sequence: Number(sequence), atMs: Number(at_ms), kind, source };
  }

  async put(storeId: string, rows: readonly OutboxRow[]): Promise<void> {
    const column = <K extends keyof OutboxRow>(name: K) => rows.map((row) => row[name]);
    const columns = [column("sequence"), column("atMs"), column("kind"), column("source"), column("body")];
    await told(this.client.query(PUT_ROWS, [storeId, ...columns]));
  }

  async close(): Promise<void> {
    try {
      await this.client.end();
    } catch {
      // It is gone already.
    }
  }

  private async ask<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row | undefined> {
    const { rows } = await told(this.client.query<Row>(sql, [...values]));
    return rows[0];
  }
}

/** The same, but what it rejects with holds no secret, and says whether it is worth another attempt. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = codeOf(error);
    const reason = REASONS[code] ?? "it failed";
    // Class 22: data exception, 23: integrity constraint violation.
    const isRefused = /^2[23]...$/.test(code);
    throw new RemoteError(isRefused ? "refused" : "away", `${reason} (${code})`);
  }
}
