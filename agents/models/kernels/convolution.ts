// Windows that slide over images: the patches of a convolution, and pooling. Images are [height, width, channels],
// row-major, so that a row of a window is one run of memory and channels fill the vector lanes.
//
// Going back, every pixel gathers from the windows over it, in ascending order, and is written once: nothing is set to
// zero first, and no sum depends on the batch.

import { storeFirst } from "./memory";

/** How windows lie over an image: layers/windows.ts writes these eleven numbers, in this order. */
// @ts-ignore: decorator
@unmanaged
class Windows {
  height: i32; // of the image, pixels
  width: i32;
  channels: i32;
  rows: i32; // windows below each other: the height of the result
  columns: i32; // windows beside each other: its width
  tall: i32; // pixels of one window
  wide: i32;
  strideY: i32; // pixels from window to window
  strideX: i32;
  padTop: i32; // pixels of the first window outside the image
  padLeft: i32;
}

/**
 * One row per window, zeros outside the image: a convolution is then X W (Chellapilla et al., 2006).
 * x [batch, height, width, channels], patches [batch, rows, columns, tall, wide, channels] and up to 3 elements more.
 */
export function im2col(x: usize, patches: usize, w: Windows, batch: i32): void {
  const image = w.height * w.width * w.channels * 4;
  let to = patches;
  for (let i = 0; i < batch; i++, x += image) {
    for (let row = 0; row < w.rows; row++) {
      const top = row * w.strideY - w.padTop;
      for (let column = 0; column < w.columns; column++) {
        to = copyWindow(x, w, top, column * w.strideX - w.padLeft, to);
      }
    }
  }
}

/** The window whose first pixel is (top, left); returns where the next one goes. */
function copyWindow(x: usize, w: Windows, top: i32, left: i32, to: usize): usize {
  const channels = w.channels;
  const before = max(0, -left) * channels;
  const inside = min(w.wide, w.width - left) * channels - before;
  const behind = w.wide * channels - before - inside;
  for (let y = top; y < top + w.tall; y++) {
    if (y < 0 || y >= w.height) {
      to = zeros(to, w.wide * channels);
    } else {
      to = zeros(to, before);
      to = run(x + ((y * w.width + left) * channels + before) * 4, to, inside);
      to = zeros(to, behind);
    }
  }
  return to;
}

// Both write whole vectors; what is too much is overwritten by what comes next.

// @ts-ignore: decorator
@inline
function zeros(to: usize, n: i32): usize {
  for (let i = 0; i < n; i += 4) v128.store(to + i * 4, f32x4.splat(0));
  return to + n * 4;
}

// @ts-ignore: decorator
@inline
function run(from: usize, to: usize, n: i32): usize {
  for (let i = 0; i < n; i += 4) v128.store(to + i * 4, v128.load(from + i * 4));
  return to + n * 4;
}

/** dx = Σ over the windows over a pixel of its place in their patches: the transpose of im2col. Shapes as there. */
export function col2im(patches: usize, dx: usize, w: Windows, batch: i32): void {
  const pixel = w.channels * 4;
  gather(patches, dx, w, batch, w.tall * w.wide * pixel, pixel);
}

/** dx = Σ over the windows over a pixel; each is `window` bytes long, of which `place` for every pixel in it. */
function gather(from: usize, dx: usize, w: Windows, batch: i32, window: i32, place: i32): void {
  const down = w.columns * window - w.strideY * w.wide * place; // bytes to the same pixel in the window below
  const right = window - w.strideX * place;
  for (let i = 0; i < batch; i++, from += w.rows * w.columns * window) {
    for (let y = w.padTop; y < w.height + w.padTop; y++) {
      const row = firstOver(y, w.tall, w.strideY);
      const rows = min(y / w.strideY + 1, w.rows) - row;
      for (let x = w.padLeft; x < w.width + w.padLeft; x++, dx += w.channels * 4) {
        const column = firstOver(x, w.wide, w.strideX);
        const columns = min(x / w.strideX + 1, w.columns) - column;
        const at = (y - row * w.strideY) * w.wide + x - column * w.strideX;
        const first = from + (row * w.columns + column) * window + at * place;
        sumBlock(first, rows, down, columns, right, 1, dx, w.channels);
      }
    }
  }
}

/** The first window, along one side, that reaches as far as pixel `at`, counted from the edge of the padding. */
// @ts-ignore: decorator
@inline
function firstOver(at: i32, size: i32, stride: i32): i32 {
  return at < size ? 0 : (at - size) / stride + 1;
}

/** sum [n] = factor · Σ over rows and columns, `down` and `right` bytes apart, of the n elements there. */
function sumBlock(
  from: usize, rows: i32, down: i32, columns: i32, right: i32, factor: f32, sum: usize, n: i32,
): void {
  for (let i = 0; i < n; i += 4, from += 16, sum += 16) {
    let total = f32x4.splat(0);
    let start = from;
    for (let row = 0; row < rows; row++, start += down) {
      let at = start;
      for (let column = 0; column < columns; column++, at += right) total = f32x4.add(total, v128.load(at));
    }
    storeFirst(sum, f32x4.mul(total, f32x4.splat(factor)), n - i);
  }
}

/** y = the mean of the pixels of each window that lie in the image. x as above, y [batch, rows, columns, channels]. */
export function averagePool(x: usize, y: usize, w: Windows, batch: i32): void {
  const pixel = w.channels * 4;
  const line = w.width * pixel;
  for (let i = 0; i < batch; i++, x += w.height * line) {
    for (let row = 0; row < w.rows; row++) {
      const top = row * w.strideY - w.padTop;
      const y0 = max(0, top);
      const tall = min(w.height, top + w.tall) - y0;
      for (let column = 0; column < w.columns; column++, y += pixel) {
        const left = column * w.strideX - w.padLeft;
        const x0 = max(0, left);
        const wide = min(w.width, left + w.wide) - x0;
        sumBlock(x + y0 * line + x0 * pixel, tall, line, wide, pixel, 1 / f32(tall * wide), y, w.channels);
      }
    }
  }
}

/** dx = Σ over the windows over a pixel of dy / pixels in the window. Uses dy up. Shapes as in averagePool. */
export function averagePoolBackward(dy: usize, dx: usize, w: Windows, batch: i32): void {
  const pixel = w.channels * 4;
  let at = dy;
  for (let i = 0; i < batch; i++) {
    for (let row = 0; row < w.rows; row++) {
      const top = row * w.strideY - w.padTop;
      const tall = min(w.height, top + w.tall) - max(0, top);
      for (let column = 0; column < w.columns; column++, at += pixel) {
        const left = column * w.strideX - w.padLeft;
        const wide = min(w.width, left + w.wide) - max(0, left);
        sumBlock(at, 1, 0, 1, 0, 1 / f32(tall * wide), at, w.channels);
      }
    }
  }
  gather(dy, dx, w, batch, pixel, 0);
}

/**
 * y = the largest in each window and channel; NaN counts as largest, so that a diverged network shows.
 * `places` takes, as int32, where in the window it was met first, of several NaN too. y, places [batch, rows, columns, channels].
 */
export function maxPool(x: usize, y: usize, places: usize, w: Windows, batch: i32): void {
  const pixel = w.channels * 4;
  for (let i = 0; i < batch; i++, x += w.height * w.width * pixel) {
    for (let row = 0; row < w.rows; row++) {
      const top = row * w.strideY - w.padTop;
      for (let column = 0; column < w.columns; column++, y += pixel, places += pixel) {
        largest(x, w, top, column * w.strideX - w.padLeft, y, places);
      }
    }
  }
}

/** The same for the window whose first pixel is (top, left). */
function largest(x: usize, w: Windows, top: i32, left: i32, y: usize, places: usize): void {
  const n = w.channels;
  const y0 = max(0, top);
  const x0 = max(0, left);
  const bottom = min(w.height, top + w.tall);
  const right = min(w.width, left + w.wide);
  for (let i = 0; i < n; i += 4, y += 16, places += 16) {
    let best = v128.load(x + ((y0 * w.width + x0) * n + i) * 4);
    let place = i32x4.splat((y0 - top) * w.wide + x0 - left);
    for (let row = y0; row < bottom; row++) {
      for (let column = x0; column < right; column++) {
        const value = v128.load(x + ((row * w.width + column) * n + i) * 4);
        const wins = v128.andnot(f32x4.eq(best, best), f32x4.le(value, best)); // neither is true of NaN
        best = v128.bitselect(value, best, wins);
        place = v128.bitselect(i32x4.splat((row - top) * w.wide + column - left), place, wins);
      }
    }
    storeFirst(y, best, n - i);
    storeFirst(places, place, n - i);
  }
}

/** dx = Σ of dy over the windows whose largest a pixel is. Shapes as in maxPool. */
export function maxPoolBackward(dy: usize, places: usize, dx: usize, w: Windows, batch: i32): void {
  const pixel = w.channels * 4;
  const image = w.rows * w.columns * pixel;
  for (let i = 0; i < batch; i++, dy += image, places += image) {
    for (let y = w.padTop; y < w.height + w.padTop; y++) {
      for (let x = w.padLeft; x < w.width + w.padLeft; x++, dx += pixel) sumWon(dy, places, w, y, x, dx);
    }
  }
}

/** The same for the pixel (y, x), counted from the edge of the padding. */
function sumWon(dy: usize, places: usize, w: Windows, y: i32, x: i32, dx: usize): void {
  const n = w.channels;
  const firstRow = firstOver(y, w.tall, w.strideY);
  const firstColumn = firstOver(x, w.wide, w.strideX);
  const rows = min(y / w.strideY + 1, w.rows);
  const columns = min(x / w.strideX + 1, w.columns);
  for (let i = 0; i < n; i += 4, dx += 16) {
    let total = f32x4.splat(0);
    for (let row = firstRow; row < rows; row++) {
      for (let column = firstColumn; column < columns; column++) {
        const at = ((row * w.columns + column) * n + i) * 4;
        const place = (y - row * w.strideY) * w.wide + x - column * w.strideX;
        const won = i32x4.eq(v128.load(places + at), i32x4.splat(place));
        total = f32x4.add(total, v128.and(v128.load(dy + at), won));
      }
    }
    storeFirst(dx, total, n - i);
  }
}
