/** Builds the page and serves it for the page tests, on a free port of this machine. */
import { build, preview } from "vite";
import type { TestProject } from "vitest/node";

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await build({ logLevel: "warn" });
  const server = await preview({ preview: { port: 0 }, logLevel: "warn" });
  project.provide("pageUrl", server.resolvedUrls?.local[0] ?? "");
  return () => server.close();
}

declare module "vitest" {
  interface ProvidedContext {
    pageUrl: string;
  }
}
