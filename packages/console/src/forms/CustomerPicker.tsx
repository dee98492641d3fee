import { Select, type SelectProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { customerQuery, searchQuery } from "../api/queries.ts";

interface CustomerPickerProps extends Omit<SelectProps, "data" | "value" | "onChange"> {
  readonly value?: string | null;
  readonly onChange?: (customerId: string | null) => void;
  /** Who cannot be chosen. */
  readonly except?: string;
}

/** A customer, found by any part of the name. */
export function CustomerPicker({ value = null, onChange, except, ...props }: CustomerPickerProps) {
  const [typed, setTyped] = useState("");
  const [asked] = useDebouncedValue(typed.trim(), 150);
  const { data: found = [] } = useQuery(searchQuery(asked, 8));
  const { data: chosen } = useQuery({ ...customerQuery(value ?? ""), enabled: value !== null });
  const all = chosen ? [chosen, ...found.filter(({ id }) => id !== chosen.id)] : found;
  return (
    <Select
      {...props}
      searchable
      clearable
      filter={({ options }) => options}
      data={all.filter(({ id }) => id !== except).map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={(id) => onChange?.(id)}
      searchValue={typed}
      onSearchChange={setTyped}
    />
  );
}
