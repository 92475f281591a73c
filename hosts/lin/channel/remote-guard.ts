import type { ClosedPhases, Guard, GuardConstructor, GuardDrop, GuardReport } from "../../../modules/device/guard";
import { type Answer, ask, type Exchange } from "./exchange";

const DROPS: readonly unknown[] = Object.freeze(["permit-expired", "pilot-left", "trip-line", "emergency-stop"]);

/** The guard of the board at the other end of the channel: it goes on when this end stands still. */
export function remoteGuard(exchange: Exchange): GuardConstructor {
  return class RemoteGuard implements Guard {
    write(phases: ClosedPhases): void {
      ask(exchange, "guard.write", { phases });
    }

    renew(): void {
      ask(exchange, "guard.renew");
    }

    read(): GuardReport {
      return report(ask(exchange, "guard.read"));
    }

    close(): void {
      ask(exchange, "guard.close");
    }
  };
}

function report({ coil, dropped, contacts, extraContacts }: Answer): GuardReport {
  return {
    coil: coil === true,
    dropped: DROPS.includes(dropped) ? (dropped as GuardDrop) : null,
    ...(typeof contacts === "boolean" && { contacts }),
    ...(typeof extraContacts === "boolean" && { extraContacts }),
  };
}
