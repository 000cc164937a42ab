/** `palaestra record`: an agent is trained and its play written down, for others to imitate. */
import type { Command } from "commander";
import { z } from "zod";
import { param, parse } from "../../envs/core/schema.ts";
import { readValue } from "../../envs/core/shorthand.ts";
import { Simulation } from "../../envs/core/simulation.ts";
import { mean, resolveSpec, Session, standardError, worldOf } from "../index.ts";
import { recordPlay } from "../recording.ts";
import { expectFileToWrite, writeDemonstrationFile } from "./demonstrationFile.ts";
import { inWords, Progress } from "./progress.ts";
import { addAgentOptions, addWorldOptions, type SpecOptions, specOf } from "./specOptions.ts";

interface RecordOptions extends SpecOptions {
  readonly output: string;
}

const recordSchema = z.strictObject({
  episodes: param(z.int().min(1).max(100_000).default(20), {
    title: "Episodes",
    description: "Episodes to record.",
  }),
});

/** Steps between two looks at the training. */
const STRIDE = 1000;

export function addRecordCommand(program: Command): void {
  const command = program
    .command("record")
    .description(
      "Train an agent, then write down how it plays, greedily and at its best, for behaviouralCloning to learn from.",
    );
  addAgentOptions(addWorldOptions(command), "50000")
    .option("--episodes <number>", "episodes to record (default 20)", readValue)
    .requiredOption("--output <file.json>", "where to write them")
    .action(record);
}

function record({ output, episodes: given, ...options }: RecordOptions): void {
  expectFileToWrite("--output", output);
  const { episodes } = parse(recordSchema, { episodes: given }, "record");
  const session = new Session(resolveSpec(specOf(options)));
  const { spec } = session;
  const progress = new Progress(spec);
  try {
    while (!session.done) for (const event of session.advance(STRIDE)) progress.tell(event);
  } finally {
    progress.stop();
  }
  const { policy, remembered } = session.policyToShow();
  const agent = session.copyOfAgent();
  agent.load(policy);
  const { demonstrations, returns } = recordPlay({
    simulation: new Simulation(spec.env.id, worldOf(spec, "evaluate")),
    agent,
    player: `${spec.agent.id}, seed ${spec.seed}, ${session.step} steps`,
    seed: `${spec.seed}/demonstrations`,
    episodes,
    maxSteps: spec.evaluation.maxSteps,
    previous: structuredClone(remembered),
  });
  writeDemonstrationFile("--output", output, demonstrations);
  const score = { mean: mean(returns), standardError: standardError(returns), episodes };
  process.stdout.write(
    `${output}: ${demonstrations.steps.toLocaleString("en")} steps of ${spec.agent.id} in ${spec.env.id}, ${episodes} episodes, return ${inWords(score)}\n`,
  );
}
