/** A run's policy at play, greedy, episode after episode, for people to watch. Nothing it does reaches the run. */
import type { Agent } from "../agents/index.ts";
import { Simulation } from "../envs/core/simulation.ts";
import type { Value } from "../envs/core/spaces.ts";
import type { Session } from "./session.ts";
import { worldOf } from "./spec.ts";

export class Exhibition {
  readonly simulation: Simulation;
  readonly player: Agent;
  /** Of the episode so far. */
  return = 0;
  lastAction: Value | undefined;
  private readonly session: Session;

  constructor(session: Session) {
    this.session = session;
    this.player = session.copyOfAgent();
    this.simulation = new Simulation(session.spec.env.id, worldOf(session.spec, "evaluate"));
    const { remembered } = session.policyToShow();
    this.simulation.begin(`${session.spec.seed}/showcase`, structuredClone(remembered));
    this.refresh();
    this.player.begin?.();
  }

  /** Plays on with the policy as it is now. */
  refresh(): void {
    this.player.load(this.session.policyToShow().policy);
  }

  step(): void {
    const { simulation } = this;
    this.lastAction = this.player.act(simulation.observation(), "greedy", simulation.mask());
    this.return += simulation.step(this.lastAction).reward;
  }

  nextEpisode(): void {
    const { remembered } = this.session.policyToShow();
    if (remembered !== undefined) this.simulation.state = structuredClone(remembered);
    this.simulation.nextEpisode();
    this.player.begin?.();
    this.return = 0;
    this.lastAction = undefined;
  }
}
