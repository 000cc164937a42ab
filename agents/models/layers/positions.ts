import { cos, pow, sin } from "../../../envs/core/math.ts";
import { expectKeys, expectOneOf } from "../engine/checks.ts";
import { type Layer, type LayerPlan, type LayerSite, type Shape, sizeOf } from "./layer.ts";
import { expectTokens } from "./multiHeadAttention.ts";

/** Tells tokens where they stand, which attention does not: Y = X + P. Vaswani et al. (2017), section 3.5. */
export interface PositionsSpec {
  readonly type: "positions";
  readonly kind?: "learned" | "sinusoidal"; // default: learned
}

/** Input and output [tokens, width]. Parameters: learned, code [tokens, width], N(0, 0.02²) as in GPT and BERT; else none. */
export function positions(spec: PositionsSpec, inputShape: Shape, where: string): LayerPlan {
  const { kind = "learned" } = spec;
  expectKeys(where, spec, ["type", "kind"]);
  expectOneOf(`${where}.kind`, kind, ["learned", "sinusoidal"]);
  expectTokens(where, inputShape);
  const learned: LayerPlan["parameters"] = [
    {
      name: "code",
      shape: inputShape,
      initialize(values, rng) {
        for (let i = 0; i < values.length; i++) values[i] = rng.normal(0, 0.02);
      },
    },
  ];
  return {
    outputShape: inputShape,
    parameters: kind === "learned" ? learned : [],
    build: (site) => build(inputShape, site),
  };
}

function build(shape: Shape, site: LayerSite): Layer {
  const { engine, input, output, outputGradient, inputGradient } = site;
  const { kernels } = engine;
  const each = sizeOf(shape);
  const [code, dcode] = [site.parameters[0] ?? engine.tensor(each), site.gradients[0]?.offset];
  if (dcode === undefined) fillSinusoids(code.data, shape[1]);
  return {
    forward(batch) {
      kernels.addRow(input.offset, code.offset, output.offset, batch, each); // Y = X + P
    },
    backward(batch) {
      if (dcode !== undefined) kernels.columnSums(outputGradient.offset, dcode, batch, each); // dP = Σ over examples of dY
      if (inputGradient) kernels.linear(outputGradient.offset, inputGradient.offset, batch * each); // dX = dY
    },
  };
}

/** P[t, 2i] = sin(t / 10000^(2i/width)) and P[t, 2i + 1] = cos(the same): clocks, each slower than the one before. */
export function fillSinusoids(code: Float32Array, width: number): void {
  for (let element = 0; element < code.length; element++) {
    const [token, column] = [Math.floor(element / width), element % width];
    const odd = column % 2;
    const angle = token / pow(10_000, (column - odd) / width);
    code[element] = odd ? cos(angle) : sin(angle);
  }
}
