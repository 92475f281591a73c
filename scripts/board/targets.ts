/** What can be built: an application × a board, one manifest each. */
export const APPLICATIONS = ["charger", "meter", "manager"] as const;
export const BOARDS = ["esp32", "esp32-poe", "esp32c3", "esp32s3", "lin"] as const;

export type Application = (typeof APPLICATIONS)[number];
export type BoardName = (typeof BOARDS)[number];

/** Moddable's platform, as `mcconfig -p` takes it. */
const PLATFORMS: Readonly<Record<BoardName, string>> = {
  esp32: "esp32",
  "esp32-poe": "esp32",
  esp32c3: "esp32/esp32c3",
  esp32s3: "esp32/esp32s3",
  lin: "lin",
};

export interface Target {
  readonly application: Application;
  readonly board: BoardName;
  readonly platform: string;
  /** From the repository's root. */
  readonly manifest: string;
}

export function target(application: Application, board: BoardName): Target {
  return { application, board, platform: PLATFORMS[board], manifest: `manifests/${application}-${board}.json` };
}

/** The images of the chips. */
export function chipTargets(): Target[] {
  return APPLICATIONS.flatMap((application) =>
    BOARDS.filter((board) => board !== "lin").map((board) => target(application, board)),
  );
}

export function allTargets(): Target[] {
  return APPLICATIONS.flatMap((application) => BOARDS.map((board) => target(application, board)));
}
