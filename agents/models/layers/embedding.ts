import { InputError } from "../../../envs/core/errors.ts";
import { expectInteger, expectKeys } from "../engine/checks.ts";
import { type Layer, type LayerPlan, type LayerSite, type Shape, sizeOf } from "./layer.ts";

/** A learned vector for each of a vocabulary's tokens. Bengio et al. (2003), JMLR 3, section 2. */
export interface EmbeddingSpec {
  readonly type: "embedding";
  readonly vocabulary: number; // tokens 0 … vocabulary − 1
  readonly width: number; // of a token's vector
}

/** Input [...] of tokens, output [..., width]. Weights [vocabulary, width], N(0, 1) at first, as PyTorch's nn.Embedding. */
export function embedding(spec: EmbeddingSpec, inputShape: Shape, where: string): LayerPlan {
  const { vocabulary, width } = spec;
  expectKeys(where, spec, ["type", "vocabulary", "width"]);
  expectInteger(`${where}.vocabulary`, vocabulary, 1);
  expectInteger(`${where}.width`, width, 1);
  return {
    outputShape: [...inputShape, width],
    parameters: [
      {
        name: "weights",
        shape: [vocabulary, width],
        initialize(values, rng) {
          for (let i = 0; i < values.length; i++) values[i] = rng.normal();
        },
      },
    ],
    build: (site) => build(sizeOf(inputShape), vocabulary, width, where, site),
  };
}

function build(tokens: number, vocabulary: number, width: number, where: string, site: LayerSite): Layer {
  const { kernels } = site.engine;
  const [w, dw] = [site.parameters[0].offset, site.gradients[0].offset];
  const [x, y, dy] = [site.input.offset, site.output.offset, site.outputGradient.offset];
  const refuse = (wrong: number) => {
    if (wrong < 0) return;
    throw new InputError(
      `${where}: expected tokens 0 to ${vocabulary - 1} as whole numbers, got ${site.input.data[wrong]} at element ${wrong}; raise vocabulary or mend the input.`,
    );
  };
  return {
    forward(batch) {
      refuse(kernels.embed(x, w, y, batch * tokens, vocabulary, width)); // yᵢ = W[xᵢ]
    },
    backward(batch) {
      kernels.fill(dw, 0, vocabulary * width);
      refuse(kernels.embedBackward(x, dy, dw, batch * tokens, vocabulary, width)); // dW[xᵢ] = Σ over its tokens of dyᵢ
      if (site.inputGradient) kernels.fill(site.inputGradient.offset, 0, batch * tokens); // a token is no quantity: dX = 0
    },
  };
}
