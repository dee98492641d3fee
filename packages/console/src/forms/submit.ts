import type { UseFormReturnType } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { faultsOf } from "../api/fault.ts";

interface Submission<Values, Output> {
  readonly form: UseFormReturnType<Values>;
  readonly send: (values: Values) => Promise<Output>;
  readonly onDone?: (output: Output) => unknown;
  /** Name of the input for a field of the request, where the form calls it otherwise. */
  readonly inputOf?: (path: string) => string;
}

const firstOf = (path: string): string => path.split(".")[0] ?? path;

/** Sends a form: faults that the API finds stand at their inputs, everything else above the buttons. */
export function useSubmit<Values extends Record<string, unknown>, Output>({
  form,
  send,
  onDone,
  inputOf = (path) => path,
}: Submission<Values, Output>) {
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const mutation = useMutation({
    mutationFn: send,
    onMutate: () => setShown(new Set()),
    onSuccess: (output) => onDone?.(output),
    onError: (error) => {
      const faults = faultsOf(error)
        .map(({ path, text }) => ({ path, input: inputOf(path), text }))
        .filter(({ input }) => firstOf(input) in form.getValues());
      form.setErrors(Object.fromEntries(faults.map(({ input, text }) => [input, text])));
      setShown(new Set(faults.map(({ path }) => path)));
    },
  });
  return {
    onSubmit: form.onSubmit((values) => mutation.mutate(values)),
    isPending: mutation.isPending,
    error: mutation.error,
    shown,
    reset: mutation.reset,
  };
}
