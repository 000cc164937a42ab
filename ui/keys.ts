/** Keyboard: only while no field has the focus, so that typing stays typing. */
import { reset, setSpeed, speedIndex, speeds, step, togglePlay } from "./store.ts";

export const keys: readonly (readonly [key: string, does: string])[] = [
  ["Space", "play or pause"],
  ["S", "one step"],
  ["R", "restart with the same seed"],
  ["[ and ]", "slower and faster"],
];

export function listenForKeys(): void {
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
    const action = actions[event.key.toLowerCase()];
    if (!action) return;
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
  return setSpeed(speeds[Math.min(speeds.length - 1, Math.max(0, speedIndex() + by))]);
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input, select, textarea, button, summary, dialog, [contenteditable]") !== null
  );
}
