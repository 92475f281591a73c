import type { Exchange } from "../http/exchange";
import { object, text } from "../schema/schema";
import type { PortalCertificate } from "./certificate";
import { readJson, replyJson, replyRefusal } from "./reply";
import type { Route } from "./route";

/** Characters of a PEM: what a key-value storage takes for one value, less its closing zero. */
const MAX_PEM = 3_999;
/** Bytes of a request with two of them, whose line ends JSON doubles. */
const MAX_BYTES = 8_448;

const PAIR = object({
  certificate: text({ maxLength: MAX_PEM }),
  key: text({ maxLength: MAX_PEM, secret: true }),
});

/** `changed`: the stored one is another, or gone. */
export function certificateRoutes(certificate: PortalCertificate, changed: () => void): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/certificate",
      access: "person",
      run: (exchange: Exchange) => replyJson(exchange, certificate.view),
    },
    {
      method: "PUT",
      path: "/api/certificate",
      access: "person",
      run: (exchange: Exchange) => {
        const take = (pair: { readonly certificate: string; readonly key: string }): void => {
          const stored = certificate.put(pair);
          if (!stored.ok) {
            replyRefusal(exchange, stored);
            return;
          }
          replyJson(exchange, stored.value);
          changed();
        };
        readJson(exchange, PAIR, take, MAX_BYTES);
      },
    },
    {
      method: "DELETE",
      path: "/api/certificate",
      access: "person",
      run: (exchange: Exchange) => {
        certificate.remove();
        exchange.reply(204);
        changed();
      },
    },
  ];
}
