/**
 * Asking which of two clips is better: a script answers at once, a person in their own time. What was said so far is what
 * a reward model is fitted to.
 */
import { z } from "zod";
import { InputError } from "../../../envs/core/errors.ts";
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import { param } from "../../../envs/core/schema.ts";
import { sizeOf } from "../../../envs/core/spaces.ts";
import type { Answer, Clip, Question, Setting, Transition } from "../agent.ts";
import { probability } from "../params.ts";
import {
  Clipper,
  type ClipperState,
  type Comparison,
  type PaidClip,
  scriptedPreference,
} from "./preferences.ts";

export function questionParams() {
  return {
    judge: param(z.enum(["scripted", "person"]).default("scripted"), {
      title: "Judge",
      description: "Who says which clip is better: a script, by the true reward, or a person who is asked.",
    }),
    preferences: param(z.int().min(1).max(100_000).default(200), {
      title: "Preferences",
      description: "Questions asked in all.",
    }),
    questions: param(z.int().min(1).max(10_000).default(25), {
      title: "Questions",
      description: "Asked at once, in each round.",
    }),
    roundSteps: param(z.int().min(1).default(2000), {
      title: "Round steps",
      description: "Steps between two rounds of questions; the policy learns from the first answers on.",
    }),
    clipLength: param(z.int().min(1).max(1000).default(50), {
      title: "Clip length",
      description: "Steps of a clip, fewer where the task ends.",
    }),
    clipsKept: param(z.int().min(2).max(100_000).default(200), {
      title: "Clips kept",
      description: "Of the latest play, from which pairs are drawn.",
    }),
    tie: param(z.number().min(0).default(0), {
      title: "Tie",
      description: "Difference of true returns up to which a scripted judge prefers neither.",
    }),
    error: probability(
      0,
      "Judge's errors",
      "Probability with which a scripted judge prefers the worse of two clips.",
    ),
  };
}

interface QuestionConfig {
  readonly lanes: number;
  readonly judge: "scripted" | "person";
  readonly preferences: number;
  readonly questions: number;
  readonly roundSteps: number;
  readonly clipLength: number;
  readonly clipsKept: number;
  readonly tie: number;
  readonly error: number;
}

export type QuestionerState = {
  readonly steps: number;
  readonly asked: number;
  readonly numbered: number;
  readonly isNew: boolean;
  readonly comparisons: readonly Comparison[];
  readonly open: readonly Question[];
  readonly clipper: ClipperState;
  readonly rng: RngState;
};

/** Numbers in all clips that are remembered: 1 GiB. */
const LARGEST = 268_435_456;

export class Questioner {
  /** All that was said so far. */
  comparisons: Comparison[] = [];
  /** What a person has not answered yet. */
  open: Question[] = [];
  /** Whether anything was said since this was last put to false. */
  isNew = false;
  private steps = 0;
  private asked = 0;
  private numbered = 0;
  private readonly config: QuestionConfig;
  private readonly clipper: Clipper;
  private readonly rng: Rng;

  constructor(setting: Setting, config: QuestionConfig, rng: Rng) {
    refuseTooMuch(setting, config);
    this.config = config;
    this.clipper = new Clipper(setting, config.lanes, config.clipLength, config.clipsKept);
    this.rng = rng;
  }

  begin(lane: number): void {
    this.clipper.begin(lane);
  }

  /** One step of play; true where it ends a round, after its questions are asked. */
  observe(transition: Transition): boolean {
    const { preferences, roundSteps } = this.config;
    this.clipper.add(transition);
    this.steps++;
    if (this.steps % roundSteps !== 0) return false;
    this.asked -= this.open.length; // old questions give way to new ones
    this.open = [];
    if (this.asked < preferences) this.ask();
    return true;
  }

  private ask(): void {
    const { judge, questions, preferences } = this.config;
    const count = Math.min(questions, preferences - this.asked);
    for (let i = 0; i < count; i++) {
      const clips = this.clipper.pair(this.rng);
      if (!clips) return;
      this.asked++;
      if (judge === "scripted") this.conclude(clips, scriptedPreference(clips, this.config, this.rng));
      else this.open.push({ number: this.numbered++, clips: [unpaid(clips[0]), unpaid(clips[1])], open: 0 });
    }
  }

  private conclude([first, second]: readonly [Clip, Clip], preference: number): void {
    this.comparisons.push({ clips: [first, second], preference });
    this.isNew = true;
  }

  /** What a person is asked now. */
  get question(): Question | undefined {
    const [first] = this.open;
    return first && { ...first, open: this.open.length };
  }

  answer(number: number, answer: Answer): void {
    const question = this.open.find((open) => open.number === number);
    if (!question) return;
    this.open = this.open.filter((open) => open !== question);
    const preference = { first: 1, second: 0, neither: 0.5, unclear: undefined }[answer];
    if (preference !== undefined) this.conclude(question.clips, preference);
  }

  save(): QuestionerState {
    const { steps, asked, numbered, isNew, comparisons, open, clipper, rng } = this;
    const said = { comparisons: [...comparisons], open: [...open] };
    return { steps, asked, numbered, isNew, ...said, clipper: clipper.save(), rng: rng.save() };
  }

  load({ comparisons, open, clipper, rng, ...counts }: QuestionerState): void {
    this.clipper.load(clipper);
    this.rng.load(rng);
    Object.assign(this, counts);
    this.comparisons = [...comparisons];
    this.open = [...open];
  }
}

/** A clip as a person is shown it. */
function unpaid({ steps, observations, actions }: PaidClip): Clip {
  return { steps, observations, actions };
}

function refuseTooMuch({ observationSpace }: Setting, config: QuestionConfig): void {
  const { preferences, clipsKept, clipLength } = config;
  const numbers = (2 * preferences + clipsKept) * clipLength * sizeOf(observationSpace);
  if (numbers <= LARGEST) return;
  throw new InputError(
    `clips: expected at most ${LARGEST} numbers in all of them, got ${numbers} for ${preferences} preferences and ${clipsKept} clips kept of ${clipLength} observations each; lower agent.params.clipLength, preferences or clipsKept.`,
  );
}
