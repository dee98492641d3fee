import { Checkbox, List, MultiSelect, Skeleton, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import type { Member } from "@perennial/contract";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { handOversQuery } from "../api/people-queries.ts";
import { membersQuery } from "../api/queries.ts";
import { Refused } from "../ui/Refused.tsx";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

interface HandOverFormProps {
  readonly member: Member;
  readonly leaves: boolean;
}

/** Who takes over what a member has, counted before anything is moved. */
export function HandOverForm({ member, leaves }: HandOverFormProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { data: members = [] } = useQuery(membersQuery);
  const others = members.filter(({ id }) => id !== member.id);
  const form = useForm<Record<string, unknown> & { to: string[]; leaves: boolean }>({
    initialValues: { to: [], leaves },
    validate: { to: (value, values) => (value.length === 0 && !values.leaves ? t("form.required") : null) },
  });
  const { to } = form.values;
  const preview = useQuery({
    queryKey: ["hand-over", member.id, to],
    queryFn: () => api().previewHandOver({ params: { memberId: member.id }, body: { to } }),
    placeholderData: keepPreviousData,
  });
  const submit = useSubmit({
    form,
    send: (body) => api().handOver({ params: { memberId: member.id }, body }),
    onDone: async () => {
      modals.closeAll();
      notifications.show({ message: t("people.hand.begun") });
      await queryClient.invalidateQueries({ queryKey: handOversQuery.queryKey });
      await queryClient.invalidateQueries({ queryKey: membersQuery.queryKey });
    },
  });
  const nameOf = (id: string): string => others.find((other) => other.id === id)?.name ?? id;
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <Refused error={preview.error} />
        {preview.data === undefined && preview.error === null && <Skeleton height={40} />}
        {preview.data && (
          <Text size="sm">
            {t("people.hand.held", { name: member.name, ...preview.data.held })}{" "}
            {!preview.data.complete && t("people.hand.atLeast")}
          </Text>
        )}
        <MultiSelect
          searchable
          label={t("people.hand.to")}
          description={t("people.hand.toHint")}
          data={others.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps("to")}
        />
        {preview.data && preview.data.shares.length > 0 && (
          <List size="sm" aria-live="polite">
            {preview.data.shares.map(({ memberId, customers, tasks }) => (
              <List.Item key={memberId}>
                {t("people.hand.share", { name: nameOf(memberId), customers, tasks })}
              </List.Item>
            ))}
          </List>
        )}
        <Checkbox
          label={t("people.hand.leaves", { name: member.name })}
          {...form.getInputProps("leaves", { type: "checkbox" })}
        />
        <FormFoot
          submit={submit}
          label={form.values.leaves ? t("people.hand.submitRemove") : t("people.hand.submit")}
        />
      </Stack>
    </form>
  );
}
