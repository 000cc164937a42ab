/** `palaestra offPolicy`: what a policy would have earned, from a log of another's choices, given or simulated. */
import { readFileSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { z } from "zod";
import { agents } from "../../agents/index.ts";
import { shown } from "../../envs/core/errors.ts";
import { parse } from "../../envs/core/schema.ts";
import { readValue } from "../../envs/core/shorthand.ts";
import { envs, rng } from "../../envs/index.ts";
import { banditOf } from "../bandits/spec.ts";
import {
  InputError,
  judge,
  type LogColumns,
  type LoggedData,
  type Rounds,
  readLoggedData,
  recordLog,
  trueValue,
  writeLoggedData,
} from "../index.ts";
import { refuseUnsuitable } from "../spec.ts";
import { asJson, inWords } from "./offPolicyTable.ts";

/** Options by what they are for: each kind is only taken beside the first of its kind. */
const kinds = {
  "--env": ["logger", "rounds"],
  "--log": ["context", "action", "reward", "propensity", "ignore", "actions", "actionCount"],
  "--target": ["greedy", "trainRounds", "clip", "threshold", "shrinkage", "resamples", "json"],
} as const;

type Kind = keyof typeof kinds;

type OffPolicyOptions = {
  readonly [name in "log" | "env" | "target" | "writeLog" | "seed" | (typeof kinds)[Kind][number]]?: unknown;
};

const numbers = z.strictObject({
  rounds: z.int().min(1).max(1e7).default(10_000),
  seed: z.int().min(0).max(4_294_967_295).default(0),
  actionCount: z.int().min(2).max(1e6).optional(),
  trainRounds: z.int().min(1).max(1e9).nullable().default(null),
  clip: z.number().gt(0).default(10),
  threshold: z.number().gt(0).default(10),
  shrinkage: z.number().gt(0).default(100),
  resamples: z.int().min(0).max(100_000).default(500),
});

/** Of bootstrap intervals. */
const LEVEL = 0.95;

export function addOffPolicyCommand(program: Command): void {
  program
    .command("offPolicy")
    .description(
      "Estimate what a policy would have earned, from a log of what another one did: a CSV file (--log) or one that is simulated (--env).",
    )
    .option(
      "--target <policy>",
      "the policy to judge: uniform, fitted, fitted:temperature=0.1 or an agent (see below)",
    )
    .option("--greedy", "judge the greedy choice of the agent, instead of how it explores")
    .option(
      "--log <file>",
      "a CSV file: a row for each round, columns context.… or x1, x2, …, action, reward, propensity",
    )
    .option("--env <id[:name=value,…]>", "a bandit to simulate the log in, for example LinearBandit")
    .option("--logger <id[:name=value,…]>", "the agent that logs, and learns as it does (default random)")
    .option("--rounds <number>", "rounds to simulate (default 10000)", readValue)
    .option("--seed <number>", "names all of the luck (default 0)", readValue)
    .option("--write-log <file>", "keep the simulated log as CSV; without --target that is all")
    .option(
      "--train-rounds <number>",
      "first rounds that make the target, and do not judge it (default half)",
      readValue,
    )
    .option("--context <names>", "columns of the context, with commas between")
    .option("--action <name>", "column of the action (default action)")
    .option("--reward <name>", "column of the reward (default reward)")
    .option("--propensity <name>", "column of the probability of the action taken (default propensity)")
    .option("--ignore <names>", "columns that are not wanted, with commas between")
    .option(
      "--actions <names>",
      "all actions, in order, where they are told in text and some were never taken",
    )
    .option(
      "--action-count <number>",
      "how many actions there are, where they are numbers and some were never taken",
      readValue,
    )
    .option("--clip <number>", "M: clipped IPS weights no round more (default 10)", readValue)
    .option("--threshold <number>", "τ: Switch-DR trusts the model alone above it (default 10)", readValue)
    .option("--shrinkage <number>", "λ of DR with optimistic shrinkage (default 100)", readValue)
    .option("--resamples <number>", "of the bootstrap, 0 for no intervals (default 500)", readValue)
    .option("--json", "print one JSON object instead of a table")
    .addHelpText("after", HELP)
    .action(offPolicyCommand);
}

const HELP = `
Targets that are made first are made from the first rounds of the log (--train-rounds) and judged by the others:
  uniform                  every action equally often; nothing to make, every round judges
  fitted                   the best action by a ridge regression for each action
  fitted:temperature=0.1   softmax of that regression
  linUcb:alpha=1           an agent (palaestra list agents) that learns from every round as if it had chosen what was
                           logged, and is then judged as it explores, or --greedy. Agents whose learning goes by their
                           own choices (softmaxPolicyGradient, exp3 and their kin) learn little good that way.
`;

function offPolicyCommand(options: OffPolicyOptions): void {
  refuseMisplaced(options);
  const given = parse(numbers, pick(options, Object.keys(numbers.shape)), "offPolicy");
  const { seed, trainRounds, clip, threshold, shrinkage, resamples } = given;
  const start = performance.now();
  const world = options.env === undefined ? undefined : simulated(options, given);
  const log = world?.log ?? readLog(options, given);
  if (options.writeLog !== undefined) writeLog(String(options.writeLog), log);
  if (options.target === undefined) return;
  const judgement = judge({
    log,
    target: String(options.target),
    greedy: options.greedy === true,
    ...(world && { setting: world.where.world }),
    trainRounds,
    limits: { clip, threshold, shrinkage },
    ...(resamples > 0 && { bootstrap: { resamples, level: LEVEL } }),
    rng: rng(`offPolicy/seed-${seed}`),
  });
  const truth = world ? trueValue(judgement.policy, truthOf(world.where)) : null;
  const source = world?.source ?? String(options.log);
  const told = { source, log, judgement, truth, wallSeconds: (performance.now() - start) / 1000 };
  process.stdout.write(options.json === true ? asJson(told) : inWords(told));
}

function refuseMisplaced(options: OffPolicyOptions): void {
  const { log, env, target, writeLog } = options;
  const got = log === undefined ? "neither" : "both";
  if ((log === undefined) === (env === undefined))
    throw new InputError(
      `offPolicy: expected a log, --log FILE.csv, or a bandit to simulate one in, --env ID, got ${got}.`,
    );
  if (writeLog !== undefined && env === undefined)
    throw new InputError(
      "--write-log: expected a log that is simulated, --env ID, got one that is a file already.",
    );
  if (target === undefined && writeLog === undefined)
    throw new InputError(
      "--target: expected a policy to judge, for example uniform, fitted or linUcb (palaestra offPolicy --help), got none.",
    );
  for (const [kind, names] of Object.entries(kinds)) {
    if (options[kind.slice(2) as "env"] !== undefined) continue;
    const [misplaced] = Object.keys(pick(options, names));
    if (misplaced !== undefined)
      throw new InputError(`${dashed(misplaced)}: goes with ${kind}, which was not given; leave it out.`);
  }
}

function dashed(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Of these options, those that were given. */
function pick(options: OffPolicyOptions, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => names.includes(name) && value !== undefined),
  );
}

interface Simulated {
  readonly log: LoggedData;
  readonly where: Rounds;
  readonly source: string;
}

function simulated(
  { env, logger = "random" }: OffPolicyOptions,
  { rounds, seed }: z.output<typeof numbers>,
): Simulated {
  const problem = envs.resolve(env, "env");
  const world = banditOf(problem, "env");
  if (world.bandit.moves === "time") {
    throw new InputError(
      `env: expected a bandit whose means do not move with time, since a log tells nothing of later rounds then, got ${problem.id}.`,
    );
  }
  const chosen = agents.resolve(logger, "logger");
  refuseUnsuitable(chosen, world, problem.id);
  const where = { id: problem.id, world, seed, rounds };
  const luck = rng(`${problem.id}/seed-${seed}/${chosen.id}/logger`);
  const agent = agents.get(chosen.id).make(world, { ...chosen.params }, luck);
  const source = `a log of ${String(logger)} in ${String(env)}, seed ${seed}`;
  return { log: recordLog({ ...where, agent, learns: true }), where, source };
}

/** The truth is averaged over as many rounds as were logged, from the same on; one where every round is alike. */
function truthOf(where: Rounds): Rounds {
  return where.world.bandit?.moves === "nothing" ? { ...where, rounds: 1 } : where;
}

function readLog(options: OffPolicyOptions, { actionCount }: z.output<typeof numbers>): LoggedData {
  const file = String(options.log);
  const list = (value: unknown) =>
    String(value)
      .split(",")
      .map((name) => name.trim());
  const { context, ignore, actions, action, reward, propensity } = options;
  const columns = {
    ...pick({ action, reward, propensity, actionCount }, ["action", "reward", "propensity", "actionCount"]),
    ...(context !== undefined && { context: list(context) }),
    ...(ignore !== undefined && { ignore: list(ignore) }),
    ...(actions !== undefined && { actionNames: list(actions) }),
  } as LogColumns;
  return readLoggedData(textOf(file), columns, file);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new InputError(`--log: expected a CSV file, got ${shown(file)}, which ${reasonOf(error)}.`);
  }
}

function writeLog(file: string, log: LoggedData): void {
  try {
    writeFileSync(file, writeLoggedData(log));
  } catch (error) {
    throw new InputError(
      `--write-log: expected a file to write to, got ${shown(file)}, which ${reasonOf(error)}.`,
    );
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "is not there";
  return code === "EISDIR" ? "is a folder" : `cannot be opened (${(error as Error).message})`;
}
