import "virtual:imports"; // modules that `npm start -- --import FILE` names; see vite.config.ts
import { serveTrainer } from "./serve.ts";

serveTrainer();
