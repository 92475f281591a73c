import { build } from "esbuild";

/**
 * What makes the built page smaller, and nothing else: words get short keys, and tables of texts become long texts
 * that are taken apart when the page starts, which compress better than rows of quotes.
 */
export function smaller() {
  return {
    name: "pilotline-smaller",
    apply: "build",
    enforce: "pre",
    async transform(code, id) {
      const path = id.replaceAll("\\", "/");
      const folder = path.replace(/portal\/src\/.*/, "portal/src/texts/");
      if (path.endsWith("portal/src/texts/en.ts")) return words(folder, "EN");
      if (path.endsWith("portal/src/texts/pt.ts")) return words(folder, "PT");
      if (path.endsWith("portal/src/texts/settings-en.ts")) return settingTexts(folder, "EN");
      if (path.endsWith("portal/src/texts/settings-pt.ts")) return settingTexts(folder, "PT");
      if (path.endsWith("modules/local-time/zone-id.ts")) return ANY_ZONE;
      if (path.endsWith("modules/schema/words.ts")) return NO_REASONS;
      if (path.endsWith("modules/schema/check.ts")) return withoutReasons(code);
      // Frozen tables stay in a chip's flash; a browser has none.
      if (/\/(modules|firmware)\//.test(path)) return code.replaceAll("Object.freeze(", "(");
      if (!path.includes("portal/src/")) return null;
      const names = Object.keys((await evaluated(`${folder}en.ts`)).EN);
      return code.replace(/\bT\.(\w+)/g, (_, name) => `T.${short(names, name)}`);
    },
  };
}

/** The browser lists the time zones it knows; one that the device does not is refused by it. */
const ANY_ZONE =
  'import { text } from "../schema/schema"; export const ZONE_ID = text({ minLength: 1, maxLength: 40 });';

/** The page has its own sentences for what is wrong: of a check it asks for the path alone. */
const NO_REASONS =
  'const no = () => ""; export { no as choiceOf, no as found, no as foundSecret, no as quoted };' +
  'export const memberStep = (name) => "." + name;';

/** What only makes the sentence of a refusal, or checks kinds of schemas that no setting has (test/portal sees to it). */
const EMPTY = { wanted: '""', known: '""', mustBe: 'new Wrong("")', sameShape: "false" };
const UNUSED = ["walkTuple", "walkEither", "walkVariant"];

function withoutReasons(code) {
  let result = code;
  for (const [name, value] of [...Object.entries(EMPTY), ...UNUSED.map((each) => [each, EMPTY.mustBe])]) {
    const whole = new RegExp(`\\nfunction ${name}\\([\\s\\S]*?\\n}\\n`);
    if (!whole.test(result)) throw new Error(`modules/schema/check has no ${name} any more`);
    result = result.replace(whole, () => `\nfunction ${name}(..._: unknown[]): any { return ${value}; }\n`);
  }
  return result;
}

/** `$0`, `$1` … : the name of a word. */
function short(names, name) {
  const index = names.indexOf(name);
  if (index < 0) throw new Error(`there are no words for ${name}`);
  return `$${index.toString(36)}`;
}

/**
 * Takes such texts apart. A name for each row: none for the next word by itself, `+name` for the first of a table,
 * `name` for another one of it; in the text `#0` is filled in.
 */
const TAKE = `export const take = (names, texts) => {
  const all = {};
  let count = -1;
  const rows = texts.split("|");
  names.split("|").forEach((name, at) => {
    const text = rows[at];
    const value = text.includes("#") ? (...given) => text.replace(/#(.)/g, (_, place) => given[place]) : text;
    if (name === "" || name[0] === "+") count++;
    const outer = "$" + count.toString(36);
    if (name === "") all[outer] = value;
    else (all[outer] ??= {})[name.replace("+", "")] = value;
  });
  return all;
};`;

/**
 * Both languages have the same names: they stand once, with the English words; tables that Portuguese has alone are the
 * last ones.
 */
async function words(folder, language) {
  const { EN } = await evaluated(`${folder}en.ts`);
  const { PT } = await evaluated(`${folder}pt.ts`);
  const [english, portuguese] = [flat(EN), flat(PT)];
  const both = Object.keys(english);
  const alone = Object.keys(portuguese).filter((path) => !both.includes(path));
  const names = Object.keys(EN);
  const inOrder = [...new Set([...both, ...alone].map((path) => path.split("~")[0]))];
  if (inOrder.join() !== names.join()) throw new Error("tables that English does not have must stand at the end");
  const shown = (paths) => {
    let before = "";
    const steps = paths.map((path) => {
      const [outer, inner = ""] = path.split("~");
      const isFirst = inner !== "" && outer !== before;
      before = outer;
      return isFirst ? `+${inner}` : inner;
    });
    return JSON.stringify(steps.join("|"));
  };
  const rows = (texts, paths) => JSON.stringify(paths.map((path) => texts[path]).join("|"));
  if (language === "EN") {
    const empty = names.filter((name) => alone.some((path) => path.startsWith(`${name}~`)));
    return `${TAKE} export const NAMES = ${shown(both)};
      export const EN = { ...take(NAMES, ${rows(english, both)}), ${empty.map((name) => `${short(names, name)}: {}`)} };`;
  }
  return `import { NAMES, take } from "./en";
    export const PT = take(NAMES + "|" + ${shown(alone)}, ${rows(portuguese, [...both, ...alone])});`;
}

/** `titles~status` → text; of a function the text with `#0`, `#1` where it puts what it is given. */
function flat(table) {
  const texts = {};
  for (const [name, value] of Object.entries(table)) {
    const isTable = typeof value === "object";
    for (const [inner, each] of Object.entries(isTable ? value : { "": value })) {
      const text = typeof each === "function" ? each("#0", "#1") : each;
      if (/[|~]/.test(text)) throw new Error(`these signs cannot stand in words: ${text}`);
      texts[isTable ? `${name}~${inner}` : name] = text;
    }
  }
  return texts;
}

/**
 * Texts of settings, label and meaning with `~` between them, in the order of the schemas' own paths: the page walks
 * them too. What has a text and stands in no schema is named behind them.
 */
async function settingTexts(folder, language) {
  const { SETTINGS_EN } = await evaluated(`${folder}settings-en.ts`);
  const { SETTINGS_PT } = await evaluated(`${folder}settings-pt.ts`);
  const { settingPaths } = await evaluated(`${folder}../schemas.ts`);
  const inSchemas = settingPaths();
  const others = Object.keys(SETTINGS_EN).filter((path) => !inSchemas.includes(path));
  const paths = [...inSchemas, ...others];
  const rows = (texts) => JSON.stringify(paths.map((path) => texts[path]?.join("~") ?? "").join("|"));
  if (language === "PT")
    return `import { taken } from "./settings-en"; export const SETTINGS_PT = taken(${rows(SETTINGS_PT)});`;
  return `import { settingPaths } from "../schemas";
    const PATHS = settingPaths().concat(${JSON.stringify(others.join("|"))}.split("|"));
    export const taken = (rows) => {
      const all = {};
      rows.split("|").forEach((row, at) => {
        if (row !== "") all[PATHS[at]] = row.split("~");
      });
      return all;
    };
    export const SETTINGS_EN = taken(${rows(SETTINGS_EN)});`;
}

/** What a module exports, with all that it imports. */
async function evaluated(path) {
  const { outputFiles } = await build({ entryPoints: [path], bundle: true, format: "esm", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
