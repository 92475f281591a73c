import type { HttpConnection } from "../../modules/device/http-server";
import { encodeUtf8 } from "../../modules/text/utf8";
import { run } from "./run";

/** What the server's test asks: it answers with the method, the path and the body of each request. */
run((device) => {
  const { HttpServer } = device.network;
  if (HttpServer === undefined) throw new RangeError("this device has no HTTP server");
  const server = new HttpServer({ port: 0, onConnect: answer });
  return {
    look: () => ({ port: server.port ?? 0 }),
    set: () => "there is nothing to set",
    close: () => server.close(),
  };
});

function answer(connection: HttpConnection): void {
  let head = "";
  let body: Uint8Array = new Uint8Array(0);
  let sent = 0;
  connection.accept({
    onRequest({ method, path, headers }) {
      head = `${method} ${path} ${headers.get("x-word") ?? ""}\n`;
    },
    onReadable() {
      const part = new Uint8Array(connection.read() ?? new ArrayBuffer(0));
      const whole = new Uint8Array(body.length + part.length);
      whole.set(body);
      whole.set(part, body.length);
      body = whole;
    },
    onResponse() {
      if (head.startsWith("DELETE ")) {
        connection.respond({ status: 204, headers: new Map() });
        return;
      }
      const text = encodeUtf8(head, 1_024) ?? new Uint8Array(0);
      const whole = new Uint8Array(text.length + body.length);
      whole.set(text);
      whole.set(body, text.length);
      body = whole;
      const isKnown = head.startsWith("POST ");
      const headers = new Map(isKnown ? [["Content-Length", String(body.length)]] : [["Content-Type", "text/plain"]]);
      connection.respond({ status: 200, headers });
    },
    onWritable(count) {
      const part = body.slice(sent, sent + count);
      sent += part.length;
      if (part.length > 0) connection.write(part);
      else connection.write();
    },
  });
}
