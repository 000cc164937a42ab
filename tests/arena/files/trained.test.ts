import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadModel, saveModel } from "../../../arena/files/index.ts";
import { Session } from "../../../arena/index.ts";

it("the network of a trained agent goes into a folder and comes back", async () => {
  const folder = mkdtempSync(join(tmpdir(), "trained-"));
  const session = new Session({
    env: "CartPole-v1",
    agent: { id: "dqn", params: { model: "mlp:hidden=[7,5],activation=tanh", learningStarts: 50 } },
    steps: 200,
    evaluation: { every: 0 },
  });
  session.advance(200);
  const { policy } = session.agent;
  if (!policy) throw new Error("expected an agent with a network");
  await saveModel(policy, folder);
  const again = await loadModel(folder, { maxBatch: 1 });
  for (const { input } of [policy, again]) input.data.set([0.1, -0.2, 0.03, 0.4]);
  expect(again.forward(1)).toEqual(policy.forward(1));
  rmSync(folder, { recursive: true });
});
