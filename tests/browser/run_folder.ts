// A folder for the time of one run, where specs find what an earlier one has made.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export default function makeRunFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "candor-browser-run-"));
  process.env.CANDOR_BROWSER_RUN = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
