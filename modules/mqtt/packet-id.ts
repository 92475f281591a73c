const lastId = 65_535;

/** The packet id after `previous` that is not in use: 1–65535, never 0 (MQTT 3.1.1 section 2.3.1). */
export function nextPacketId(previous: number, inUse: (id: number) => boolean): number {
  let id = previous;
  do id = id >= lastId ? 1 : id + 1;
  while (inUse(id) && id !== previous);
  return id;
}
