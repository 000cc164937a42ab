/** The few globals that every engine has and the ES2023 library does not declare. */

declare function structuredClone<T>(value: T): T;

declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }
  class Instance {
    constructor(module: Module, imports?: Readonly<Record<string, Readonly<Record<string, unknown>>>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  class Memory {
    constructor(size: { readonly initial: number; readonly maximum?: number });
    readonly buffer: ArrayBuffer;
    /** Adds pages of 64 KiB; every view of the old buffer is detached (its length becomes 0). */
    grow(pages: number): number;
  }
}
