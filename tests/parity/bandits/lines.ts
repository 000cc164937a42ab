import type { PlayBlocks } from "../../../arena/index.ts";
import { parse } from "../../../envs/core/schema.ts";
import { detectionLines } from "./changes.ts";
import { contextualLines, isContextualReference } from "./contextual.ts";
import { indexLines } from "./indexValues.ts";
import type { Line } from "./line.ts";
import { problemLines } from "./problems.ts";
import { banditReference } from "./reference.ts";
import { regretTasks, rerun } from "./regrets.ts";

/** Everything that a bandit reference says, judged. */
export async function* banditLines(file: unknown, play?: PlayBlocks): AsyncGenerator<Line> {
  if (isContextualReference(file)) {
    yield* contextualLines(file, play);
    return;
  }
  const reference = parse(banditReference, file, "bandits");
  yield* problemLines(reference);
  yield* indexLines(reference);
  yield* detectionLines(reference);
  const { tasks, lines } = regretTasks(reference);
  yield* rerun(tasks, play);
  yield* lines;
}
