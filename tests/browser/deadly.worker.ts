/** A pool's thread whose jobs of kind "fail" end in an error that nobody catches. */
import { registerJob } from "../../workers/jobs.ts";
import { serveJobs } from "../../workers/serveJobs.ts";

declare module "../../workers/jobs.ts" {
  interface Jobs {
    fail: { input: object; output: never };
    count: { input: { count: number }; output: { values: Float64Array } };
  }
}

registerJob("fail", () => {
  setTimeout(() => {
    throw new Error("a bug");
  });
  return new Promise<never>(() => undefined);
});
registerJob("count", ({ count }) => ({ values: new Float64Array(count).map((_, i) => i) }));
serveJobs();
