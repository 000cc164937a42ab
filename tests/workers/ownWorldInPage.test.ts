/** `npm start -- --import FILE`: the module becomes part of the trainer's worker, wherever on the disk it lies. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { expect, it } from "vitest";
import { imports } from "../../vite.config.ts";

it("a worker's bundle holds the modules that were named, with this installation's Palaestra", async () => {
  const folder = mkdtempSync(join(tmpdir(), "own-"));
  const world = join(folder, "world.ts");
  writeFileSync(
    world,
    'import { z } from "zod"; import { register } from "palaestra/envs"; register("Own-v0", { params: z.strictObject({}) } as never);',
  );
  await build({
    configFile: false,
    logLevel: "silent",
    plugins: [imports([world])],
    build: {
      outDir: join(folder, "dist"),
      emptyOutDir: true,
      minify: false,
      lib: {
        entry: new URL("../../workers/trainer.worker.ts", import.meta.url).pathname,
        formats: ["es"],
        fileName: "worker",
      },
    },
  });
  const [file] = readdirSync(join(folder, "dist")).filter((name) => name.endsWith("js"));
  const bundle = readFileSync(join(folder, "dist", file), "utf8");
  rmSync(folder, { recursive: true });
  expect(bundle).toContain('"Own-v0"');
  expect(bundle.match(/which is registered already/g)).toHaveLength(1); // one catalogue, not a second copy
  expect(bundle).not.toMatch(/^import /m);
});
