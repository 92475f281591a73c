import assert from "node:assert/strict";
import fc from "fast-check";
import { captiveReply } from "../../../modules/captive/captive-reply";
import { PROBES } from "../../../modules/captive/probes";

const OWN = ["192.168.4.1", "ccvei-1a2b.local", "ccvei-1a2b", "localhost"] as const;

/** What each system asks, and what it takes for the Internet: status, and what the body is or begins with. */
const ASKED = [
  ["Android", "connectivitycheck.gstatic.com", "/generate_204", 204, ""],
  ["Android", "clients3.google.com", "/generate_204", 204, ""],
  ["Android", "play.googleapis.com", "/generate_204", 204, ""],
  ["Android", "connectivitycheck.android.com", "/generate_204", 204, ""],
  ["Android", "www.google.com", "/gen_204", 204, ""],
  [
    "iOS",
    "captive.apple.com",
    "/hotspot-detect.html",
    200,
    "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>",
  ],
  [
    "macOS",
    "www.apple.com",
    "/library/test/success.html",
    200,
    "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>",
  ],
  ["Windows", "www.msftconnecttest.com", "/connecttest.txt", 200, "Microsoft Connect Test"],
  ["Windows", "www.msftncsi.com", "/ncsi.txt", 200, "Microsoft NCSI"],
  ["Firefox", "detectportal.firefox.com", "/success.txt", 200, "success\n"],
  [
    "Firefox",
    "detectportal.firefox.com",
    "/canonical.html",
    200,
    '<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>',
  ],
  ["GNOME", "nmcheck.gnome.org", "/check_network_status.txt", 200, "NetworkManager is online\n"],
  ["Debian", "network-test.debian.org", "/nm", 200, "NetworkManager is online\n"],
  ["Arch", "ping.archlinux.org", "/nm-check.txt", 200, "NetworkManager is online\n"],
  ["Fedora", "fedoraproject.org", "/static/hotspot.txt", 200, "OK"],
  ["Ubuntu", "connectivity-check.ubuntu.com.", "/", 204, ""],
  ["KDE", "networkcheck.kde.org", "/", 200, "OK\n"],
] as const;

describe("the captive portal's answers", () => {
  for (const [system, host, path, status, body] of ASKED) {
    it(`leads ${system} from ${host}${path} to the board, and says that all is well once it is released`, () => {
      const captive = captiveReply(host, path, OWN);
      assert.equal(captive?.status, 302);
      assert.deepEqual(captive?.headers, [
        ["Cache-Control", "no-store"],
        ["Location", "http://192.168.4.1/"],
        ["Content-Type", "text/html"],
      ]);
      assert.equal(captive?.body, '<a href="http://192.168.4.1/">http://192.168.4.1/</a>');
      const released = captiveReply(host, path, OWN, true);
      assert.deepEqual([released?.status, released?.body], [status, body]);
      assert.ok(released?.headers.some(([name, value]) => name === "Cache-Control" && value === "no-store"));
    });
  }

  it("leads Windows's own page and every other foreign name to the board, released or not", () => {
    for (const isReleased of [false, true]) {
      assert.equal(captiveReply("www.msftconnecttest.com", "/redirect", OWN, isReleased)?.status, 302);
      assert.equal(captiveReply("example.com", "/", OWN, isReleased)?.status, 302);
      assert.equal(captiveReply("example.com", "/ncsi.txt", OWN, isReleased)?.status, 302, "of its own host only");
      assert.equal(captiveReply(undefined, "/", OWN, isReleased)?.status, 302);
      assert.equal(captiveReply("", "/", OWN, isReleased)?.status, 302);
      assert.equal(captiveReply("[::1]:80", "/", OWN, isReleased)?.status, 302);
    }
  });

  it("leaves alone what is meant for the board, in any case, with a port or the root's dot", () => {
    for (const host of [...OWN, "CCVEI-1A2B.local", "192.168.4.1:80", "ccvei-1a2b.local.", "localhost:8080"])
      for (const path of ["/", "/generate_204", "/api/about"])
        assert.equal(captiveReply(host, path, OWN, true), undefined, host);
  });

  it("takes no name that only looks like the board's", () => {
    for (const host of [
      "192.168.4.10",
      "x192.168.4.1",
      "ccvei-1a2b.local.evil.example",
      "192.168.4.1.",
      "localhost..",
    ]) {
      const expected = host === "192.168.4.1." ? undefined : 302;
      assert.equal(captiveReply(host, "/", OWN)?.status, expected, host);
    }
  });

  it("never puts anything of the request into its answer", () => {
    const plain = captiveReply("example.com", "/", OWN);
    fc.assert(
      fc.property(fc.string(), fc.string(), (host, path) => {
        const reply = captiveReply(host, path, OWN);
        if (reply !== undefined) assert.deepEqual(reply, plain);
      }),
    );
  });

  it("has its table frozen, with hosts in small letters and bodies only where there may be one", () => {
    assert.ok(Object.isFrozen(PROBES));
    for (const probe of PROBES) {
      assert.ok(Object.isFrozen(probe));
      assert.equal(probe.host, probe.host.toLowerCase());
      assert.equal(probe.body === "", probe.status === 204, probe.host);
    }
  });
});
