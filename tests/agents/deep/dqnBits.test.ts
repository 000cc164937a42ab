import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { Session, type SpecInput } from "../../../arena/index.ts";

/** Runs to the end and tells what the network came to, as a hash of its parameters' bytes, and the last returns. */
function outcome(spec: SpecInput) {
  const session = new Session({ ...spec, evaluation: { every: 0, final: 0 } });
  session.advance(spec.steps ?? 0);
  const { parameters } = session.agent.save("policy") as { parameters: Float32Array };
  const bytes = new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  return { hash, last: session.result().returns.slice(-3) };
}

const plain = {
  gradientSteps: 1,
  learningRateSchedule: "linear",
  epsilonStart: 1,
  discount: 0.99,
  targetEvery: 1,
};

it("plain DQN in CartPole goes on giving the bits it gave before it had switches", () => {
  const params = {
    ...plain,
    model: "mlp",
    optimizer: "adam",
    learningRate: 3e-3,
    learningRateEnd: 1e-6,
    learningRateSteps: 35_000,
    batchSize: 128,
    bufferSize: 2000,
    learningStarts: 1000,
    trainEvery: 1,
    tau: 0.01,
    epsilonEnd: 0.04,
    explorationSteps: 2000,
    huberDelta: 100,
    maxGradientNorm: 1000,
  };
  const spec = { env: "CartPole-v1", agent: { id: "dqn", params }, seed: 1, steps: 3000 };
  expect(outcome(spec)).toEqual({ hash: "1c58ae38352e121c", last: [302, 262, 252] });
});

it("and so it does in MinAtar's Breakout", () => {
  const params = {
    ...plain,
    model: "minatarCnn",
    optimizer: "rmsprop",
    learningRate: 2.5e-4,
    learningRateEnd: 2.5e-4,
    learningRateSteps: 1,
    batchSize: 32,
    bufferSize: 1200,
    learningStarts: 500,
    trainEvery: 1,
    targetEvery: 300,
    tau: 1,
    epsilonEnd: 0.1,
    explorationSteps: 1000,
    huberDelta: 1,
    maxGradientNorm: 1e6,
  };
  const spec = { env: "MinAtar/Breakout-v0", agent: { id: "dqn", params }, seed: 1, steps: 2000 };
  expect(outcome(spec)).toEqual({ hash: "da67ef803b611a30", last: [1, 0, 2] });
});
