import type { Shape } from "./words";

/** One outline and one picture a state: told apart without colour. */
const PICTURES: { readonly [shape in Shape]: { readonly outline: string; readonly picture: string } } = {
  // a dashed ring and an empty socket
  empty: { outline: "M28 3a25 25 0 1 0 .01 0Z", picture: "M20 24v.01M36 24v.01M28 36v.01" },
  // a ring and a plug
  plugged: { outline: "M28 3a25 25 0 1 0 .01 0Z", picture: "M22 14v8m12-8v8M18 22h20v6a10 10 0 0 1-20 0ZM28 38v6" },
  // a rounded square and an hourglass
  waiting: {
    outline: "M14 4h28a10 10 0 0 1 10 10v28a10 10 0 0 1-10 10H14A10 10 0 0 1 4 42V14A10 10 0 0 1 14 4Z",
    picture: "M19 15h18M19 41h18M21 15c0 8 14 18 14 26M35 15c0 8-14 18-14 26",
  },
  // a filled ring and a bolt
  charging: { outline: "M28 3a25 25 0 1 0 .01 0Z", picture: "M31 11 18 31h9l-2 14 13-20h-9Z" },
  // an octagon and a cross
  stopped: { outline: "M18 4h20l14 14v20L38 52H18L4 38V18Z", picture: "M20 20l16 16M36 20 20 36" },
};

export function StateBadge({ shape }: { shape: Shape }) {
  const { outline, picture } = PICTURES[shape];
  return (
    <svg class={`badge ${shape}`} viewBox="0 0 56 56" width="56" height="56" aria-hidden="true">
      <path class="outline" d={outline} />
      <path class="picture" d={picture} />
    </svg>
  );
}
