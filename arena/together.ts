/**
 * Two agents in one world, acting at once and each learning from its own side: the loop for worlds with seats. Scripts
 * hold the agents, which go on learning from one call to the next, and read what happened episode by episode.
 */
import { type Agent, agents, type Transition } from "../agents/index.ts";
import { InputError, shown } from "../envs/core/errors.ts";
import { rng, type Seed } from "../envs/core/rng.ts";
import type { Seat, SeatsWorld } from "../envs/core/seats.ts";
import { expectSeed, luckOf } from "../envs/core/simulation.ts";
import { sizeOf, type Value, valueIn } from "../envs/core/spaces.ts";
import type { Outcome } from "../envs/core/world.ts";
import { refuseUnsuitable } from "./spec.ts";

export interface TogetherTask {
  /** Names the luck, beside the seed; any text. */
  readonly id: string;
  readonly game: SeatsWorld;
  /** By seat. One agent may sit in both seats; it then learns from both sides. */
  readonly agents: readonly [Agent, Agent];
  readonly seed: Seed;
  readonly episodes: number;
  /** Who learns, by seat; both unless given. Whoever does not acts greedily. */
  readonly learning?: readonly [boolean, boolean];
}

export interface TogetherEpisode {
  readonly type: "episode";
  /** Number of the episode, from 0. */
  readonly episode: number;
  /** Steps taken in all episodes so far. */
  readonly step: number;
  /** By seat. */
  readonly returns: readonly [number, number];
  readonly length: number;
  readonly terminated: boolean;
}

/** An episode's event at its end. The same task with agents in the same state gives the same events. */
export function* playTogether(task: TogetherTask): Generator<TogetherEpisode, void, void> {
  const { id, game, seed, episodes, learning = [true, true] } = task;
  expectSeed(id, seed);
  if (!Number.isInteger(episodes) || episodes < 0) {
    throw new InputError(
      `${id}: expected a number of episodes that is whole and at least 0, got ${shown(episodes)}.`,
    );
  }
  const players = task.agents.map((agent, i) => new Player(game, i as Seat, agent, learning[i]));
  const both = [players[0], players[1]] as const;
  let step = 0;
  for (let episode = 0; episode < episodes; episode++) {
    const { length, terminated } = playEpisode(task, both, episode);
    step += length;
    const returns = [players[0].return, players[1].return] as const;
    yield { type: "episode", episode, step, returns, length, terminated };
  }
}

function playEpisode(
  { id, game, seed }: TogetherTask,
  players: readonly [Player, Player],
  episode: number,
): { length: number; terminated: boolean } {
  const luck = luckOf(id, seed);
  luck.branch(episode);
  const state = game.init(luck);
  const actions: [number, number] = [0, 0];
  for (const player of players) player.begin(state);
  for (let length = 1; ; length++) {
    for (const player of players) actions[player.seat] = player.act();
    const outcomes = game.step(state, actions, luck);
    const truncated = length === game.maxSteps;
    for (const player of players) player.learn(state, actions[player.seat], outcomes[player.seat], truncated);
    if (outcomes[0].terminated || truncated) return { length, terminated: outcomes[0].terminated };
  }
}

/** One seat and who sits in it: what it sees, and the return of the episode under way. */
class Player {
  readonly seat: Seat;
  return = 0;
  private readonly game: SeatsWorld;
  private readonly agent: Agent;
  private readonly learns: boolean;
  private rows: { now: Float32Array; next: Float32Array }; // [observation size] each, swapped every step
  private masks: { now: Uint8Array; next: Uint8Array } | undefined; // [actions] each, likewise
  private observation: Value = 0;

  constructor(game: SeatsWorld, seat: Seat, agent: Agent, learns: boolean) {
    this.game = game;
    this.seat = seat;
    this.agent = agent;
    this.learns = learns;
    const size = sizeOf(game.observationSpace);
    this.rows = { now: new Float32Array(size), next: new Float32Array(size) };
    const { n } = game.actionSpace;
    this.masks = game.legal && { now: new Uint8Array(n), next: new Uint8Array(n) };
    if (learns) agent.prepare?.();
  }

  begin(state: unknown): void {
    this.return = 0;
    this.agent.begin?.();
    this.observation = this.look(state, this.rows.now, this.masks?.now);
  }

  act(): number {
    return this.agent.act(this.observation, this.learns ? "explore" : "greedy", this.masks?.now) as number;
  }

  learn(state: unknown, action: number, { reward, terminated }: Outcome, truncated: boolean): void {
    const { rows, masks, observation } = this;
    this.return += reward;
    const nextObservation = this.look(state, rows.next, masks?.next);
    if (this.learns) {
      const nextMask = masks?.next;
      const seen: Transition = {
        observation,
        action,
        reward,
        nextObservation,
        terminated,
        truncated,
        nextMask,
      };
      this.agent.learn?.(seen);
    }
    this.rows = { now: rows.next, next: rows.now };
    this.masks = masks && { now: masks.next, next: masks.now };
    this.observation = nextObservation;
  }

  private look(state: unknown, row: Float32Array, mask: Uint8Array | undefined): Value {
    this.game.observe(state, this.seat, row);
    if (mask) this.game.legal?.(state, this.seat, mask);
    return valueIn(this.game.observationSpace, row);
  }
}

/**
 * An agent of the catalogue for a world with seats: its id, "id:name=value,…", or { id, params }. `name` names its luck;
 * give the agents of two seats different ones.
 */
export function agentFor(game: SeatsWorld, chosen: string | object, name: string): Agent {
  const agent = agents.resolve(chosen, "agent");
  refuseUnsuitable(agent, game, "this world");
  const made = agents.get(agent.id).make(game, agent.params, rng(`${name}/${agent.id}`));
  if ((made.lanes ?? 1) > 1) {
    throw new InputError(
      `agent.params.lanes: expected 1, for a seat is in one world, got ${made.lanes}; leave it out.`,
    );
  }
  return made;
}
