import { Button, Group, Progress, Stack, Text, ThemeIcon } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import type { Dashboard } from "@perennial/contract";
import { IconCheck, IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { firstStepsQuery } from "../../api/queries.ts";
import { openCustomerForm } from "../../forms/open-form.tsx";
import { useMay, useMe } from "../../session/session.ts";
import { useReachesAll } from "../../session/sight.ts";
import { Card } from "../../ui/Card.tsx";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { downloadSample } from "../import/sample-file.ts";
import { LoadDemo } from "../setting/DemoCard.tsx";

interface Step {
  readonly name: "verify" | "customers" | "purchase" | "key" | "settings";
  readonly isDone: boolean;
  readonly text: string;
  readonly actions?: ReactNode;
}

/** What a new workspace needs, ticked off by what is there already; hidden once all is done or it is waved away. */
export function FirstSteps({ dashboard }: { readonly dashboard: Dashboard }) {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const mayImport = useMay("import:write");
  const mayWrite = useReachesAll("write") && mayImport;
  const [hidden, setHidden] = useLocalStorage({
    key: `perennial.steps.${workspace.id}`,
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const steps = useSteps(dashboard);
  const done = steps.filter(({ isDone }) => isDone).length;
  const isEmpty = dashboard.customers === 0;
  if (!mayWrite || workspace.demo || steps.length === 0 || done === steps.length || (hidden && !isEmpty)) return null;
  return (
    <Card
      title={t("home.steps.title")}
      action={
        <Group gap="sm" wrap="nowrap">
          <Text size="sm" c="dimmed" className="figure">
            {t("home.steps.progress", { done, total: steps.length })}
          </Text>
          {!isEmpty && (
            <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setHidden(true)}>
              {t("home.steps.hide")}
            </Button>
          )}
        </Group>
      }
    >
      {isEmpty && (
        <Text c="dimmed" mb="md" maw={640}>
          {t("home.empty.text")}
        </Text>
      )}
      <Progress value={(100 * done) / steps.length} size={5} mb="lg" aria-label={t("home.steps.title")} />
      <Stack gap="lg" component="ol" m={0} p={0} style={{ listStyle: "none" }}>
        {steps
          .filter(({ isDone }) => isEmpty || !isDone)
          .map((step) => (
            <StepLine key={step.name} step={step} />
          ))}
      </Stack>
    </Card>
  );
}

function StepLine({ step: { name, isDone, text, actions } }: { readonly step: Step }) {
  const { t } = useTranslation();
  return (
    <Group component="li" wrap="nowrap" align="flex-start" gap="md">
      <ThemeIcon size={26} radius="xl" variant={isDone ? "filled" : "default"} aria-hidden="true">
        {isDone && <IconCheck size={15} stroke={2.4} />}
      </ThemeIcon>
      <div style={{ flex: 1 }}>
        <Text fw={560} {...(isDone ? { c: "dimmed" } : {})}>
          {t(`home.steps.${name}`)}
        </Text>
        {!isDone && (
          <>
            <Text size="sm" c="dimmed" maw={620}>
              {text}
            </Text>
            <Group gap="xs" mt="xs">
              {actions}
            </Group>
          </>
        )}
      </div>
    </Group>
  );
}

function useSteps({ customers }: Dashboard): Step[] {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const { data: steps = [] } = useQuery(firstStepsQuery);
  const words: Readonly<Record<Step["name"], Omit<Step, "name" | "isDone">>> = {
    verify: { text: t("home.steps.verifyText") },
    customers: {
      text: t("home.steps.customersText"),
      actions: (
        <>
          <LinkButton to="/imports/new">{t("home.steps.import")}</LinkButton>
          <Button variant="default" onClick={openCustomerForm}>
            {t("home.steps.add")}
          </Button>
          <Button
            variant="subtle"
            leftSection={<IconDownload size={16} />}
            onClick={() => downloadSample(workspace.today)}
          >
            {t("home.steps.sample")}
          </Button>
          {customers === 0 && <LoadDemo label={t("demo.load")} />}
        </>
      ),
    },
    purchase: {
      text: t("home.steps.purchaseText"),
      actions: customers > 0 && (
        <LinkButton to="/customers" search={{ by: "createdAt", desc: true }} variant="default">
          {t("home.steps.look")}
        </LinkButton>
      ),
    },
    key: {
      text: t("home.steps.keyText"),
      actions: (
        <LinkButton to="/settings/keys" variant="default">
          {t("home.steps.keyButton")}
        </LinkButton>
      ),
    },
    settings: {
      text: t("home.steps.settingsText", { zone: workspace.timeZone, currency: workspace.currency }),
      actions: (
        <LinkButton to="/settings" variant="default">
          {t("home.steps.settingsButton")}
        </LinkButton>
      ),
    },
  };
  return steps.map(({ name, done }) => ({ name, isDone: done, ...words[name] }));
}
