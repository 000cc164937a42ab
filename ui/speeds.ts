import { MAX_SPEED } from "../workers/index.ts";

/** Environment steps a second; the last is as fast as the machine can. */
export const speeds: readonly number[] = [1, 4, 15, 60, 250, 1000, 2500, MAX_SPEED];
/** Fast enough to see learning within half a minute, slow enough to see it happen. */
export const DEFAULT_SPEED = 2500;

/** Where on the slider a speed lies; one that is not there counts as the next faster. */
export function speedIndex(speed: number): number {
  const at = speeds.findIndex((value) => value === MAX_SPEED || (speed !== MAX_SPEED && value >= speed));
  return at < 0 ? speeds.length - 1 : at;
}
