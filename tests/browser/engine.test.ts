import { expect, it } from "vitest";
import { commands } from "vitest/browser";
import { trainEverything } from "../setup/training.ts";

it("1,000 training steps through every layer give the same parameter bits in Chromium and in Node", async () => {
  const inNode = await commands.trainInNode(1000);
  expect(inNode).toMatch(/images [0-9a-f]{1,8}/);
  expect(trainEverything(1000)).toBe(inNode);
  expect(trainEverything(999)).not.toBe(inNode);
});
