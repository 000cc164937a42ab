import "virtual:imports"; // modules that `npm start -- --import FILE` names; see vite.config.ts
import { serveJobs } from "./serveJobs.ts";

serveJobs();
