import { expect, it } from "vitest";
import { connect, MAX_SPEED } from "../../workers/index.ts";

it("a worker that registers a world of a person's own trains in it and offers it", async () => {
  const worker = new Worker(new URL("./ownWorld.worker.ts", import.meta.url), { type: "module" });
  const trainer = connect(worker);
  const { envs } = await trainer.call("catalogue");
  expect(envs.find(({ id }) => id === "Coin")).toMatchObject({
    title: "Coin",
    agents: expect.arrayContaining(["qLearning"]),
  });
  await trainer.call("setSpeed", MAX_SPEED);
  await trainer.call("open", { env: "Coin", agent: "qLearning", steps: 2000 });
  await trainer.call("play");
  for (let last = ""; last !== "done"; ) {
    const { status, error, progress } = await trainer.call("poll", true);
    expect(error).toBeUndefined();
    if (status === "done") expect(progress?.result?.best?.mean).toBe(10);
    last = status;
  }
  trainer.close();
});
