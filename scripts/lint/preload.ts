import path from "node:path";
import { checkPreload } from "./preload/check";
import { imageModules } from "./preload/image-modules";
import { findingLine } from "./preload/rule";

const REPOSITORY = path.resolve(__dirname, "..", "..");

/** `preload.ts [folder]`: checks this project, or another that is laid out alike. */
const image = imageModules(process.argv[2] ?? REPOSITORY);
const findings = checkPreload(image);
for (const finding of findings) console.error(findingLine(finding));
if (findings.length > 0) process.exitCode = 1;
else console.log(`${image.files.size} modules can be preloaded.`);
