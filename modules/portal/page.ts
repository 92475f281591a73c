import type { PageAsset } from "../device/page-asset";
import type { BodySource, Exchange } from "../http/exchange";
import { replyError } from "./reply";

/** The page, as it lies in flash; a browser that has it is told so. */
export function replyPage(exchange: Exchange, page: PageAsset | undefined): void {
  if (page === undefined) {
    replyError(exchange, 404, "this image has no page");
    return;
  }
  const tag = `"${page.tag}"`;
  const kept = [
    ["ETag", tag],
    ["Cache-Control", "no-cache"],
  ] as const;
  if (exchange.request.headers.ifNoneMatch === tag) {
    exchange.reply(304, undefined, kept);
    return;
  }
  exchange.reply(200, sourceOf(page), [
    ...kept,
    ["Content-Type", "text/html; charset=utf-8"],
    ["Content-Encoding", "gzip"],
  ]);
}

function sourceOf(page: PageAsset): BodySource {
  let offset = 0;
  return {
    byteLength: page.byteLength,
    next: (maxBytes) => {
      const bytes = page.read(offset, maxBytes);
      offset += bytes.length;
      return bytes;
    },
  };
}
