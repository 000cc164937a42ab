/** The built page in a real Chromium, used as a person would. */
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { chromiumArgs, findChromium } from "../setup/chromium.ts";

const url = inject("pageUrl");

let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
});
afterAll(() => browser.close());

beforeEach(async () => {
  complaints = [];
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
});
afterEach(() => page.close());

async function open(hash: string): Promise<void> {
  await page.goto(`${url}${hash}`);
  await page.getByTestId("stage").locator("canvas").waitFor();
}

const steps = async () => Number((await page.getByTestId("step").textContent())?.replaceAll(",", ""));
const status = () => page.getByTestId("status").textContent();
const waitForSteps = (count: number) =>
  page.waitForFunction(
    (wanted) =>
      Number(document.querySelector("[data-testid=step]")?.textContent?.replaceAll(",", "")) >= wanted,
    count,
  );
const waitForStatus = (wanted: string) =>
  page.waitForFunction(
    (text) => document.querySelector("[data-testid=status]")?.textContent === text,
    wanted,
  );
const menu = (name: string) => page.getByRole("combobox", { name, exact: true });
const button = (name: string | RegExp) => page.getByRole("button", { name });

/** How many different pixels the stage shows: more than a blank one. */
const coloursOnStage = async () =>
  new Set((await page.getByTestId("stage").screenshot()).toString("latin1").match(/[\s\S]{1,3}/g)).size;

describe("the page", () => {
  it("opens on a DQN that learns CartPole, with no complaint in the console", async () => {
    await open("");
    await waitForSteps(500);
    expect(await menu("World").inputValue()).toBe("CartPole-v1");
    expect(await menu("Agent").inputValue()).toBe("dqn");
    expect(await status()).toBe("playing");
    expect(page.url()).toContain("#/watch/CartPole-v1/dqn?play=1");
    expect(await page.getByText("The newest policy, in real time").isVisible()).toBe(true);
    expect(await coloursOnStage()).toBeGreaterThan(100);
    expect(complaints).toEqual([]);
  });

  it("shows a curve that rises above 100", async () => {
    await open("#/watch/CartPole-v1/dqn?speed=0&play=1");
    const score = () =>
      page.waitForFunction(() => {
        const text = document.querySelector(".summary")?.textContent ?? "";
        return Number(/Last evaluation ([\d.,]+)/.exec(text)?.[1] ?? 0) > 100;
      });
    await score();
    expect(await page.getByTestId("chart").locator("canvas").isVisible()).toBe(true);
  });

  it("goes on drawing while training runs at full speed", async () => {
    await open("#/watch/CliffWalking-v1/qLearning?speed=0&steps=100000000&play=1");
    await waitForSteps(1000);
    const stage = page.getByTestId("stage");
    const first = await stage.screenshot();
    await expect.poll(async () => (await stage.screenshot()).equals(first), { timeout: 10_000 }).toBe(false);
    expect(await status()).toBe("playing");
  });

  it("plays, pauses, steps and restarts", async () => {
    await open("#/watch/CartPole-v1/dqn?speed=60");
    expect([await status(), await steps()]).toEqual(["idle", 0]);
    await button("One step").click();
    await button("One step").click();
    await page.waitForFunction(() => document.querySelector("[data-testid=step]")?.textContent === "2");
    await button("Play").click();
    await waitForSteps(20);
    await button("Pause").click();
    await waitForStatus("paused");
    const paused = await steps();
    await page.waitForTimeout(300);
    expect(await steps()).toBe(paused);
    await button("Restart with the same seed").click();
    await page.waitForFunction(() => document.querySelector("[data-testid=step]")?.textContent === "0");
    expect(complaints).toEqual([]);
  });

  it("obeys the keyboard, but not while someone types", async () => {
    await open("#/watch/CliffWalking-v1/qLearning?speed=15");
    await page.locator("body").press("s");
    await page.waitForFunction(() => document.querySelector("[data-testid=step]")?.textContent === "1");
    await page.locator("body").press(" ");
    await waitForStatus("playing");
    await page.locator("body").press(" ");
    await waitForStatus("paused");
    await page.locator("body").press("]");
    await page.waitForFunction(() => location.hash.includes("speed=60"));
    const before = await steps();
    await page.getByRole("spinbutton", { name: "Seed" }).press("s");
    expect(await steps()).toBe(before);
  });

  it("runs as fast as it is told", async () => {
    await open("#/watch/CliffWalking-v1/qLearning?speed=4&play=1");
    await page.waitForTimeout(1500);
    const slow = await steps();
    expect(slow).toBeLessThanOrEqual(12);
    await page.getByRole("slider", { name: "Speed" }).fill("5");
    await waitForSteps(slow + 200);
    expect(page.url()).toContain("speed=1000");
  });

  it("keeps the whole configuration in its address, and opening that starts the same run", async () => {
    await open("#/watch/CliffWalking-v1/qLearning?speed=0");
    await page.getByLabel("Learning rate α", { exact: true }).fill("0.25");
    await page.getByLabel("Learning rate α", { exact: true }).press("Enter");
    await page.getByRole("spinbutton", { name: "Seed" }).fill("11");
    await page.getByRole("spinbutton", { name: "Seed" }).press("Enter");
    await page.waitForFunction(
      () => location.hash.includes("agent.learningRate=0.25") && location.hash.includes("seed=11"),
    );
    await button("Play").click();
    await waitForStatus("done");
    await page.getByText("At the end: the last policy").waitFor();
    const summary = await page.locator(".summary").textContent();
    const address = page.url();
    const other = await browser.newPage();
    await other.goto(address);
    await other.waitForFunction(() => document.querySelector("[data-testid=status]")?.textContent === "done");
    expect(await other.getByLabel("Learning rate α", { exact: true }).inputValue()).toBe("0.25");
    await other.waitForFunction(
      (wanted) => document.querySelector(".summary")?.textContent === wanted,
      summary,
    );
    await other.close();
  });

  it("applies a live parameter at once and writes it into the address", async () => {
    await open("#/watch/CliffWalking-v1/qLearning?speed=60&play=1");
    await waitForSteps(10);
    await page.getByLabel("ε", { exact: true }).fill("0.5");
    await page.getByLabel("ε", { exact: true }).press("Enter");
    await page.waitForFunction(() => /edit=\d+:epsilon:0\.5/.test(location.hash));
    expect(await steps()).toBeGreaterThan(9); // it did not begin anew
    expect(await page.getByLabel("ε", { exact: true }).inputValue()).toBe("0.5");
  });

  it("says what is wrong with a value, beside it, and leaves the run alone", async () => {
    await open("#/watch/CliffWalking-v1/qLearning");
    await page.getByLabel("ε", { exact: true }).fill("1.5");
    await page.getByLabel("ε", { exact: true }).press("Enter");
    await page.getByText("agent.params.epsilon: expected a number in [0, 1], got 1.5.").waitFor();
    expect(page.url()).not.toContain("1.5");
  });

  it.each([
    ["#/watch/CartPole-v1/dqnn", 'got "dqnn". Did you mean dqn?'],
    ["#/watch/Cartpole/dqn", 'got "Cartpole"'],
    [
      "#/watch/CartPole-v1/dqn?agent.learningRate=fast",
      'agent.params.learningRate: expected a number in (0, 1], got "fast".',
    ],
    ["#/watch/CartPole-v1/dqn?agent.model=lenet", "agent.params.model: lenet needs an image"],
    ["#/watch/CartPole-v1/ucb1", "ucb1 does not suit CartPole-v1"],
    ["#/watch/CartPole-v1/dqn?speed=fast", "speed: expected steps per second"],
  ])("gives a readable error for %s, from which the menus lead on", async (hash, sentence) => {
    await page.goto(`${url}${hash}`);
    await page.getByRole("alert").getByText(sentence).waitFor();
    await menu("World").selectOption("CliffWalking-v1");
    await page.waitForFunction(() => location.hash.startsWith("#/watch/CliffWalking-v1/"));
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("says so when the training thread cannot start", async () => {
    await page.route("**/trainer.worker*", (route) => route.abort());
    await page.goto(url);
    await page.getByRole("alert").getByText("The training thread stopped").waitFor();
  });

  it("says so when an address leads nowhere, and shows the first page at rest", async () => {
    await page.goto(`${url}#/tournament/1`);
    await page.getByRole("alert").getByText("address: expected #/watch/<world>/<agent>").waitFor();
    expect(await status()).toBe("idle");
    await button("Dismiss").click();
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("never takes away what is half typed, whatever else changes", async () => {
    await open("#/watch/CliffWalking-v1/qLearning?seed=3");
    const seed = page.getByRole("spinbutton", { name: "Seed" });
    await expect.poll(() => seed.inputValue()).toBe("3");
    await seed.fill("11");
    await page.evaluate(() => {
      location.hash = "#/watch/CliffWalking-v1/qLearning?seed=5&agent.epsilon=0.2";
    });
    await expect.poll(() => page.getByLabel("ε", { exact: true }).inputValue()).toBe("0.2");
    expect(await seed.inputValue()).toBe("11");
    await seed.press("Enter");
    await page.waitForFunction(
      () => location.hash.includes("seed=11") && location.hash.includes("epsilon=0.2"),
    );
  });

  it("offers the models that suit, with their own parameters, and keeps them in its address", async () => {
    await open("#/watch/CartPole-v1/dqn");
    const model = page.getByRole("combobox", { name: "Model", exact: true });
    await expect.poll(() => model.inputValue()).toBe("mlp");
    const lenet = model.locator("option[value=lenet]");
    expect(await lenet.isDisabled()).toBe(true);
    expect(await lenet.getAttribute("title")).toContain("lenet needs an image");
    const hidden = page.getByLabel("Hidden layers", { exact: true });
    await hidden.fill("24, 0");
    await hidden.press("Enter");
    await page
      .getByText("agent.params.model.params.hidden[1]: expected a whole number in [1, 4096], got 0.")
      .waitFor();
    await hidden.fill("24, 12");
    await hidden.press("Enter");
    await page.waitForFunction(() => location.hash.endsWith("?agent.model=mlp:hidden=[24,12]"));
    await page.getByRole("combobox", { name: "Activation" }).selectOption("tanh");
    await page.waitForFunction(() =>
      location.hash.endsWith("?agent.model=mlp:hidden=[24,12],activation=tanh"),
    );
    await page.getByText("12 of 12 units active").waitFor();
    await page.reload();
    await expect.poll(() => hidden.inputValue()).toBe("24, 12");
    await model.selectOption("linear");
    await page.waitForFunction(() => location.hash.endsWith("?agent.model=linear"));
    expect(await hidden.count()).toBe(0);
    await menu("World").selectOption("CliffWalking-v1");
    await page.waitForFunction(() => location.hash === "#/watch/CliffWalking-v1/dqn?agent.model=linear");
    expect(complaints).toEqual([]);
  });

  it("draws layers of thousands of units as means, in rows, at any width", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const model = "transformer:layers=1,hidden=16";
    await open(
      `#/watch/CartPole-v1/dqn?agent.model=${model}&agent.batchSize=8&wrapper=frameStack:count=64&speed=15`,
    );
    const strip = page.getByRole("img", { name: /^dense 1: [\d,]+ of 4,096 units active/ });
    await strip.waitFor();
    expect(await strip.getAttribute("aria-label")).toContain("units active, shown as 1,024 means of 4");
    expect([await strip.getAttribute("width"), await strip.getAttribute("height")]).toEqual(["256", "4"]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(complaints).toEqual([]);
  });

  it("tells what is wrong with a seed", async () => {
    await open("#/watch/CliffWalking-v1/qLearning");
    await page.getByRole("spinbutton", { name: "Seed" }).fill("-3");
    await page.getByRole("spinbutton", { name: "Seed" }).press("Enter");
    await page.getByText("spec.seed: expected a whole number in [0, 4294967295], got -3.").waitFor();
  });

  it("takes a new value after the end as the beginning of a new run", async () => {
    await open("#/watch/CliffWalking-v1/qLearning?speed=0&steps=3000&play=1");
    await waitForStatus("done");
    await page.getByLabel("ε", { exact: true }).fill("0.3");
    await page.getByLabel("ε", { exact: true }).press("Enter");
    await page.waitForFunction(
      () => location.hash.includes("agent.epsilon=0.3") && !location.hash.includes("edit="),
    );
    expect(await steps()).toBe(0);
  });

  it("asks its trainer no more than once a frame when a run has ended", async () => {
    await page.addInitScript(() => {
      const post = Worker.prototype.postMessage;
      const counted = window as unknown as { messages: number };
      counted.messages = 0;
      Worker.prototype.postMessage = function (this: Worker, ...args: [unknown]) {
        counted.messages++;
        post.apply(this, args);
      } as typeof post;
    });
    await open("#/watch/CliffWalking-v1/qLearning?speed=0&steps=3000&play=1");
    await waitForStatus("done");
    const messages = await page.evaluate(async () => {
      const counted = window as unknown as { messages: number };
      const [before, frames] = [counted.messages, { count: 0 }];
      await new Promise<void>((resolve) => {
        const tick = () => (++frames.count === 40 ? resolve() : requestAnimationFrame(tick));
        requestAnimationFrame(tick);
      });
      return counted.messages - before;
    });
    expect(messages).toBeLessThanOrEqual(45);
  });

  it("follows the back button", async () => {
    await open("#/watch/CartPole-v1/dqn");
    await menu("World").selectOption("BernoulliBandit");
    await page.waitForFunction(() => location.hash.startsWith("#/watch/BernoulliBandit/"));
    await page.goBack();
    await page.waitForFunction(
      () => (document.querySelector("select") as HTMLSelectElement).value === "CartPole-v1",
    );
  });

  it("does not move by itself for those who ask for less motion", async () => {
    const still = await browser.newPage({ reducedMotion: "reduce" });
    await still.goto(url);
    await still.getByTestId("stage").locator("canvas").waitFor();
    await still.waitForTimeout(300);
    expect(await still.getByTestId("status").textContent()).toBe("idle");
    await still.close();
  });

  it("fits a narrow screen", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await open("#/watch/CartPole-v1/dqn");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it.each(["light", "dark"] as const)("has nothing that axe objects to (%s)", async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    for (const hash of [
      "#/watch/CartPole-v1/dqn?play=1",
      "#/watch/CliffWalking-v1/qLearning?speed=0&play=1",
      "#/watch/CartPole-v1/nobody",
    ]) {
      await page.goto(`${url}${hash}`);
      await page.waitForTimeout(1500);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() =>
        (
          window as unknown as {
            axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
          }
        ).axe.run(),
      );
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual(
        [],
      );
      await page.goto("about:blank");
    }
  });
});
