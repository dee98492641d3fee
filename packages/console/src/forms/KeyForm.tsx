import { SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import type { ApiKey } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { keysQuery } from "../api/queries.ts";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

/** A new key; what it is for and what it may do. */
export function KeyForm({ onMade }: { readonly onMade: (secret: string) => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm<Record<string, unknown> & { name: string; access: ApiKey["access"] }>({
    initialValues: { name: "", access: "write" },
    validate: { name: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: ({ name, access }) => api().createApiKey({ body: { name: name.trim(), access } }),
    onDone: async ({ key }) => {
      modals.closeAll();
      onMade(key);
      await queryClient.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={t("setting.keys.name")}
          placeholder={t("setting.keys.namePlaceholder")}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t("setting.keys.access")}
          </Text>
          <SegmentedControl
            fullWidth
            aria-label={t("setting.keys.access")}
            data={(["read", "write"] as const).map((value) => ({ value, label: t(`setting.keys.accesses.${value}`) }))}
            {...form.getInputProps("access")}
          />
        </div>
        <FormFoot submit={submit} label={t("setting.keys.add")} />
      </Stack>
    </form>
  );
}
