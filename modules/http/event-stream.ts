import type { EventChannel } from "./exchange";
import type { WaitingSource } from "./response-writer";
import { encodePiece } from "./sources";

/**
 * A body of server-sent events (WHATWG HTML section 9.2). A message that has begun to leave goes on; of those behind
 * it only the newest waits.
 */
export class EventStream implements EventChannel {
  readonly source: WaitingSource;
  private text = "";
  private at = 0;
  private newest: string | undefined;
  private isOpen = true;

  /**
   * @param wake there is something to send, or the end of it
   * @param onClosed the page is gone, and nobody here closed
   */
  constructor(
    private readonly wake: () => void,
    onClosed: () => void,
  ) {
    this.source = {
      next: (maxBytes) => this.next(maxBytes),
      isWaiting: () => this.isOpen,
      close: () => {
        if (!this.isOpen) return;
        this.isOpen = false;
        onClosed();
      },
    };
  }

  send(data: string): boolean {
    if (!this.isOpen) return false;
    this.newest = data;
    this.wake();
    return this.isOpen;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.wake();
  }

  private next(maxBytes: number): Uint8Array {
    if (this.at >= this.text.length && this.newest !== undefined) {
      this.text = messageOf(this.newest);
      this.at = 0;
      this.newest = undefined;
    }
    const { bytes, next } = encodePiece(this.text, this.at, maxBytes);
    this.at = next;
    if (next >= this.text.length) {
      this.text = "";
      this.at = 0;
    }
    return bytes;
  }
}

/** Each line of the data has a field of its own; `\r` would end one, too. */
function messageOf(data: string): string {
  return `data: ${data.split("\r").join("").split("\n").join("\ndata: ")}\n\n`;
}
