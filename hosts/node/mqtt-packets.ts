import type { IConnectPacket, Packet } from "mqtt-packet";
import type { ByteBuffer } from "../../modules/device/bytes";
import type { MqttClientOptions, MqttWriteOptions } from "../../modules/device/mqtt-client";
import { Operation } from "../../modules/mqtt/constants";
import { MqttError } from "../../modules/mqtt/error";

export function connectPacketOf(options: MqttClientOptions): IConnectPacket {
  const { id, clean = true, user, password, will, keepAlive = 0 } = options;
  return {
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 4,
    clientId: id,
    clean,
    keepalive: Math.ceil(keepAlive / 1000),
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password: Buffer.from(password) }),
    ...(will === undefined
      ? {}
      : { will: { topic: will.topic, payload: will.message, qos: will.QoS ?? 0, retain: will.retain ?? false } }),
  };
}

/** The control packet that an ECMA-419 `write` means. */
export function packetOf(data: ByteBuffer | null, options: MqttWriteOptions): Packet {
  const { operation = Operation.PUBLISH, id, items = [] } = options;
  const messageId = id === undefined ? {} : { messageId: id };
  switch (operation) {
    case Operation.PUBLISH: {
      const { topic = "", QoS = 0, retain = false, duplicate = false } = options;
      const payload = data === null ? Buffer.alloc(0) : bufferOf(data);
      return { cmd: "publish", topic, payload, qos: QoS, retain, dup: duplicate, ...messageId };
    }
    case Operation.SUBSCRIBE: {
      const subscriptions = items.map((item) => ({ topic: item.topic, qos: item.QoS ?? 0 }));
      return { cmd: "subscribe", subscriptions, ...messageId };
    }
    case Operation.UNSUBSCRIBE:
      return { cmd: "unsubscribe", unsubscriptions: items.map((item) => item.topic), ...messageId };
    default:
      throw new MqttError("protocol", `operation ${operation} is not one of this client`);
  }
}

/**
 * The packet id of a QoS 1 PUBLISH of which only the beginning is there; undefined for anything else, and where the
 * topic is longer than that beginning.
 */
export function publishIdOf(head: Buffer): number | undefined {
  const isPublishQoS1 = ((head[0] ?? 0) & 0xf6) === 0x32;
  if (!isPublishQoS1) return undefined;
  let at = 1;
  while (((head[at] ?? 0) & 0x80) !== 0) at += 1;
  at += 1;
  if (at + 2 > head.length) return undefined;
  at += 2 + head.readUInt16BE(at);
  if (at + 2 > head.length) return undefined;
  const id = head.readUInt16BE(at);
  return id === 0 ? undefined : id;
}

function bufferOf(data: ByteBuffer): Buffer {
  return data instanceof ArrayBuffer ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
