import type { Access } from "../access/access";
import type { Device } from "../device/device";
import type { HttpRequest } from "../http/exchange";
import type { Updates } from "../update/updates";
import type { WifiKeeper } from "../wifi/wifi-keeper";
import type { PortalApplication } from "./application";
import type { LiveStatus } from "./live-status";
import type { LogRing } from "./log-ring";

/** What the portal's routes work with. */
export interface PortalContext {
  readonly device: Device;
  readonly application: PortalApplication;
  readonly access: Access;
  /** The access point's password. */
  readonly key: string;
  /** A person came in. */
  readonly onLogin: () => void;
  /** undefined: the board has no Wi-Fi. */
  readonly wifi: WifiKeeper | undefined;
  /** undefined: the host cannot replace its own program. */
  readonly updates: Updates | undefined;
  readonly log: LogRing;
  readonly live: LiveStatus;
  /** By which it is reached on its network: `ID.local`. */
  localName(): string;
  /** Restarts the part once this answer is out, unless it is busy by then. */
  restartSoon(): void;
  /** Who set it up through the access point was told its new address. */
  told(): void;
  /** Calls it when others have had their turn; not any more once the portal is closed. */
  later(callback: () => void): void;
  /** It came through the access point: whoever sent it knows the password on the sticker. */
  isAtHand(request: HttpRequest): boolean;
}
