/** What the agent thinks of what it sees: a bar for each action, and what each layer of its network answers. */
import { useEffect, useRef } from "preact/hooks";
import type { LayerAnswer } from "../workers/index.ts";
import { envEntry, progress, spec, update } from "./store.ts";
import { isDark } from "./theme.ts";

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 3, signDisplay: "negative" });
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export function InsightPanel() {
  const layers = update.value?.scene?.insight.layers ?? [];
  if (!spec.value) return null;
  return (
    <section class="panel insight" aria-label="The agent's values">
      <ActionBars />
      <Numbers numbers={update.value?.scene?.insight.numbers ?? {}} inWords={(notation) => notation} />
      {layers.length > 0 && (
        <div class="layers">
          <h3>What the network's layers answer</h3>
          {layers.map((layer) => (
            <Strip key={layer.label} {...layer} />
          ))}
        </div>
      )}
      <Metrics />
    </section>
  );
}

function ActionBars() {
  const scene = update.value?.scene;
  const actions = scene?.insight.actions;
  if (!scene || !actions)
    return scene?.insight.numbers ? null : <p class="empty">This agent has no values to show.</p>;
  const { values, high = values, label } = actions;
  const finite = [...values, ...high].filter(Number.isFinite);
  const low = Math.min(0, ...finite);
  const span = Math.max(0, ...finite) - low || 1;
  const best = Math.max(...values);
  const names = envEntry.value?.actionNames ?? [];
  const at = (value: number) => `${(100 * (Math.min(value, low + span) - low)) / span}%`;
  return (
    <div class="actions">
      <h2>{label}</h2>
      <ol>
        {values.map((value, action) => (
          <li
            key={names[action] ?? action}
            class={value === best ? "best" : ""}
            aria-label={`${names[action] ?? `action ${action}`}: ${number.format(value)}`}
          >
            <span class="name">{names[action] ?? action}</span>
            <span class="track">
              <span
                class={value < 0 ? "bar negative" : "bar"}
                style={barStyle(at(Math.min(0, value)), at(Math.max(0, value)))}
              />
              {high !== values && <span class="reach" style={barStyle(at(value), at(high[action]))} />}
            </span>
            <span class="value">{number.format(value)}</span>
            <span class="taken">{scene.lastAction === action ? "last" : ""}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function barStyle(from: string, to: string) {
  return { left: from, width: `calc(${to} - ${from})` };
}

/** Longer strips go on in a row below. */
const CELLS_IN_A_ROW = 256;

/** One cell for each unit, or for so many neighbours: blue above zero, orange below, the page's own colour at zero. */
function Strip({ label, units, active, values, perValue }: LayerAnswer) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = isDark();
  const rows = Math.ceil(values.length / CELLS_IN_A_ROW);
  const columns = Math.ceil(values.length / rows);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const image = context.createImageData(columns, rows);
    const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
    values.forEach((value, i) => {
      image.data.set(cellColour(value / scale, dark), 4 * i);
    });
    context.putImageData(image, 0, 0);
  }, [values, columns, rows, dark]);
  const shown = perValue > 1 ? `, shown as ${whole.format(values.length)} means of ${perValue}` : "";
  const summary = `${whole.format(active)} of ${whole.format(units)} units active${shown}`;
  return (
    <figure class="strip">
      <figcaption>
        {label} <span>{summary}</span>
      </figcaption>
      <canvas
        ref={canvas}
        width={columns}
        height={rows}
        style={{ height: `${Math.max(14, 8 * rows)}px` }}
        role="img"
        aria-label={`${label}: ${summary}`}
      />
    </figure>
  );
}

/** From −1 (orange) over 0 (the background) to 1 (blue). [r, g, b, a] */
function cellColour(share: number, dark: boolean): [number, number, number, number] {
  const [r, g, b] =
    share >= 0 ? (dark ? [86, 180, 233] : [0, 114, 178]) : dark ? [230, 126, 60] : [213, 94, 0];
  return [r, g, b, Math.round(255 * Math.min(1, Math.abs(share)))];
}

/** The newest of what the agent reports of its learning: loss, ε and the like. */
function Metrics() {
  return <Numbers numbers={progress.value?.metrics ?? {}} inWords={inWords} />;
}

/** Each with its name below it. */
function Numbers({ numbers, inWords: words }: NumbersProps) {
  const entries = Object.entries(numbers);
  if (entries.length === 0) return null;
  return (
    <dl class="metrics">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{words(name)}</dt>
          <dd>{number.format(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

interface NumbersProps {
  readonly numbers: Readonly<Record<string, number>>;
  inWords(name: string): string;
}

/** "gradientNorm" → "gradient norm" */
function inWords(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}
