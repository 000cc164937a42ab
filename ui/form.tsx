/** Forms made from the catalogue's schemas: a field for every parameter, with its range, help and mistakes. */
import { type Field, readValue } from "../workers/index.ts";
import { agentEntry, envEntry, fieldTrouble, fieldValue, type Part, setParam, spec } from "./store.ts";
import { TextInput } from "./textInput.tsx";

export function AgentForm() {
  const entry = agentEntry.value;
  if (!entry) return null;
  return <Fields title={`${entry.title} settings`} part="agent" fields={entry.fields} open />;
}

export function WorldForm() {
  const entry = envEntry.value;
  if (!entry) return null;
  return <Fields title={`${entry.title} settings`} part="env" fields={entry.fields} />;
}

interface FieldsProps {
  readonly title: string;
  readonly part: Part;
  readonly fields: Readonly<Record<string, Field>>;
  readonly open?: boolean;
}

function Fields({ title, part, fields, open = false }: FieldsProps) {
  const names = Object.keys(fields);
  return (
    <details class="panel form" open={open}>
      <summary>
        <h2>{title}</h2>
      </summary>
      {names.length === 0 && <p class="empty">Nothing to set.</p>}
      {names.map((name) => (
        <FieldRow key={name} part={part} name={name} field={fields[name]} />
      ))}
    </details>
  );
}

interface RowProps {
  readonly part: Part;
  readonly name: string;
  readonly field: Field;
}

function FieldRow({ part, name, field }: RowProps) {
  const id = `${part}-${name}`;
  const mistake = fieldTrouble.value[`${part}.${name}`];
  return (
    <div class={mistake ? "field wrong" : "field"}>
      <label for={id}>{field.title ?? name}</label>
      <Control id={id} part={part} name={name} field={field} />
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

/** The control that suits the field: a switch, a menu, a number with a slider where the range is closed, or text. */
function Control({ id, part, name, field }: RowProps & { id: string }) {
  const value = fieldValue(part, name);
  const set = (given: unknown) => void setParam(part, name, given);
  const common = { id, disabled: spec.value === undefined, "aria-describedby": `${id}-help` };
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
      <select {...common} value={String(value)} onChange={(event) => set(event.currentTarget.value)}>
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
    return <TextInput {...common} value={text} set={(given) => set(readValue(`[${given}]`))} />;
  }
  return <NumberControl common={common} field={field} value={Number(value)} set={set} />;
}

interface NumberProps {
  readonly common: { readonly id: string; readonly disabled: boolean };
  readonly field: Field;
  readonly value: number;
  set(given: unknown): void;
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
          max={high}
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
