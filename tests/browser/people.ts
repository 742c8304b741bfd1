// What people do, by role and label only, the same on a desktop, a phone and in the text view.
import { expect, type Locator, type Page } from "@playwright/test";
import { type Candor, founder } from "./candor.js";

// The client is there and nothing is under way.
export async function settled(page: Page): Promise<void> {
  await expect(page.locator("#app[data-ready]")).toBeAttached({ timeout: 30_000 });
  await expect(page.locator("#app:not([data-busy])")).toBeAttached();
}

export async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await settled(page);
}

export function heading(page: Page, name: string | RegExp): Locator {
  return page.getByRole("heading", { name, level: 1 });
}

export async function setUp(page: Page, candor: Candor): Promise<void> {
  await open(page, candor.setUpLink());
  await expect(heading(page, "Welcome to Candor")).toBeVisible();
  await page.getByLabel("Company name").fill(founder.company);
  await page.getByLabel("Your name").fill(founder.name);
  await page.getByLabel("Email").fill(founder.email);
  await page.getByLabel("Password", { exact: true }).fill(founder.password);
  await page.getByRole("button", { name: "Finish set-up" }).click();
  await expect(heading(page, "Home")).toBeVisible();
}

export async function signIn(page: Page, candor: Candor, person = founder): Promise<void> {
  await open(page, `${candor.url}/sign-in`);
  await page.getByLabel("Email or username").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, "Home")).toBeVisible();
}

// Signed in since an earlier visit: the session's cookie, and the mark by which the client knows
// that there is one. The next page to be opened is the first one.
export async function beSignedIn(page: Page, candor: Candor, person = founder): Promise<void> {
  const { email, password } = person;
  const answer = await page.request.post(`${candor.url}/api/v1/auth/login`, {
    data: { email, password },
  });
  expect(answer.ok(), "sign-in").toBe(true);
  await page.addInitScript(() => {
    if (sessionStorage.getItem("has-begun") === "yes") return;
    sessionStorage.setItem("has-begun", "yes");
    localStorage.setItem("candor.signed_in", "yes");
  });
}

export interface NewQuestion {
  text: string;
  preparation?: "none";
  kind?: "Video" | "Voice" | "Writing";
}

// Fills the question that is open in the editor.
async function fillQuestion(page: Page, number: number, question: NewQuestion): Promise<void> {
  const card = page.getByRole("group", { name: `Question ${number}`, exact: true });
  await card.getByLabel("Question", { exact: true }).fill(question.text);
  if (question.preparation === "none") {
    const less = card.getByRole("button", { name: "Less: Time to prepare" });
    while (await less.isEnabled()) await less.click();
  }
  if (question.kind) await card.getByLabel("Answer by").selectOption({ label: question.kind });
}

export async function createInterview(
  page: Page,
  title: string,
  questions: NewQuestion[],
): Promise<void> {
  await page.getByRole("link", { name: "Interviews", exact: true }).first().click();
  await expect(heading(page, "Interviews")).toBeVisible();
  await page.getByRole("link", { name: "Create interview" }).first().click();
  await expect(heading(page, "New interview")).toBeVisible();
  await page.getByLabel("Title").fill(title);
  for (const [index, question] of questions.entries()) {
    // A new interview starts with one empty question.
    if (index > 0) await page.getByRole("button", { name: "Add question", exact: true }).click();
    await fillQuestion(page, index + 1, question);
  }
  await page.getByRole("button", { name: "Create interview" }).click();
  await expect(heading(page, title)).toBeVisible();
}

// Invites a candidate from the interview that is open; gives the personal link.
export async function invite(page: Page, name: string, email: string): Promise<string> {
  await page.getByRole("button", { name: "Invite candidate" }).first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("button", { name: "Create link" }).click();
  await expect(dialog.getByRole("heading", { name: `${name} is invited` })).toBeVisible();
  const link = await linkIn(dialog);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  return link;
}

// The personal link that a dialog shows.
export async function linkIn(dialog: Locator): Promise<string> {
  const words = dialog.getByText(/^http.*\/i\/[\w-]+$/);
  await expect(words).toBeVisible();
  return (await words.innerText()).trim();
}

// From the welcome page to the device check.
export async function begin(page: Page, link: string): Promise<void> {
  await open(page, link);
  await page.getByRole("button", { name: /Begin|Start|Continue/ }).first().click();
  const consent = page.getByRole("checkbox", { name: /I agree/ });
  await consent.check();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
}

export async function checkDevices(page: Page): Promise<void> {
  await expect(heading(page, /Check camera and microphone/)).toBeVisible();
  await page.getByRole("button", { name: "Turn on camera and microphone" }).click();
  await expect(page.getByRole("meter", { name: "Microphone level" })).toBeVisible();
}

// Records one answer and keeps it; the question is shown already or offered first.
export async function recordAnswer(page: Page, seconds: number): Promise<void> {
  const show = page.getByRole("button", { name: /Show question/ });
  const start = page.getByRole("button", { name: "Start now" });
  await expect(show.or(start)).toBeVisible();
  if (await show.isVisible()) await show.click();
  await start.click();
  await expect(page.getByText("Recording", { exact: true })).toBeVisible();
  await recorded(page, seconds);
  await page.getByRole("button", { name: "Finish answer" }).click();
  await expect(heading(page, /Check your answer/)).toBeVisible();
  await page.getByRole("button", { name: "Keep and continue" }).click();
}

// Waits until the recorder has delivered this many seconds, seen from the page itself.
export async function recorded(page: Page, seconds: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => (globalThis as unknown as Recorders).recordedChunks?.at(-1)?.length >= wanted,
    seconds,
  );
}

interface Recorders {
  recordedChunks: { bytes: Promise<ArrayBuffer> }[][];
}

// Keeps a copy of every chunk the browser's recorder delivers, to compare with what the server
// stored.
export async function watchRecorder(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const world = globalThis as unknown as Recorders;
    world.recordedChunks = [];
    const start = MediaRecorder.prototype.start;
    MediaRecorder.prototype.start = function (this: MediaRecorder, slice?: number) {
      const chunks: { bytes: Promise<ArrayBuffer> }[] = [];
      world.recordedChunks.push(chunks);
      this.addEventListener("dataavailable", (event) => {
        if (event.data.size > 0) chunks.push({ bytes: event.data.arrayBuffer() });
      });
      start.call(this, slice);
    };
  });
}

// SHA-256 of the bytes of recording number `index`, as hex.
export async function recordedHash(page: Page, index: number): Promise<string> {
  return page.evaluate(async (at) => {
    const world = globalThis as unknown as Recorders;
    const parts = await Promise.all(world.recordedChunks[at].map((chunk) => chunk.bytes));
    const digest = await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer());
    return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, "0")).join("");
  }, index);
}
