/** What the SDK's tools print, read for what has to fail a check. */
export interface Findings {
  readonly typeErrors: readonly string[];
  /** Of the linker, about modules of ours: not frozen, no const, a native call while preloading. */
  readonly linkerWarnings: readonly string[];
  /** Anything else that stopped a tool. */
  readonly errors: readonly string[];
}

const TYPE_ERROR = /^(?:.*\(\d+,\d+\): )?error TS\d+: /;
const LINKER_WARNING = /^### warning: (.*)$/;
const OWN_MODULE = /^"?(?:modules\/|firmware\/|hosts\/|sim\/|board\b|link\b|pilotline\b)/;
const TOOL_ERROR = /^###? [Ee]rror|: error: |^make: \*\*\*|^# typescript compile failure/;
/** make complains about the folder we say ESP-IDF is in: nothing of it is used. */
const HARMLESS = /\/nonexistent/;

export function readFindings(output: string): Findings {
  const typeErrors = new Set<string>();
  const linkerWarnings = new Set<string>();
  const errors = new Set<string>();
  for (const line of output.split(/\r?\n/)) {
    const warning = LINKER_WARNING.exec(line)?.[1];
    if (TYPE_ERROR.test(line)) typeErrors.add(line);
    else if (warning !== undefined) {
      if (OWN_MODULE.test(warning)) linkerWarnings.add(line);
    } else if (TOOL_ERROR.test(line) && !HARMLESS.test(line)) errors.add(line);
  }
  return { typeErrors: [...typeErrors], linkerWarnings: [...linkerWarnings], errors: [...errors] };
}

/** Lines that say why an image fails; empty: it passes. */
export function failures(findings: Findings): string[] {
  return [...findings.typeErrors, ...findings.linkerWarnings, ...findings.errors];
}
