import { Alert, Button, Code, Group, PasswordInput, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import type { Client } from "@perennial/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { signInSettingsQuery } from "../../api/person-queries.ts";
import { useSubmit } from "../../forms/submit.ts";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { useRoles } from "./role-names.ts";

type Settings = Awaited<ReturnType<Client["getSignInSettings"]>>;

/** The issuer, what it knows us by, and whom it lets in. */
export function ProviderCard({ settings: { provider, redirectUri } }: { readonly settings: Settings }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { choices } = useRoles();
  const reload = async () => {
    await queryClient.invalidateQueries({ queryKey: signInSettingsQuery.queryKey });
    await queryClient.invalidateQueries({ queryKey: ["me"] });
  };
  const form = useForm({
    initialValues: {
      name: provider?.name ?? "",
      issuer: provider?.issuer ?? "",
      clientId: provider?.clientId ?? "",
      clientSecret: "",
      role: provider?.role ?? "member",
      createsMembers: provider?.createsMembers ?? true,
      only: provider?.only ?? false,
    },
    validate: {
      name: (value) => (value.trim() === "" ? t("form.required") : null),
      issuer: (value) => (value.trim() === "" ? t("form.required") : null),
      clientId: (value) => (value.trim() === "" ? t("form.required") : null),
    },
  });
  const submit = useSubmit({
    form,
    send: async ({ clientSecret, name, issuer, clientId, ...rest }) => {
      const secret = clientSecret === "" ? {} : { clientSecret };
      const body = { ...rest, ...secret, name: name.trim(), issuer: issuer.trim(), clientId: clientId.trim() };
      await api().setSignInProvider({ body });
      return await api().testSignInProvider();
    },
    onDone: async ({ problem }) => {
      if (problem === null) notifications.show({ message: t("sso.saved") });
      else notifications.show({ color: "clay", title: t("sso.savedBut"), message: problem, autoClose: false });
      await reload();
    },
  });
  return (
    <Card title={t("sso.provider")}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack gap="md">
          <div>
            <Text size="sm" fw={500}>
              {t("sso.redirect")}
            </Text>
            <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {redirectUri}
            </Code>
          </div>
          <TextInput
            label={t("sso.name")}
            description={t("sso.nameHint", { name: form.values.name || "…" })}
            {...form.getInputProps("name")}
          />
          <TextInput
            label={t("sso.issuer")}
            placeholder="https://login.example.com"
            type="url"
            {...form.getInputProps("issuer")}
          />
          <TextInput label={t("sso.clientId")} autoComplete="off" {...form.getInputProps("clientId")} />
          <PasswordInput
            label={t("sso.clientSecret")}
            description={provider?.hasSecret === true ? t("sso.secretKept") : t("sso.secretHint")}
            autoComplete="off"
            {...form.getInputProps("clientSecret")}
          />
          <Switch label={t("sso.creates")} {...form.getInputProps("createsMembers", { type: "checkbox" })} />
          <Select
            label={t("sso.role")}
            allowDeselect={false}
            disabled={!form.values.createsMembers}
            data={choices.filter(({ value }) => value !== "owner")}
            {...form.getInputProps("role")}
          />
          <Switch
            label={t("sso.only")}
            description={t("sso.onlyHint")}
            {...form.getInputProps("only", { type: "checkbox" })}
          />
          {form.values.only && provider?.only !== true && <Alert color="ochre">{t("sso.onlyWarning")}</Alert>}
          <Refused error={submit.error} shown={submit.shown} />
          <Group justify="space-between">
            <Button type="submit" loading={submit.isPending}>
              {t("form.save")}
            </Button>
            {provider && <RemoveProvider onDone={reload} />}
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

function RemoveProvider({ onDone }: { readonly onDone: () => Promise<void> }) {
  const { t } = useTranslation();
  const remove = useMutation({ mutationFn: () => api().removeSignInProvider(), onSuccess: onDone });
  const ask = () =>
    modals.openConfirmModal({
      title: t("sso.removeTitle"),
      children: <Text size="sm">{t("sso.removeText")}</Text>,
      labels: { confirm: t("sso.remove"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: () => remove.mutate(),
    });
  return (
    <>
      <Refused error={remove.error} />
      <Button variant="light" color="clay" size="compact-md" loading={remove.isPending} onClick={ask}>
        {t("sso.remove")}
      </Button>
    </>
  );
}
