/** The newest policy at play in real time, while training runs too fast to be watched. Nothing it does reaches the run. */
import type { Agent } from "../agents/index.ts";
import { type Session, worldOf } from "../arena/index.ts";
import { Simulation } from "../envs/core/simulation.ts";
import type { Value } from "../envs/core/spaces.ts";
import type { Scene } from "./protocol.ts";
import { sceneOf } from "./scene.ts";

/** A policy that goes round in circles is cut off after this long. */
const LONGEST = 30; // s
const REFRESH_EVERY = 250; // ms
const PAUSE_AT_END = 400; // ms: time to see how it ended

export class Showcase {
  private readonly session: Session;
  private readonly simulation: Simulation;
  private readonly player: Agent;
  private readonly period: number; // ms between steps
  private return = 0;
  private lastAction: Value | undefined;
  private due = 0; // time of the next step, ms
  private refreshed = 0; // time of the last copy of the policy, ms

  constructor(session: Session) {
    this.session = session;
    this.player = session.copyOfAgent();
    const world = worldOf(session.spec, "evaluate");
    this.simulation = new Simulation(session.spec.env.id, world);
    this.simulation.begin(
      `${session.spec.seed}/showcase`,
      structuredClone(session.policyToShow().remembered),
    );
    this.player.begin?.();
    this.period = 1000 / (world.stepsPerSecond ?? 8);
  }

  /** Plays on to the present. After a long absence it goes on from now. */
  play(now: number): void {
    if (now - this.due > 250) this.due = now;
    if (now - this.refreshed > REFRESH_EVERY) {
      this.player.load(this.session.policyToShow().policy);
      this.refreshed = now;
    }
    while (this.due <= now) {
      this.step();
      this.due += this.simulation.over ? PAUSE_AT_END : this.period;
    }
  }

  private step(): void {
    const { simulation, player } = this;
    if (simulation.over || simulation.steps * this.period > LONGEST * 1000) {
      const { remembered } = this.session.policyToShow();
      if (remembered !== undefined) simulation.state = structuredClone(remembered);
      simulation.nextEpisode();
      player.begin?.();
      this.return = 0;
      this.lastAction = undefined;
      return;
    }
    this.lastAction = player.act(simulation.observation(), "greedy", simulation.mask());
    this.return += simulation.step(this.lastAction).reward;
  }

  scene(): Scene {
    return sceneOf("showcase", this.simulation, this.player, {
      return: this.return,
      lastAction: this.lastAction,
    });
  }
}
