import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { Network } from "../../../../agents/models/engine/network.ts";
import type { LayerSpec } from "../../../../agents/models/layers/index.ts";
import { expectParity, type Reference, randomNetwork } from "../parity.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const side = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 35 }));

const dense = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
  tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b);

function check(input: readonly number[], layers: readonly LayerSpec[], batch: number, reference: Reference) {
  expectParity(randomNetwork({ input, layers }, batch + 1), batch, reference);
}

describe("a branch", () => {
  it("puts the outputs of its branches side by side, an empty one's input too", () => {
    fc.assert(
      fc.property(side, side, side, side, (inputs, first, second, batch) => {
        const layers: LayerSpec[] = [
          {
            type: "branch",
            branches: [
              [{ type: "dense", units: first, activation: "tanh" }],
              [
                { type: "dense", units: second, activation: "relu" },
                { type: "dense", units: 2 },
              ],
              [],
            ],
          },
        ];
        check([inputs], layers, batch, (x, [w, b, w1, b1, w2, b2]) =>
          tf.concat([tf.tanh(dense(x, w, b)), dense(tf.relu(dense(x, w1, b1)), w2, b2), x], 1),
        );
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("puts channels of images side by side", () => {
    const looks = { type: "conv2d", kernelSize: 3, padding: "same" } as const;
    const layers: LayerSpec[] = [
      { type: "branch", branches: [[{ ...looks, filters: 3 }], [{ ...looks, filters: 2 }]] },
    ];
    check([4, 5, 2], layers, 3, (x, [w, b, w1, b1]) => {
      const look = (w: tf.Tensor, b: tf.Tensor) =>
        tf.add(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same"), b);
      return tf.concat([look(w, b), look(w1, b1)], 3);
    });
  });

  it("names its parameters by branch and layer, and lays them out in order", () => {
    const layers: LayerSpec[] = [
      {
        type: "branch",
        branches: [
          [{ type: "flatten" }, { type: "dense", units: 1 }],
          [{ type: "dense", units: 2 }, { type: "batchNorm" }],
        ],
      },
      { type: "dense", units: 1 },
    ];
    const { layout } = randomNetwork({ input: [3], layers }, 1);
    expect(layout.map(({ layer, name, offset }) => `${layer}.${name} at ${offset}`)).toEqual([
      "0.0.1.weights at 0",
      "0.0.1.bias at 3",
      "0.1.0.weights at 4",
      "0.1.0.bias at 10",
      "0.1.1.gain at 12",
      "0.1.1.bias at 14",
      "0.1.1.mean at 20",
      "0.1.1.variance at 22",
      "1.weights at 16",
      "1.bias at 19",
    ]);
  });
});

describe("a residual block", () => {
  it("adds what its layers say to its input, or to the shortcut's word on it", () => {
    fc.assert(
      fc.property(side, side, side, (inputs, hidden, batch) => {
        const inner: LayerSpec[] = [
          { type: "dense", units: hidden, activation: "relu" },
          { type: "dense", units: inputs },
        ];
        const layers: LayerSpec[] = [
          { type: "residual", layers: inner },
          {
            type: "residual",
            layers: [{ type: "dense", units: 3 }],
            shortcut: [{ type: "dense", units: 3 }],
            activation: "tanh",
          },
        ];
        check([inputs], layers, batch, (x, [w1, b1, w2, b2, w3, b3, w4, b4]) => {
          const y = tf.add(dense(tf.relu(dense(x, w1, b1)), w2, b2), x);
          return tf.tanh(tf.add(dense(y, w3, b3), dense(y, w4, b4)));
        });
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("works on images, with batch normalisation within", () => {
    const looks = { type: "conv2d", filters: 3, kernelSize: 3, padding: "same" } as const;
    const layers: LayerSpec[] = [
      {
        type: "residual",
        layers: [looks, { type: "batchNorm" }, { type: "activation", activation: "relu" }, looks],
        activation: "relu",
      },
    ];
    check([5, 4, 3], layers, 2, (x, [w1, b1, gain, bias, mean, variance, w2, b2]) => {
      const look = (y: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
        tf.add(tf.conv2d(y as tf.Tensor4D, w as tf.Tensor4D, 1, "same"), b);
      const [m, v, g, o] = [mean, variance, gain, bias] as tf.Tensor1D[];
      const normal = tf.batchNorm(look(x, w1, b1), m, v, o, g, 1e-5);
      return tf.relu(tf.add(look(tf.relu(normal), w2, b2), x));
    });
  });
});

describe("a duelling head", () => {
  it("makes action values of a value and advantages, over atoms too", () => {
    fc.assert(
      fc.property(side, fc.integer({ min: 1, max: 6 }), side, (actions, atoms, batch) => {
        const layers: LayerSpec[] = [
          { type: "dense", units: (1 + actions) * atoms },
          { type: "reshape", shape: [1 + actions, atoms] },
          { type: "dueling" },
        ];
        check([3], layers, batch, (x, [w, b]) => {
          const all = tf.reshape(dense(x, w, b), [-1, 1 + actions, atoms]);
          const [value, advantages] = tf.split(all, [1, actions], 1);
          return tf.add(value, tf.sub(advantages, tf.mean(advantages, 1, true)));
        });
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("by hand: V = 5, A = 1, 2, 6 make Q = 3, 4, 8", () => {
    const network = new Network(new Engine(), { input: [4], layers: [{ type: "dueling" }] }, { maxBatch: 1 });
    network.input.data.set([5, 1, 2, 6]);
    expect([...network.forward(1)]).toEqual([3, 4, 8]);
  });
});

it("squeeze, reshape and flatten keep the numbers and change the shape", () => {
  const layers: LayerSpec[] = [
    { type: "reshape", shape: [1, 6, 1] },
    { type: "squeeze" },
    { type: "flatten" },
  ];
  check([2, 3], layers, 2, (x) => tf.reshape(x, [-1, 6]));
  const shapeAfter = (layer: LayerSpec, input: number[]) =>
    new Network(new Engine(), { input, layers: [layer] }, { maxBatch: 1 }).outputShape;
  expect(shapeAfter({ type: "squeeze" }, [1, 3, 1])).toEqual([3]);
  expect(shapeAfter({ type: "squeeze" }, [1, 1])).toEqual([1]);
  expect(shapeAfter({ type: "reshape", shape: [3, 2] }, [6])).toEqual([3, 2]);
  expect(shapeAfter({ type: "flatten" }, [2, 3])).toEqual([6]);
});

describe("a mistake is answered with a sentence", () => {
  const build = (layer: object, input: number[]) => () =>
    new Network(new Engine(), { input, layers: [layer as LayerSpec] }, { maxBatch: 1 });
  const one = { type: "dense", units: 1 };
  const two = { type: "dense", units: 2 };

  it.each([
    [
      "outputs that do not add up",
      build({ type: "branch", merge: "add", branches: [[one], [two]] }, [3]),
      "network.layers[0].branches[1]: expected an output [1] as branch 0 has, to be added to it, got [2]",
    ],
    [
      "a residual that changes the shape",
      build({ type: "residual", layers: [two] }, [3]),
      "network.layers[0].branches[1]: expected an output [2] as branch 0 has, to be added to it, got [3]",
    ],
    [
      "outputs that do not stand side by side",
      build({ type: "branch", branches: [[one], [{ type: "flatten" }]] }, [3, 2]),
      'network.layers[0].branches[1]: expected an output [3,"width"] to stand beside that of branch 0, got [6]',
    ],
    [
      "no branch",
      build({ type: "branch", branches: [] }, [3]),
      "network.layers[0].branches: expected a list of at least 1, got []; write [ … ].",
    ],
    [
      "an unknown merge",
      build({ type: "branch", branches: [[one]], merge: "sum" }, [3]),
      'network.layers[0].merge: expected one of concat, add, got "sum"; choose one of these.',
    ],
    [
      "a mistake inside a branch",
      build({ type: "branch", branches: [[one, { type: "dense", units: 0 }]] }, [3]),
      "network.layers[0].branches[0][1].units: expected an integer of at least 1, got 0",
    ],
    [
      "a shape of another size",
      build({ type: "reshape", shape: [4] }, [3]),
      "network.layers[0].shape: expected as many elements as the input [3] has, 3, got [4]",
    ],
    [
      "a head without actions",
      build({ type: "dueling" }, [1]),
      "network.layers[0]: expected an input [1 + actions] or [1 + actions, atoms], got [1]",
    ],
    ["a name that is none", build({ ...one, name: 3 }, [3]), "network.layers[0].name: expected text, got 3"],
  ])("%s", (_, attempt, sentence) => {
    expect(attempt).toThrow(sentence);
  });
});
