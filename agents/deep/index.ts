/** The agents whose values and policies are networks: id → agent. */
import { a2cEntry } from "./a2c.ts";
import { c51Entry } from "./c51.ts";
import { crossEntropyMethodEntry } from "./crossEntropyMethod.ts";
import { ddpgEntry } from "./ddpg.ts";
import { dqnEntry } from "./dqn.ts";
import { evolutionStrategiesEntry } from "./evolutionStrategies.ts";
import { ppoEntry } from "./ppo.ts";
import { qrDqnEntry } from "./qrDqn.ts";
import { rainbowEntry } from "./rainbow.ts";
import { recurrentDqnEntry } from "./recurrentDqn.ts";
import { reinforceEntry } from "./reinforce.ts";
import { rlhfEntry } from "./rlhf.ts";
import { sacEntry } from "./sac.ts";
import { td3Entry } from "./td3.ts";

export const deepAgents = {
  dqn: dqnEntry,
  c51: c51Entry,
  qrDqn: qrDqnEntry,
  rainbow: rainbowEntry,
  recurrentDqn: recurrentDqnEntry,
  reinforce: reinforceEntry,
  a2c: a2cEntry,
  ppo: ppoEntry,
  ddpg: ddpgEntry,
  td3: td3Entry,
  sac: sacEntry,
  crossEntropyMethod: crossEntropyMethodEntry,
  evolutionStrategies: evolutionStrategiesEntry,
  rlhf: rlhfEntry,
};
