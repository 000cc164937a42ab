/** `npm run bench`: how fast things are on this machine. Never a test: machines differ and are shared. */
import { cpus } from "node:os";
import { benchModels } from "./models.ts";
import { benchWorlds } from "./worlds.ts";

console.log(`Node ${process.version} on ${cpus()[0]?.model ?? "an unknown processor"}; CPU time, medians.`);
const rows = [...benchModels(), ...benchWorlds()].map(
  ({ name, microseconds, gigaMultiplyAdds, stepsPerSecond }) => ({
    name,
    µs: Number(microseconds.toPrecision(3)),
    "G multiply-adds/s": gigaMultiplyAdds && Number(gigaMultiplyAdds.toPrecision(3)),
    "steps/s": stepsPerSecond && Math.round(stepsPerSecond).toLocaleString("en"),
  }),
);
console.table(rows);
