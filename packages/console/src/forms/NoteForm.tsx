import { NumberInput, Stack, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import type { Note } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { isCode } from "../api/fault.ts";
import { useHeldFields, withoutFixed } from "../session/sight.ts";
import { ChangedMeanwhile } from "./ChangedMeanwhile.tsx";
import { FormFoot } from "./FormFoot.tsx";
import { Guarded } from "./Guarded.tsx";
import { useSubmit } from "./submit.ts";

interface NoteFormProps {
  readonly customerId: string;
  readonly note?: Note;
}

/** A remark on a customer, new or changed. */
export function NoteForm({ customerId, note }: NoteFormProps) {
  const { t } = useTranslation();
  const held = useHeldFields("note");
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["customer", customerId, "timeline"] });
  const form = useForm({
    initialValues: { text: note?.text ?? "", minutes: note?.minutes ?? ("" as number | string) },
    validate: { text: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: ({ text, minutes }) => {
      const body = withoutFixed({ text, minutes: typeof minutes === "number" ? minutes : null }, held);
      return note
        ? api().updateNote({ params: { customerId, noteId: note.id }, body }, { ifVersion: note.version })
        : api().createNote({ params: { customerId }, body });
    },
    onDone: async () => {
      modals.closeAll();
      await refresh();
    },
  });
  const leave = () => {
    modals.closeAll();
    void refresh();
  };
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <Textarea
          label={t("timeline.noteText")}
          autosize
          minRows={4}
          maxRows={14}
          data-autofocus
          {...form.getInputProps("text")}
        />
        <Guarded kind="note" field="minutes">
          {(fixed) => (
            <NumberInput
              label={t("timeline.noteMinutes")}
              maw={180}
              min={1}
              max={1440}
              allowDecimal={false}
              {...form.getInputProps("minutes")}
              {...fixed}
            />
          )}
        </Guarded>
        <FormFoot
          submit={submit}
          {...(isCode(submit.error, "version_mismatch") ? { refusal: <ChangedMeanwhile onReload={leave} /> } : {})}
        />
      </Stack>
    </form>
  );
}
