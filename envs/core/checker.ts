/**
 * Does an environment keep the contract? The counterpart of Gymnasium's `check_env`: seeds, spaces, snapshots, aliasing,
 * endings. Every catalogue entry passes it; run it on a world of your own before trusting a result from it.
 */
import type { Env, StepResult } from "./env.ts";
import { InputError, shown } from "./errors.ts";
import { rng } from "./rng.ts";
import { contains, describeSpace, sample, sizeOf, type Value } from "./spaces.ts";

const SEEDS = ["check-a", "check-b"] as const;

/** Throws an InputError that lists everything found wrong. `steps` bounds each of its walks. */
export function checkEnv(env: Env, steps = 300): void {
  const problems = findProblems(env, steps);
  if (problems.length > 0) throw new InputError(`${env.id} breaks the contract: ${problems.join(" ")}`);
}

/** Everything found wrong, a sentence each; empty when the environment keeps the contract. */
export function findProblems(env: Env, steps = 300): string[] {
  const checks = [
    checkSpaces,
    checkDeterminism,
    checkReset,
    checkAliasing,
    checkSnapshots,
    checkEndings,
    checkLooking,
    checkModel,
  ];
  const problems = checks.flatMap((check) => {
    try {
      return check(env, steps);
    } catch (error) {
      return [`${check.name}: it threw: ${error instanceof Error ? error.message : shown(error)}`];
    }
  });
  return [...new Set(problems)];
}

interface Moment {
  readonly action: Value | undefined;
  readonly result: Omit<StepResult, "info">;
}

/** Random actions for up to `steps` steps, through episode ends, from wherever the environment is. */
function walk(env: Env, name: string, steps: number): Moment[] {
  const luck = rng(`checker/${name}`);
  const moments: Moment[] = [];
  let over = false;
  for (let i = 0; i < steps; i++) {
    if (over) {
      moments.push({ action: undefined, result: { observation: keep(env.reset().observation), ...START } });
      over = false;
      continue;
    }
    const action = sample(env.actionSpace, luck, env.mask());
    const { observation, reward, terminated, truncated } = env.step(action);
    moments.push({ action, result: { observation: keep(observation), reward, terminated, truncated } });
    over = terminated || truncated;
  }
  return moments;
}

const START = { reward: 0, terminated: false, truncated: false };

function seededWalk(env: Env, seed: string, steps: number): Moment[] {
  const { observation } = env.reset({ seed });
  return [
    { action: undefined, result: { observation: keep(observation), ...START } },
    ...walk(env, seed, steps),
  ];
}

function keep(value: Value): Value {
  return typeof value === "number" ? value : value.slice();
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  if (a instanceof Map && b instanceof Map) return same([...a], [...b]);
  if (a instanceof Set && b instanceof Set) return same([...a], [...b]);
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length || a.constructor !== b.constructor) return false;
  return keys.every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

function checkSpaces(env: Env, steps: number): string[] {
  const problems: string[] = [];
  for (const { result } of seededWalk(env, SEEDS[0], steps)) {
    if (!contains(env.observationSpace, result.observation)) {
      problems.push(
        `Expected observations in ${describeSpace(env.observationSpace)} and within its bounds, got ${inWords(result.observation)}.`,
      );
      break;
    }
    if (!Number.isFinite(result.reward)) {
      problems.push(`Expected finite rewards, got ${shown(result.reward)}.`);
      break;
    }
    if (typeof result.terminated !== "boolean" || typeof result.truncated !== "boolean") {
      problems.push("Expected terminated and truncated to be true or false.");
      break;
    }
  }
  env.reset({ seed: SEEDS[0] });
  const mask = env.mask();
  const choices = env.actionSpace.type === "discrete" ? env.actionSpace.n : undefined;
  if (mask && (mask.length !== choices || !mask.includes(1))) {
    problems.push(`Expected a mask of ${choices} entries with at least one 1, got ${shown([...mask])}.`);
  }
  return problems;
}

function inWords(value: Value): string {
  return typeof value === "number" ? String(value) : `[${value.join(", ")}]`;
}

function checkDeterminism(env: Env, steps: number): string[] {
  return SEEDS.flatMap((seed) => {
    const first = seededWalk(env, seed, steps);
    const again = seededWalk(env, seed, steps);
    const at = first.findIndex((moment, i) => !same(moment, again[i]));
    if (at < 0) return [];
    return at === 0
      ? [
          "Expected reset to begin the same episode for the same seed, whatever came before, got another observation.",
        ]
      : [
          `Expected the same seed and actions to give the same steps, got a difference at step ${at}; draw all luck from the given rng.`,
        ];
  });
}

/** Episodes of one seed follow each other in the same way even when the earlier one is cut short, unless the world says it remembers. */
function checkReset(env: Env, steps: number): string[] {
  if (env.world.remembers) return [];
  const second = (walked: number) => {
    seededWalk(env, SEEDS[0], 0);
    for (let i = 0; i < walked; i++) env.step(sample(env.actionSpace, rng(`checker/reset-${i}`), env.mask()));
    return { first: keep(env.reset().observation), rest: walk(env, "second", Math.min(steps, 50)) };
  };
  return same(second(0), second(1))
    ? []
    : [
        "Expected an episode to depend on its seed and number alone, got one that depends on the steps before its reset.",
      ];
}

function checkAliasing(env: Env): string[] {
  const { observation: first } = env.reset({ seed: SEEDS[0] });
  const kept = keep(first);
  const { observation: second } = env.step(sample(env.actionSpace, rng("checker/aliasing"), env.mask()));
  const problem = "Expected every observation to be the caller's to keep, got one that";
  if (!same(first, kept)) return [`${problem} changed with the next step.`];
  if (typeof first === "object" && first === second)
    return [`${problem} is handed out again by the next step.`];
  const before = structuredClone(env.save());
  if (typeof second === "object") second.fill(0);
  return same(env.save(), before) ? [] : [`${problem} changes the environment when written to.`];
}

function checkSnapshots(env: Env, steps: number): string[] {
  const problems: string[] = [];
  seededWalk(env, SEEDS[0], 5);
  if (env.save().over) env.reset();
  const snapshot = env.save();
  const copy = structuredClone(snapshot);
  const ahead = () => walk(env, "ahead", steps);
  const first = ahead();
  if (!same(snapshot, copy))
    problems.push("Expected a snapshot to stand still, got one that changed with later steps.");
  env.restore(copy);
  const again = ahead();
  const at = first.findIndex((moment, i) => !same(moment, again[i]));
  if (at >= 0) {
    problems.push(
      `Expected a restored snapshot to go on as before, got a difference after ${at + 1} steps; keep everything that changes in the state.`,
    );
  }
  return problems;
}

function checkEndings(env: Env, steps: number): string[] {
  const luck = rng("checker/endings");
  env.reset({ seed: SEEDS[1] });
  for (let i = 1; i <= Math.max(steps, env.world.maxSteps ?? 0); i++) {
    const { terminated, truncated } = env.step(sample(env.actionSpace, luck, env.mask()));
    if (truncated !== (i === env.world.maxSteps)) {
      return [
        `Expected truncation at step ${env.world.maxSteps ?? "none"} and only there, got ${truncated} at step ${i}.`,
      ];
    }
    if (terminated || truncated) return throwsAfterTheEnd(env, i);
  }
  return env.world.maxSteps === undefined ? [] : [`Expected an end by step ${env.world.maxSteps}, got none.`];
}

function throwsAfterTheEnd(env: Env, length: number): string[] {
  try {
    env.step(sample(env.actionSpace, rng("checker/after"), undefined));
  } catch {
    return [];
  }
  return [`Expected step() after the end (step ${length}) to ask for reset(), got another step.`];
}

/** Looking changes nothing. */
function checkLooking({ world }: Env): string[] {
  const state = world.init(rng("checker/looking"));
  const before = structuredClone(state);
  world.observe(state, new Float32Array(sizeOf(world.observationSpace)));
  world.draw?.(state);
  return same(state, before)
    ? []
    : ["Expected observe and draw to leave the state alone, got a changed state."];
}

/** A tabular model is a probability distribution over states, and so is where episodes begin. */
function checkModel({ world }: Env): string[] {
  const { model, initial, observationSpace, actionSpace } = world;
  if (observationSpace.type !== "discrete" || actionSpace.type !== "discrete") return [];
  const problems = initial ? distributionProblems("initial", initial, observationSpace.n) : [];
  for (let s = 0; model && s < observationSpace.n; s++) {
    for (let a = 0; a < actionSpace.n; a++) {
      const likely = model(s, a).map(([probability, next]) => [next, probability] as const);
      problems.push(...distributionProblems(`model(${s}, ${a})`, likely, observationSpace.n));
      if (problems.length > 0) return problems;
    }
  }
  return problems;
}

function distributionProblems(
  name: string,
  distribution: readonly (readonly [state: number, probability: number])[],
  states: number,
): string[] {
  const stray = distribution.find(([state]) => !Number.isInteger(state) || state < 0 || state >= states);
  if (stray) return [`Expected ${name} to name states below ${states}, got ${stray[0]}.`];
  const total = distribution.reduce((sum, [, probability]) => sum + probability, 0);
  return Math.abs(total - 1) <= 1e-12 ? [] : [`Expected ${name} to sum to 1, got ${total}.`];
}
