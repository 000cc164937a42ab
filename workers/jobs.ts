/** What the threads of a pool can do. A job is data, and so is what it comes to: the same job, the same result, on any thread. */
import {
  type Block,
  type BlockResult,
  playBlock,
  type RunResult,
  type RunSpec,
  runToEnd,
  type SpecInput,
} from "../arena/index.ts";
import { InputError, shown } from "../envs/core/errors.ts";

/** Kind of job → what one is given beside its kind, and what it comes to. Typed arrays at the top of `output` are moved. */
export interface Jobs {
  bandits: { input: Block; output: BlockResult };
  run: { input: { readonly spec: SpecInput | RunSpec }; output: RunResult };
}

export type Job<K extends keyof Jobs = keyof Jobs> = {
  [Kind in K]: { readonly kind: Kind } & Jobs[Kind]["input"];
}[K];

export type Output<J extends Job> = Jobs[J["kind"]]["output"];

const performers = new Map<string, (job: never) => unknown>();

/** Makes a kind of job known to this thread; `Jobs` names its types. */
export function registerJob<K extends keyof Jobs>(
  kind: K,
  perform: (job: Job<K>) => Jobs[K]["output"] | Promise<Jobs[K]["output"]>,
): void {
  performers.set(kind, perform);
}

export async function perform<J extends Job>(job: J): Promise<Output<J>> {
  const performer = performers.get(job.kind);
  if (performer) return (await performer(job as never)) as Output<J>;
  const known = [...performers.keys()].join(", ");
  throw new InputError(`job.kind: expected a kind that is registered (${known}), got ${shown(job.kind)}.`);
}

registerJob("run", ({ spec }) => runToEnd(spec));
registerJob("bandits", playBlock);
