/** The shell: what is always there, and the one screen there is so far. */
import { signal } from "@preact/signals";
import { AgentForm, WorldForm } from "./form.tsx";
import { Icon } from "./icons.tsx";
import { InsightPanel } from "./insight.tsx";
import { keys } from "./keys.ts";
import { LearningCurve } from "./learning.tsx";
import { Stage } from "./stage/stage.tsx";
import {
  address,
  agentEntry,
  catalogue,
  chooseAgent,
  chooseEnv,
  dismissTrouble,
  envEntry,
  tell,
  trouble,
} from "./store.ts";
import { nextTheme, theme } from "./theme.ts";
import { Transport } from "./transport.tsx";

export function App() {
  return (
    <div class="shell">
      <Header />
      <Trouble />
      <main class="watch">
        <section class="world" aria-label="World">
          <Chooser />
          <Stage />
          <InsightPanel />
        </section>
        <aside class="side" aria-label="Learning and settings">
          <LearningCurve />
          <AgentForm />
          <WorldForm />
        </aside>
      </main>
      <footer class="bottom">
        <Transport />
      </footer>
    </div>
  );
}

function Header() {
  return (
    <header class="header">
      <h1>
        <a class="brand" href="#/" title="To the first page">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path class="brand-track" d="M4 25h24" />
            <rect class="brand-cart" x="8" y="18" width="13" height="6" rx="2" />
            <path class="brand-pole" d="M14.5 19 21 5" />
          </svg>
          <span>Palaestra</span>
        </a>
      </h1>
      <p class="tagline">Watch agents learn</p>
      <div class="header-tools">
        <ShareButton />
        <button
          type="button"
          class="quiet"
          onClick={nextTheme}
          aria-label={`Theme: ${theme.value}. Change it`}
          title={`Theme: ${theme.value}`}
        >
          <Icon name={({ system: "system", light: "sun", dark: "moon" } as const)[theme.value]} />
        </button>
        <HelpButton />
      </div>
    </header>
  );
}

const copied = signal(false);

function ShareButton() {
  const share = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      return tell("The link could not be copied: copy the page's address instead.");
    }
    copied.value = true;
    setTimeout(() => {
      copied.value = false;
    }, 1500);
  };
  return (
    <button type="button" class="quiet" onClick={() => void share()} title="Copy a link to this very run">
      <Icon name="link" /> <span>{copied.value ? "Copied" : "Share"}</span>
    </button>
  );
}

function HelpButton() {
  return (
    <>
      <button
        type="button"
        class="quiet"
        aria-label="Help"
        title="Help"
        onClick={() => dialog()?.showModal()}
      >
        <Icon name="help" />
      </button>
      <dialog id="help" aria-labelledby="help-title">
        <h2 id="help-title">What you see</h2>
        <p>
          An agent learns on a thread of its own. While it learns slowly enough to follow, the stage shows its
          training; when it learns faster, the stage shows its newest policy in real time. The curve is the
          return of its training episodes; the dots are evaluations of its greedy policy.
        </p>
        <p>
          The address of this page says everything about the run: open it anywhere and the same run starts
          again, step for step.
        </p>
        <h3>Keys</h3>
        <dl class="keys">
          {keys.map(([key, does]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <button type="button" class="primary" onClick={() => dialog()?.close()}>
          Close
        </button>
      </dialog>
    </>
  );
}

function dialog(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>("#help");
}

function Trouble() {
  if (!trouble.value) return null;
  return (
    <div class="trouble" role="alert">
      <p>{trouble.value}</p>
      <button type="button" class="quiet" onClick={dismissTrouble}>
        Dismiss
      </button>
    </div>
  );
}

/** Which world, which agent; only agents that suit the world are offered. */
function Chooser() {
  const suited = catalogue.value?.agents.filter((agent) => envEntry.value?.agents.includes(agent.id) ?? true);
  const { env, agent } = address.value;
  return (
    <div class="chooser">
      <label>
        <span>World</span>
        <select value={env} onChange={(event) => void chooseEnv(event.currentTarget.value)}>
          <Options entries={catalogue.value?.envs} chosen={env} />
        </select>
      </label>
      <label>
        <span>Agent</span>
        <select value={agent} onChange={(event) => void chooseAgent(event.currentTarget.value)}>
          <Options entries={suited} chosen={agent} />
        </select>
      </label>
      <p class="about">
        {envEntry.value?.description}{" "}
        {agentEntry.value && <span class="source">{agentEntry.value.source}</span>}
      </p>
    </div>
  );
}

interface Choice {
  readonly id: string;
  readonly title: string;
  readonly family?: string;
}

/** By family where there are any. An id that nobody knows stays visible, so that the message about it makes sense. */
function Options({ entries = [], chosen }: { entries: readonly Choice[] | undefined; chosen: string }) {
  const families = [...new Set(entries.map(({ family }) => family))];
  const of = (family: string | undefined) =>
    entries
      .filter((entry) => entry.family === family)
      .map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ));
  return (
    <>
      {!entries.some((entry) => entry.id === chosen) && <option value={chosen}>{chosen}</option>}
      {families.map((family) =>
        family === undefined ? (
          of(family)
        ) : (
          <optgroup key={family} label={family}>
            {of(family)}
          </optgroup>
        ),
      )}
    </>
  );
}
