/** Logged bandit data from CSV and back: a row for each round, in order. */
import { asNumber, cellName, numberAt, readCells, type TextTable, writeCells } from "../../envs/core/csv.ts";
import { InputError, nearest, shown } from "../../envs/core/errors.ts";
import { type LoggedData, loggedData } from "./log.ts";

/** Which columns hold what. Every column of the file must be one of them, or be named in `ignore`. */
export interface LogColumns {
  /** Names of the context's columns; those called "context.…" or x1, x2, … unless given. */
  readonly context?: readonly string[];
  readonly action?: string; // "action" unless given
  readonly reward?: string; // "reward" unless given
  readonly propensity?: string; // "propensity" unless given
  /** Columns that are not wanted. */
  readonly ignore?: readonly string[];
  /** Names of all actions, in the order of their numbers. Needed where some were never taken, and for a fixed order. */
  readonly actionNames?: readonly string[];
  /** For actions given as whole numbers from 0: how many there are, where some were never taken. */
  readonly actionCount?: number;
}

/** Columns "behaviour.NAME" hold the probability of each action, by its name or number. */
const BEHAVIOUR = "behaviour.";
const CONTEXT_PREFIX = "context.";
const CONTEXT = /^(context\..+|x\d+)$/;

/** Action numbers below this are taken for numbers of actions, not for codes. */
const MOST_ACTIONS = 1_000_000;

/**
 * Actions are whole numbers from 0, or text. Text is numbered by `actionNames`, else by the order of columns
 * "behaviour.NAME", else by first appearance in the file.
 */
export function readLoggedData(text: string, columns: LogColumns = {}, where = "the log"): LoggedData {
  const table = readCells(text, where);
  const { action = "action", reward = "reward", propensity = "propensity", ignore = [] } = columns;
  const offered = table.names.filter((name) => !ignore.includes(name));
  const context = columns.context ?? offered.filter((name) => CONTEXT.test(name));
  const behaviour = offered.filter((name) => name.startsWith(BEHAVIOUR));
  checkAccountedFor(table, [...context, action, reward, propensity, ...behaviour, ...ignore]);

  const listed = behaviour.map((name) => name.slice(BEHAVIOUR.length));
  const taken = readActions(table, columnOf(table, action), columns, listed);
  const order = taken.actionNames ?? Array.from({ length: taken.actionCount }, (_, a) => String(a));
  const parts = {
    ...taken,
    features: context.length,
    contexts: readColumns(table, context),
    rewards: readColumns(table, [reward]),
    propensities: readPropensities(table, propensity),
    featureNames: context.map((name) =>
      name.startsWith(CONTEXT_PREFIX) ? name.slice(CONTEXT_PREFIX.length) : name,
    ),
  };
  const place = (round: number) => `${where}, row ${round + 2}`;
  if (behaviour.length === 0) return loggedData(parts, place);
  const extra = listed.find((name) => !order.includes(name));
  if (extra !== undefined) {
    throw new InputError(
      `${where}: expected columns "${BEHAVIOUR}NAME" for the actions ${order.join(", ")}, got one for ${shown(extra)}; ignore it or name the action.`,
    );
  }
  const probabilities = readColumns(
    table,
    order.map((name) => BEHAVIOUR + name),
  );
  return loggedData({ ...parts, behaviour: probabilities }, place);
}

/**
 * The log as `readLoggedData` reads it back, given the same `actionNames` or `actionCount`. Features are called
 * "context.NAME", or x1, x2, … when they have no names.
 */
export function writeLoggedData(log: LoggedData): string {
  const { rounds, features, contexts, actionNames } = log;
  const featureNames = log.featureNames ?? Array.from({ length: features }, (_, j) => `x${j + 1}`);
  const behaviour = log.behaviour ?? new Float64Array();
  const width = behaviour.length / rounds;
  const names = [
    ...featureNames.map((name) => (CONTEXT.test(name) ? name : CONTEXT_PREFIX + name)),
    ...["action", "reward", "propensity"],
    ...Array.from({ length: width }, (_, a) => BEHAVIOUR + (actionNames?.[a] ?? a)),
  ];
  const rows = Array.from({ length: rounds }, (_, i) => [
    ...contexts.subarray(i * features, (i + 1) * features),
    actionNames?.[log.actions[i]] ?? log.actions[i],
    log.rewards[i],
    log.propensities[i],
    ...behaviour.subarray(i * width, (i + 1) * width),
  ]);
  return writeCells(names, rows);
}

type Actions = Pick<LoggedData, "actions" | "actionCount" | "actionNames">;

/** `listed`: what columns "behaviour.NAME" call the actions. */
function readActions(
  table: TextTable,
  column: number,
  { actionNames, actionCount }: LogColumns,
  listed: readonly string[],
): Actions {
  if (actionNames) return namedActions(table, column, actionNames, actionCount);
  const isNumber = (cell: string) => asNumber(cell) !== undefined;
  if (listed.every(isNumber) && table.rows.every((row) => isNumber(row[column]))) {
    return numberedActions(table, column, actionCount ?? (listed.length || undefined));
  }
  return namedActions(table, column, listed, actionCount);
}

function numberedActions(table: TextTable, column: number, count: number | undefined): Actions {
  const { where, names, rows } = table;
  const actions = Int32Array.from(rows, (cells, row) => {
    const action = numberAt(table, row, column);
    if (Number.isInteger(action) && action >= 0 && action < (count ?? MOST_ACTIONS)) return action;
    const range = count === undefined ? "a whole number of at least 0" : `an action from 0 to ${count - 1}`;
    throw new InputError(
      `${cellName(where, row, names[column])}: expected ${range}, got ${cells[column]}; number actions from 0, or name them in text.`,
    );
  });
  if (count !== undefined) return { actions, actionCount: count };
  const seen = new Set(actions);
  const actionCount = actions.reduce((most, action) => Math.max(most, action)) + 1;
  for (let action = 0; action < actionCount; action++) {
    if (seen.has(action)) continue;
    throw new InputError(
      `${where}, column ${shown(names[column])}: action ${action} never appears but ${actionCount - 1} does; number actions from 0, or give actionCount if ${action} exists.`,
    );
  }
  return { actions, actionCount };
}

function namedActions(
  { where, names, rows }: TextTable,
  column: number,
  known: readonly string[],
  count: number | undefined,
): Actions {
  const actionNames = [...known];
  const actions = Int32Array.from(rows, (cells, row) => {
    const name = cells[column];
    const place = cellName(where, row, names[column]);
    if (name === "") throw new InputError(`${place}: expected an action, got an empty cell.`);
    const number = actionNames.indexOf(name);
    if (number >= 0) return number;
    if (known.length === 0) return actionNames.push(name) - 1;
    throw new InputError(
      `${place}: expected one of ${known.join(", ")}, got ${shown(name)}${meant(name, known)}.`,
    );
  });
  if (count !== undefined && count !== actionNames.length) {
    throw new InputError(
      `${where}, column ${shown(names[column])}: expected ${count} actions, got the names of ${actionNames.length}, ${actionNames.join(", ")}; give all names in actionNames.`,
    );
  }
  return { actions, actionCount: actionNames.length, actionNames };
}

function readPropensities(table: TextTable, name: string): Float64Array {
  const values = readColumns(table, [name]);
  const wrong = values.findIndex((value) => !(value > 0 && value <= 1));
  if (wrong < 0) return values;
  throw new InputError(
    `${cellName(table.where, wrong, name)}: expected the probability of the action taken, above 0 and at most 1, got ${values[wrong]}.`,
  );
}

/** [rows, names.length] */
function readColumns(table: TextTable, names: readonly string[]): Float64Array {
  const columns = names.map((name) => columnOf(table, name));
  const values = new Float64Array(table.rows.length * columns.length);
  let next = 0;
  for (let row = 0; row < table.rows.length; row++) {
    for (const column of columns) values[next++] = numberAt(table, row, column);
  }
  return values;
}

function columnOf({ where, names }: TextTable, name: string): number {
  const column = names.indexOf(name);
  if (column >= 0) return column;
  throw new InputError(
    `${where}: expected a column ${shown(name)}, got ${names.join(", ")}; rename one, or say which column it is.`,
  );
}

function checkAccountedFor({ where, names }: TextTable, wanted: readonly string[]): void {
  for (const name of wanted) columnOf({ where, names, rows: [] }, name);
  const extra = names.find((name) => !wanted.includes(name));
  if (extra === undefined) return;
  throw new InputError(
    `${where}: nothing says what column ${shown(extra)} is${meant(extra, wanted)}; name it in context or in ignore, or call it "context.${extra}".`,
  );
}

function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? "" : ` (did you mean ${shown(near)}?)`;
}
