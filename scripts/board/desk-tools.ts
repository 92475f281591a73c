import { spawnSync } from "node:child_process";

interface Tool {
  readonly command: string;
  readonly words: readonly string[];
  readonly input: string;
  readonly missing: string;
}

const TOOLS: readonly Tool[] = [
  {
    command: "gcc",
    words: ["-m32", "-x", "c", "-fsyntax-only", "-"],
    input: "#include <sys/types.h>\n",
    missing: "gcc -m32 does not work: install Debian's packages gcc and gcc-multilib",
  },
  {
    command: "mkfifo",
    words: ["--version"],
    input: "",
    missing: "there is no mkfifo: install Debian's package coreutils",
  },
];

/** What is missing to run the chip's engine on this desk, beside the SDK; undefined: nothing. */
export function missingDeskTool(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return TOOLS.find(({ command, words, input }) => spawnSync(command, [...words], { input, env }).status !== 0)
    ?.missing;
}
