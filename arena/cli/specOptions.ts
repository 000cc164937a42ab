/** The options by which commands are told a world, an agent and a run. */
import { type Command, Option } from "commander";
import { readEntry, readValue, withParam } from "../../envs/core/shorthand.ts";
import { InputError, type SpecInput } from "../index.ts";
import { readDemonstrationFile } from "./demonstrationFile.ts";

export interface WorldOptions {
  readonly env: string;
  readonly seed?: unknown;
  readonly envParam?: Record<string, unknown>;
  readonly wrapper?: object[];
}

export interface SpecOptions extends WorldOptions {
  readonly agent: string;
  readonly steps?: unknown;
  readonly episodes?: unknown;
  readonly target?: unknown;
  readonly param?: Record<string, unknown>;
  readonly demonstrations?: string;
  readonly evaluateEvery?: unknown;
  readonly evaluateEpisodes?: unknown;
  readonly finalEpisodes?: unknown;
}

/** Of commands that show pictures. */
export const LIGHT_OPTION = [
  "--light",
  "colours for a terminal with a light ground (default: as COLORFGBG says)",
] as const;

/** Where the world need not be named, `optional` says so. */
export function addWorldOptions(command: Command, optional = false): Command {
  const env = new Option("--env <id>", "environment (palaestra list envs)").makeOptionMandatory(!optional);
  return command
    .addOption(env)
    .option("--seed <number>", "names all of the luck (default 0)", readValue)
    .option(
      "--env-param <name=value>",
      "a parameter of the environment; may be repeated",
      paramOf("--env-param"),
    )
    .option(
      "--wrapper <id[:name=value,…]>",
      "a wrapper around the environment, innermost first; may be repeated",
      addWrapper,
    );
}

export function addAgentOptions(command: Command, usualSteps: string, optional = false): Command {
  const agent = new Option("--agent <id>", "agent (palaestra list agents)").makeOptionMandatory(!optional);
  return command
    .addOption(agent)
    .option("--steps <number>", `environment steps to train for (default ${usualSteps})`, readValue)
    .option(
      "--param <name=value>",
      "a parameter of the agent, for example model=mlp:hidden=[120,84]; may be repeated",
      paramOf("--param"),
    )
    .option(
      "--demonstrations <file.json>",
      "recorded play to learn from, for behaviouralCloning (palaestra record makes it)",
    )
    .option(
      "--evaluate-every <steps>",
      "steps between evaluations of the greedy policy, 0 for none (default 2500)",
      readValue,
    )
    .option("--evaluate-episodes <number>", "episodes in each of them (default 20)", readValue);
}

/** Options that were not given are left out, so that defaults have one home. */
export function specOf(options: SpecOptions): SpecInput {
  const { agent, seed, steps, episodes } = options;
  const { evaluateEvery, evaluateEpisodes, finalEpisodes, target } = options;
  return {
    env: worldSpecOf(options),
    agent: { id: agent, ...given({ params: paramsOf(options) }) },
    ...given({ seed, steps, episodes }),
    evaluation: given({ every: evaluateEvery, episodes: evaluateEpisodes, final: finalEpisodes, target }),
  };
}

/** With the play in a file, where one is named. */
function paramsOf({ env, param, demonstrations: file }: SpecOptions): Record<string, unknown> | undefined {
  if (file === undefined) return param;
  return paramsWith("demonstrations", readDemonstrationFile("--demonstrations", file, env), param);
}

/** With a parameter that has an option of its own, --name, and so is not to be given as a --param too. */
export function paramsWith(name: string, value: unknown, params: object = {}): Record<string, unknown> {
  if (Object.hasOwn(params, name))
    throw new InputError(`--param: expected ${name} once, got it as --${name} too; keep the one you mean.`);
  return { ...params, [name]: value };
}

export function worldSpecOf({ env, envParam, wrapper }: WorldOptions): {
  id: string;
  params?: object;
  wrappers?: readonly object[];
} {
  return { id: env, ...given({ params: envParam, wrappers: wrapper }) };
}

function paramOf(option: string) {
  return (text: string, params?: Record<string, unknown>) => withParam(option, text, params);
}

function addWrapper(text: string, wrappers: object[] = []): object[] {
  return [...wrappers, readEntry("--wrapper", text)];
}

function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
