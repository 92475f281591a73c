import { spawn } from "node:child_process";

const OPENERS: { readonly [platform: string]: readonly [command: string, ...args: string[]] } = Object.freeze({
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
  linux: ["xdg-open"],
});

/** Shows the page where there is a desktop to show it on. A failure is no failure: the address is printed anyway. */
export function openBrowser(url: string): void {
  const opener = OPENERS[process.platform];
  const hasDesktop = process.platform !== "linux" || "DISPLAY" in process.env || "WAYLAND_DISPLAY" in process.env;
  if (opener === undefined || !hasDesktop) return;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
