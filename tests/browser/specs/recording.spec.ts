// Nothing recorded is ever lost: a dead network, a killed server, a reload in the middle, a device
// without a camera.
import { type Browser, expect, type Page, test } from "@playwright/test";
import { Api, Candor } from "../candor.js";
import {
  begin, checkDevices, heading, open, recordAnswer, recorded, recordedHash, settled, watchRecorder,
} from "../people.js";

let candor: Candor;
let api: Api;
test.beforeAll(async () => {
  candor = await Candor.start();
  api = new Api(candor);
  await api.setUp();
});
test.afterAll(async () => {
  await candor.stop();
});

const video = { text: "What are you proud of?", preparation_time: 0, responding_time: 60 };

interface Invitation {
  interview: string;
  link: string;
}

async function arrange(questions: object[]): Promise<Invitation> {
  const draft = { title: "Fault finder", questions };
  const interview = await api.send("POST", "/api/v1/interviews", draft);
  const path = `/api/v1/interviews/${String(interview.id)}`;
  const invitation = await api.send("POST", `${path}/invitations`, {
    candidate_name: "Grace Candidate",
    candidate_email: "grace@example.com",
  });
  return { interview: path, link: String(invitation.link) };
}

interface StoredAnswer {
  status: string;
  text: string;
  kind: string;
  recording: { sha256: string; size_bytes: number } | null;
}
async function storedAnswers(interview: string): Promise<StoredAnswer[]> {
  const sessions = (await api.send("GET", `${interview}/sessions`)) as { items: { id: number }[] };
  const session = await api.send("GET", `${interview}/sessions/${sessions.items[0].id}`);
  return session.answers as StoredAnswer[];
}

async function startRecording(page: Page): Promise<void> {
  const show = page.getByRole("button", { name: /Show question/ });
  const start = page.getByRole("button", { name: "Start now" });
  await expect(show.or(start)).toBeVisible();
  if (await show.isVisible()) await show.click();
  await start.click();
  await expect(page.getByText("Recording", { exact: true })).toBeVisible();
}

async function toQuestions(page: Page, link: string): Promise<void> {
  await begin(page, link);
  await checkDevices(page);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByRole("button", { name: "Go to the questions" }).click();
}

async function fresh(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await watchRecorder(page);
  return page;
}

test("the picture's place is there before the picture: nothing moves", async ({ browser }) => {
  const { link } = await arrange([video]);
  const page = await fresh(browser);
  await begin(page, link);
  await checkDevices(page);
  const preview = page.locator("video").first();
  const withPicture = await preview.boundingBox();
  await preview.evaluate((element: HTMLVideoElement) => { element.srcObject = null; });
  expect(await preview.boundingBox()).toEqual(withPicture);
  await page.context().close();
});

test("the network dies during an answer and every byte arrives", async ({ browser }) => {
  const { interview, link } = await arrange([video]);
  const page = await fresh(browser);
  await toQuestions(page, link);
  await startRecording(page);
  await recorded(page, 2);
  await page.context().setOffline(true);
  await recorded(page, 5);
  await page.getByRole("button", { name: "Finish answer" }).click();
  await page.getByRole("button", { name: "Keep and continue" }).click();
  await expect(page.getByText(/No connection/).first()).toBeVisible();
  await page.context().setOffline(false);
  await expect(heading(page, "Everything has arrived")).toBeVisible({ timeout: 60_000 });
  const [answer] = await storedAnswers(interview);
  expect(answer.recording?.sha256).toBe(await recordedHash(page, 0));
  await page.context().close();
});

test("the server is killed during an upload and the candidate continues", async ({ browser }) => {
  const { interview, link } = await arrange([video]);
  const page = await fresh(browser);
  await toQuestions(page, link);
  await startRecording(page);
  await recorded(page, 3);
  await candor.kill();
  await recorded(page, 5);
  await candor.resume();
  await recorded(page, 6);
  await page.getByRole("button", { name: "Finish answer" }).click();
  await page.getByRole("button", { name: "Keep and continue" }).click();
  await expect(heading(page, "Everything has arrived")).toBeVisible({ timeout: 90_000 });
  const [answer] = await storedAnswers(interview);
  expect(answer.recording?.sha256).toBe(await recordedHash(page, 0));
  await page.context().close();
});

test("after a reload the session goes on at the first unanswered question", async ({ browser }) => {
  const { interview, link } = await arrange([video, { ...video, text: "And what else?" }]);
  const page = await fresh(browser);
  await toQuestions(page, link);
  await recordAnswer(page, 2);
  await expect(page.getByText(/question 2 of 2/i).first()).toBeVisible();
  await page.reload();
  await settled(page);
  await page.getByRole("button", { name: /Continue|Go on/ }).first().click();
  await checkDevices(page);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText(/question 2 of 2/i).first()).toBeVisible();
  await recordAnswer(page, 2);
  await expect(heading(page, "Everything has arrived")).toBeVisible({ timeout: 60_000 });
  const answers = await storedAnswers(interview);
  expect(answers.map((one) => one.status)).toEqual(["submitted", "submitted"]);
  await page.context().close();
});

// The journal's mark is still on its way when the page goes: the candidate is not asked twice.
test("an answer that was kept stays kept when the page goes at once", async ({ browser }) => {
  const { interview, link } = await arrange([video, { ...video, text: "And what else?" }]);
  const page = await fresh(browser);
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (row: { kept?: boolean }, ...rest) {
      const isFirstVisit = sessionStorage.getItem("visited") === null;
      return put.call(this, isFirstVisit ? { ...row, kept: false } : row, ...rest);
    };
    addEventListener("pagehide", () => sessionStorage.setItem("visited", "yes"));
  });
  await toQuestions(page, link);
  await page.route(/uploads/, (route) => route.abort());
  await recordAnswer(page, 2);
  await expect(page.getByText(/question 2 of 2/i).first()).toBeVisible();
  await page.reload();
  await settled(page);
  await page.unroute(/uploads/);
  await page.getByRole("button", { name: /Continue|Go on/ }).first().click();
  await checkDevices(page);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await recordAnswer(page, 2);
  await expect(heading(page, "Everything has arrived")).toBeVisible({ timeout: 60_000 });
  const answers = await storedAnswers(interview);
  expect(answers.map((one) => one.status)).toEqual(["submitted", "submitted"]);
  await page.context().close();
});

test("a recording interrupted by a crash can be kept", async ({ browser }) => {
  const { interview, link } = await arrange([video]);
  const page = await fresh(browser);
  await toQuestions(page, link);
  await startRecording(page);
  await recorded(page, 4);
  const before = await page.evaluate(() => location.href);
  await page.goto("about:blank");
  await open(page, before);
  await page.getByRole("button", { name: /Continue|Go on/ }).first().click();
  const keep = page.getByRole("button", { name: "Keep what was recorded" });
  await expect(keep).toBeVisible({ timeout: 20_000 });
  await keep.click();
  await expect(heading(page, "Everything has arrived")).toBeVisible({ timeout: 60_000 });
  const [answer] = await storedAnswers(interview);
  expect(answer.recording?.size_bytes).toBeGreaterThan(10_000);
  await page.context().close();
});

test("without a camera the answer is given in writing", async ({ browser }) => {
  const { interview, link } = await arrange([video]);
  const page = await fresh(browser);
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException("no", "NotFoundError"));
  });
  await begin(page, link);
  await page.getByRole("button", { name: "Turn on camera and microphone" }).click();
  await expect(page.getByText(/No camera or microphone was found/)).toBeVisible();
  await page.getByRole("button", { name: "Answer in writing" }).click();
  const show = page.getByRole("button", { name: /Show question/ });
  const field = page.getByRole("textbox");
  await expect(show.or(field)).toBeVisible();
  if (await show.isVisible()) await show.click();
  await field.fill("That I asked for help.");
  await page.getByRole("button", { name: "Submit answer" }).click();
  await expect(heading(page, "Everything has arrived")).toBeVisible();
  const [answer] = await storedAnswers(interview);
  expect([answer.kind, answer.text]).toEqual(["text", "That I asked for help."]);
  await page.context().close();
});

test("a link that ended says so kindly", async ({ page }) => {
  await open(page, `${candor.url}/i/not-a-link`);
  await expect(heading(page, "This link does not lead to an interview")).toBeVisible();
});
