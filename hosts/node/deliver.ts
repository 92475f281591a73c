/**
 * How a host hands an event of the operating system to the firmware: brings the firmware's clock to now, calls, and
 * takes what the call throws. {@link RealTime.run} is one; a test may simply call.
 */
export type Deliver = (callback: () => void) => void;

export const deliverDirectly: Deliver = (callback) => callback();
