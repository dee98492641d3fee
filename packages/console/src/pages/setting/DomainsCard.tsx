import { ActionIcon, Badge, Button, Code, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import type { SignInDomain } from "@perennial/contract";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { signInSettingsQuery } from "../../api/person-queries.ts";
import { useSubmit } from "../../forms/submit.ts";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";

function useReload() {
  const queryClient = useQueryClient();
  return async () => await queryClient.invalidateQueries({ queryKey: signInSettingsQuery.queryKey });
}

/** The company's domains, and how each is proved. */
export function DomainsCard({ domains }: { readonly domains: readonly SignInDomain[] }) {
  const { t } = useTranslation();
  const reload = useReload();
  const form = useForm({
    initialValues: { domain: "" },
    validate: { domain: (value) => (/^[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : t("sso.domainForm")) },
  });
  const submit = useSubmit({
    form,
    send: ({ domain }) => api().addSignInDomain({ body: { domain: domain.trim() } }),
    onDone: async () => {
      form.reset();
      await reload();
    },
  });
  return (
    <Card title={t("sso.domains")}>
      <Stack gap="lg">
        {domains.map((domain) => (
          <DomainLine key={domain.domain} domain={domain} />
        ))}
        <form onSubmit={submit.onSubmit} noValidate>
          <Group align="flex-end" gap="xs">
            <TextInput
              label={t("sso.domain")}
              placeholder="example.com"
              autoComplete="off"
              style={{ flex: 1, minWidth: 180 }}
              {...form.getInputProps("domain")}
            />
            <Button type="submit" variant="default" loading={submit.isPending}>
              {t("sso.addDomain")}
            </Button>
          </Group>
          <Refused error={submit.error} shown={submit.shown} />
        </form>
      </Stack>
    </Card>
  );
}

function DomainLine({ domain: { domain, verifiedAt, recordName, recordValue } }: { readonly domain: SignInDomain }) {
  const { t } = useTranslation();
  const reload = useReload();
  const verify = useMutation({
    mutationFn: () => api().verifySignInDomain({ params: { domain } }),
    onSuccess: async () => {
      notifications.show({ message: t("sso.proved", { domain }) });
      await reload();
    },
  });
  const remove = useMutation({
    mutationFn: () => api().removeSignInDomain({ params: { domain } }),
    onSuccess: reload,
  });
  return (
    <div>
      <Group justify="space-between" wrap="nowrap">
        <Group gap="xs">
          <Text fw={560} style={{ overflowWrap: "anywhere" }}>
            {domain}
          </Text>
          <Badge variant="light" color={verifiedAt === null ? "ochre" : "pine"} tt="none">
            {t(verifiedAt === null ? "sso.unproved" : "sso.isProved")}
          </Badge>
        </Group>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("sso.removeDomain", { domain })}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          <IconTrash size={17} stroke={1.6} />
        </ActionIcon>
      </Group>
      {verifiedAt === null && (
        <Stack gap={6} mt={6}>
          <Text size="sm" c="dimmed">
            {t("sso.record")}
          </Text>
          <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {`${recordName}\nTXT  ${recordValue}`}
          </Code>
          <Group>
            <Button variant="default" size="compact-md" loading={verify.isPending} onClick={() => verify.mutate()}>
              {t("sso.look")}
            </Button>
          </Group>
        </Stack>
      )}
      <Refused error={verify.error ?? remove.error} />
    </div>
  );
}
