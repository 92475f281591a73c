import type { Exchange, Method } from "../http/exchange";
import type { PortalContext } from "./context";

/** Whom a route answers. */
export type RouteAccess =
  /** Everybody. */
  | "open"
  /** Before a password is set whoever came through the access point; then whoever may change something. */
  | "first-contact"
  /** Who is logged in, and a program with any token. */
  | "read"
  /** Who is logged in, and a program whose token may change something. */
  | "write"
  /** A person who is logged in, and no program. */
  | "person";

export interface Route {
  readonly method: Method;
  /** Ends with `/*` where the rest of the path is one name. */
  readonly path: string;
  readonly access: RouteAccess;
  readonly run: (exchange: Exchange, context: PortalContext, rest: string) => void;
}

export interface Found {
  readonly route: Route | undefined;
  readonly rest: string;
  /** Methods that the path has, for a 405; empty: the path is not there. */
  readonly allowed: readonly Method[];
}

/** HEAD is answered as GET without a body, by the server. */
export function findRoute(tables: readonly (readonly Route[])[], method: Method, path: string): Found {
  const allowed: Method[] = [];
  for (const table of tables) {
    for (const route of table) {
      const rest = restOf(route.path, path);
      if (rest === undefined) continue;
      if (route.method === method || (method === "HEAD" && route.method === "GET")) return { route, rest, allowed };
      allowed.push(route.method);
    }
  }
  return { route: undefined, rest: "", allowed };
}

function restOf(pattern: string, path: string): string | undefined {
  if (!pattern.endsWith("/*")) return pattern === path ? "" : undefined;
  const start = pattern.slice(0, -1);
  if (!path.startsWith(start)) return undefined;
  const rest = path.slice(start.length);
  return rest === "" || rest.includes("/") ? undefined : rest;
}
