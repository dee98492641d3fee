import { Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { sourcesQuery } from "../api/inbound-queries.ts";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

/** The secret with which a shop signs, where the shop makes it. */
export function ShopSecretForm({ sourceId }: { readonly sourceId: string }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { secret: "" },
    validate: { secret: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: ({ secret }) =>
      api().rotateInboundSource({ params: { sourceId }, body: { what: "secret", secret: secret.trim() } }),
    onDone: async () => {
      modals.closeAll();
      notifications.show({ message: t("inbound.shopSecretDone") });
      await queryClient.invalidateQueries({ queryKey: sourcesQuery.queryKey });
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={t("inbound.shopSecretLabel")}
          description={t("inbound.shopSecretHint")}
          autoComplete="off"
          maxLength={200}
          data-autofocus
          {...form.getInputProps("secret")}
        />
        <FormFoot submit={submit} />
      </Stack>
    </form>
  );
}
