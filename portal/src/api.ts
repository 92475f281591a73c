/** What the part answered; `path`: JSON path of the member that is wrong. */
export type Answer<T> =
  | { readonly ok: true; readonly data: T }
  | {
      readonly ok: false;
      readonly status: number;
      readonly error: string;
      readonly path?: string;
      readonly retryAfterS?: number;
    };

/** Called when the part says that nobody is logged in any more. */
export const session = { onLost: () => {} };

const HEADERS = { "Content-Type": "application/json", "X-Pilotline": "1" };
const LONGEST_WAIT_MS = 20_000;

/** One request. Never rejects; status 0: the part does not answer. */
export async function call<T = unknown>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
  try {
    const response = await fetch(`/api/${path}`, {
      method,
      signal: AbortSignal.timeout(LONGEST_WAIT_MS),
      ...(method === "GET" ? {} : { headers: HEADERS, body: JSON.stringify(body ?? {}) }),
    });
    return answerOf<T>(response.status, await response.text(), path);
  } catch {
    return { ok: false, status: 0, error: "" };
  }
}

export const get = <T>(path: string) => call<T>("GET", path);

function answerOf<T>(status: number, text: string, path: string): Answer<T> {
  const data = text === "" ? {} : JSON.parse(text);
  if (status < 400) return { ok: true, data };
  if (status === 401 && path !== "login" && path !== "password") session.onLost();
  return { error: "", ...data, ok: false, status };
}

/** Sends a file and tells how much of it has gone, 0–1. */
export function upload<T>(path: string, file: Blob, onProgress: (share: number) => void): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `/api/${path}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-Pilotline", "1");
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onerror = () => resolve({ ok: false, status: 0, error: "" });
    request.onload = () => resolve(answerOf<T>(request.status, request.responseText, path));
    request.send(file);
  });
}
