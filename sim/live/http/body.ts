import type { IncomingMessage } from "node:http";
import { HttpError } from "./reply";

/** Bytes of an oversized body that are read and dropped, so that the client gets to see the answer. */
const DRAIN_BYTES = 1024 * 1024;

/**
 * Reads a JSON body.
 * @throws HttpError 400 not JSON, 413 larger than `maxBytes`, 415 another type
 */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  // A form of another page cannot send this type without asking first (CORS), and nobody answers that here.
  const type = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") throw refused(request, 415, "the body has to be application/json");
  if (request.headers["content-encoding"] !== undefined) throw refused(request, 415, "a compressed body is not taken");
  const bytes = await readBody(request, maxBytes);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new HttpError(400, "the body is not JSON");
  }
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = `the body is larger than ${maxBytes} bytes`;
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw refused(request, 413, tooLarge);
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on("data", function collect(chunk: Buffer) {
      size += chunk.length;
      if (size <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      request.off("data", collect);
      reject(refused(request, 413, tooLarge));
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", () => reject(new HttpError(400, "the body did not arrive")));
    request.on("close", () => reject(new HttpError(400, "the body did not arrive")));
  });
}

/** A refusal before the body was read: the rest is dropped and the connection not used again. */
function refused(request: IncomingMessage, status: number, message: string): HttpError {
  let drained = 0;
  request.on("data", (chunk: Buffer) => {
    drained += chunk.length;
    if (drained > DRAIN_BYTES) request.destroy();
  });
  return new HttpError(status, message, { Connection: "close" });
}
