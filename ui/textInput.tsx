import { useLayoutEffect, useRef } from "preact/hooks";

interface TextInputProps {
  readonly value: string;
  readonly type?: "text" | "number";
  readonly inputMode?: "decimal";
  readonly min?: number;
  readonly step?: number;
  readonly id?: string;
  readonly disabled?: boolean;
  readonly "aria-describedby"?: string;
  set(text: string): void;
}

/** A field that shows its value, except while someone is typing in it: what is half typed is never taken away. */
export function TextInput({ value, set, type = "text", ...rest }: TextInputProps) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const element = input.current;
    if (element && element !== document.activeElement) element.value = value;
  }, [value]);
  const change = () => set(input.current?.value.trim() ?? "");
  return type === "number" ? (
    <input {...rest} type="number" ref={input} onChange={change} />
  ) : (
    <input {...rest} type="text" ref={input} onChange={change} />
  );
}
