import type { TimerScope } from "../../../hosts/virtual/scheduler";
import type { ListenerConstructor, ListenerOptions, StreamSocket } from "../../../modules/device/stream";

/** Bytes and answers that one callback of a board handles at its listeners: what it takes of the time of all others. */
export class Watch {
  mostRead = 0;
  mostWritten = 0;
  mostAnswers = 0;
  /** Connections of all times. */
  connections = 0;
  /** Callbacks that did something with a connection. */
  busyCallbacks = 0;
  /** Called after each callback. */
  onAfter: () => void = () => {};
  private read = 0;
  private written = 0;
  private answers = 0;

  /** Looks at everything that runs in `scope`. */
  follow(scope: TimerScope): void {
    const run = scope.run.bind(scope);
    scope.run = (callback) => {
      this.read = 0;
      this.written = 0;
      this.answers = 0;
      run(callback);
      this.mostRead = Math.max(this.mostRead, this.read);
      this.mostWritten = Math.max(this.mostWritten, this.written);
      this.mostAnswers = Math.max(this.mostAnswers, this.answers);
      if (this.read + this.written > 0) this.busyCallbacks += 1;
      this.onAfter();
    };
  }

  /** The same listener, whose connections are counted. */
  listener(Listener: ListenerConstructor): ListenerConstructor {
    const watch = this;
    return class extends Listener {
      constructor(options: ListenerOptions) {
        super({
          ...options,
          onConnect: (accept) => options.onConnect((handlers) => watch.socket(accept(handlers))),
        });
      }
    };
  }

  private socket(inner: StreamSocket): StreamSocket {
    this.connections += 1;
    return {
      remoteAddress: inner.remoteAddress,
      read: (count) => {
        const bytes = inner.read(count);
        this.read += bytes?.length ?? 0;
        return bytes;
      },
      write: (bytes) => {
        this.written += bytes.byteLength;
        if (Buffer.from(bytes as Uint8Array).toString("latin1", 0, 7) === "HTTP/1.") this.answers += 1;
        return inner.write(bytes);
      },
      close: () => inner.close(),
    };
  }
}
