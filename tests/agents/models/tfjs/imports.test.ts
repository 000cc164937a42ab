/** tfjs is large: what a page loads must not carry it unless someone asks for it. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../../../", import.meta.url);
const home = "agents/models/tfjs/";
const staticImport = /^(?:import|export)\s(?!type\s)[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"/gm;

function filesIn(folder: string): string[] {
  const names = readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => /\.tsx?$/.test(name));
  return files.map((name) => `${folder}/${name.replaceAll("\\", "/")}`);
}

function importsIn(code: string): string[] {
  return [...code.matchAll(staticImport)].map(([, from, bare]) => from ?? bare);
}

it("only its own folder imports tfjs statically, and nothing that folder", () => {
  const files = ["envs", "agents", "arena", "workers", "ui"].flatMap(filesIn);
  expect(files.filter((file) => file.startsWith(home)).length).toBeGreaterThan(10);
  const guilty = files
    .filter((file) => !file.startsWith(home))
    .filter((file) => {
      const imports = importsIn(readFileSync(new URL(file, root), "utf8"));
      return imports.some((from) => from.startsWith("@tensorflow/") || from.includes("tfjs/"));
    });
  expect(guilty).toEqual([]);
});

it("a static import would be found", () => {
  const code =
    'import { a,\n  b } from "./x.ts";\nimport type { c } from "./y.ts";\nexport * from "./z.ts";\nawait import("./w.ts");\nimport "v";';
  expect(importsIn(code)).toEqual(["./x.ts", "./z.ts", "v"]);
});
