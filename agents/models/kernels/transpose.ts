// Transposition, four rows of four numbers at a time.

/** to [columns, rows] = from [rows, columns] transposed; room is needed for multiples of four on both sides. */
export function transpose(from: usize, rowFrom: usize, to: usize, rowTo: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i += 4, from += rowFrom * 4, to += 16) {
    transposeFour(from, rowFrom, to, rowTo, rows - i, columns);
  }
}

/** The same for the first four of `rows`. Those that do not exist are the first once more: what they leave is never used. */
// @ts-ignore: decorator
@inline
export function transposeFour(from: usize, rowFrom: usize, to: usize, rowTo: usize, rows: i32, columns: i32): void {
  const from1 = rows > 1 ? from + rowFrom : from;
  const from2 = rows > 2 ? from + rowFrom * 2 : from;
  const from3 = rows > 3 ? from + rowFrom * 3 : from;
  for (let at: usize = 0; at < <usize>columns * 4; at += 16, to += rowTo * 4) {
    const row0 = v128.load(from + at);
    const row1 = v128.load(from1 + at);
    const row2 = v128.load(from2 + at);
    const row3 = v128.load(from3 + at);
    const low01 = v128.shuffle<f32>(row0, row1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(row2, row3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(row0, row1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(row2, row3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
    v128.store(to + rowTo, v128.shuffle<f64>(low01, low23, 1, 3));
    v128.store(to + rowTo * 2, v128.shuffle<f64>(high01, high23, 0, 2));
    v128.store(to + rowTo * 3, v128.shuffle<f64>(high01, high23, 1, 3));
  }
}
