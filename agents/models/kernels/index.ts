// The numerical kernels of the network engine: every loop over parameters, activations or gradients.
//
// Pointers are byte offsets of float32 arrays, row-major, in this module's memory; sizes are counted in elements.
// Plain SIMD, and an order of summation that depends on the sizes alone: the same bits on every engine.

export { firstFreeByte } from "./memory";
export * from "./product";
export * from "./activations";
export * from "./elementwise";
export * from "./dropout";
export * from "./rows";
export * from "./batchNormalization";
export * from "./reductions";
export * from "./convolution";
export * from "./normalization";
export * from "./recurrent";
export * from "./attention";
export * from "./optimizers";
export * from "./peak";
export * from "./winograd";
