/** A script of its own: closes a pool that is hard at work, and must then come to its end by itself. */
import { nodePool } from "../../workers/node/nodePool.ts";

const pool = nodePool({ workers: 2, imports: [new URL("./testJobs.ts", import.meta.url)] });
for (let i = 0; i < 3; i++) void pool.run({ kind: "spin" });
await new Promise((resolve) => setTimeout(resolve, 100));
await pool.close();
process.stdout.write("closed");
