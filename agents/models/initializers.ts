/** How the parameters of a layer begin. All draw from U(−bound, bound); they differ in the bound, given the fans. */
import type { Rng } from "../../envs/core/rng.ts";

export type InitializerName = "heUniform" | "glorotUniform" | "leCunUniform" | "torchLinear" | "zeros";

/** The bounds for a layer whose units each see `fanIn` inputs and feed `fanOut` units. */
interface Initializer {
  weights(fanIn: number, fanOut: number): number;
  bias(fanIn: number): number;
}

export const initializers: Readonly<Record<InitializerName, Initializer>> = {
  /** Keeps the variance of activations through relu. He et al. (2015), doi:10.1109/ICCV.2015.123, eq. 10. */
  heUniform: { weights: (fanIn) => Math.sqrt(6 / fanIn), bias: zero },
  /** Balances activations and gradients. Glorot & Bengio (2010), eq. 16; the default of Keras. */
  glorotUniform: { weights: (fanIn, fanOut) => Math.sqrt(6 / (fanIn + fanOut)), bias: zero },
  /** Unit variance through linear units. LeCun et al. (1998), "Efficient BackProp", eq. 16. */
  leCunUniform: { weights: (fanIn) => Math.sqrt(3 / fanIn), bias: zero },
  /** What PyTorch's nn.Linear does, hence what most published reinforcement-learning settings assume. */
  torchLinear: { weights: (fanIn) => 1 / Math.sqrt(fanIn), bias: (fanIn) => 1 / Math.sqrt(fanIn) },
  zeros: { weights: zero, bias: zero },
};

export const initializerNames = Object.keys(initializers);

/** Fills `values` from U(−bound, bound); a bound of zero draws nothing. */
export function fillUniform(values: Float32Array, bound: number, rng: Rng): void {
  if (bound === 0) values.fill(0);
  else for (let i = 0; i < values.length; i++) values[i] = rng.uniform(-bound, bound);
}

function zero(): number {
  return 0;
}
