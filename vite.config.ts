import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

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
  "papaparse/papaparse.js",
  "@noble/hashes/sha2.js",
  "@noble/hashes/utils.js",
];

/** Modules to load into the trainer's worker: `npm start -- --import FILE`, or paths in PALAESTRA_IMPORT, one a line. */
const own = (process.env["PALAESTRA_IMPORT"] ?? "").split("\n").filter((path) => path !== "");
const files = own.map((path) => resolve(path));

/**
 * Makes `files` part of the trainer's worker, so that the worlds and agents they register are in the page. For them
 * `palaestra/…` is this installation, wherever on the disk they lie, and so are packages that they have not installed.
 */
export function imports(modules: readonly string[]): Plugin {
  const home = fileURLToPath(import.meta.url);
  const virtual = "virtual:imports";
  return {
    name: "imports",
    enforce: "pre",
    resolveId(id, importer, options) {
      if (id === virtual) return `\0${virtual}`;
      const fromHome = () => this.resolve(id, home, { ...options, skipSelf: true });
      if (id.startsWith("palaestra/")) return fromHome();
      const own = importer !== undefined && modules.includes(importer) && /^[^./\0:][^:]*$/.test(id);
      return own
        ? this.resolve(id, importer, { ...options, skipSelf: true }).then((found) => found ?? fromHome())
        : null;
    },
    load(id) {
      return id === `\0${virtual}`
        ? modules.map((module) => `import ${JSON.stringify(module)};`).join("\n")
        : null;
    },
  };
}

export default defineConfig({
  root: "ui",
  base: "./",
  plugins: [imports(files)],
  worker: { format: "es", plugins: () => [imports(files)] },
  optimizeDeps: { include: [...workerDependencies, "pixi.js", "uplot"] },
  server: { host: "127.0.0.1", headers, fs: { allow: [".", ...files] } },
  preview: { host: "127.0.0.1", headers },
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2022",
    // Without this all of Pixi's renderers share one chunk, and every visitor loads the ones not used.
    rolldownOptions: { experimental: { chunkOptimization: false } },
  },
});
