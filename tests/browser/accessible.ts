// axe over the page as it stands: WCAG 2.0, 2.1 and 2.2 A and AA and best practice, no violation
// allowed.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Axe {
  axe: { run(context: Document, options: object): Promise<{ violations: Violation[] }> };
}
interface Violation {
  id: string;
  nodes: { html: string }[];
}

export async function expectAccessible(page: Page, where: string): Promise<void> {
  // evaluate() is not bound by the page's content security policy, a script element would be.
  await page.evaluate(source);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as Axe;
    const result = await axe.run(document, { resultTypes: ["violations"] });
    return result.violations.map((one) => `${one.id}: ${one.nodes.map((n) => n.html).join(" | ")}`);
  });
  expect(violations, `axe on ${where}`).toEqual([]);
}
