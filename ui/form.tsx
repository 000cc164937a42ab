/** Forms made from the catalogue's schemas: a field for every parameter, with its range, help and mistakes. */
import type { ComponentChildren } from "preact";
import { type Field, readValue } from "../workers/index.ts";
import { chooseModel, fieldValue, modelInUse, type Part, setModelParam, setParam } from "./fields.ts";
import { agentEntry, catalogue, envEntry, fieldTrouble, refusedModels, spec } from "./store.ts";
import { TextInput } from "./textInput.tsx";

export function AgentForm() {
  const entry = agentEntry.value;
  if (!entry) return null;
  const origin =
    entry.origin && `What is usual in ${envEntry.value?.title ?? "this world"}: ${entry.origin}.`;
  return <Fields title={`${entry.title} settings`} note={origin} part="agent" fields={entry.fields} open />;
}

export function WorldForm() {
  const entry = envEntry.value;
  if (!entry) return null;
  return <Fields title={`${entry.title} settings`} part="env" fields={entry.fields} />;
}

interface FieldsProps {
  readonly title: string;
  /** Where the defaults are from, unless they are the same everywhere. */
  readonly note?: string | undefined;
  readonly part: Part;
  readonly fields: Readonly<Record<string, Field>>;
  readonly open?: boolean;
}

/** A trained body, or demonstrations, which may be none: nothing to type in. */
function isFromFile({ type, anyOf = [] }: Field): boolean {
  return type === "object" || anyOf.some(isFromFile);
}

function Fields({ title, note, part, fields, open = false }: FieldsProps) {
  const names = Object.keys(fields).filter((name) => !isFromFile(fields[name]));
  return (
    <details class="panel form" open={open}>
      <summary>
        <h2>{title}</h2>
      </summary>
      {note && <p class="note">{note}</p>}
      {names.length === 0 && <p class="empty">Nothing to set.</p>}
      {names.map((name) =>
        fields[name].catalogue === "model" ? (
          <ModelRows key={name} name={name} field={fields[name]} />
        ) : (
          <FieldRow
            key={name}
            path={`${part}.${name}`}
            field={fields[name]}
            value={fieldValue(part, name)}
            set={(given) => void setParam(part, name, given)}
          />
        ),
      )}
    </details>
  );
}

/** A model, and under it the parameters of its own. */
function ModelRows({ name, field }: { name: string; field: Field }) {
  const chosen = modelInUse(name);
  const refused = refusedModels.value[name] ?? {};
  const entry = catalogue.value?.models.find(({ id }) => id === chosen?.id);
  return (
    <div class="model">
      <Row
        path={`agent.${name}`}
        field={{ ...field, description: entry?.description ?? field.description ?? "" }}
      >
        {(common) => (
          <select
            {...common}
            value={chosen?.id ?? ""}
            onChange={(event) => void chooseModel(name, event.currentTarget.value)}
          >
            {!chosen && <NothingYet />}
            {catalogue.value?.models.map(({ id, title }) => (
              <option key={id} value={id} disabled={id in refused} title={refused[id]}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Row>
      {entry && chosen && Object.keys(entry.fields).length > 0 && (
        <fieldset class="nested" aria-label={`${field.title}: ${entry.title} parameters`}>
          {Object.entries(entry.fields).map(([ownName, own]) => (
            <FieldRow
              key={`${entry.id}.${ownName}`}
              path={`agent.${name}.${ownName}`}
              field={own}
              value={chosen.params[ownName]}
              set={(given) => void setModelParam(name, ownName, given)}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}

interface RowProps {
  /** Names the field where mistakes are told: "agent.learningRate", "agent.model.hidden". */
  readonly path: string;
  readonly field: Field;
  children(common: Common): ComponentChildren;
}

/** What every control is given. */
interface Common {
  readonly id: string;
  readonly disabled: boolean;
  readonly "aria-describedby": string;
}

/** A label, a control, when it takes effect, help and what is wrong. */
function Row({ path, field, children }: RowProps) {
  const id = path.replaceAll(".", "-");
  const mistake = fieldTrouble.value[path];
  return (
    <div class={mistake ? "field wrong" : "field"}>
      <label for={id}>{field.title ?? path}</label>
      {children({ id, disabled: spec.value === undefined, "aria-describedby": `${id}-help` })}
      <span
        class={field.live ? "tag live" : "tag"}
        title={field.live ? "Takes effect at once" : "Begins the run anew"}
      >
        {field.live ? "live" : "restarts"}
      </span>
      <p class="help" id={`${id}-help`}>
        {field.description}
      </p>
      {mistake && (
        <p class="mistake" role="alert">
          {mistake}
        </p>
      )}
    </div>
  );
}

interface FieldRowProps extends Omit<RowProps, "children"> {
  readonly value: unknown;
  set(given: unknown): void;
}

function FieldRow({ path, field, value, set }: FieldRowProps) {
  return (
    <Row path={path} field={field}>
      {(common) => <Control common={common} field={field} value={value} set={set} />}
    </Row>
  );
}

interface ControlProps extends Pick<FieldRowProps, "field" | "value" | "set"> {
  readonly common: Common;
}

/** The control that suits the field: a switch, a menu, a number with a slider where the range is closed, or text. */
function Control({ common, field, value, set }: ControlProps) {
  if (field.type === "boolean") {
    return (
      <input
        {...common}
        type="checkbox"
        checked={value === true}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    );
  }
  if (field.enum) {
    return (
      <select
        {...common}
        value={value === undefined ? "" : String(value)}
        onChange={(event) => set(event.currentTarget.value)}
      >
        {value === undefined && <NothingYet />}
        {field.enum.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    );
  }
  if (field.type === "array") {
    const text = Array.isArray(value) ? value.join(", ") : "";
    return <TextInput {...common} value={text} set={(given) => set(listIn(given, field.items?.type))} />;
  }
  return <NumberControl common={common} field={field} value={Number(value)} set={set} />;
}

/** The list that people write without its brackets; text needs no quotes. */
function listIn(given: string, type: string | undefined): unknown {
  return type === "string" ? given.split(/[\s,]+/).filter(Boolean) : readValue(`[${given}]`);
}

/** Until the run is there, a menu shows nothing rather than its first choice. */
function NothingYet() {
  return <option value="" aria-label="not known yet" />;
}

interface NumberProps extends ControlProps {
  readonly value: number;
}

function NumberControl({ common, field, value, set }: NumberProps) {
  const low = field.minimum ?? field.exclusiveMinimum;
  const high = field.maximum ?? field.exclusiveMaximum;
  const slides = field.type === "number" && low !== undefined && high !== undefined && !field.log;
  return (
    <span class="number">
      {slides && (
        <input
          type="range"
          min={field.minimum ?? low + (high - low) / 100}
          max={field.maximum ?? high - (high - low) / 100}
          step={(high - low) / 100}
          value={value}
          disabled={common.disabled}
          aria-label={`${field.title ?? ""}, slider`}
          onChange={(event) => set(event.currentTarget.valueAsNumber)}
        />
      )}
      <TextInput
        {...common}
        inputMode="decimal"
        value={numberInWords(value)}
        set={(given) => set(readValue(given))}
      />
    </span>
  );
}

/** 0.0003 as people write it: 3e-4. */
function numberInWords(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential();
  return String(value);
}
