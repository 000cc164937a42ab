/** Light, dark, or as the system has it; remembered on this device. */
import { effect, signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";
const themes: readonly Theme[] = ["system", "light", "dark"];
const KEY = "palaestra.theme";

export const theme = signal<Theme>(remembered());

function remembered(): Theme {
  try {
    const stored = localStorage.getItem(KEY) as Theme | null;
    return stored && themes.includes(stored) ? stored : "system";
  } catch {
    return "system"; // storage is blocked: the system's theme it is
  }
}

const systemDark = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(systemDark.matches);
systemDark.addEventListener("change", () => {
  systemIsDark.value = systemDark.matches;
});

export function isDark(): boolean {
  return theme.value === "dark" || (theme.value === "system" && systemIsDark.value);
}

export function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length];
}

/** Keeps the page and the memory in step with the signal. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset["theme"] = isDark() ? "dark" : "light";
    try {
      localStorage.setItem(KEY, theme.value);
    } catch {
      // not remembered, nothing else lost
    }
  });
}
