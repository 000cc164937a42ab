/**
 * A run on a thread of its own: paced, paused, stepped, edited and looked at from outside. It works in slices of a few
 * milliseconds (one step, with its updates and evaluations, is not divided) and lets messages in between them.
 */
import { type RunEvent, type RunResult, type RunSpec, Session, type SpecInput } from "../arena/index.ts";
import { shown } from "../envs/core/errors.ts";
import { InputError } from "../envs/index.ts";
import { catalogueData, refusedModels } from "./catalogue.ts";
import { CurveBuilder } from "./curve.ts";
import {
  type CatalogueData,
  type EvaluationPoint,
  MAX_SPEED,
  type Metrics,
  type OpenOptions,
  type Progress,
  type RefusedModels,
  type Scene,
  type Status,
  type TrainerApi,
  type Update,
} from "./protocol.ts";
import { sceneOf } from "./scene.ts";
import { Showcase } from "./showcase.ts";

const SLICE = 8; // ms of work between two looks at the messages
const LONGEST_DEBT = 100; // ms of steps that are made up for when the machine fell behind
const MOST_EVALUATIONS = 200;
const RATE_WINDOW = 500; // ms over which the rate is taken

export class Trainer implements TrainerApi {
  private session: Session | undefined;
  private showcase: Showcase | undefined;
  private status: Status = "idle";
  private error: string | undefined;
  private speed = MAX_SPEED; // steps per second
  private owed = 0; // steps due at this speed, fractions too
  private sliceEnd = 0; // ms
  private looping = false;
  private curve = new CurveBuilder("return");
  private evaluations: EvaluationPoint[] = [];
  private metrics: Metrics = {};
  private result: RunResult | undefined;
  private rate = { since: 0, step: 0, value: 0 };

  catalogue(): CatalogueData {
    return catalogueData();
  }

  refusedModels(env: RunSpec["env"], agent: string): RefusedModels {
    return refusedModels(env, agent);
  }

  open(spec: unknown, { speed = this.speed, play = false }: OpenOptions = {}): RunSpec {
    expectSpeed(speed);
    const session = new Session(spec as SpecInput); // throws before anything is lost
    this.status = "idle";
    this.session = session;
    this.showcase = undefined;
    this.error = undefined;
    this.result = undefined;
    this.evaluations = [];
    this.metrics = {};
    this.curve = new CurveBuilder(session.totalled[0] ?? "return");
    this.rate = { since: performance.now(), step: 0, value: 0 };
    this.speed = speed;
    if (play) this.play();
    return session.spec;
  }

  play(): void {
    if (this.status === "done" || this.status === "failed") return;
    this.opened();
    this.status = "playing";
    this.owed = 0;
    this.sliceEnd = performance.now();
    if (!this.looping) void this.loop();
  }

  pause(): void {
    if (this.status === "playing") this.status = "paused";
  }

  step(count: number): void {
    if (this.status === "done" || this.status === "failed") return;
    this.opened();
    this.status = "paused";
    this.advance(count);
  }

  setSpeed(stepsPerSecond: number): void {
    expectSpeed(stepsPerSecond);
    this.speed = stepsPerSecond;
    this.owed = 0;
  }

  edit(param: string, value: unknown): RunSpec {
    const session = this.opened();
    session.edit(param, value);
    return session.spec;
  }

  private opened(): Session {
    if (!this.session)
      throw new InputError("trainer: expected open(spec) before anything else; no run is open.");
    return this.session;
  }

  /** Slices of training until something stops it. */
  private async loop(): Promise<void> {
    this.looping = true;
    while (this.status === "playing") {
      this.slice();
      await (this.owed >= 1 || this.speed === MAX_SPEED ? breathe() : rest(this.untilNextStep()));
    }
    this.looping = false;
  }

  private slice(): void {
    const start = performance.now();
    if (this.speed === MAX_SPEED) {
      while (this.status === "playing" && performance.now() - start < SLICE) this.advance(16);
    } else {
      const elapsed = Math.min(start - this.sliceEnd, LONGEST_DEBT);
      this.owed += (elapsed * this.speed) / 1000;
      this.sliceEnd = start;
      while (this.status === "playing" && this.owed >= 1 && performance.now() - start < SLICE) {
        const count = Math.min(16, Math.floor(this.owed));
        this.advance(count);
        this.owed -= count;
      }
      this.owed = Math.min(this.owed, (LONGEST_DEBT * this.speed) / 1000 + 1);
    }
    if (this.watchesShowcase()) this.playShowcase();
  }

  /** A frame at most, so that the showcase keeps its pace too. */
  private untilNextStep(): number {
    return Math.min(16, ((1 - this.owed) * 1000) / this.speed);
  }

  /** Errors end the run, not the thread; the next poll tells them. */
  private advance(steps: number): void {
    try {
      for (const event of this.opened().advance(steps)) this.record(event);
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.status = "failed";
    const message = error instanceof Error ? error.message : String(error);
    this.error = error instanceof InputError ? message : `Something in Palaestra broke: ${message}`;
  }

  private record(event: RunEvent): void {
    if (event.type === "episode" && this.curve.label === "return") this.curve.add(event.step, event.return);
    if (event.type === "metrics") {
      this.metrics = event.values;
      if (this.curve.label !== "return") this.curve.add(event.step, event.totals[this.curve.label]);
    }
    if (event.type === "evaluation")
      this.evaluations = thinned([...this.evaluations, { step: event.step, score: event.score }]);
    if (event.type === "done") {
      this.result = event.result;
      this.status = "done";
    }
  }

  /** Faster than twice real time there is nothing to follow in the training episodes; bandits have no play to show. */
  private watchesShowcase(): boolean {
    if (!this.session) return false;
    const { world } = this.session.simulation;
    const shows = world.observationSpace.type !== "discrete" || world.observationSpace.n > 1;
    const fast = this.speed === MAX_SPEED || this.speed > 2 * (world.stepsPerSecond ?? 8);
    return shows && fast && (this.status === "playing" || this.status === "done");
  }

  private playShowcase(): void {
    try {
      this.showcase ??= new Showcase(this.opened());
      this.showcase.play(performance.now());
    } catch (error) {
      this.fail(error);
    }
  }

  poll(full: boolean): Update {
    const { session } = this;
    if (this.status === "done" && this.watchesShowcase()) this.playShowcase();
    this.measure();
    return {
      status: this.status,
      error: this.error,
      step: session?.step ?? 0,
      totalSteps: session?.spec.steps ?? 0,
      totalEpisodes: session?.spec.episodes,
      episodes: session?.episodes ?? 0,
      rate: this.status === "playing" ? this.rate.value : 0,
      scene: session && this.scene(session),
      progress: session && full ? this.progress(session) : undefined,
    };
  }

  private measure(): void {
    const [now, step] = [performance.now(), this.session?.step ?? 0];
    const elapsed = now - this.rate.since;
    if (elapsed < RATE_WINDOW) return;
    this.rate = { since: now, step, value: ((step - this.rate.step) * 1000) / elapsed };
  }

  private scene(session: Session): Scene {
    if (this.showcase && this.watchesShowcase()) return this.showcase.scene();
    const { simulation, agent, episodeReturn, lastAction } = session;
    return sceneOf("training", simulation, agent, { return: episodeReturn, lastAction });
  }

  private progress(session: Session): Progress {
    const { result } = this;
    return {
      curve: this.curve.data(),
      evaluations: [...this.evaluations],
      metrics: this.metrics,
      stateValues: stateValues(session),
      result: result && { evaluation: result.evaluation, best: result.best, hash: result.hash },
    };
  }
}

/** V(s) for every state of a small numbered world, as the agent tells it of all at once or as max_a Q(s, a) of each. [states] */
function stateValues({ agent, simulation }: Session): readonly number[] | undefined {
  const { observationSpace: space } = simulation.world;
  if (space.type !== "discrete" || space.n === 1 || space.n > 1000 || !agent.inspect) return undefined;
  const told = agent.inspect(0).states?.values;
  if (told) return told;
  const values = Array.from({ length: space.n }, (_, state) => agent.inspect?.(state).actions?.values ?? []);
  return values.some((row) => row.length === 0) ? undefined : values.map((row) => Math.max(...row));
}

function expectSpeed(speed: unknown): void {
  if (typeof speed === "number" && speed >= 0) return;
  throw new InputError(
    `speed: expected steps per second, or 0 for as fast as possible, got ${shown(speed)}.`,
  );
}

/** A long run is told by every second, fourth, … evaluation and the newest one. */
function thinned(points: EvaluationPoint[]): EvaluationPoint[] {
  return points.length <= MOST_EVALUATIONS
    ? points
    : points.filter((_, i) => i % 2 === 1 || i === points.length - 1);
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Lets waiting messages in; unlike a timer it is not slowed down. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
