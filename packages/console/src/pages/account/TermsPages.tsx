import { Paper, Stack, Text, Title } from "@mantine/core";
import { TERMS_VERSION } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useTitle } from "../../ui/title.ts";

interface Section {
  readonly title: string;
  readonly text: string;
}

function Sections({ title, sections }: { readonly title: string; readonly sections: readonly Section[] }) {
  const { t } = useTranslation();
  useTitle(title);
  return (
    <Paper p="xl" withBorder component="article">
      <Stack gap="lg">
        <div>
          <Title order={1}>{title}</Title>
          <Text size="sm" c="dimmed">
            {t("terms.version", { day: TERMS_VERSION })}
          </Text>
        </div>
        {sections.map((section) => (
          <section key={section.title}>
            <Title order={2} size="h4">
              {section.title}
            </Title>
            <Text size="sm">{section.text}</Text>
          </section>
        ))}
      </Stack>
    </Paper>
  );
}

/** What a company and its people agree to. */
export function TermsPage() {
  const { t } = useTranslation();
  const names = ["use", "data", "duties", "end", "change"] as const;
  const sections = names.map((name) => ({
    title: t(`terms.service.${name}.title`),
    text: t(`terms.service.${name}.text`),
  }));
  return <Sections title={t("terms.terms")} sections={sections} />;
}

/** What is kept about a person, and what for. */
export function PrivacyPage() {
  const { t } = useTranslation();
  const names = ["what", "why", "who", "cookies", "rights", "customers"] as const;
  const sections = names.map((name) => ({
    title: t(`terms.notice.${name}.title`),
    text: t(`terms.notice.${name}.text`),
  }));
  return <Sections title={t("terms.privacy")} sections={sections} />;
}
