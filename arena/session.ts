/**
 * A run in progress: where agent meets world. The only such loop; whoever wants to watch, pause, step, edit, save or
 * stop a run holds its Session and advances it by as many environment steps as it likes.
 */
import { type Agent, agents, type Metrics, type Transition } from "../agents/index.ts";
import { InputError } from "../envs/core/errors.ts";
import { rng } from "../envs/core/rng.ts";
import type { Simulation } from "../envs/core/simulation.ts";
import type { Value } from "../envs/core/spaces.ts";
import type { Info } from "../envs/core/world.ts";
import { envs } from "../envs/index.ts";
import { evaluate, type Score } from "./evaluate.ts";
import type { Best, Candidate, End, Progress, RunCheckpoint, RunEvent, RunResult } from "./events.ts";
import { type Lane, look, makeLane } from "./lane.ts";
import {
  hashSpec,
  inOrder,
  type RunSpec,
  resolveEdit,
  resolveSpec,
  type SpecInput,
  worldOf,
} from "./spec.ts";

/** Environment steps between metrics events. */
const METRICS_EVERY = 250;

export class Session {
  spec: RunSpec;
  /** One, unless the agent asks for more; they take a step each in turn. */
  readonly lanes: readonly Lane[];
  /** The learner. It is never judged itself: a copy of its policy is, so that judging changes nothing. */
  readonly agent: Agent;
  /** Environment steps taken. */
  step = 0;
  /** What ended it; undefined while it goes on. */
  end: End | undefined;
  /** The action last taken, for views. */
  lastAction: Value | undefined;
  private progress: Progress;
  /** Names of the world's totals that are kept, a bandit's regret for one. */
  readonly totalled: readonly string[];

  constructor(input: SpecInput | RunSpec, checkpoint?: RunCheckpoint) {
    this.spec = resolveSpec(input);
    this.totalled = envs.get(this.spec.env.id).totals ?? [];
    this.agent = makeAgent(this.spec, "agent");
    this.agent.prepare?.();
    const lanes = Array.from({ length: this.agent.lanes ?? 1 }, (_, lane) => makeLane(this.spec, lane));
    this.progress = {
      returns: [],
      evaluations: [],
      best: undefined,
      totals: Object.fromEntries(["reward", ...this.totalled].map((name) => [name, 0])),
      metrics: {},
      window: {},
    };
    this.lanes = lanes;
    for (const [lane] of lanes.entries()) this.agent.begin?.(lane);
    if (checkpoint) this.load(checkpoint);
  }

  get done(): boolean {
    return this.end !== undefined;
  }

  /** Training episodes that have ended. */
  get episodes(): number {
    return this.progress.returns.length;
  }

  /** The best policy so far, as the periodic evaluations see it. */
  get best(): Best | undefined {
    return this.progress.best;
  }

  /** The first of the worlds, for views. */
  get simulation(): Simulation {
    return this.lanes[0].simulation;
  }

  /** Return of the episode under way there. */
  get episodeReturn(): number {
    return this.lanes[0].return;
  }

  /** Up to `steps` environment steps, fewer when the run ends, and what happened in them. */
  advance(steps: number): RunEvent[] {
    const events: RunEvent[] = [];
    for (let i = 0; i < steps && !this.done; i++) this.stepOnce(events);
    return events;
  }

  private stepOnce(events: RunEvent[]): void {
    for (const edit of this.spec.edits)
      if (edit.step === this.step) this.agent.params[edit.param] = edit.value;
    const { agent } = this;
    const number = this.step % this.lanes.length;
    const lane = this.lanes[number];
    const { simulation, rows, observation } = lane;
    const action = agent.act(observation, "explore", lane.mask, number);
    if (number === 0) this.lastAction = action;
    const { reward, terminated, info } = simulation.step(action);
    lane.rows = { now: rows.next, next: rows.now };
    look(lane);
    const transition: Transition = {
      observation,
      action,
      reward,
      nextObservation: lane.observation,
      terminated,
      truncated: simulation.truncated,
      nextMask: lane.mask,
      lane: number,
      info,
    };
    const metrics = agent.learn?.(transition);
    this.step++;
    this.account(lane, reward, info, metrics);
    if (simulation.over) this.endEpisode(number, terminated, events);
    this.report(events);
  }

  /** Adds one step to the books. Clipped rewards count as what they were. */
  private account(lane: Lane, reward: number, info: Info | undefined, metrics: Metrics | undefined): void {
    const { progress } = this;
    const unclipped = (info?.["unclippedReward"] as number | undefined) ?? reward;
    lane.return += unclipped;
    progress.totals["reward"] += unclipped;
    for (const name of this.totalled) progress.totals[name] += Number(info?.[name] ?? 0);
    if (!metrics) return;
    for (const name in metrics) {
      progress.window[name] ??= { sum: 0, count: 0 };
      progress.window[name].sum += metrics[name];
      progress.window[name].count++;
    }
  }

  private endEpisode(number: number, terminated: boolean, events: RunEvent[]): void {
    const { progress, step } = this;
    const lane = this.lanes[number];
    const { simulation } = lane;
    const episode = progress.returns.length;
    events.push({
      type: "episode",
      step,
      episode,
      return: lane.return,
      length: simulation.steps,
      terminated,
    });
    progress.returns.push(lane.return);
    lane.return = 0;
    simulation.nextEpisode();
    this.agent.begin?.(number);
    look(lane);
  }

  private report(events: RunEvent[]): void {
    const { every } = this.spec.evaluation;
    this.end = this.endOfBudget();
    if (this.step % METRICS_EVERY === 0)
      events.push({
        type: "metrics",
        step: this.step,
        values: this.takeMetrics(),
        totals: { ...this.progress.totals },
      });
    if (every > 0 && (this.step % every === 0 || this.done)) {
      events.push(this.evaluateNow());
      if (this.reachedTarget()) this.end = "target";
    }
    if (this.done) events.push({ type: "done", step: this.step, result: this.result() });
  }

  private endOfBudget(): End | undefined {
    const { steps, episodes = Infinity } = this.spec;
    if (this.episodes >= episodes) return "episodes";
    return this.step >= steps ? "steps" : undefined;
  }

  /** Whether the evaluation made last is good enough. */
  private reachedTarget(): boolean {
    const { target = Infinity } = this.spec.evaluation;
    return (this.progress.evaluations.at(-1)?.mean ?? -Infinity) >= target;
  }

  /** Means of the agent's metrics since the last time. */
  private takeMetrics(): Metrics {
    const means = this.windowMeans();
    Object.assign(this.progress.metrics, means);
    this.progress.window = {};
    return means;
  }

  private windowMeans(): Metrics {
    const entries = Object.entries(this.progress.window);
    return Object.fromEntries(entries.map(([name, { sum, count }]) => [name, sum / count]));
  }

  private evaluateNow(): RunEvent {
    const { progress, step } = this;
    const candidate = this.candidate();
    const score = this.judge(candidate, "evaluation", this.spec.evaluation.episodes);
    const best = !progress.best || score.mean >= progress.best.mean;
    if (best) progress.best = { step, mean: score.mean, ...structuredClone(candidate) };
    progress.evaluations.push({ ...score, step });
    return { type: "evaluation", step, score, best };
  }

  /** The policy as it is now, with the running statistics that its world has gathered, if that remembers any. */
  private candidate(): Candidate {
    const { world, state } = this.simulation;
    return { policy: this.agent.save("policy"), remembered: world.remembers ? state : undefined };
  }

  /**
   * A copy of the agent plays greedily, never the agent itself, so that judging changes nothing. World and copy have the
   * same luck for every policy that is judged for the same purpose: policies are compared, not their luck.
   */
  private judge({ policy, remembered }: Candidate, purpose: string, episodes: number): Score {
    const judge = makeAgent(this.spec, `judge/${purpose}`, this.agent.params);
    judge.load(policy);
    const { returns: _, ...score } = evaluate(judge, {
      id: this.spec.env.id,
      world: worldOf(this.spec, "evaluate"),
      seed: `${this.spec.seed}/${purpose}`,
      episodes,
      maxSteps: this.spec.evaluation.maxSteps,
      previous: structuredClone(remembered),
    });
    return score;
  }

  /** What the run has come to so far. */
  result(): RunResult {
    const { returns, evaluations, best, totals, metrics } = this.progress;
    const { final } = this.spec.evaluation;
    return {
      spec: this.spec,
      hash: hashSpec(this.spec),
      step: this.step,
      end: this.end ?? null,
      returns: [...returns],
      totals: { ...totals },
      metrics: { ...metrics, ...this.windowMeans() },
      evaluations: [...evaluations],
      evaluation: final > 0 ? this.judge(this.candidate(), "final", final) : null,
      best: final > 0 && best ? { ...this.judge(best, "final", final), step: best.step } : null,
    };
  }

  /** Changes a live parameter from the next step on, and writes the change into the spec, so that the run can be made again. */
  edit(param: string, value: unknown): void {
    if (this.done) {
      throw new InputError(
        `edit: expected a run that goes on, got one that ended at step ${this.step}; start it again to change ${param}.`,
      );
    }
    const edit = resolveEdit(this.spec.agent.id, { step: this.step, param, value });
    const others = this.spec.edits.filter((old) => !(old.step === edit.step && old.param === param));
    this.spec = { ...this.spec, edits: inOrder([...others, edit]) };
  }

  /** The policy to show: the newest while the run goes on, the best one kept when it has ended. */
  policyToShow(): Candidate {
    return this.done && this.progress.best ? this.progress.best : this.candidate();
  }

  /** A copy of the agent to show or to play with; nothing it does reaches the run. */
  copyOfAgent(): Agent {
    return makeAgent(this.spec, "showcase", this.agent.params);
  }

  save(): RunCheckpoint {
    return structuredClone({
      spec: this.spec,
      step: this.step,
      lanes: this.lanes.map((lane) => ({ simulation: lane.simulation.save(), return: lane.return })),
      agent: this.agent.save("all"),
      progress: this.progress,
    });
  }

  private load(checkpoint: RunCheckpoint): void {
    const [saved, mine] = [checkpoint.spec ? hashSpec(checkpoint.spec) : "nothing", hashSpec(this.spec)];
    if (saved !== mine) {
      throw new InputError(
        `checkpoint: expected one of run ${mine}, got one of run ${saved}; resume it with the spec it was saved with.`,
      );
    }
    const copy = structuredClone(checkpoint);
    this.step = copy.step;
    this.progress = copy.progress;
    this.end = this.reachedTarget() ? "target" : this.endOfBudget();
    this.lanes.forEach((lane, number) => {
      lane.simulation.restore(copy.lanes[number].simulation);
      lane.return = copy.lanes[number].return;
      look(lane);
    });
    this.agent.load(copy.agent);
    for (const edit of this.spec.edits) if (edit.step < this.step) this.agent.params[edit.param] = edit.value;
  }
}

/** `role` keeps the luck of the learner apart from that of the copies that are judged or shown. */
function makeAgent(spec: RunSpec, role: string, params: object = spec.agent.params): Agent {
  const luck = rng(`${spec.env.id}/seed-${spec.seed}/${spec.agent.id}/${role}`);
  return agents.get(spec.agent.id).make(worldOf(spec, "train"), { ...params }, luck);
}
