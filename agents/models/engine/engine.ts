/**
 * Memory and arithmetic for the networks of one run: a WebAssembly instance of its own, with the kernels over it.
 * Tensors are laid out once, while networks and optimisers are built; training allocates nothing.
 * Nothing is freed singly: the memory goes with the engine, when no one refers to it or its tensors any more.
 */
import { decodeBase64 } from "../../../envs/core/base64.ts";
import { InputError } from "../../../envs/core/errors.ts";
import { expectInteger } from "./checks.ts";
import { wasmBase64 } from "./kernels.generated.ts";
import type { Kernels } from "./kernels.ts";

const PAGE = 65_536; // bytes
const ALIGNMENT = 16; // bytes: one SIMD vector
const FLOAT = 4; // bytes

const compiled = new WebAssembly.Module(decodeBase64(wasmBase64));

export class Engine {
  readonly kernels: Kernels;
  private free: number; // the first byte not yet given away

  constructor() {
    this.kernels = new WebAssembly.Instance(compiled).exports as unknown as Kernels;
    this.free = aligned(this.kernels.firstFreeByte());
  }

  /** A block of zeros, 16-byte aligned, with 16 bytes of slack behind it that kernels may read. */
  tensor(length: number): Tensor {
    expectInteger("tensor.length", length, 0);
    const tensor = new Tensor(this, this.free, length);
    const end = this.free + aligned(length * FLOAT) + ALIGNMENT;
    this.growTo(end);
    this.free = end;
    return tensor;
  }

  /** Bytes of memory held, whole pages. */
  get bytes(): number {
    return this.kernels.memory.buffer.byteLength;
  }

  private growTo(end: number): void {
    const missing = Math.ceil((end - this.bytes) / PAGE);
    if (missing <= 0) return;
    try {
      this.kernels.memory.grow(missing);
    } catch {
      throw new InputError(
        `engine: expected room for ${end} bytes, got no more than ${this.bytes}; use a smaller network, batch or buffer.`,
      );
    }
  }
}

/** A stretch of float32 in an engine's memory. */
export class Tensor {
  readonly engine: Engine;
  readonly offset: number; // bytes from the start of memory
  readonly length: number; // elements
  private view: Float32Array<ArrayBuffer> | undefined;
  private readonly heads = new Map<number, Float32Array<ArrayBuffer>>(); // by length

  constructor(engine: Engine, offset: number, length: number) {
    this.engine = engine;
    this.offset = offset;
    this.length = length;
  }

  /** The elements themselves, not a copy. Ask again rather than keep it: memory that grows detaches every view. */
  get data(): Float32Array<ArrayBuffer> {
    if (this.view?.length !== this.length) {
      this.view = new Float32Array(this.engine.kernels.memory.buffer, this.offset, this.length);
    }
    return this.view;
  }

  /** The first elements, for the rows of a batch in use; one view per length is kept, so that a loop allocates nothing. */
  head(length: number): Float32Array<ArrayBuffer> {
    let head = this.heads.get(length);
    if (head?.length !== length) {
      head = this.data.subarray(0, length);
      this.heads.set(length, head);
    }
    return head;
  }

  /** Bytes from the start of memory to one element. */
  at(element: number): number {
    return this.offset + element * FLOAT;
  }

  /** A part of this tensor, sharing its memory. */
  part(start: number, length: number): Tensor {
    return new Tensor(this.engine, this.at(start), length);
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
