/** What an agent is best given in one world, where that is not what its schema says for all of them. */
export interface Tuned {
  /** Id of the agent. */
  readonly agent: string;
  /** Id of the world; what it is told and wrapped in makes no difference. */
  readonly env: string;
  /** Parameters of the agent; those that are not here have the schema's defaults. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Where the numbers are from: "rl-baselines3-zoo, ppo.yml". */
  readonly origin: string;
}
