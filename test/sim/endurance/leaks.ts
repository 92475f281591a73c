import type { ByteBuffer } from "../../../modules/device/bytes";
import type { Device } from "../../../modules/device/device";
import type { MqttClientConstructor, MqttWriteOptions } from "../../../modules/device/mqtt-client";

function withClient(device: Device, tamper: (Client: MqttClientConstructor) => MqttClientConstructor): Device {
  const { MqttClient } = device.network;
  if (MqttClient === undefined) return device;
  return { ...device, network: { ...device.network, MqttClient: tamper(MqttClient) } };
}

/** A defect: somebody listens, and keeps every message. */
export function keepMessages(device: Device): Device {
  const kept: ArrayBuffer[] = [];
  return withClient(
    device,
    (Client) =>
      class extends Client {
        override read(count?: number): ArrayBuffer | undefined {
          const message = super.read(count);
          if (message !== undefined) kept.push(message.slice(0));
          return message;
        }
      },
  );
}

/** A small one: an object with one member for each answer to a command, about one a minute. */
export function keepOneForEachAnswer(device: Device): Device {
  const kept: object[] = [];
  return withClient(
    device,
    (Client) =>
      class extends Client {
        override write(data: ByteBuffer | null, options: MqttWriteOptions): number {
          if (options.QoS === 1) kept.push({ number: kept.length });
          return super.write(data, options);
        }
      },
  );
}
