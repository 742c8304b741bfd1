// The mirror over the canvas: unseen, in its place, found by the browser, activated once, and
// costing no paints at rest. On the desktop only; the other projects leave this file out.
import { expect, type Locator, type Page, test } from "@playwright/test";
import { Api, Candor, demoAdmin } from "../candor.js";
import { countPaints, paints } from "../paints.js";
import { beSignedIn, heading, open, settled } from "../people.js";
import { type Box, difference, inkOf } from "../pictures.js";

interface Probes {
  changes: number;
}
interface Place extends Box {
  text: string;
}

let candor: Candor;
const routes = ["/", "/interviews"];
test.beforeAll(async () => {
  test.setTimeout(180_000);
  candor = await Candor.startExample();
  const api = new Api(candor);
  await api.signIn(demoAdmin.email, demoAdmin.password);
  const list = (await api.send("GET", "/api/v1/interviews")) as { items: { id: number }[] };
  routes.push(`/interviews/${list.items[0].id}`);
});
test.afterAll(async () => {
  await candor.stop();
});

// Whatever the last event led to is on the screen.
async function twoFrames(page: Page): Promise<void> {
  await page.evaluate(() => new Promise<void>((done) => {
    requestAnimationFrame(() => requestAnimationFrame(() => done()));
  }));
}

// Nothing has the focus and the pointer is over nothing, so that only the screen itself is seen.
async function rest(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await settled(page);
  await twoFrames(page);
}

// Rules on top of the client's own; a style element would be refused by the security policy.
async function restyle(page: Page, css: string): Promise<void> {
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }, css);
  await twoFrames(page);
}

// What the browser itself shows: fields, players, pictures, text that needs shaping.
const native = [":is(input, textarea, select, meter)", ".r-media", ".r-media *", ".r-image",
  ".r-image *", ".dom-text", ".spinner", ".recording-dot", ".indeterminate"];

test("the mirror is invisible: the same bytes with and without it", async ({ page }) => {
  await beSignedIn(page, candor, demoAdmin);
  for (const route of routes) {
    await open(page, candor.url + route);
    await expect(heading(page, /./)).toBeVisible();
    await rest(page);
    const shown = await page.screenshot();
    const islands = native.map((one) => `#sem ${one}`).join(", ");
    await restyle(page, `#sem * { visibility: hidden !important; }
      ${islands} { visibility: visible !important; }`);
    await expect(page.locator("#sem h1")).toBeHidden();
    const hidden = await page.screenshot();
    expect(shown.equals(hidden), `${route} without the mirror`).toBe(true);
  }
});

// Pressable elements that are empty, reach out of the page sideways, or overlap a sibling.
async function misplaced(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wrong: string[] = [];
    const pressable = ":is(button, a.n, [role=tab], [role=switch], input, select, textarea)";
    const all = [...document.querySelectorAll(`#sem ${pressable}`)];
    const boxOf = (one: Element): DOMRect => one.getBoundingClientRect();
    const name = (one: Element): string => one.getAttribute("aria-label") ?? one.outerHTML;
    const meet = (a: DOMRect, b: DOMRect): boolean =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
    for (const [index, one] of all.entries()) {
      const box = boxOf(one);
      if (box.width < 1 || box.height < 1) wrong.push(`empty: ${name(one)}`);
      const sideways = one.closest(".sideways") !== null;
      if (!sideways && (box.left < 0 || box.right > innerWidth)) wrong.push(`out: ${name(one)}`);
      for (const other of all.slice(index + 1)) {
        if (other.parentElement !== one.parentElement || !meet(box, boxOf(other))) continue;
        wrong.push(`overlap: ${name(one)} | ${name(other)}`);
      }
    }
    return wrong;
  });
}

test("nothing to press is empty, out of the page or over its sibling", async ({ page }) => {
  await beSignedIn(page, candor, demoAdmin);
  for (const route of [...routes, "/interviews/new", "/company", "/account", "/style-guide"]) {
    await open(page, candor.url + route);
    await expect(heading(page, /./)).toBeVisible();
    expect(await misplaced(page), route).toEqual([]);
  }
});

test("half the width at twice the density is the same page, with nothing cut off", async ({
  browser,
}) => {
  const viewport = { width: 640, height: 450 };
  const page = await browser.newPage({ viewport, deviceScaleFactor: 2 });
  await beSignedIn(page, candor, demoAdmin);
  for (const route of [...routes, "/company", "/style-guide"]) {
    await open(page, candor.url + route);
    await expect(heading(page, /./)).toBeVisible();
    expect(await misplaced(page), route).toEqual([]);
    const pixels = await page.locator("#canvas").evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      return { width, height };
    });
    expect(pixels, route).toEqual({ width: 1280, height: 900 });
  }
  await page.close();
});

// Counts every change of a switch, including one that is taken back at once.
async function countChanges(toggle: Locator): Promise<void> {
  await toggle.evaluate((element) => {
    const probes = globalThis as unknown as Probes;
    probes.changes = 0;
    const options = { attributeFilter: ["aria-checked"], attributeOldValue: true };
    new MutationObserver((records) => {
      for (const record of records) {
        if (record.oldValue !== element.getAttribute("aria-checked")) probes.changes += 1;
      }
    }).observe(element, options);
  });
}

test("one press is one activation, whatever it came from", async ({ page }) => {
  await beSignedIn(page, candor, demoAdmin);
  await open(page, `${candor.url}/style-guide`);
  const toggle = page.getByRole("switch", { name: "Mail me when an answer arrives" });
  await toggle.scrollIntoViewIfNeeded();
  await countChanges(toggle);
  let on = (await toggle.getAttribute("aria-checked")) === "true";
  let expected = 0;
  const causes = {
    mouse: () => toggle.click(),
    script: () => toggle.dispatchEvent("click"),
    enter: () => toggle.press("Enter"),
    space: () => toggle.press("Space"),
    "mouse again": () => toggle.click(),
  };
  for (const [name, cause] of Object.entries(causes)) {
    await cause();
    on = !on;
    expected += 1;
    await expect(toggle, name).toHaveAttribute("aria-checked", String(on));
    await twoFrames(page);
    const changes = await page.evaluate(() => (globalThis as unknown as Probes).changes);
    expect(changes, name).toBe(expected);
  }
});

test("a page at rest paints nothing", async ({ page }) => {
  await countPaints(page);
  await beSignedIn(page, candor, demoAdmin);
  await open(page, `${candor.url}/interviews`);
  await expect(heading(page, "Interviews")).toBeVisible();
  await page.waitForTimeout(2_000);
  const before = await paints(page);
  expect(before, "paints until the page is there").toBeGreaterThan(0);
  await page.waitForTimeout(5_000);
  expect((await paints(page)) - before, "paints in 5 s").toBe(0);
});

test("twenty characters cost at most sixty paints", async ({ page }) => {
  await countPaints(page);
  await beSignedIn(page, candor, demoAdmin);
  await open(page, `${candor.url}/interviews/new`);
  const title = page.getByLabel("Title");
  await title.click();
  await twoFrames(page);
  const before = await paints(page);
  await title.pressSequentially("Twenty letters here.");
  await expect(title).toHaveValue("Twenty letters here.");
  await settled(page);
  await twoFrames(page);
  const spent = (await paints(page)) - before;
  expect(before, "paints until the page is there").toBeGreaterThan(0);
  expect(spent, "paints").toBeLessThanOrEqual(60);
});

// Up to 20 lines of text that are fully on the screen.
async function linesOfText(page: Page): Promise<Place[]> {
  return page.evaluate(() => {
    const found: Place[] = [];
    for (const node of document.querySelectorAll("#sem :is(.r-text, .r-heading)")) {
      const text = node.textContent?.trim() ?? "";
      const { left, top, right, bottom } = node.getBoundingClientRect();
      const centre = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      const line = parseFloat(getComputedStyle(node).lineHeight);
      const single = text !== "" && node.children.length === 0 && bottom - top < 1.5 * line;
      const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
      if (single && inside && centre === node) found.push({ text, left, top, right, bottom });
    }
    return found.slice(0, 20);
  });
}

// To the pixel, but for the end of a line: the canvas sets letters without kerning.
function near(one: Box | null, other: Box | null): boolean {
  if (one === null || other === null) return one === other;
  const sides = ["left", "top", "bottom"] as const;
  return sides.every((side) => Math.abs(one[side] - other[side]) <= 1)
    && Math.abs(one.right - other.right) <= 1 + (one.right - one.left) / 150;
}

test("text of the mirror lies on the text of the canvas", async ({ page, browser }) => {
  await beSignedIn(page, candor, demoAdmin);
  for (const route of routes) {
    await open(page, candor.url + route);
    await expect(heading(page, /./)).toBeVisible();
    await rest(page);
    const lines = await linesOfText(page);
    expect(lines.length, `${route}: lines`).toBeGreaterThan(4);
    const painted = await inkOf(browser, await page.screenshot(), lines);
    await restyle(page, `#canvas { visibility: hidden; } html, body { background: #fff; }
      #sem * { color: #000 !important; -webkit-text-fill-color: #000 !important; }`);
    const meant = await inkOf(browser, await page.screenshot(), lines);
    const wrong = lines.filter((_, i) => !near(painted[i] ?? null, meant[i] ?? null))
      .map(({ text }) => text);
    expect(wrong, route).toEqual([]);
  }
});

test("the picture comes back after the graphics are lost, and the page works meanwhile", async ({
  page, browser,
}) => {
  await beSignedIn(page, candor, demoAdmin);
  await open(page, `${candor.url}/interviews`);
  await expect(heading(page, "Interviews")).toBeVisible();
  await rest(page);
  const before = await page.screenshot();
  const lose = await page.evaluateHandle(() => {
    const canvas = document.getElementById("canvas") as HTMLCanvasElement;
    return canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context");
  });
  await lose.evaluate((extension) => extension?.loseContext());
  await page.getByRole("link", { name: "Home", exact: true }).first().click();
  await expect(heading(page, "Home")).toBeVisible();
  await page.goBack();
  await expect(heading(page, "Interviews")).toBeVisible();
  expect(await difference(browser, before, await page.screenshot()), "while lost")
    .toBeGreaterThan(50);
  await lose.evaluate((extension) => extension?.restoreContext());
  // Glyphs lie elsewhere in the new texture, which rounds their edges differently: invisible.
  await expect(async () => {
    await rest(page);
    expect(await difference(browser, before, await page.screenshot())).toBeLessThanOrEqual(2);
  }).toPass({ timeout: 15_000 });
});

test("the browser finds and selects text of the canvas", async ({ page }) => {
  await beSignedIn(page, candor, demoAdmin);
  for (const route of routes) {
    await open(page, candor.url + route);
    await expect(heading(page, /./)).toBeVisible();
    await rest(page);
    for (const { text } of (await linesOfText(page)).slice(0, 5)) {
      const selected = await page.evaluate((wanted) => {
        const nodes = [...document.querySelectorAll("#sem :is(.r-text, .r-heading)")];
        const node = nodes.find((one) => one.textContent?.trim() === wanted);
        getSelection()?.collapse(node ?? document.body, 0);
        const { find } = globalThis as unknown as { find: (text: string) => boolean };
        const selection = find(wanted) ? getSelection() : null;
        const here = node?.contains(selection?.anchorNode ?? null);
        return here === true ? selection?.toString() : null;
      }, text);
      expect(selected?.toLowerCase(), `${route} finds "${text}"`).toBe(text.toLowerCase());
    }
  }
});

test("a tooltip comes with keyboard and pointer, lets the pointer in and goes with Escape", async ({
  page,
}) => {
  await beSignedIn(page, candor, demoAdmin);
  await open(page, `${candor.url}/style-guide`);
  const settings = page.getByRole("button", { name: "Settings", exact: true });
  const tip = page.getByRole("tooltip", { includeHidden: true });
  await settings.scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: "Small with icon" }).focus();
  await page.keyboard.press("Tab");
  await expect(settings).toBeFocused();
  await expect(tip).toHaveText("Settings");
  await page.keyboard.press("Escape");
  await expect(tip).toHaveCount(0);
  await expect(settings).toBeFocused();
  await page.getByRole("button", { name: "Small with icon" }).focus();
  await settings.hover();
  await expect(tip).toHaveText("Settings");
  const box = await tip.boundingBox();
  if (box === null) throw new Error("the tooltip has no place");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 8 });
  await page.waitForTimeout(1_000);
  await expect(tip).toHaveText("Settings");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height + 60, { steps: 4 });
  await expect(tip).toHaveCount(0);
});

test("a button that cannot be pressed is reached by keyboard and says why", async ({ page }) => {
  await beSignedIn(page, candor, demoAdmin);
  await open(page, `${candor.url}/style-guide`);
  const button = page.getByRole("button", { name: "Not now" });
  await expect(button).toBeDisabled();
  await expect(button).toHaveAccessibleDescription("Add a question first");
  await page.getByRole("button", { name: "Delete interview" }).focus();
  await page.keyboard.press("Tab");
  await expect(button).toBeFocused();
  const tip = page.getByRole("tooltip", { includeHidden: true });
  await expect(tip).toHaveText("Add a question first");
});
