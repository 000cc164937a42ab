// Frames: one image with room for padding around it, each pixel filled up to whole vectors, so that loops over windows know
// neither edges nor ragged channels.

import { LANES } from "./lanes";
import { storeFirst } from "./memory";

/** Bytes of n floats and as many more as fill the last vector. */
// @ts-ignore: decorator
@inline
export function wholeVectors(n: i32): i32 {
  return ((n + 3) & ~3) * 4;
}

/** An image [height, width, n] into a frame, whose lines and pixels lie `line` and `pixel` bytes apart. */
export function fillFrame(from: usize, height: i32, width: i32, n: i32, to: usize, line: i32, pixel: i32): void {
  for (let y = 0; y < height; y++, to += line) {
    for (let x = 0; x < width; x++, from += n * 4) {
      for (let c = 0; c < pixel; c += LANES) v128.store(to + x * pixel + c, v128.load(from + c));
    }
  }
}

/** An image [height, width, n] out of a frame. */
export function emptyFrame(from: usize, line: i32, pixel: i32, to: usize, height: i32, width: i32, n: i32): void {
  for (let y = 0; y < height; y++, from += line) {
    for (let x = 0; x < width; x++, to += n * 4) {
      for (let c = 0; c < n; c += 4) storeFirst(to + c * 4, v128.load(from + x * pixel + c * 4), n - c);
    }
  }
}
