import type { Device } from "../device/device";
import type { KeyValueStore } from "../device/storage";
import type { HttpRequest } from "../http/exchange";
import type { Checked } from "../schema/check";
import type { Entropy } from "./entropy";
import { parseRecord, recordText } from "./password-record";
import { PasswordTurn } from "./password-turn";
import { isOutdated, newStretching } from "./password-work";
import { endedCookie, sessionCookie, sessionKey } from "./session-cookie";
import { Sessions } from "./sessions";
import { afterWrong, NO_TRIES, type Tries, waitMs } from "./throttle";
import { type Scope, Tokens, type TokenView } from "./tokens";

const PASSWORD = "password";
/** s after which to ask again while somebody else's password is being looked at. */
const BUSY_S = 1;

export interface AccessOptions {
  readonly device: Pick<Device, "clock" | "timers" | "entropy" | "KeyStretcher">;
  /** Keys `password` and `tokens` are its own. */
  readonly store: KeyValueStore;
}

export type LoginResult =
  /** `cookie`: for `Set-Cookie`. */
  | { readonly kind: "in"; readonly cookie: string }
  | { readonly kind: "wrong" }
  /** Nobody has looked at the password. */
  | { readonly kind: "wait"; readonly retryAfterS: number }
  /** The password could not be stretched or stored. */
  | { readonly kind: "failed" };

export interface Visitor {
  readonly kind: "session" | "token";
  readonly scope: Scope;
}

/** Who gets into a part: one password for people, tokens for programs. A password is stretched between other work. */
export class Access {
  private readonly entropy: Entropy;
  private readonly sessions: Sessions;
  private readonly programs: Tokens;
  private tries: Tries = NO_TRIES;
  private readonly turn: PasswordTurn;
  private stored: string | undefined;

  /** Throws a RangeError where the device has no true randomness: whatever it made could be guessed. */
  constructor(private readonly options: AccessOptions) {
    const { device, store } = options;
    if (device.entropy === undefined) throw new RangeError("this device has no source of true randomness");
    this.entropy = (bytes) => device.entropy?.(bytes);
    this.sessions = new Sessions(this.entropy);
    this.programs = new Tokens(store, this.entropy);
    this.turn = new PasswordTurn(device);
    this.stored = store.read(PASSWORD);
  }

  /** A password is set. One that cannot be read counts: it must not open the part to whoever comes first. */
  get isSetUp(): boolean {
    return this.stored !== undefined;
  }

  /** s until a password is looked at again, 0: now. */
  get waitS(): number {
    return Math.ceil(waitMs(this.tries, this.nowMs) / 1_000);
  }

  mayTry(): boolean {
    return this.waitS === 0;
  }

  /** Something else than the password was guessed wrong. */
  failed(): void {
    this.tries = afterWrong(this.tries, this.nowMs);
  }

  /** Sets the first password; `wrong` where there is one. Its length is the caller's matter. */
  setUp(request: HttpRequest, password: string, then: (result: LoginResult) => void): void {
    if (this.isSetUp) then({ kind: "wrong" });
    else if (this.turn.isBusy) then({ kind: "wait", retryAfterS: BUSY_S });
    else this.replace(request, password, then);
  }

  login(request: HttpRequest, password: string, then: (result: LoginResult) => void): void {
    this.check(password, then, (isOld) => {
      const enter = (): void => then(this.letIn(request));
      // The old record is as right as a new one: it stays where none can be made.
      if (isOld) this.make(password, enter, enter);
      else enter();
    });
  }

  /** All sessions end, and who asked gets a new one. */
  change(request: HttpRequest, old: string, next: string, then: (result: LoginResult) => void): void {
    this.check(old, then, () => this.replace(request, next, then));
  }

  /** Answers with what takes the cookie away. */
  logout({ headers, isSecure }: HttpRequest): string {
    const key = sessionKey(headers.cookie);
    if (key !== undefined) this.sessions.end(key);
    return endedCookie(isSecure);
  }

  /** A header `Authorization` counts alone: a cookie beside it is not looked at. */
  who({ headers }: HttpRequest): Visitor | undefined {
    if (headers.authorization !== undefined) {
      const scope = this.programs.scopeOf(headers.authorization);
      return scope === undefined ? undefined : { kind: "token", scope };
    }
    const key = sessionKey(headers.cookie);
    const isIn = key !== undefined && this.sessions.use(key, this.nowMs);
    return isIn ? { kind: "session", scope: "write" } : undefined;
  }

  get tokens(): readonly TokenView[] {
    return this.programs.views;
  }

  /** The new token, which nobody can be told again. */
  addToken(name: string, scope: Scope): Checked<string> {
    return this.programs.add(name, scope);
  }

  removeToken(name: string): boolean {
    return this.programs.remove(name);
  }

  /** As new: no password, nobody is in. What is being looked at is not answered any more. */
  forget(): void {
    this.close();
    this.stored = undefined;
    this.options.store.delete(PASSWORD);
    this.programs.removeAll();
    this.sessions.endAll();
    this.tries = NO_TRIES;
  }

  /** What is being looked at is not answered any more. */
  close(): void {
    this.turn.close();
  }

  private get nowMs(): number {
    return this.options.device.clock.nowMs();
  }

  /** `isRight`: whether the record of it is an old one. */
  private check(password: string, then: (result: LoginResult) => void, isRight: (isOld: boolean) => void): void {
    const retryAfterS = this.turn.isBusy ? BUSY_S : this.waitS;
    if (retryAfterS > 0) {
      then({ kind: "wait", retryAfterS });
      return;
    }
    const record = parseRecord(this.stored ?? "");
    if (record === undefined) {
      then({ kind: "wrong" });
      return;
    }
    this.turn.start(password, record, (work) => {
      if (work === undefined) then({ kind: "failed" });
      else if (work.isOf(record)) isRight(isOutdated(this.options.device, record));
      else {
        this.failed();
        then({ kind: "wrong" });
      }
    });
  }

  /** Sets a password, and lets in nobody but who gave it. */
  private replace(request: HttpRequest, password: string, then: (result: LoginResult) => void): void {
    this.make(
      password,
      () => then({ kind: "failed" }),
      () => {
        this.sessions.endAll();
        then(this.letIn(request));
      },
    );
  }

  /** Makes a new record of a password, and stores it. */
  private make(password: string, failed: () => void, done: () => void): void {
    const { device, store } = this.options;
    this.turn.start(password, newStretching(device, this.entropy), (work) => {
      const record = work?.record;
      if (record === undefined) {
        failed();
        return;
      }
      const text = recordText(record);
      try {
        store.write(PASSWORD, text);
      } catch {
        failed();
        return;
      }
      this.stored = text;
      done();
    });
  }

  private letIn({ isSecure }: HttpRequest): LoginResult {
    return { kind: "in", cookie: sessionCookie(this.sessions.open(this.nowMs), isSecure) };
  }
}
