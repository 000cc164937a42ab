/**
 * Compiles the AssemblyScript kernels to WebAssembly, as TypeScript modules that hold the bytes, so that Node, the
 * page and its workers import them alike. Does nothing when the sources have not changed. `npm run kernels`.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const assemblyScript = createRequire(import.meta.url)("assemblyscript/package.json").version;

/** Each folder of kernels is one module: its index.ts is the entry. Plain SIMD (not relaxed), so the same bits everywhere. */
const modules = [
  { folder: "envs/core/kernels", out: "envs/core/math.generated.ts", flags: ["--runtime", "stub"] },
  {
    folder: "agents/models/kernels",
    out: "agents/models/engine/kernels.generated.ts",
    flags: ["--runtime", "stub", "--enable", "simd"],
  },
];
const common = ["-O3", "--noAssert", "--converge"];

async function compile({ folder, out, flags }) {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".ts"));
  const sources = names.sort().map((name) => readFileSync(join(root, folder, name), "utf8"));
  const key = createHash("sha256")
    .update(JSON.stringify([assemblyScript, common, flags, names, sources]))
    .digest("hex");
  const target = join(root, out);
  if (existsSync(target) && readFileSync(target, "utf8").includes(key)) return;

  const { main } = await import("assemblyscript/asc");
  let bytes;
  const { error, stderr } = await main(
    [`${folder}/index.ts`, "--baseDir", root, "--outFile", "module.wasm", ...common, ...flags],
    {
      writeFile: (name, contents) => {
        if (name.endsWith(".wasm")) bytes = contents;
      },
    },
  );
  if (error) throw new Error(`${folder} does not compile:\n${stderr.toString()}`);
  const text = [
    `// Made by \`npm run kernels\` from ${folder}. Sources: ${key}`,
    `export const wasmBase64 =\n  "${Buffer.from(bytes).toString("base64")}";\n`,
  ].join("\n");
  writeFileSync(target, text);
  console.error(`kernels: ${folder} -> ${out} (${bytes.length} bytes)`);
}

for (const module of modules) await compile(module);
