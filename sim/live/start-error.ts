const USAGE_EXIT = 2;

/** Ends the process with one line for a person. */
export class StartError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = USAGE_EXIT,
  ) {
    super(message);
  }
}
