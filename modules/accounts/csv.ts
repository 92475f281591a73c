/** null stays empty. */
export type CsvField = string | number | null;

/** Spreadsheets take a text that begins so for a formula, also the wide ones of East Asia. */
const FORMULA_BEGINS = "=+-@\t\r\n＝＋－＠";

/** One record of RFC 4180, with its line end. Numbers have a point, whatever country reads them. */
export function csvRow(fields: readonly CsvField[]): string {
  return `${fields.map(csvField).join(",")}\r\n`;
}

/**
 * A text that a spreadsheet would calculate gets an apostrophe in front, which spreadsheets take for "this is text"
 * (OWASP, CSV Injection). A field with a comma, a quote or a line end is quoted, and a quote in it doubled.
 */
export function csvField(field: CsvField): string {
  if (field === null) return "";
  if (typeof field === "number") return String(field);
  const text = isFormula(field) || isFormula(field.trimStart()) ? `'${field}` : field;
  return needsQuotes(text) ? `"${text.split('"').join('""')}"` : text;
}

function isFormula(text: string): boolean {
  return text !== "" && FORMULA_BEGINS.includes(text.charAt(0));
}

function needsQuotes(text: string): boolean {
  return text.includes(",") || text.includes('"') || text.includes("\n") || text.includes("\r") || text !== text.trim();
}
