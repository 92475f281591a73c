import { type Broker, startBroker } from "./broker";

/** The embedded broker, which can be taken away and comes back on the same port. */
export class BrokerSwitch {
  private change: Promise<void> = Promise.resolve();

  private constructor(
    private broker: Broker | undefined,
    readonly port: number,
    private readonly maxConnections: number,
    /** It did not come back: its port was taken meanwhile. */
    private readonly onError: (error: unknown) => void,
  ) {}

  static async start(maxConnections: number, onError: (error: unknown) => void): Promise<BrokerSwitch> {
    const broker = await startBroker({ maxConnections });
    return new BrokerSwitch(broker, broker.port, maxConnections, onError);
  }

  setDown(isDown: boolean): void {
    this.change = this.change.then(() => this.move(isDown)).catch(this.onError);
  }

  async close(): Promise<void> {
    this.setDown(true);
    await this.change;
  }

  private async move(isDown: boolean): Promise<void> {
    if (isDown) {
      await this.broker?.close();
      this.broker = undefined;
    } else {
      this.broker ??= await startBroker({ port: this.port, maxConnections: this.maxConnections });
    }
  }
}
