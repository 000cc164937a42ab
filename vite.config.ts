import { defineConfig } from "vite";

/** Cross-origin isolation, for threads and precise timers where a browser offers them. */
const headers = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** What workers import. Vite's dev server finds it too late by itself, and would reload the page in the middle of a run. */
export const workerDependencies = [
  "comlink",
  "zod",
  "seedrandom/lib/alea.js",
  "@noble/hashes/sha2.js",
  "@noble/hashes/utils.js",
];

export default defineConfig({
  root: "ui",
  base: "./",
  worker: { format: "es" },
  optimizeDeps: { include: [...workerDependencies, "pixi.js", "uplot"] },
  server: { host: "127.0.0.1", headers },
  preview: { host: "127.0.0.1", headers },
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2022",
    // Without this all of Pixi's renderers share one chunk, and every visitor loads the ones not used.
    rolldownOptions: { experimental: { chunkOptimization: false } },
  },
});
