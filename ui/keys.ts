/** Keyboard: only while no field has the focus, so that typing stays typing. */
import { speedIndex, speeds } from "./speeds.ts";
import { reset, setSpeed, speed, step, togglePlay } from "./store.ts";

export const keys: readonly (readonly [key: string, does: string])[] = [
  ["Space", "play or pause"],
  ["S", "one step"],
  ["R", "restart with the same seed"],
  ["[ and ]", "slower and faster"],
];

export function listenForKeys(): void {
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !event.key) return;
    const action = actions[event.key.toLowerCase()];
    if (!action || isField(event.target) || (event.key === " " && isButton(event.target))) return;
    event.preventDefault();
    void action();
  });
}

const actions: Readonly<Record<string, () => Promise<void>>> = {
  " ": togglePlay,
  s: step,
  r: () => reset(),
  "[": () => shiftSpeed(-1),
  "]": () => shiftSpeed(1),
};

function shiftSpeed(by: number): Promise<void> {
  return setSpeed(speeds[Math.min(speeds.length - 1, Math.max(0, speedIndex(speed.value) + by))]);
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input, select, textarea, dialog, [contenteditable]") !== null
  );
}

/** The space bar presses these itself. */
function isButton(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("button, summary, a") !== null;
}
