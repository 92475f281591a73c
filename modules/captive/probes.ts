/** What a system asks for, to learn whether its network reaches the Internet, and the answer that says so. */
export interface Probe {
  /** In small letters; empty: any host. */
  readonly host: string;
  readonly path: string;
  readonly status: number;
  /** Exactly so, to the last byte. */
  readonly body: string;
  readonly contentType: string;
}

const HTML = "text/html";
const PLAIN = "text/plain";
const APPLE = "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>";
const NETWORK_MANAGER = "NetworkManager is online\n";

/**
 * A network is captive to each of them as soon as the answer is another one. A redirect is what all of them take for a
 * page to sign in on, and open; so all other answers of a captive network are one row, in captive-reply.
 */
export const PROBES: readonly Probe[] = Object.freeze([
  // Android, Chrome OS and their makers' own hosts: connectivitycheck.gstatic.com, clients3.google.com,
  // play.googleapis.com, connectivitycheck.android.com, www.google.com (AOSP, NetworkMonitor and its config.xml).
  // Beside it they ask https://www.google.com/generate_204, which no board can answer: they go on calling the network
  // limited, and keep it once the person says so.
  Object.freeze({ host: "", path: "/generate_204", status: 204, body: "", contentType: PLAIN } as const),
  Object.freeze({ host: "", path: "/gen_204", status: 204, body: "", contentType: PLAIN } as const),
  // iOS, iPadOS, macOS: Captive Network Assistant. Older ones take the second, or a list of hosts with its path.
  Object.freeze({ host: "", path: "/hotspot-detect.html", status: 200, body: APPLE, contentType: HTML } as const),
  Object.freeze({ host: "", path: "/library/test/success.html", status: 200, body: APPLE, contentType: HTML } as const),
  // Windows 10 and newer, then 7 and 8 (NCSI). /redirect is the page that it opens in the browser, and always led on.
  Object.freeze({
    host: "www.msftconnecttest.com",
    path: "/connecttest.txt",
    status: 200,
    body: "Microsoft Connect Test",
    contentType: PLAIN,
  } as const),
  Object.freeze({
    host: "www.msftncsi.com",
    path: "/ncsi.txt",
    status: 200,
    body: "Microsoft NCSI",
    contentType: PLAIN,
  } as const),
  // Firefox: network.captive-portal-service and the connectivity service.
  Object.freeze({
    host: "detectportal.firefox.com",
    path: "/canonical.html",
    status: 200,
    body: '<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>',
    contentType: HTML,
  } as const),
  Object.freeze({
    host: "detectportal.firefox.com",
    path: "/success.txt",
    status: 200,
    body: "success\n",
    contentType: PLAIN,
  } as const),
  // NetworkManager, by distribution: GNOME, Debian, Arch, Fedora, Ubuntu; KDE.
  Object.freeze({
    host: "nmcheck.gnome.org",
    path: "/check_network_status.txt",
    status: 200,
    body: NETWORK_MANAGER,
    contentType: PLAIN,
  } as const),
  Object.freeze({
    host: "network-test.debian.org",
    path: "/nm",
    status: 200,
    body: NETWORK_MANAGER,
    contentType: PLAIN,
  } as const),
  Object.freeze({
    host: "ping.archlinux.org",
    path: "/nm-check.txt",
    status: 200,
    body: NETWORK_MANAGER,
    contentType: PLAIN,
  } as const),
  Object.freeze({
    host: "fedoraproject.org",
    path: "/static/hotspot.txt",
    status: 200,
    body: "OK",
    contentType: PLAIN,
  } as const),
  Object.freeze({
    host: "connectivity-check.ubuntu.com",
    path: "/",
    status: 204,
    body: "",
    contentType: PLAIN,
  } as const),
  Object.freeze({ host: "networkcheck.kde.org", path: "/", status: 200, body: "OK\n", contentType: PLAIN } as const),
] as const);

/** Windows looks this name up, and believes in the Internet where it has this address (NCSI). */
export const NAME_PROBE = Object.freeze({
  labels: Object.freeze(["dns", "msftncsi", "com"] as const),
  address: "131.107.255.255",
} as const);
