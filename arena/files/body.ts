/** Bodies for transfer, from what Node keeps in files: a saved run, or a folder with a layers model. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Body, bodyOf } from "../../agents/core/body.ts";
import { agents, type Checkpoint } from "../../agents/index.ts";
import type { Network } from "../../agents/models/engine/network.ts";
import { InputError } from "../../envs/core/errors.ts";
import { rng } from "../../envs/core/rng.ts";
import { hashSpec, worldOf } from "../index.ts";
import { loadModel } from "./models.ts";
import { readPacked } from "./packedFile.ts";
import { findRun, specIn } from "./savedRun.ts";

/** All layers but the last of the best policy of a run (its folder or hash), or of a model that tfjs reads; `freeze` tells which stand still. */
export async function loadBody(named: string, freeze: readonly number[]): Promise<Body> {
  const isModel = existsSync(join(named, "model.json"));
  return bodyOf(isModel ? await loadModel(named, { maxBatch: 1 }) : policyOf(findRun(named)), freeze);
}

function policyOf(folder: string): Network {
  const spec = specIn(folder);
  const agent = agents.get(spec.agent.id).make(worldOf(spec, "train"), spec.agent.params, rng("body"));
  if (!agent.policy)
    throw new InputError(
      `${folder}: expected the run of an agent with a network, got one of ${spec.agent.id}.`,
    );
  const path = join(folder, "best.bin");
  if (!existsSync(path))
    throw new InputError(
      `${folder}: expected a run with a best policy, got one that has not been evaluated; go on with it, or take one with evaluations (--evaluate-every).`,
    );
  const { label, data } = readPacked(path);
  const [wanted, got] = [`policy of run ${hashSpec(spec)}`, `${label["kind"]} of run ${label["run"]}`];
  if (wanted !== got)
    throw new InputError(`${path}: expected the ${wanted}, got a ${got}; put the right one there.`);
  agent.load((data as { readonly policy: Checkpoint }).policy);
  return agent.policy;
}
