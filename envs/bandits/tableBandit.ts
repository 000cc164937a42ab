/**
 * Rewards written down beforehand, a row for each round: the adversarial bandit, whose adversary is oblivious.
 * Auer, Cesa-Bianchi, Freund & Schapire (2002), §2; Lattimore & Szepesvári (2020), Bandit Algorithms, §11.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. Reward: the round's number in the arm's column, without
 * any luck. The episode ends when the table has been gone through as often as asked. Each step's info tells its
 * `dynamicRegret`, against what was best in that round; what theorems bound is the regret against the best single arm.
 *
 * The alternating table is one with which no policy without luck of its own can do well (Lattimore & Szepesvári, §11.1):
 * whoever takes the arms in order is paid nothing in any round, while each arm alone pays in half of them.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { readRewardTable } from "../core/csv.ts";
import { InputError } from "../core/errors.ts";
import { param } from "../core/schema.ts";
import { anyMean, refuse } from "./armParams.ts";
import { type ArmsState, armsWorld } from "./arms.ts";

type Rows = readonly (readonly number[])[]; // [rounds][arms]

const rows = z.array(z.array(anyMean).min(2).max(100)).min(1).max(1e6);

/** The table, or the sentence for which its text is refused. */
function readTable(text: string): Rows | string {
  try {
    const { rounds, rewards, arms } = readRewardTable(text, "");
    const rowAt = (round: number) => rewards.subarray(round * arms.length, (round + 1) * arms.length);
    return Array.from({ length: rounds }, (_, round) => Array.from(rowAt(round)));
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

const paramsFor = (table: Rows, passes: number) =>
  z
    .strictObject({
      table: param(z.union([rows, z.string()]).default(table.map((row) => [...row])), {
        title: "Table",
        description:
          "A row for each round: what each arm pays in it. As lists, or as CSV text with names of the arms above.",
      }),
      passes: param(z.int().min(1).max(1e8).default(passes), {
        title: "Passes",
        description: "How often the table is gone through before the episode ends.",
        log: true,
      }),
    })
    .superRefine(({ table }, context) => {
      const read = typeof table === "string" ? readTable(table) : table;
      if (typeof read === "string") {
        context.addIssue({ code: "custom", message: read, path: ["table"], params: { goesOn: true } });
        return;
      }
      const arms = read[0]?.length; // none is refused already
      const ragged = read.findIndex((row) => row.length !== arms);
      if (ragged >= 0)
        refuse(context, ["table", ragged], `as many numbers as the first row has (${arms})`, read[ragged]);
    });

interface Config {
  readonly table: Rows | string;
  readonly passes: number;
}

function tableBandit({ table, passes }: Config) {
  const read = typeof table === "string" ? (readTable(table) as Rows) : table;
  const [rounds, arms] = [read.length, read[0].length];
  const rewards = Float64Array.from(read.flat()); // [rounds, arms]
  const look = ({ means, time }: Pick<ArmsState, "means" | "time">) => {
    const from = (time % rounds) * arms;
    for (let arm = 0; arm < arms; arm++) means[arm] = rewards[from + arm];
  };
  return armsWorld({
    arms,
    family: "table",
    moves: "time",
    rewardRange: [
      rewards.reduce((low, reward) => Math.min(low, reward), Infinity),
      rewards.reduce((high, reward) => Math.max(high, reward), -Infinity),
    ],
    maxSteps: rounds * passes,
    begin(means) {
      look({ means, time: 0 });
      return {};
    },
    pay: (arm, { means }) => means[arm],
    move: look,
  });
}

const about = {
  source: "Auer, Cesa-Bianchi, Freund & Schapire (2002), SIAM J. Comput. 32, §2",
  totals: ["dynamicRegret"],
  make: tableBandit,
};

/** Good and bad days, and an arm that is never of the best but is paid every day. */
const weather = [
  [1, 0, 0.6],
  [1, 0, 0.6],
  [0, 1, 0.6],
  [0, 1, 0.6],
  [1, 0, 0.6],
  [0, 1, 0.6],
];

export const tableBanditEntry = envEntry({
  ...about,
  title: "Table bandit",
  description: "Rewards as a table has them, round by round: an adversary wrote it beforehand.",
  params: paramsFor(weather, 1000),
  aliases: ["table"],
});

const alternating = [
  [0, 1],
  [1, 0],
];

export const alternatingBanditEntry = envEntry({
  ...about,
  title: "Alternating bandit",
  description: "Two arms that pay in turn, so that taking them in order never pays.",
  params: paramsFor(alternating, 5000),
  aliases: ["alternating"],
});
