import { describe, expect, it } from "vitest";
import { type RunEvent, Session, type SpecInput } from "../../arena/index.ts";
import { Trainer } from "../../workers/trainer.ts";

const ppo = (lanes: number, params: object = {}) => ({
  id: "ppo",
  params: { lanes, model: "mlp:hidden=[8]", rolloutSteps: 32, batchSize: 16, epochs: 2, ...params },
});
const spec = (lanes: number, params: object = {}): SpecInput => ({
  env: "CartPole-v1",
  agent: ppo(lanes, params),
  steps: 1000,
  evaluation: { every: 250, episodes: 2, final: 3 },
});
const episodesIn = (events: readonly RunEvent[]) => events.filter((event) => event.type === "episode");

describe("a run in several worlds", () => {
  it("takes a step in each in turn, and all of them count", () => {
    const session = new Session(spec(3));
    const steps = () => session.lanes.map(({ simulation }) => simulation.steps);
    session.advance(5);
    expect([session.step, steps()]).toEqual([5, [2, 2, 1]]);
    session.advance(1000);
    expect([session.step, session.done]).toEqual([1000, true]);
    expect(session.result().totals["reward"]).toBe(1000); // CartPole pays 1 a step, whichever lane it is in
  });

  it("tells the episodes of all, numbered in the order of their ends, each with its own return", () => {
    const session = new Session(spec(4));
    const episodes = episodesIn(session.advance(1000));
    expect(episodes.length).toBeGreaterThan(10);
    expect(episodes.map(({ episode }) => episode)).toEqual(episodes.map((_, i) => i));
    for (const episode of episodes) expect(episode.return).toBe(episode.length);
    const underWay = session.lanes.reduce((sum, lane) => sum + lane.simulation.steps, 0);
    expect(episodes.reduce((sum, { length }) => sum + length, underWay)).toBe(1000);
    expect(session.result().returns).toEqual(episodes.map((episode) => episode.return));
    expect(session.episodes).toBe(episodes.length);
    const begun = session.lanes.reduce((sum, lane) => sum + lane.simulation.episode, 0);
    expect(begun).toBe(episodes.length);
  });

  it("goes on from a checkpoint in the middle of a turn, of a rollout and of episodes, bit for bit", () => {
    const params = { normalizeObservations: true, scaleRewards: true };
    const whole = new Session(spec(4, params));
    whole.advance(463);
    const checkpoint = structuredClone(whole.save());
    const rest = new Session(spec(4, params), checkpoint);
    expect(rest.save()).toEqual(checkpoint);
    expect(rest.advance(1000)).toEqual(whole.advance(1000));
    expect(rest.save()).toEqual(whole.save());
  });

  it("has in its first world the luck of a run in one, and luck of their own in the others", () => {
    const first = (lanes: number) =>
      new Session(spec(lanes)).lanes.map((lane) => [...(lane.observation as Float32Array)]);
    const [alone] = first(1);
    const [one, two, three] = first(3);
    expect(one).toEqual(alone);
    expect(two).not.toEqual(one);
    expect(three).not.toEqual(two);
  });

  it("lets its first world go as a run in one does, until the agent has learned from the others", () => {
    // rollouts of one step: nothing is learned before every lane has taken one
    const first = (lanes: number) => {
      const session = new Session(spec(lanes, { rolloutSteps: 1 }));
      session.advance(1);
      return [session.lastAction, ...(session.lanes[0].observation as Float32Array)];
    };
    expect(first(3)).toEqual(first(2));
    expect(first(2)[0]).toBe(first(1)[0]);
  });

  it("is counted whole on the page", () => {
    const trainer = new Trainer();
    trainer.open(spec(4));
    trainer.step(900);
    const session = new Session(spec(4));
    expect(trainer.poll(false).episodes).toBe(episodesIn(session.advance(900)).length);
  });
});
