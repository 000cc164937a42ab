import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumArgs, findChromium } from "./tests/setup/chromium.ts";
import { runInNode, runInNodePool, trainInNode } from "./tests/setup/commands.ts";
import { imports, workerDependencies } from "./vite.config.ts";

/** What the tests of tfjs load, found before they run: Vite would reload the page in the middle of one. */
const tfjs = ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-webgpu", "@tensorflow/tfjs-backend-wasm"];

const executablePath = findChromium();
process.env["CHROME_PATH"] = executablePath; // for the page tests, which start their own

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          include: ["tests/*.test.ts", "tests/{envs,parity,agents,arena,workers,ui,learning}/**/*.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        plugins: [imports([])],
        worker: { format: "es", plugins: () => [imports([])] },
        optimizeDeps: { include: [...workerDependencies, ...tfjs] },
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          testTimeout: 60_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath, args: chromiumArgs } }),
            instances: [{ browser: "chromium" }],
            commands: { runInNode, runInNodePool, trainInNode },
          },
        },
      },
      {
        test: {
          name: "page",
          environment: "node",
          include: ["tests/page/**/*.test.ts"],
          globalSetup: ["tests/setup/servePage.ts"],
          testTimeout: 90_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
