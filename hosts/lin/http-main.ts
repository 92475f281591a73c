import type { Exchange } from "../../modules/http/exchange";
import { HttpServer } from "../../modules/http/server";
import { run } from "./run";

/** Bytes of a body that is echoed. */
const MAX_BODY_BYTES = 65_536;
/** Bytes of the long answer. */
const LONG_BYTES = 300_000;

/** What the server's test asks: it answers with the method, the path and the body of each request. */
run((device) => {
  const server = new HttpServer({
    device,
    port: 0,
    handler: answer,
    onError: (error) => device.log("error", String(error)),
  });
  return {
    look: () => ({ port: server.port ?? 0 }),
    set: () => "there is nothing to set",
    close: () => server.close(),
  };
});

function answer(exchange: Exchange): void {
  const { method, path, headers } = exchange.request;
  if (path === "/events") {
    const channel = exchange.openEvents(() => {});
    channel?.send("one");
    channel?.close();
  } else if (path === "/long") {
    let left = LONG_BYTES;
    exchange.reply(200, {
      next: (maxBytes) => {
        const bytes = new Uint8Array(Math.min(left, maxBytes)).fill(0x41);
        left -= bytes.length;
        return bytes;
      },
    });
  } else if (method === "DELETE") exchange.reply(204);
  else
    exchange.readText(MAX_BODY_BYTES, (text) =>
      exchange.reply(200, `${method} ${path} ${headers.cookie ?? ""}\n${text}`, [["Content-Type", "text/plain"]]),
    );
}
