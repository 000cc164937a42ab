/** A trainer's thread with a world of a person's own. */
import { z } from "zod";
import { discrete, envEntry, register } from "../../envs/index.ts";
import { serveTrainer } from "../../workers/serve.ts";

register(
  "Coin",
  envEntry({
    title: "Coin",
    description: "Call it.",
    source: "a test",
    params: z.strictObject({}),
    make: () => ({
      observationSpace: discrete(1),
      actionSpace: discrete(2),
      maxSteps: 10,
      init: () => ({}),
      step: (_, action) => ({ reward: Number(action), terminated: false }),
      observe: (_, out) => out.fill(0),
    }),
  }),
);
serveTrainer();
