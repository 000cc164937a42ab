declare module "seedrandom/lib/alea.js" {
  /** The generator's whole state: plain numbers, exact in JSON. */
  export interface AleaState {
    s0: number;
    s1: number;
    s2: number;
    c: number;
  }
  export interface Alea {
    /** A multiple of 2^-32 in [0, 1). */
    (): number;
    /** A multiple of 2^-53 in [0, 1). */
    double(): number;
    int32(): number;
    state(): AleaState;
  }
  export default function alea(seed: string, options?: { state: AleaState | true }): Alea;
}
