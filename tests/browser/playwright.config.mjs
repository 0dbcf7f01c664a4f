// The browser tests: the built site, served on loopback with the headers a host should send, in the system's Chromium.
import { defineConfig } from "@playwright/test";
import { existsSync } from "node:fs";

const chromium = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const port = Number(process.env.DOORSTEP_TEST_PORT ?? 4179);
const root = new URL("../../", import.meta.url).pathname;
const program = process.env.DOORSTEP_BIN ?? `${root}target/release/doorstep`;

export default defineConfig({
  testDir: ".",
  outputDir: `${root}target/browser`,
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  reporter: [["list"]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    launchOptions: {
      executablePath: chromium,
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
  webServer: {
    command: `${program} serve --project ${root} --port ${port}`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
  },
});
