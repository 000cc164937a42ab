// What every kernel shares: memory's layout, and loads and stores at an array's ragged end.

/** Where free memory begins: the module's own constants and scratch lie below. */
export function firstFreeByte(): usize {
  return __heap_base;
}

// Loads are always whole vectors: Engine.tensor leaves 16 bytes of slack after every array, so reading past the end is
// safe, and the lanes that did not belong to the array are never stored.

/** Store the first `count` of four lanes (all, if more), for the last vector of an array. */
// @ts-ignore: decorator
@inline
export function storeFirst(to: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, value);
  } else if (count == 3) {
    v128.store_lane<u64>(to, value, 0);
    v128.store_lane<f32>(to, value, 2, 8);
  } else if (count == 2) {
    v128.store_lane<u64>(to, value, 0);
  } else if (count == 1) {
    v128.store_lane<f32>(to, value, 0);
  }
}
