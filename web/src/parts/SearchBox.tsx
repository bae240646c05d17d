/** A search field that / focuses, Esc leaves, and that asks only after the person pauses. */
import { Kbd, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useKeys } from "../keys";

interface Props {
  label: string;
  placeholder: string;
  value: string | undefined;
  search: (q: string | undefined) => void;
}

const PAUSE_MS = 200;

export function SearchBox({ label, placeholder, value, search }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value ?? "");
  const ask = useDebouncedCallback((text: string) => search(text.trim() || undefined), PAUSE_MS);
  // The back button and "clear filters" change the address, and the field follows.
  useEffect(() => {
    if (document.activeElement !== input.current) setTyped(value ?? "");
  }, [value]);
  useKeys({
    "/": (event) => {
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    },
  });
  return (
    <TextInput
      ref={input}
      type="search"
      size="sm"
      w={240}
      aria-label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={<Kbd size="xs" aria-hidden>/</Kbd>}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        ask(event.currentTarget.value);
      }}
      onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
    />
  );
}
