/**
 * Numbers ≥ 0 with their sum at hand, to draw places in proportion to them: a binary tree each of whose nodes holds the
 * sum of its two. Schaul et al. (2016), arXiv:1511.05952, appendix B.2.1. Sums are made anew from their parts at every
 * change, so that rounding does not add up, and equal leaves make equal trees.
 */
import { restore } from "../checkpoint.ts";

export class SumTree {
  readonly length: number;
  private readonly leaves: number; // a power of two
  private readonly nodes: Float64Array; // [2 · leaves]: 1 is the root, 2 k and 2 k + 1 lie below k

  constructor(length: number) {
    this.length = length;
    let leaves = 1;
    while (leaves < length) leaves *= 2;
    this.leaves = leaves;
    this.nodes = new Float64Array(2 * leaves);
  }

  get total(): number {
    return this.nodes[1];
  }

  at(place: number): number {
    return this.nodes[this.leaves + place];
  }

  set(place: number, value: number): void {
    const { nodes } = this;
    let node = this.leaves + place;
    nodes[node] = value;
    for (node >>>= 1; node >= 1; node >>>= 1) nodes[node] = nodes[2 * node] + nodes[2 * node + 1];
  }

  /** The place where the running sum from place 0 on first exceeds `mass`, which lies in [0, total). */
  find(mass: number): number {
    const { nodes, leaves } = this;
    let node = 1;
    let rest = mass;
    while (node < leaves) {
      const left = nodes[2 * node];
      // what rounding left of the mass must not lead to where there is none
      const goesLeft = rest < left || nodes[2 * node + 1] === 0;
      if (!goesLeft) rest -= left;
      node = 2 * node + (goesLeft ? 0 : 1);
    }
    return node - leaves;
  }

  /** The first `count` numbers. */
  save(count: number): Float64Array {
    return this.nodes.slice(this.leaves, this.leaves + count);
  }

  load(values: Float64Array, count: number): void {
    const { nodes, leaves } = this;
    nodes.fill(0);
    restore(nodes.subarray(leaves, leaves + count), values, "priorities");
    for (let node = leaves - 1; node >= 1; node--) nodes[node] = nodes[2 * node] + nodes[2 * node + 1];
  }
}
