// Dates, numbers and sizes the way the reader writes them. Kinds are those of shell_format in
// shell.h.

const formatters = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

const dateKinds: Readonly<Record<number, Intl.DateTimeFormatOptions>> = {
  0: { dateStyle: "medium", timeStyle: "short" },
  1: { dateStyle: "medium" },
  2: { timeStyle: "short" },
  7: { year: "numeric", month: "short", day: "numeric", hour: "numeric", minute: "2-digit",
    timeZoneName: "short" },
};

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

const spans: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_557_600_000], ["month", 2_629_800_000], ["week", 604_800_000], ["day", 86_400_000],
  ["hour", 3_600_000], ["minute", 60_000], ["second", 1000],
];

// The language of the page, in the reader's regional form of it when the browser names one.
export function locale(pageLanguage: string, browser: readonly string[]): string {
  const base = pageLanguage.split("-")[0] ?? "en";
  return browser.find((tag) => tag.split("-")[0] === base) ?? pageLanguage;
}

export function format(kind: number, value: number, now = Date.now(),
  language = locale(document.documentElement.lang || "en", navigator.languages)): string {
  if (!Number.isFinite(value)) return "";
  switch (kind) {
    case 3: return relative(value - now, language);
    case 4: return number(language, "number", {}).format(value);
    case 5: return bytes(value, language);
    case 6: return duration(value, language);
    case 8: return localInput(value);
    default: return date(kind, language).format(value);
  }
}

// What <input type=datetime-local> takes, in the reader's zone.
function localInput(ms: number): string {
  const shifted = ms - new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().slice(0, 16);
}

function date(kind: number, language: string): Intl.DateTimeFormat {
  const key = `date ${kind} ${language}`;
  const known = formatters.get(key);
  if (known instanceof Intl.DateTimeFormat) return known;
  const made = new Intl.DateTimeFormat(language, dateKinds[kind] ?? dateKinds[0]);
  formatters.set(key, made);
  return made;
}

function number(language: string, name: string,
  options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${name} ${language}`;
  const known = formatters.get(key);
  if (known instanceof Intl.NumberFormat) return known;
  const made = new Intl.NumberFormat(language, options);
  formatters.set(key, made);
  return made;
}

function relative(ms: number, language: string): string {
  const [unit, length] = spans.find(([, span]) => Math.abs(ms) >= span) ?? ["second", 1000];
  const formatter = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return formatter.format(Math.trunc(ms / length), unit);
}

function bytes(value: number, language: string): string {
  let size = value;
  let step = 0;
  while (size >= 1000 && step < units.length - 1) {
    size /= 1000;
    step += 1;
  }
  const unit = units[step] ?? "byte";
  const digits = step > 0 && size < 100 ? 1 : 0;
  return number(language, `${unit} ${digits}`, {
    style: "unit", unit, unitDisplay: step === 0 ? "long" : "short", maximumFractionDigits: digits,
  }).format(size);
}

// The two largest parts: "1 min 30 sec", "2 hr 5 min".
function duration(ms: number, language: string): string {
  const total = Math.max(0, Math.round(ms / 1000));
  const parts: (readonly [string, number])[] = [
    ["day", Math.floor(total / 86_400)], ["hour", Math.floor(total / 3600) % 24],
    ["minute", Math.floor(total / 60) % 60], ["second", total % 60],
  ];
  const first = parts.findIndex(([, count]) => count > 0);
  const shown = first < 0 ? parts.slice(-1)
    : parts.slice(first, first + 2).filter(([, count]) => count > 0);
  return shown.map(([unit, count]) => number(language, `duration ${unit}`, {
    style: "unit", unit, unitDisplay: "short",
  }).format(count)).join(" ");
}
