import type { Sample } from "./backlog";
import type { EmoncmsInput } from "./inputs";

export interface Account {
  readonly node: string;
  readonly apiKey: string;
}

/** The form of `input/post`. Without a time the server takes its own. */
export function postBody(account: Account, inputs: readonly EmoncmsInput[], { atS, values }: Sample): string {
  const members = inputs.map(({ name }, index) => `"${name}":${values[index] ?? 0}`).join(",");
  const time = atS === 0 ? "" : `&time=${atS}`;
  return `node=${account.node}&fulljson={${members}}${time}&apikey=${escaped(account.apiKey)}`;
}

/**
 * The form of `input/bulk`: one list a sample, of seconds before `time` (0 or less), node, and one object a value. With
 * `fulljson` there, too, it is answered as JSON.
 */
export function bulkBody(account: Account, inputs: readonly EmoncmsInput[], samples: readonly Sample[]): string {
  const time = samples.at(-1)?.atS ?? 0;
  const rows = samples.map(({ atS, values }) => {
    const objects = inputs.map(({ name }, index) => `{"${name}":${values[index] ?? 0}}`);
    return `[${atS - time},"${account.node}",${objects.join(",")}]`;
  });
  return `data=[${rows.join(",")}]&time=${time}&fulljson=1&apikey=${escaped(account.apiKey)}`;
}

/**
 * Printable ASCII as a form's value (WHATWG URL section 5.1): escaped is only what means something in a form. Names of
 * inputs and nodes, numbers and what holds JSON together have nothing of it.
 */
function escaped(text: string): string {
  let form = "";
  for (const letter of text)
    form += "%&+#=;".includes(letter) ? `%${letter.charCodeAt(0).toString(16).toUpperCase()}` : letter;
  return form;
}

/** Whether the server took it: `{"success": true}`, or `ok` as servers without JSON say. Blanks do not matter. */
export function isSuccess(status: number, body: string): boolean {
  const text = body.split(" ").join("").trim();
  return status === 200 && (text === "ok" || text.startsWith('{"success":true'));
}
