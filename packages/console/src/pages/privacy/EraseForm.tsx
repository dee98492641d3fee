import { Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { type Customer, ERASURE_REASONS, type Erasure } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { FormFoot } from "../../forms/FormFoot.tsx";
import { useSubmit } from "../../forms/submit.ts";

const REASONS = ERASURE_REASONS.filter((reason) => reason !== "retention");

/** Says what an erasure takes and what it leaves, and wants the name typed. */
export function EraseForm({ customer }: { readonly customer: Customer }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: "", reason: "request" as Erasure["reason"] },
    validate: { name: (value) => (value.trim() === customer.name ? null : t("privacy.eraseName")) },
  });
  const submit = useSubmit({
    form,
    send: (body) => api().eraseCustomer({ params: { customerId: customer.id }, body }),
    onDone: () => {
      void queryClient.invalidateQueries();
      modals.closeAll();
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <Text size="sm">{t("privacy.eraseTakes")}</Text>
        <Text size="sm">{t("privacy.eraseLeaves")}</Text>
        <Select
          label={t("privacy.reason")}
          allowDeselect={false}
          data={REASONS.map((reason) => ({ value: reason, label: t(`privacy.reasons.${reason}`) }))}
          {...form.getInputProps("reason")}
        />
        <TextInput
          label={t("privacy.typeName", { name: customer.name })}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("name")}
        />
        <FormFoot submit={submit} label={t("privacy.eraseDo")} />
      </Stack>
    </form>
  );
}
