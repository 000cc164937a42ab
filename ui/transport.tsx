/** Play, pause, step, restart, speed and seed: the same wherever a run is shown. */
import { readValue } from "../workers/index.ts";
import { setParam } from "./fields.ts";
import { Icon } from "./icons.tsx";
import { speedIndex, speeds } from "./speeds.ts";
import { fieldTrouble, reset, setSpeed, spec, speed, status, step, togglePlay, update } from "./store.ts";
import { TextInput } from "./textInput.tsx";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export function Transport() {
  const ready = spec.value !== undefined;
  const playing = status.value === "playing";
  const label = playing ? "Pause" : status.value === "done" ? "Run again" : "Play";
  return (
    <div class="transport" aria-label="Transport" role="toolbar">
      <button
        type="button"
        onClick={() => void reset()}
        disabled={!ready}
        aria-label="Restart with the same seed"
        title="Restart with the same seed (R)"
      >
        <Icon name="reset" />
      </button>
      <button
        type="button"
        onClick={() => void step()}
        disabled={!ready || status.value === "done"}
        aria-label="One step"
        title="One step (S)"
      >
        <Icon name="step" />
      </button>
      <button
        type="button"
        class="primary play"
        onClick={() => void togglePlay()}
        disabled={!ready}
        title={`${label} (Space)`}
      >
        <Icon name={playing ? "pause" : "play"} /> <span>{label}</span>
      </button>
      <Speed />
      <Seed />
      <Standing />
    </div>
  );
}

function Speed() {
  const text = speed.value === 0 ? "as fast as it goes" : `${whole.format(speed.value)} steps/s`;
  return (
    <label class="speed">
      <span>Speed</span>
      <input
        type="range"
        min={0}
        max={speeds.length - 1}
        step={1}
        value={speedIndex(speed.value)}
        aria-valuetext={text}
        onInput={(event) => void setSpeed(speeds[Number(event.currentTarget.value)])}
      />
      <output>{speed.value === 0 ? "max" : `${whole.format(speed.value)}/s`}</output>
    </label>
  );
}

function Seed() {
  const seed = spec.value?.seed ?? 0;
  const mistake = fieldTrouble.value["run.seed"];
  return (
    <div class="seed">
      <label for="seed">
        <span>Seed</span>
        <TextInput
          id="seed"
          type="number"
          min={0}
          step={1}
          value={String(seed)}
          set={(given) => void setParam("run", "seed", readValue(given))}
        />
      </label>
      <button
        type="button"
        class="quiet"
        onClick={() => void setParam("run", "seed", seed + 1)}
        aria-label="Next seed"
        title="Next seed"
      >
        <Icon name="dice" />
      </button>
      {mistake && (
        <p class="mistake" role="alert">
          {mistake}
        </p>
      )}
    </div>
  );
}

/** How far the run is, in words and as a bar; told to screen readers when it starts and ends, not at every step. */
function Standing() {
  const { step: at = 0, totalSteps = 0, episodes = 0, totalEpisodes, rate = 0 } = update.value ?? {};
  const [made, all, what] =
    totalEpisodes === undefined ? [at, totalSteps, "Steps"] : [episodes, totalEpisodes, "Episodes"];
  return (
    <div class="standing">
      <progress max={all || 1} value={made} aria-label={`${what} of the run`} />
      <p>
        <b data-testid="step">{whole.format(at)}</b>
        {totalEpisodes === undefined && ` of ${short.format(totalSteps)}`} steps ·{" "}
        <b data-testid="episodes">{whole.format(episodes)}</b>
        {totalEpisodes !== undefined && ` of ${short.format(totalEpisodes)}`} episodes
        {rate > 0 && <span> · {short.format(rate)} steps/s</span>}
      </p>
      <p class="visually-hidden" role="status" data-testid="status">
        {status.value}
      </p>
    </div>
  );
}
