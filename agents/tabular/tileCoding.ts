/**
 * Tile coding: several grids over the observation, each shifted by a fraction of a tile; the features are the tiles that
 * it lies in, one of each grid. Albus (1971); Sutton & Barto (2018), §9.5.4.
 *
 * Tiling t is shifted by t · (1, 3, 5, …) / tilings tiles, asymmetrically, as the book recommends. Tiles are numbered
 * exactly where all of them fit into `memory`; otherwise their coordinates are hashed into it, and tiles that fall
 * together share a weight. What lies outside the bounds of the space counts as at the bound.
 */
import type { Box } from "../../envs/core/spaces.ts";
import { type Features, UnitScale } from "./features.ts";

/** Tiles that can be counted. */
const MOST = 2_147_483_648;

export interface TilingParams {
  readonly tilings: number;
  /** Along each dimension. */
  readonly tiles: number;
  /** Weights for each action, at most. */
  readonly memory: number;
}

export function tileCoding(space: Box, { tilings, tiles, memory }: TilingParams): Features {
  const scale = new UnitScale(space);
  const dimensions = scale.unit.length;
  const side = tiles + 1; // a shifted grid needs one more
  const each = tilesIn(side, dimensions);
  const exact = tilings * each <= memory;
  const size = exact ? tilings * each : memory;
  return {
    size,
    active: tilings,
    binary: true,
    rates: new Float64Array(size).fill(1 / tilings),
    write(observation, indices, values) {
      const unit = scale.scale(observation);
      for (let tiling = 0; tiling < tilings; tiling++) {
        let tile = exact ? tiling : Math.imul(tiling + 1, 0x9e3779b1);
        for (let i = 0; i < dimensions; i++) {
          const shift = ((tiling * (2 * i + 1)) % tilings) / tilings;
          const coordinate = Math.min(tiles, Math.max(0, Math.floor(unit[i] * tiles + shift)));
          tile = exact ? tile * side + coordinate : mixed(tile, coordinate);
        }
        indices[tiling] = exact ? tile : (tile >>> 0) % memory;
        values[tiling] = 1;
      }
    },
  };
}

/** sideᵈ, or ∞ where that is beyond counting. */
function tilesIn(side: number, dimensions: number): number {
  let count = 1;
  for (let i = 0; i < dimensions && count < MOST; i++) count *= side;
  return count < MOST ? count : Infinity;
}

/** A hash of both (MurmurHash3's finaliser, Appleby 2011). */
function mixed(hash: number, coordinate: number): number {
  let h = Math.imul(hash ^ (coordinate + 0x7f4a7c15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
