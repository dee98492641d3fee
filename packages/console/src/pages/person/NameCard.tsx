import { Button, Group, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import type { Language, Me } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { membersQuery, meQuery } from "../../api/queries.ts";
import { useSubmit } from "../../forms/submit.ts";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";

/** Name and language of mails. */
export function NameCard({ person }: { readonly person: NonNullable<Me["person"]> }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm<Record<string, unknown> & { name: string; language: Language }>({
    initialValues: { name: person.name, language: person.language },
    validate: { name: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const { onSubmit, isPending, error, shown } = useSubmit({
    form,
    send: ({ name, language }) => api().updateMe({ body: { name: name.trim(), language } }),
    onDone: async (me) => {
      queryClient.setQueryData(meQuery.queryKey, me);
      form.resetDirty();
      notifications.show({ message: t("person.name.saved") });
      await queryClient.invalidateQueries({ queryKey: membersQuery.queryKey });
    },
  });
  return (
    <Card title={t("person.name.title")}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label={t("person.name.name")} autoComplete="name" {...form.getInputProps("name")} />
            <Select
              label={t("person.name.language")}
              allowDeselect={false}
              data={[
                { value: "en", label: "English" },
                { value: "zh-CN", label: "简体中文" },
              ]}
              {...form.getInputProps("language")}
            />
          </SimpleGrid>
          <Refused error={error} shown={shown} />
          <Group justify="flex-end">
            <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
              {t("form.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
