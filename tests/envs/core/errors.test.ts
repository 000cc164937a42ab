import { describe, expect, it } from "vitest";
import { listed } from "../../../envs/core/errors.ts";

describe("names in a sentence", () => {
  const many = Array.from({ length: 20 }, (_, i) => `agent${String.fromCharCode(97 + i)}`);

  it("are all there when they are few", () => {
    expect(listed(["ucb1", "thompson"], "ppo")).toBe("ucb1, thompson");
  });

  it("are those most like what was asked for when they are many, and tell how many others there are", () => {
    expect(listed([...many, "ucb1"], "ucb")).toMatch(/^ucb1, (agent[a-n], ){13}agentn and 6 others$/);
  });

  it("keep their order where nothing was asked for", () => {
    expect(listed(many)).toBe(`${many.slice(0, 15).join(", ")} and 5 others`);
  });
});
