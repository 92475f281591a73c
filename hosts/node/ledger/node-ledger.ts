import type { LedgerConstructor } from "../../../modules/ledger/ledger";
import { Forwarder } from "./forwarder";
import { connectPostgres, type PostgresOptions } from "./postgres";
import { SqliteLedger, type SqliteLedgerOptions } from "./sqlite-ledger";

export interface NodeLedgerOptions extends Omit<SqliteLedgerOptions, "isForwarded"> {
  /** Left out, everything stays here. */
  readonly remote?: PostgresOptions;
}

/** The class that a device offers: a file here, and what is in it on a PostgreSQL server where one is configured. */
export function nodeLedgerClass({ remote, ...options }: NodeLedgerOptions): LedgerConstructor {
  return class NodeLedger extends SqliteLedger {
    private readonly forwarder: Forwarder | undefined;

    constructor() {
      super({ ...options, isForwarded: remote !== undefined });
      if (remote === undefined) return;
      const { timers, onWarning } = options;
      this.forwarder = new Forwarder({ outbox: this, connect: connectPostgres(remote), timers, onWarning });
    }

    override close(): void {
      super.close();
      void this.forwarder?.close();
    }
  };
}
