/** The same workloads in PyTorch, where a Python with it is at hand: torch_reference.py. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { shortly } from "./table.ts";

const folder = dirname(fileURLToPath(import.meta.url));
const script = join(folder, "torch_reference.py");

export interface TorchFigures {
  readonly plain: TorchSpeeds; // as PyTorch does it unless told otherwise
  readonly best: TorchSpeeds; // over memory formats and kinds of Adam
  readonly parameters: number;
}

interface TorchSpeeds {
  readonly train: number; // microseconds
  readonly act: number; // microseconds
}

interface LoopTimes {
  readonly cartPole: number; // CPU seconds of 50,000 steps
  readonly minAtar: number; // microseconds a step
}

interface Report {
  readonly torch: string;
  readonly python: string;
  readonly blas: string;
  readonly productSpeed: number; // thousand million multiply-adds per second
  readonly oneDnn: boolean;
  readonly workloads: Readonly<Record<string, TorchFigures>>;
}

/** PyTorch with one library for products of matrices. Which it is decides how fast PyTorch is, up to a factor of 30. */
export interface Torch {
  readonly report: Report;
  readonly python: string;
  readonly libraries: string | undefined; // the folder to load them from first
}

export interface Torches {
  readonly installed: Torch;
  readonly fastest: Torch;
}

/** PyTorch as it is installed and with the fastest BLAS that is, which may be the same; none if there is no PyTorch. */
export function findTorches(): Torches | undefined {
  const candidates = [process.env["PYTHON"], "python3", "/usr/bin/python3"];
  const python = candidates.find((name) => name && run(name, ["-c", "import torch"]) !== undefined);
  if (!python) return undefined;
  const torches = [undefined, ...blasFolders()].flatMap((libraries) => {
    const report = reportOf(python, libraries, []);
    return report ? [{ python, libraries, report }] : [];
  });
  const [installed, ...others] = torches;
  if (!installed) return undefined;
  const fastest = others
    .filter(({ report }) => report.blas !== installed.report.blas)
    .reduce(
      (best, torch) => (torch.report.productSpeed > best.report.productSpeed ? torch : best),
      installed,
    );
  return { installed, fastest };
}

/** What whole steps of training take in PyTorch with its fastest BLAS, if there is a PyTorch; see torch_loops.py. */
export function loopTimes(): LoopTimes | undefined {
  const torch = findTorches()?.fastest;
  const text = torch && run(torch.python, [join(folder, "torch_loops.py")], torch.libraries);
  return text === undefined ? undefined : (JSON.parse(text) as LoopTimes);
}

export function torchFigures({ python, libraries }: Torch, workload: string): TorchFigures | undefined {
  return reportOf(python, libraries, [workload])?.workloads[workload];
}

export function inWords({ report: { torch, python, blas, productSpeed, oneDnn } }: Torch): string {
  const speed = `${shortly(productSpeed)} G multiply-adds/s at 256³`;
  return `PyTorch ${torch}, Python ${python}, ${blas} (${speed})${oneDnn ? ", oneDNN" : ""}`;
}

/** Debian keeps every libblas.so.3 in a folder of its own, and a link to one of them. */
function blasFolders(): string[] {
  const under = (folder: string) =>
    existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return under("/usr/lib")
    .filter((folder) => folder.endsWith("-linux-gnu"))
    .flatMap(under)
    .filter((folder) => existsSync(join(folder, "libblas.so.3")));
}

function reportOf(
  python: string,
  libraries: string | undefined,
  workloads: readonly string[],
): Report | undefined {
  const text = run(python, [script, ...workloads], libraries);
  return text === undefined ? undefined : (JSON.parse(text) as Report);
}

function run(python: string, words: readonly string[], libraries?: string): string | undefined {
  const { OPENBLAS_CORETYPE: _, ...env } = process.env; // OpenBLAS is to use all that the processor has
  const { status, stdout } = spawnSync(python, words, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: {
      ...env,
      OMP_NUM_THREADS: "1",
      OPENBLAS_NUM_THREADS: "1",
      MKL_NUM_THREADS: "1",
      ...(libraries && { LD_LIBRARY_PATH: libraries }),
    },
  });
  return status === 0 ? stdout : undefined;
}
