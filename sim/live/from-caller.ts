import { resolve } from "node:path";

/** npm runs scripts in the project's folder; a person means the folder they are in. */
export function fromCaller(path: string): string {
  return path.startsWith("/dev/") ? path : resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
}
