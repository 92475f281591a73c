import { EN, type Words } from "./texts/en";
import { PT } from "./texts/pt";
import { SETTINGS_EN, type SettingTexts } from "./texts/settings-en";
import { SETTINGS_PT } from "./texts/settings-pt";

export type Language = "en" | "pt";

const KEY = "language";

/** The words of the chosen language: read anew at every render. */
export let T: Words = EN;
export let SETTING_TEXTS: SettingTexts = SETTINGS_EN;
export let language: Language = "en";
let locale = "en-GB";

export function chooseLanguage(chosen: Language): void {
  language = chosen;
  const isPt = chosen === "pt";
  T = isPt ? PT : EN;
  SETTING_TEXTS = isPt ? SETTINGS_PT : SETTINGS_EN;
  locale = navigator.languages.find((tag) => tag.startsWith(chosen)) ?? (isPt ? "pt-PT" : "en-GB");
  document.documentElement.lang = chosen;
  // A captive sheet may have no storage.
  try {
    localStorage.setItem(KEY, chosen);
  } catch {}
}

/** What was chosen before, or what the browser speaks. */
export function firstLanguage(): Language {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(KEY);
  } catch {}
  const wanted = stored ?? navigator.languages.find((tag) => tag.startsWith("pt") || tag.startsWith("en")) ?? "en";
  return wanted.startsWith("pt") ? "pt" : "en";
}

/** A number with at most `digits` after the point, or exactly so many. */
export function num(value: number, digits = 2, isExact = false): string {
  return value.toLocaleString(locale, {
    maximumFractionDigits: digits,
    minimumFractionDigits: isExact ? digits : 0,
  });
}

/** Of each phase, without the unit; "–" for what is not known. */
export function each(values: readonly number[] | number | null, digits = 1): string {
  return values === null
    ? "–"
    : [values]
        .flat()
        .map((value) => num(value, digits, true))
        .join(" / ");
}

export function energy(wh: number | null): string {
  return wh === null ? "–" : `${num(wh / 1000, 2, true)} kWh`;
}

export function power(w: number | null): string {
  return w === null ? "–" : w < 1000 ? `${num(w, 0)} W` : `${num(w / 1000, 1, true)} kW`;
}

export function money(amount: number, currency: string | undefined): string {
  return currency === undefined ? num(amount, 2, true) : amount.toLocaleString(locale, { style: "currency", currency });
}

/** "45 s", "12 min", "3 h 5 min", "4 d 3 h" */
export function span(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (minutes < 60) return `${minutes} min`;
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function time(ms: number, options: Intl.DateTimeFormatOptions): string {
  return new Date(ms).toLocaleString(locale, options);
}

export function clock(ms: number): string {
  return time(ms, { timeStyle: "short" });
}

export function day(ms: number | null): string {
  return ms === null ? "" : time(ms, { day: "numeric", month: "short" });
}

export function dayAndTime(ms: number | null): string {
  return ms === null ? T.timeUnknown : `${day(ms)}, ${clock(ms)}`;
}

/** 0: Monday. */
export function weekday(index: number): string {
  // 1 January 2024 was a Monday.
  return time(Date.UTC(2024, 0, 1 + index), { weekday: "long", timeZone: "UTC" });
}
