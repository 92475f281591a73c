export type Shape = "empty" | "plugged" | "waiting" | "charging" | "stopped";

const RING = "M28 3a25 25 0 1 0 .01 0Z";
/** One outline and one picture a state: told apart without colour. */
const PICTURES: { readonly [shape in Shape]: readonly [outline: string, picture: string] } = {
  // a dashed ring and an empty socket
  empty: [RING, "M20 24v.01M36 24v.01M28 36v.01"],
  // a ring and a plug
  plugged: [RING, "M22 14v8m12-8v8M18 22h20v6a10 10 0 0 1-20 0ZM28 38v6"],
  // a ring and an hourglass
  waiting: [RING, "M19 15h18M19 41h18M21 15c0 8 14 18 14 26M35 15c0 8-14 18-14 26"],
  // a filled ring and a bolt
  charging: [RING, "M31 11 18 31h9l-2 14 13-20h-9Z"],
  // an octagon and a cross
  stopped: ["M18 4h20l14 14v20L38 52H18L4 38V18Z", "M20 20l16 16M36 20 20 36"],
};

export function Badge({ shape }: { shape: Shape }) {
  const [outline, picture] = PICTURES[shape];
  return (
    <svg class={`badge ${shape}`} viewBox="0 0 56 56" width="64" height="64" aria-hidden="true">
      <path d={outline} />
      <path fill={shape === "charging" ? "currentColor" : "none"} d={picture} />
    </svg>
  );
}
