/** The contract of agents that search for a best action and say when they have found it: identification of the best arm. */
import type { ParamsSchema } from "../../envs/core/schema.ts";
import type { Agent, AgentEntry } from "./agent.ts";

export interface Identifier<Obs extends number = number> extends Agent<Obs, number> {
  /** The action that it would name now. Draws no luck. */
  recommendation(): number;
  /** It is as sure as it was asked to be, or its budget is spent: its recommendation is final, and all that it takes from now on. */
  readonly stopped: boolean;
}

export interface IdentifierEntry<P extends ParamsSchema = ParamsSchema> extends AgentEntry<P> {
  readonly identifies: true;
  make(...given: Parameters<AgentEntry<P>["make"]>): Identifier;
}

export function identifierEntry<P extends ParamsSchema>(
  entry: Omit<IdentifierEntry<P>, "identifies">,
): IdentifierEntry<P> {
  return { ...entry, identifies: true };
}

export function isIdentifierEntry(entry: AgentEntry): entry is IdentifierEntry {
  return "identifies" in entry;
}
