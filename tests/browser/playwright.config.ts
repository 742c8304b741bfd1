// The browser tests: the same specs on a desktop, on a phone and in the text view, by role and
// label only, against the real server with the real client inside. Each spec file starts its own
// server on a fresh data folder; with CANDOR_TLS=1 it is reached over TLS.
import { defineConfig, devices } from "@playwright/test";

const isSecure = process.env.CANDOR_TLS === "1";
const chromium = {
  executablePath: process.env.CANDOR_CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    // A service worker needs this besides ignoreHTTPSErrors.
    ...(isSecure ? ["--ignore-certificate-errors"] : []),
  ],
};
const withGraphics = [
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];
// Graphics are emulated, so only the canvas has them: the browser draws the rest without, which
// takes half the time.
const withCanvasOnly = [...withGraphics, "--disable-gpu-compositing"];
const withoutGraphics = ["--disable-gpu", "--disable-software-rasterizer", "--disable-3d-apis"];

export default defineConfig({
  testDir: "specs",
  globalSetup: "./run_folder.ts",
  outputDir: "test-results",
  timeout: 120_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: Number(process.env.CANDOR_BROWSER_WORKERS ?? 2),
  retries: 0,
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: "report.json" }]],
  use: {
    // Pictures of every moment would take a tenth of the run; the last one is enough.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    actionTimeout: 15_000,
    serviceWorkers: "allow",
    ignoreHTTPSErrors: isSecure,
  },
  projects: [
    {
      name: "desktop",
      testIgnore: /bench\.spec\.ts/,
      use: {
        ...devices["Desktop Chrome"],
        channel: undefined,
        viewport: { width: 1280, height: 900 },
        launchOptions: { ...chromium, args: [...chromium.args, ...withCanvasOnly] },
      },
    },
    {
      name: "phone",
      testIgnore: /(bench|mirror)\.spec\.ts/,
      use: {
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        isMobile: true,
        hasTouch: true,
        launchOptions: { ...chromium, args: [...chromium.args, ...withCanvasOnly] },
      },
    },
    {
      name: "text",
      testIgnore: /(bench|mirror)\.spec\.ts/,
      use: {
        viewport: { width: 1024, height: 800 },
        launchOptions: { ...chromium, args: [...chromium.args, ...withoutGraphics] },
      },
    },
    {
      name: "bench",
      testMatch: /bench\.spec\.ts/,
      use: {
        viewport: { width: 1280, height: 900 },
        launchOptions: { ...chromium, args: [...chromium.args, ...withGraphics] },
      },
    },
  ],
});
