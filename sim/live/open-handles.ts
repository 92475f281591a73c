import type { FlashAreaConstructor } from "../../modules/device/flash";
import type { SerialConstructor, SerialOptions } from "../../modules/device/serial";
import type { ListenerConstructor, ListenerOptions } from "../../modules/device/stream";

/** The ports and files that one start of a board has opened: they end with its processor, whatever its firmware does. */
export class OpenHandles {
  private readonly handles = new Set<{ close(): void }>();

  serial(Port: SerialConstructor): SerialConstructor {
    const { handles } = this;
    return class extends Port {
      constructor(options: SerialOptions) {
        super(options);
        handles.add(this);
      }
      override close(): void {
        handles.delete(this);
        super.close();
      }
    };
  }

  flash(Area: FlashAreaConstructor): FlashAreaConstructor {
    const { handles } = this;
    return class extends Area {
      constructor() {
        super();
        handles.add(this);
      }
      override close(): void {
        handles.delete(this);
        super.close();
      }
    };
  }

  listener(Listening: ListenerConstructor): ListenerConstructor {
    const { handles } = this;
    return class extends Listening {
      constructor(options: ListenerOptions) {
        const { onConnect } = options;
        super({
          ...options,
          onConnect: (accept) =>
            onConnect((handlers) => {
              const socket = accept(handlers);
              handles.add(socket);
              return socket;
            }),
        });
        handles.add(this);
      }
      override close(): void {
        handles.delete(this);
        super.close();
      }
    };
  }

  close(): void {
    for (const handle of [...this.handles]) handle.close();
  }
}
