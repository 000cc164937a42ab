import { expect, it } from "vitest";
import { readLoggedData, writeLoggedData } from "../../../arena/offPolicy/csv.ts";
import { loggedData } from "../../../arena/offPolicy/log.ts";

it("columns are found by name, and actions in text are numbered as they appear", () => {
  const log = readLoggedData(
    "reward,x1,action,context.age,propensity\n1,0.5,red,30,0.5\n0,-1,blue,41,0.25\n",
  );
  expect(log).toEqual({
    rounds: 2,
    features: 2,
    actionCount: 2,
    featureNames: ["x1", "age"],
    contexts: Float64Array.of(0.5, 30, -1, 41),
    actions: Int32Array.of(0, 1),
    actionNames: ["red", "blue"],
    rewards: Float64Array.of(1, 0),
    propensities: Float64Array.of(0.5, 0.25),
  });
});

it("columns have the names that are given, and unwanted ones are named", () => {
  const text = "when,arm,paid,p,age\nmon,1,2,0.5,7\ntue,0,3,0.5,8\n";
  const columns = {
    context: ["age"],
    action: "arm",
    reward: "paid",
    propensity: "p",
    ignore: ["when"],
    actionCount: 3,
  };
  const log = readLoggedData(text, columns);
  expect(log).toMatchObject({ features: 1, actionCount: 3, featureNames: ["age"] });
  expect([...log.actions]).toEqual([1, 0]);
});

it("names of actions fix their order", () => {
  const text = "action,reward,propensity\nb,1,0.5\na,0,0.5\n";
  const log = readLoggedData(text, { actionNames: ["a", "b", "c"] });
  expect(log).toMatchObject({ features: 0, actionCount: 3, actionNames: ["a", "b", "c"] });
  expect([...log.actions]).toEqual([1, 0]);
});

it("names of actions may be numbers that count nothing", () => {
  const text = "action,reward,propensity\n20,1,0.5\n10,0,0.5\n";
  const log = readLoggedData(text, { actionNames: ["10", "20"] });
  expect(log).toMatchObject({ actionCount: 2, actionNames: ["10", "20"] });
  expect([...log.actions]).toEqual([1, 0]);
});

it("behaviour columns name the actions, wherever they stand", () => {
  const named = "action,reward,propensity,behaviour.b,behaviour.a\na,1,0.25,0.75,0.25\n";
  expect(readLoggedData(named)).toMatchObject({ actionNames: ["b", "a"], actions: Int32Array.of(1) });
  const numbered = "action,reward,propensity,behaviour.1,behaviour.0\n0,1,0.25,0.75,0.25\n";
  expect(readLoggedData(numbered).behaviour).toEqual(Float64Array.of(0.25, 0.75));
});

it("what is written is read back, bit for bit", () => {
  const numbers = loggedData({
    features: 2,
    actionCount: 3,
    featureNames: ["age", "x7"],
    contexts: Float64Array.of(0.1 + 0.2, 1e-9, -1 / 3, 4),
    actions: Int32Array.of(2, 0),
    rewards: Float64Array.of(1 / 7, -1e300),
    propensities: Float64Array.of(0.5, 1 / 3),
    behaviour: Float64Array.of(0.2, 0.3, 0.5, 1 / 3, 2 / 3, 0),
  });
  expect(readLoggedData(writeLoggedData(numbers))).toEqual(numbers);
  const text = { ...numbers, actionNames: ["left", "right, far", 'the "third"'] };
  expect(readLoggedData(writeLoggedData(text))).toEqual(text);
  const { behaviour: _, ...taken } = text;
  expect(readLoggedData(writeLoggedData(taken), { actionNames: text.actionNames })).toEqual(taken);
  const { featureNames: __, ...nameless } = numbers;
  expect(readLoggedData(writeLoggedData(nameless))).toEqual({ ...nameless, featureNames: ["x1", "x2"] });
});

const header = "x1,action,reward,propensity\n";

it.each([
  ["x1,action,reward\n1,0,1\n", {}, 'log.csv: expected a column "propensity", got x1, action, reward;'],
  [
    `${header}1,0,1,0\n`,
    {},
    'log.csv, row 2, column "propensity": expected the probability of the action taken',
  ],
  [
    `${header}1,0,1,0.5\n1,1,1,1.5\n`,
    {},
    'row 3, column "propensity": expected the probability of the action',
  ],
  [
    `${header}1,0,1,0.5\n1,1,,0.5\n`,
    {},
    'log.csv, row 3, column "reward": expected a finite number such as -1.5',
  ],
  [
    `${header}1,0,1,0.5\n?,1,1,0.5\n`,
    {},
    'log.csv, row 3, column "x1": expected a finite number such as -1.5',
  ],
  [
    `${header}1,0,1,0.5\n1,-1,1,0.5\n`,
    {},
    'row 3, column "action": expected a whole number of at least 0, got -1;',
  ],
  [
    `${header}1,0,1,0.5\n1,1.5,1,0.5\n`,
    {},
    'row 3, column "action": expected a whole number of at least 0, got 1.5',
  ],
  [
    `${header}1,1,1,0.5\n1,2,1,0.5\n`,
    {},
    'column "action": action 0 never appears but 2 does; number actions from 0',
  ],
  [
    `${header}1,0,1,0.5\n1,3,1,0.5\n`,
    { actionCount: 3 },
    'column "action": expected an action from 0 to 2, got 3',
  ],
  [`${header}1,a,1,0.5\n1,,1,0.5\n`, {}, 'row 3, column "action": expected an action, got an empty cell.'],
  [`${header}1,a,1,0.5\n1,b,1,0.5\n`, { actionCount: 3 }, "expected 3 actions, got the names of 2, a, b;"],
  [
    `${header}1,left,1,0.5\n1,rigth,1,0.5\n`,
    { actionNames: ["left", "right"] },
    'expected one of left, right, got "rigth" (did you mean "right"?).',
  ],
  [`age,${header}5,1,0,1,0.5\n`, {}, 'nothing says what column "age" is; name it in context or in ignore'],
  [`rewards,${header}5,1,0,1,0.5\n`, {}, 'what column "rewards" is (did you mean "reward"?)'],
  [
    `${header}1,a,1,0.5\n`,
    { actionNames: ["a", "b", "a"] },
    'a name of its own for each action, got "a" twice.',
  ],
  [
    "action,reward,propensity,behaviour.a,behaviour.b,behaviour.c\na,1,0.5,0.5,0.5,0\n",
    { actionNames: ["a", "b"] },
    'expected columns "behaviour.NAME" for the actions a, b, got one for "c"; ignore it or name the action.',
  ],
  [
    "action,reward,propensity,behaviour.0,behaviour.2\n0,1,0.5,0.5,0.5\n",
    {},
    'log.csv: expected columns "behaviour.NAME" for the actions 0, 1, got one for "2"; ignore it or name',
  ],
  [
    "action,reward,propensity,behaviour.a,behaviour.b\na,1,0.5,0.5,0.4\n",
    {},
    "log.csv, row 2, behaviour probabilities: expected a sum of 1, got 0.9.",
  ],
])("%j with %j is refused in a sentence", (text, columns, sentence) => {
  expect(() => readLoggedData(text, columns, "log.csv")).toThrow(sentence);
});
