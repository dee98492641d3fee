import { Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import type { Channel, Consent } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { consentsQuery } from "../../api/privacy-queries.ts";
import { FormFoot } from "../../forms/FormFoot.tsx";
import { useSubmit } from "../../forms/submit.ts";
import { useMe } from "../../session/session.ts";
import { DayInput } from "../../ui/DayInput.tsx";

interface ConsentFormProps {
  readonly customerId: string;
  readonly channel: Channel;
  readonly status: Consent["status"];
}

/** When and where the customer said so. */
export function ConsentForm({ customerId, channel, status }: ConsentFormProps) {
  const { t } = useTranslation();
  const { today } = useMe().workspace;
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { on: today as string | null, source: "" },
    validate: { source: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: ({ on, source }) =>
      api().recordConsent({
        params: { customerId },
        body: { channel, status, source, ...(on === null ? {} : { on }) },
      }),
    onDone: () => {
      void queryClient.invalidateQueries({ queryKey: consentsQuery(customerId).queryKey });
      modals.closeAll();
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <Text size="sm">{t(`privacy.recordText.${status}`)}</Text>
        <DayInput label={t("privacy.saidOn")} maxDate={today} {...form.getInputProps("on")} />
        <TextInput
          label={t("privacy.source")}
          placeholder={t("privacy.sourceExample")}
          data-autofocus
          {...form.getInputProps("source")}
        />
        <FormFoot submit={submit} label={t("privacy.record")} />
      </Stack>
    </form>
  );
}
