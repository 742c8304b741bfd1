// Small settings of this browser. Where storage is refused (private windows, policies) they last
// for the visit.

const prefix = "candor.";
const visit = new Map<string, string>();

export function savePreference(key: string, value: string): void {
  visit.set(key, value);
  try {
    if (value === "") localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, value);
  } catch {
    return;
  }
}

export function readPreference(key: string): string {
  const known = visit.get(key);
  if (known !== undefined) return known;
  try {
    return localStorage.getItem(prefix + key) ?? "";
  } catch {
    return "";
  }
}
