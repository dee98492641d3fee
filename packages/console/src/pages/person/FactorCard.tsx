import { Anchor, Badge, Button, Center, Code, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { meQuery } from "../../api/queries.ts";
import { FormFoot } from "../../forms/FormFoot.tsx";
import { openForm } from "../../forms/open-form.tsx";
import { useSubmit } from "../../forms/submit.ts";
import { useMe } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { Codes, ProofForm, RenewCodesForm } from "./CodesForm.tsx";
import { QrCode } from "./QrCode.tsx";

/** The second factor: whether there is one, and how to set it up or end it. */
export function FactorCard() {
  const { t } = useTranslation();
  const { person } = useMe();
  const isOn = person?.secondFactor === true;
  return (
    <Card title={t("person.factor.title")}>
      <Group justify="space-between" gap="sm">
        <Stack gap={4} maw={480}>
          <Badge variant="light" color={isOn ? "pine" : "gray"} tt="none">
            {t(isOn ? "person.factor.on" : "person.factor.off")}
          </Badge>
          <Text size="sm" c="dimmed">
            {t("person.factor.text")} {isOn && t("person.factor.left", { count: person.recoveryCodes })}
          </Text>
        </Stack>
        <Group gap="xs">
          {isOn && (
            <Button
              variant="default"
              size="compact-md"
              onClick={() => openForm(t("person.factor.renew"), <RenewCodesForm />)}
            >
              {t("person.factor.renew")}
            </Button>
          )}
          <Button
            variant="default"
            size="compact-md"
            onClick={() => openForm(t("person.factor.title"), isOn ? <DisableForm /> : <SetUp />)}
          >
            {t(isOn ? "person.factor.switchOff" : "person.factor.setUp")}
          </Button>
        </Group>
      </Group>
    </Card>
  );
}

/** Password, then the app's secret and a code of it, then the recovery codes. */
function SetUp() {
  const [begun, setBegun] = useState<{ readonly secret: string; readonly uri: string }>();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes) return <Codes codes={codes} />;
  return begun ? <EnableForm {...begun} onDone={setCodes} /> : <BeginForm onDone={setBegun} />;
}

interface BeginFormProps {
  readonly onDone: (begun: { readonly secret: string; readonly uri: string }) => void;
}

function BeginForm({ onDone }: BeginFormProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { currentPassword: "" },
    validate: { currentPassword: (value) => (value === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({ form, send: (body) => api().beginSecondFactor({ body }), onDone });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <PasswordInput
          label={t("person.password.current")}
          autoComplete="current-password"
          data-autofocus
          {...form.getInputProps("currentPassword")}
        />
        <FormFoot submit={submit} label={t("person.factor.begin")} />
      </Stack>
    </form>
  );
}

interface EnableFormProps {
  readonly secret: string;
  readonly uri: string;
  readonly onDone: (codes: readonly string[]) => void;
}

function EnableForm({ secret, uri, onDone }: EnableFormProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { code: "" },
    validate: { code: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: ({ code }) => api().enableSecondFactor({ body: { code: code.replaceAll(" ", "") } }),
    onDone: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <Text size="sm">{t("person.factor.camera")}</Text>
        <Center>
          <QrCode text={uri} label={t("person.factor.qr")} />
        </Center>
        <Text size="sm">{t("person.factor.orType")}</Text>
        <Code block data-secret={secret} style={{ whiteSpace: "pre-wrap" }}>
          {secret.match(/.{1,4}/g)?.join(" ")}
        </Code>
        <Anchor href={uri} size="sm" underline="always">
          {t("person.factor.open")}
        </Anchor>
        <TextInput
          label={t("person.factor.code")}
          autoComplete="one-time-code"
          inputMode="numeric"
          {...form.getInputProps("code")}
        />
        <FormFoot submit={submit} label={t("person.factor.enable")} />
      </Stack>
    </form>
  );
}

function DisableForm() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  return (
    <ProofForm
      label={t("person.factor.switchOff")}
      send={(body) => api().disableSecondFactor({ body })}
      onDone={async () => {
        modals.closeAll();
        notifications.show({ message: t("person.factor.disabled") });
        await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      }}
    />
  );
}
