/** The newest policy at play in real time, while training runs too fast to be watched. */
import { Exhibition, type Session } from "../arena/index.ts";
import type { Scene } from "./protocol.ts";
import { sceneOf } from "./scene.ts";

/** A policy that goes round in circles is cut off after this long. */
const LONGEST = 30; // s
const REFRESH_EVERY = 250; // ms
const PAUSE_AT_END = 400; // ms: time to see how it ended

export class Showcase {
  private readonly exhibition: Exhibition;
  private readonly period: number; // ms between steps
  private due = 0; // time of the next step, ms
  private refreshed = 0; // time of the last copy of the policy, ms

  constructor(session: Session) {
    this.exhibition = new Exhibition(session);
    this.period = 1000 / (this.exhibition.simulation.world.stepsPerSecond ?? 8);
  }

  /** Plays on to the present. After a long absence it goes on from now. */
  play(now: number): void {
    if (now - this.due > 250) this.due = now;
    if (now - this.refreshed > REFRESH_EVERY) {
      this.exhibition.refresh();
      this.refreshed = now;
    }
    const { simulation } = this.exhibition;
    while (this.due <= now) {
      const isOver = simulation.over || simulation.steps * this.period > LONGEST * 1000;
      if (isOver) this.exhibition.nextEpisode();
      else this.exhibition.step();
      this.due += simulation.over ? PAUSE_AT_END : this.period;
    }
  }

  scene(): Scene {
    const { simulation, player, return: soFar, lastAction } = this.exhibition;
    return sceneOf("showcase", simulation, player, { return: soFar, lastAction });
  }
}
