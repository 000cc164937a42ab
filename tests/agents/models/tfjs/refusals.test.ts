import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { Network } from "../../../../agents/models/engine/network.ts";
import type { LayerSpec } from "../../../../agents/models/layers/index.ts";
import { fromLayersModel, toLayersModel } from "../../../../agents/models/tfjs/index.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const { layers } = tf;
const importing = (model: tf.LayersModel) => () => fromLayersModel(model, { maxBatch: 1 });
const sequential = (...all: tf.layers.Layer[]) => tf.sequential({ name: "net", layers: all });
/** A model whose second layer is the one in question, over [4, 4, 2]. */
const over = (layer: tf.layers.Layer) =>
  sequential(layers.reshape({ inputShape: [32], targetShape: [4, 4, 2] }), layer);
/** The same over [32]. */
const overRow = (layer: tf.layers.Layer) => sequential(layers.reLU({ inputShape: [32] }), layer);

const exporting = (...all: LayerSpec[]) => {
  const network = new Network(new Engine(), { input: [2, 3], layers: all }, { maxBatch: 1 });
  return () => toLayersModel(network);
};

describe("a network with what Keras has not is refused with a sentence:", () => {
  it("noisyDense", () => {
    expect(exporting({ type: "flatten" }, { type: "noisyDense", units: 2, name: "nose" })).toThrow(
      'network.layers[1]: expected a layer that Keras in tfjs has too, got noisyDense named "nose"; copy its weights and bias, which are what it plays by, into a network with dense in its place',
    );
  });

  it("dueling, inside a residual layer", () => {
    const inner: LayerSpec[] = [{ type: "flatten" }, { type: "dueling" }];
    expect(
      exporting({ type: "branch", branches: [inner, [{ type: "flatten" }, { type: "dense", units: 5 }]] }),
    ).toThrow(
      "network.layers[0].branches[0][1]: expected a layer that Keras in tfjs has too, got dueling; export a network that ends",
    );
  });

  it.each<[string, LayerSpec, string]>([
    [
      "attention",
      { type: "attention" },
      "network.layers[0]: expected a layer that Keras in tfjs has too, got attention;",
    ],
    [
      "positions",
      { type: "positions" },
      "network.layers[0]: expected a layer that Keras in tfjs has too, got positions;",
    ],
    [
      "multiHeadAttention",
      { type: "multiHeadAttention", heads: 1 },
      "network.layers[0][1]: expected a layer that Keras in tfjs has too, got attention in the multiHeadAttention network.layers[0];",
    ],
    [
      "transformerBlock",
      { type: "transformerBlock", heads: 1 },
      "network.layers[0][0].branches[0][1][1]: expected a layer that Keras in tfjs has too, got attention in the transformerBlock network.layers[0]; export a network without it, or keep network.spec and a copy of network.parameters.data, which are plain data.",
    ],
    [
      "a GRU that resets after the product",
      { type: "gru", units: 2 },
      "network.layers[0].resetAfter: expected false, since tfjs has no other GRU, got true; train one with resetAfter false, as gru:resetAfter=false does, to export it.",
    ],
  ])("%s", (_, layer, sentence) => {
    expect(exporting(layer)).toThrow(sentence);
  });

  it("batchNorm over four sides", () => {
    expect(exporting({ type: "reshape", shape: [1, 2, 1, 3] }, { type: "batchNorm" })).toThrow(
      "network.layers[1]: expected a batchNorm over at most three sides, since tfjs trains no other, got [1,2,1,3]; reshape before it.",
    );
  });

  it("two layers of one name", () => {
    const twice = { type: "dense", units: 2, name: "twin" } as const;
    expect(exporting(twice, { type: "branch", branches: [[twice], []] })).toThrow(
      'network.layers[1].branches[0][0].name: expected a name of its own, got "twin" as network.layers[0] has; name one of them differently.',
    );
    expect(exporting({ type: "flatten", name: "input" })).toThrow('got "input" as the input has');
  });
});

describe("a model with what the engine has not is refused with a sentence:", () => {
  const options: readonly (readonly [name: string, model: () => tf.LayersModel, sentence: string])[] = [
    [
      "an unknown layer",
      () => over(layers.depthwiseConv2d({ kernelSize: 2, name: "deep" })),
      'layer "deep" (DepthwiseConv2D): expected one of Dense, Conv2D, MaxPooling2D,',
    ],
    [
      "another merge",
      () => {
        const x = tf.input({ shape: [3] });
        return tf.model({
          inputs: x,
          outputs: layers.multiply({ name: "times" }).apply([x, x]) as tf.SymbolicTensor,
        });
      },
      'layer "times" (Multiply): expected branches to meet in Add or Concatenate, got Multiply; merge them by one of these.',
    ],
    [
      "channels first",
      () => over(layers.conv2d({ filters: 2, kernelSize: 2, dataFormat: "channelsFirst", name: "c" })),
      'layer "c" (Conv2D).dataFormat: expected "channelsLast", got "channelsFirst"; convert the model to channelsLast.',
    ],
    [
      "pooling of channels first",
      () => over(layers.maxPooling2d({ poolSize: 2, dataFormat: "channelsFirst", name: "p" })),
      'layer "p" (MaxPooling2D).dataFormat: expected "channelsLast", got "channelsFirst"',
    ],
    [
      "global pooling of channels first",
      () => over(layers.globalAveragePooling2d({ dataFormat: "channelsFirst", name: "g" })),
      'layer "g" (GlobalAveragePooling2D).dataFormat: expected "channelsLast", got "channelsFirst"',
    ],
    [
      "dilation",
      () => over(layers.conv2d({ filters: 2, kernelSize: 2, dilationRate: 2, name: "c" })),
      'layer "c" (Conv2D).dilationRate: expected [1,1], got [2,2]; change the model, or leave the layer out.',
    ],
    [
      "a regulariser",
      () => overRow(layers.dense({ units: 2, kernelRegularizer: "l1l2", name: "d" })),
      'layer "d" (Dense).kernelRegularizer: expected none, got {"className":"L1L2",',
    ],
    [
      "a constraint",
      () => overRow(layers.dense({ units: 2, biasConstraint: "nonNeg", name: "d" })),
      'layer "d" (Dense).biasConstraint: expected none, got',
    ],
    [
      "a frozen layer",
      () => overRow(layers.dense({ units: 2, trainable: false, name: "d" })),
      'layer "d" (Dense).trainable: expected true, got false; make it trainable for the conversion and call network.freeze afterwards.',
    ],
    [
      "a frozen model inside",
      () => {
        const inner = sequential(layers.dense({ units: 2, inputShape: [3], name: "still" }));
        inner.trainable = false;
        return tf.sequential({ layers: [inner, layers.dense({ units: 2 })] });
      },
      'layer "still" (Dense).trainable: expected true, got false',
    ],
    [
      "an activation the engine has not",
      () => overRow(layers.dense({ units: 2, activation: "swish", name: "d" })),
      'layer "d" (Dense).activation: expected linear, relu, elu, gelu_new, tanh, sigmoid, softplus, softmax or logSoftmax, got "swish"; choose one of these.',
    ],
    [
      "the gelu with erf",
      () => overRow(layers.activation({ activation: "gelu", name: "g" })),
      'layer "g" (Activation).activation: expected linear, relu, elu, gelu_new, tanh, sigmoid, softplus, softmax or logSoftmax, got "gelu"; use "gelu_new", the tanh form, instead of the one with erf.',
    ],
    [
      "another slope",
      () => overRow(layers.leakyReLU({ name: "leak" })),
      'layer "leak" (LeakyReLU).alpha: expected 0.01, got 0.3',
    ],
    [
      "a relu with a ceiling",
      () => overRow(layers.reLU({ maxValue: 6, name: "six" })),
      'layer "six" (ReLU).maxValue: expected none, got 6',
    ],
    [
      "a softmax along another axis",
      () => over(layers.softmax({ axis: 1, name: "soft" })),
      'layer "soft" (Softmax).axis: expected -1, got 1',
    ],
    [
      "batchNorm along another axis",
      () => over(layers.batchNormalization({ axis: 1, name: "b" })),
      'layer "b" (BatchNormalization).axis: expected -1, got 1',
    ],
    [
      "batchNorm without a gain",
      () => over(layers.batchNormalization({ scale: false, name: "b" })),
      'layer "b" (BatchNormalization).scale: expected true, got false',
    ],
    [
      "layerNorm without a shift",
      () => over(layers.layerNormalization({ center: false, name: "l" })),
      'layer "l" (LayerNormalization).center: expected true, got false',
    ],
    [
      "layerNorm over several axes",
      () => over(layers.layerNormalization({ axis: [1, 2], name: "l" })),
      'layer "l" (LayerNormalization).axis: expected -1, got [1,2]',
    ],
    [
      "a concatenation along another axis",
      () => {
        const x = tf.input({ shape: [3, 2] });
        const y = layers.concatenate({ axis: 1, name: "both" }).apply([x, x]) as tf.SymbolicTensor;
        return tf.model({ inputs: x, outputs: y });
      },
      'layer "both" (Concatenate).axis: expected -1, got 1',
    ],
    [
      "dropout with a shape",
      () => overRow(layers.dropout({ rate: 0.5, noiseShape: [1, 32], name: "drop" })),
      'layer "drop" (Dropout).noiseShape: expected none, got [1,32]',
    ],
    [
      "dropout with a seed",
      () => overRow(layers.dropout({ rate: 0.5, seed: 7, name: "drop" })),
      'layer "drop" (Dropout).seed: expected none, got 7; leave it out: luck comes from the network\'s rng.',
    ],
    [
      "a masking embedding",
      () =>
        sequential(
          layers.embedding({ inputDim: 3, outputDim: 2, maskZero: true, inputLength: 4, name: "e" }),
        ),
      'layer "e" (Embedding).maskZero: expected none, got true',
    ],
    [
      "flattening channels first",
      () => over(layers.flatten({ dataFormat: "channelsFirst", name: "f" })),
      'layer "f" (Flatten).dataFormat: expected none, got "channelsFirst"; convert the model to channelsLast.',
    ],
    [
      "sides that are not known",
      () => sequential(layers.embedding({ inputDim: 3, outputDim: 2 })),
      'model "net": expected an input whose sides are all known, got [null]; give the first layer an inputShape of at least one number.',
    ],
    [
      "no input shape",
      () => tf.sequential({ name: "net" }),
      'model "net": expected one of inputs, got 0; give its first layer an inputShape.',
    ],
    [
      "two inputs",
      () => {
        const [x, y] = [tf.input({ shape: [3] }), tf.input({ shape: [3] })];
        return tf.model({
          name: "two",
          inputs: [x, y],
          outputs: layers.add().apply([x, y]) as tf.SymbolicTensor,
        });
      },
      'model "two": expected one of inputs, got 2; split it into models of one input and one output.',
    ],
    [
      "two outputs",
      () => {
        const x = tf.input({ shape: [3] });
        const y = layers.dense({ units: 2 }).apply(x) as tf.SymbolicTensor;
        return tf.model({ name: "two", inputs: x, outputs: [x, y] });
      },
      'model "two": expected one of outputs, got 2',
    ],
    [
      "a layer used twice",
      () => {
        const x = tf.input({ shape: [3] });
        const shared = layers.dense({ units: 3, name: "both" });
        return tf.model({ inputs: x, outputs: shared.apply(shared.apply(x)) as tf.SymbolicTensor });
      },
      'layer "both" (Dense): expected a layer that is used once, got one that several paths share; give each path a layer of its own.',
    ],
    [
      "a layer that two branches share",
      () => {
        const x = tf.input({ shape: [3] });
        const a = layers.dense({ units: 3, name: "shared" }).apply(x) as tf.SymbolicTensor;
        const b = layers.add({}).apply([a, x]) as tf.SymbolicTensor;
        const c = layers.dense({ units: 3 }).apply(a) as tf.SymbolicTensor;
        return tf.model({ inputs: x, outputs: layers.add().apply([b, c]) as tf.SymbolicTensor });
      },
      'layer "shared" (Dense): expected a layer that is used once',
    ],
    [
      "a call with more than inputs",
      () => {
        const x = tf.input({ shape: [3] });
        const drop = layers.dropout({ rate: 0.5, name: "drop" });
        return tf.model({ inputs: x, outputs: drop.apply(x, { training: true }) as tf.SymbolicTensor });
      },
      'layer "drop" (Dropout): expected a call with inputs alone, got training too; call it without.',
    ],
    [
      "an LSTM with hard gates",
      () => sequential(layers.lstm({ units: 2, inputShape: [3, 4], name: "l" })),
      'layer "l" (LSTM).recurrentActivation: expected "sigmoid", got "hardSigmoid"',
    ],
    [
      "a recurrent layer with another activation",
      () => sequential(layers.simpleRNN({ units: 2, activation: "sigmoid", inputShape: [3, 4], name: "r" })),
      'layer "r" (SimpleRNN).activation: expected tanh or relu, got "sigmoid"; choose one of these.',
    ],
    [
      "a recurrent layer without bias",
      () => sequential(layers.simpleRNN({ units: 2, useBias: false, inputShape: [3, 4], name: "r" })),
      'layer "r" (SimpleRNN).useBias: expected true, got false; give the layer a bias; zeros keep its answers as they are.',
    ],
    [
      "an LSTM that hands out its state",
      () => {
        const x = tf.input({ shape: [3, 4] });
        const memory = layers.lstm({
          units: 2,
          recurrentActivation: "sigmoid",
          returnState: true,
          name: "l",
        });
        return tf.model({ inputs: x, outputs: (memory.apply(x) as tf.SymbolicTensor[])[0] });
      },
      'layer "l" (LSTM).returnState: expected none, got true',
    ],
    [
      "an LSTM that reads backwards",
      () =>
        sequential(
          layers.lstm({
            units: 2,
            recurrentActivation: "sigmoid",
            goBackwards: true,
            inputShape: [3, 4],
            name: "l",
          }),
        ),
      'layer "l" (LSTM).goBackwards: expected none, got true',
    ],
    [
      "a GRU that drops",
      () =>
        sequential(
          layers.gru({
            units: 2,
            recurrentActivation: "sigmoid",
            dropout: 0.1,
            inputShape: [3, 4],
            name: "g",
          }),
        ),
      'layer "g" (GRU).dropout: expected none, got 0.1',
    ],
  ];

  it.each(options)("%s", (_, model, sentence) => {
    expect(importing(model())).toThrow(sentence);
  });
});
