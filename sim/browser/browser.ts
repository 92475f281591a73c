import type { NetworkPath, VirtualNetwork } from "../../hosts/virtual/network";
import { type Answered, BrowserConnection, type Request } from "./connection";

const HTTP_PORT = 80;
/** Browsers open no more to one server. */
const MAX_CONNECTIONS = 6;

export interface BrowserOptions {
  readonly network: VirtualNetwork;
  readonly partId: string;
  readonly port?: number;
  readonly path?: Partial<NetworkPath>;
}

/** A browser with a part's page, as far as its part hears of it: the requests of portal/src, their order and their connections. */
export class Browser {
  /** Of the session; undefined: nobody is logged in. */
  cookie: string | undefined;
  private tag: string | undefined;
  private readonly connections: BrowserConnection[] = [];
  private events: BrowserConnection | undefined;
  /** Requests that came to nothing because the connection ended. */
  lost = 0;

  constructor(private readonly options: BrowserOptions) {}

  /** One request; `then` hears undefined where the connection ended before. */
  ask(request: Omit<Request, "cookie">, then: (answer: Answered | undefined) => void): void {
    this.free().request(
      { ...request, cookie: this.cookie },
      {
        onAnswer: (answer) => {
          if (answer === undefined) this.lost += 1;
          if (answer?.cookie !== undefined) this.cookie = answer.cookie;
          then(answer);
        },
      },
    );
  }

  setUp(password: string, key: string, then: (status: number) => void): void {
    this.post("/api/setup", { password, key }, then);
  }

  logIn(password: string, then: (status: number) => void): void {
    this.post("/api/login", { password }, then);
  }

  /** What a page does when somebody opens it: the page, unless the browser still has it, who is there, and the status. */
  openPage(onStatus: (status: string) => void): void {
    const ifNoneMatch = this.tag;
    this.ask({ method: "GET", path: "/", ifNoneMatch }, (page) => {
      this.tag = page?.tag ?? this.tag;
      if (page !== undefined)
        this.ask({ method: "GET", path: "/api/about" }, (about) => about && this.listen(onStatus));
    });
  }

  /** Forgets the page, as a browser does that is there for the first time. */
  forgetPage(): void {
    this.tag = undefined;
  }

  close(): void {
    for (const connection of this.connections) connection.close();
    this.connections.length = 0;
    this.events = undefined;
  }

  private post(path: string, body: object, then: (status: number) => void): void {
    this.ask({ method: "POST", path, body: JSON.stringify(body) }, (answer) => then(answer?.status ?? 0));
  }

  private listen(onStatus: (status: string) => void): void {
    this.events?.close();
    const events = this.free();
    this.events = events;
    events.request(
      { method: "GET", path: "/api/events", cookie: this.cookie },
      { onAnswer: () => {}, onEvent: onStatus },
    );
  }

  private free(): BrowserConnection {
    const { network, partId, port = HTTP_PORT, path = {} } = this.options;
    for (let index = this.connections.length - 1; index >= 0; index--)
      if (this.connections[index]?.isOver === true) this.connections.splice(index, 1);
    const idle = this.connections.find(({ isBusy }) => !isBusy);
    if (idle !== undefined) return idle;
    if (this.connections.length >= MAX_CONNECTIONS) throw new RangeError("a browser has no more connections");
    const connection = new BrowserConnection(network, partId, port, path);
    this.connections.push(connection);
    return connection;
  }
}
