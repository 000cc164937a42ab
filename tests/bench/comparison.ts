/** Each workload on the engine, on tfjs and on PyTorch, one right after the other, and whether they do the same work. */
import type { Network } from "../../agents/models/engine/network.ts";
import { type Contender, type Lesson, lessonOf } from "./contender.ts";
import { engineContender, networkFor } from "./engine.ts";
import { cpuTime, cpuTimeOfOne } from "./measure.ts";
import { multiplyAddsOf } from "./multiplyAdds.ts";
import { parityOf } from "./parity.ts";
import { chooseBackend, tfjsContender } from "./tfjs.ts";
import { tfjsModel } from "./tfjsModel.ts";
import { type Torch, type Torches, torchFigures } from "./torch.ts";
import type { Workload } from "./workloads.ts";

/** Microseconds of CPU time, or in words why there are none. */
export type Speed = number | string;

export interface Speeds {
  readonly train: Speed;
  readonly act: Speed;
}

export interface Compared {
  readonly workload: Workload;
  readonly engine: Speeds;
  readonly wasm: Speeds;
  readonly cpu: Speeds;
  readonly torch: Speeds & { readonly parameters?: number }; // as Debian installs it and as it is by default
  readonly tunedTorch: Speeds; // with the fastest BLAS, memory format and Adam there are
  readonly multiplyAdds: number; // of a train step
  readonly error: number; // the largest difference between the engine's and tfjs's outputs, of the largest
  readonly parameters: number;
}

export async function compare(workload: Workload, torches: Torches | undefined): Promise<Compared> {
  const network = networkFor(workload);
  const lesson = lessonOf(workload);
  const error = await parityOf(network, workload, lesson);
  const engine = speedsOf(engineContender(network, workload, lesson));
  const wasm = await tfjsSpeeds("wasm", workload, lesson, network);
  const installed = torchSpeedsOf(torches?.installed, workload);
  const fastest =
    torches && torches.fastest !== torches.installed ? torchSpeedsOf(torches.fastest, workload) : installed;
  const cpu = await tfjsSpeeds("cpu", workload, lesson, network);
  return {
    workload,
    engine,
    wasm,
    cpu,
    torch: installed.plain,
    tunedTorch: fastest.best,
    error,
    multiplyAdds: multiplyAddsOf(workload),
    parameters: network.trainable.reduce((sum, { length }) => sum + length, 0),
  };
}

function torchSpeedsOf(torch: Torch | undefined, { id }: Workload) {
  const why = torch ? "failed" : "not installed";
  const none = { train: why, act: why };
  const figures = torch && torchFigures(torch, id);
  if (!figures) return { plain: none, best: none };
  const { plain, best, parameters } = figures;
  return { plain: { ...plain, parameters }, best };
}

async function tfjsSpeeds(
  backend: "wasm" | "cpu",
  workload: Workload,
  lesson: Lesson,
  network: Network,
): Promise<Speeds> {
  await chooseBackend(backend);
  const models = [0, 1].map(() => tfjsModel(workload.spec));
  for (const model of models) model.copyFrom(network);
  const [model, target] = models;
  const contender = tfjsContender(model, target, workload, lesson);
  const speeds = speedsOf(contender);
  contender.dispose();
  return speeds;
}

function speedsOf({ train, act }: Contender): Speeds {
  return { train: speedOf(train), act: speedOf(act) };
}

/** Microseconds of a call that is not repeated. */
const TOO_LONG = 3e6;

function speedOf(call: () => void): Speed {
  try {
    const first = cpuTimeOfOne(call);
    return first > TOO_LONG ? first : cpuTime(call);
  } catch (error) {
    return reasonIn(error);
  }
}

/** tfjs says: Kernel 'Conv2DBackpropFilter' not registered for backend 'wasm'. */
function reasonIn(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const kernel = /Kernel '(\w+)' not registered/.exec(message)?.[1];
  return kernel ? `no kernel ${kernel}` : message;
}
