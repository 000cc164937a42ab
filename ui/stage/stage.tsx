/** The stage: one canvas on which the world is drawn, at the screen's own rate whatever the training's. */
import { useEffect, useRef } from "preact/hooks";
import type { Drawing, Progress, Scene } from "../../workers/index.ts";
import { envEntry, progress, spec, status, tell, update } from "../store.ts";
import { isDark } from "../theme.ts";
import { Glide } from "./glide.ts";
import { inksFor } from "./inks.ts";
import type { Painter, Tint } from "./painter.ts";

/** For those who ask for less motion the stage changes at most this often while a run goes on. */
const STILL = 500; // ms

export function Stage() {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => (host.current ? perform(host.current) : undefined), []);
  const scene = update.value?.scene;
  return (
    <div class="stage">
      <div class="canvas" ref={host} role="img" aria-label={describe(scene)} data-testid="stage" />
      <div class="caption">
        <span class="source-tag">{sourceInWords(scene)}</span>
        {scene && (
          <span>
            step {scene.steps} of the episode · return{" "}
            {scene.return.toLocaleString("en", { maximumFractionDigits: 1 })}
          </span>
        )}
      </div>
      <Scale />
    </div>
  );
}

function sourceInWords(scene: Scene | undefined): string {
  if (!spec.value) return "No run";
  if (!scene) return "Starting …";
  if (scene.source === "showcase")
    return status.value === "done" ? "The best policy kept, in real time" : "The newest policy, in real time";
  return status.value === "idle" ? "Ready" : "Training";
}

function describe(scene: Scene | undefined): string {
  const world = envEntry.value?.title ?? "The world";
  return scene ? `${world}: ${sourceInWords(scene)}` : world;
}

/** What the colours of the states mean. */
function Scale() {
  const tint = tintOf(progress.value, update.value?.scene?.drawing);
  if (!tint) return null;
  const number = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 1 });
  return (
    <div class="scale">
      <span>V(s) {number(tint.low)}</span>
      <span class="ramp" />
      <span>{number(tint.high)}</span>
    </div>
  );
}

/** The scale spans the states that are drawn; others, never entered, would stretch it. */
function tintOf(now: Progress | undefined, drawing: Drawing | undefined): Tint | undefined {
  const values = now?.stateValues;
  if (!values || !drawing) return undefined;
  const drawn = drawing.shapes.flatMap(({ state }) => (state === undefined ? [] : [values[state]]));
  const [low, high] = [Math.min(...drawn), Math.max(...drawn)];
  return low < high ? { values, low, high } : undefined;
}

/** Paints every frame in which something has changed, until the returned function is called. */
function perform(host: HTMLElement): () => void {
  const glide = new Glide();
  const motion = matchMedia("(prefers-reduced-motion: reduce)");
  let painter: Painter | undefined;
  let stopped = false;
  let painted: unknown[] = [];
  let paintedAt = 0; // ms

  const frame = (now: number) => {
    if (stopped || !painter) return;
    requestAnimationFrame(frame);
    const scene = update.value?.scene;
    if (!scene?.drawing) return;
    glide.aim(scene.drawing, scene.episode, scene.source, now, motion.matches);
    const drawing = glide.at(now);
    const { width, height } = painter.app.screen;
    const looks = [drawing, isDark(), progress.value?.stateValues, width, height];
    if (!drawing || looks.every((look, i) => look === painted[i])) return;
    if (motion.matches && status.value === "playing" && now - paintedAt < STILL) return;
    paintedAt = now;
    painted = looks;
    painter.paint(drawing, inksFor(isDark()), tintOf(progress.value, drawing));
  };

  // Pixi comes after the first paint of the page, which does not wait for it.
  const begin = async () => {
    const { Painter: Made } = await import("./painter.ts");
    const made = await Made.on(host);
    if (stopped) return made.destroy();
    painter = made;
    host.append(made.app.canvas);
    requestAnimationFrame(frame);
  };
  begin().catch((error: unknown) =>
    tell(`The stage cannot be drawn: ${String(error)}. Reload the page to try again.`),
  );
  return () => {
    stopped = true;
    painter?.destroy();
  };
}
