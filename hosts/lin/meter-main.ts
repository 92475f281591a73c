import { startMeter } from "../../firmware/meter/meter";
import { run } from "./run";

run((device) => {
  const meter = startMeter(device);
  return {
    look() {
      const { reading } = meter;
      return { reading: reading === undefined ? null : { atMs: reading.atMs, currentA: reading.currentA } };
    },
    set: () => "a meter takes none while it runs",
    close: () => meter.close(),
  };
});
