/** The command line: every command is a thin reader of options over arena/. */
import { Command } from "commander";
import { InputError } from "../index.ts";
import { addBanditsCommand } from "./bandits.ts";
import { describe } from "./describe.ts";
import { addExperimentCommand } from "./experiment.ts";
import { addIdentifyCommand } from "./identify.ts";
import { addImportOption } from "./import.ts";
import { list } from "./list.ts";
import { addOffPolicyCommand } from "./offPolicy.ts";
import { addPlayCommand } from "./play.ts";
import { addRecordCommand } from "./record.ts";
import { addRunCommand } from "./run.ts";
import { addWatchCommand } from "./watch.ts";

/** Exit codes: 0 done, 1 something broke, 2 the input was not usable. */
const BROKEN = 1;
const BAD_INPUT = 2;

/** One sentence; where it is our mistake and not the user's, with the way to the details. */
function inWords(error: unknown): string {
  if (error instanceof InputError) return error.message;
  if (process.env["DEBUG"] && error instanceof Error) return String(error.stack);
  return `something broke: ${error instanceof Error ? error.message : String(error)} (DEBUG=1 shows where)`;
}

/** Whoever reads the output may have enough of it (`| head`); that is no mistake. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on("error", endWithReader);
  try {
    await program().parseAsync([...argv]);
  } catch (error) {
    process.stderr.write(`palaestra: ${inWords(error)}\n`);
    process.exitCode = error instanceof InputError ? BAD_INPUT : BROKEN;
  }
}

function program(): Command {
  const command = new Command("palaestra")
    .description(
      "Reinforcement learning and bandits: train agents, watch them, play yourself, look things up.",
    )
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "palaestra: ")) })
    .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : BAD_INPUT))
    .showHelpAfterError("(palaestra --help lists the commands, palaestra run --help the options of run)");
  addRunCommand(command);
  addWatchCommand(command);
  addPlayCommand(command);
  addRecordCommand(command);
  addBanditsCommand(command);
  addExperimentCommand(command);
  addIdentifyCommand(command);
  addOffPolicyCommand(command);
  command
    .command("list")
    .description("List environments, agents, models, wrappers, or the worlds that agents are tuned for.")
    .argument("<what>", "envs, agents, models, wrappers or tuned")
    .action((what: string) => {
      process.stdout.write(list(what));
    });
  command
    .command("describe")
    .description("Tell what an environment, agent, model or wrapper is and which parameters it takes.")
    .argument("<id[:name=value,…]>", "as in the lists, for example CartPole-v1, dqn or mlp:hidden=[8]")
    .option("--env <id>", "of an agent: the defaults that it has in this environment")
    .action((entry: string, { env }: { readonly env?: string }) => {
      process.stdout.write(describe(entry, env));
    });
  addImportOption(command);
  return command;
}
