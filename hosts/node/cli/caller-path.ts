import { resolve } from "node:path";

/**
 * A path as the person meant it. npm runs a script in the project's folder and says in INIT_CWD where it was called;
 * a program started without npm looks from where it stands. `script`: the npm script that starts this program – under
 * another one INIT_CWD is that one's.
 */
export function callerPath(
  path: string,
  script: string,
  environment: { readonly [name: string]: string | undefined } = process.env,
): string {
  const { INIT_CWD: calledAt, npm_lifecycle_event: running } = environment;
  return running === script && calledAt !== undefined ? resolve(calledAt, path) : resolve(path);
}
