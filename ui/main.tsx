import { render } from "preact";
import { App } from "./app.tsx";
import { listenForKeys } from "./keys.ts";
import { start } from "./store.ts";
import { applyTheme } from "./theme.ts";

applyTheme();
render(<App />, document.getElementById("app") as HTMLElement);
listenForKeys();
void start();
