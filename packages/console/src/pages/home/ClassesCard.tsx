import { Group, Progress, Stack, Text } from "@mantine/core";
import type { Dashboard } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import { LinkText } from "../../ui/LinkButton.tsx";

/** How few customers bring how much of the revenue. */
export function ClassesCard({ dashboard: { classes } }: { readonly dashboard: Dashboard }) {
  const { t } = useTranslation();
  const heads = classes.reduce((sum, { customers }) => sum + customers, 0);
  const money = classes.reduce((sum, { revenue12mMinor }) => sum + Math.max(0, revenue12mMinor), 0);
  return (
    <Card title={t("home.classes.title")} hint={t("score.classHint")}>
      {heads === 0 ? (
        <Text size="sm" c="dimmed">
          {t("home.classesLater")}
        </Text>
      ) : (
        <Stack gap="lg">
          {classes.map(({ valueClass, customers, revenue12mMinor }) => (
            <ClassLine
              key={valueClass}
              valueClass={valueClass}
              heads={customers / heads}
              money={money > 0 ? Math.max(0, revenue12mMinor) / money : 0}
            />
          ))}
        </Stack>
      )}
    </Card>
  );
}

interface ClassLineProps {
  readonly valueClass: Dashboard["classes"][number]["valueClass"];
  readonly heads: number;
  readonly money: number;
}

function ClassLine({ valueClass, heads, money }: ClassLineProps) {
  const { t } = useTranslation();
  const { percent } = useFormats();
  const bars = [
    { name: t("home.classes.customers"), share: heads, color: "gray.5" },
    { name: t("home.classes.revenue"), share: money, color: "var(--count)" },
  ];
  return (
    <div>
      <LinkText
        size="sm"
        fw={560}
        c="inherit"
        to="/customers"
        search={{ filter: { valueClass: { $in: [valueClass] } }, by: "revenue12m", desc: true }}
      >
        {t(`score.class.${valueClass}`)}
      </LinkText>
      <Stack gap={5} mt={4}>
        {bars.map(({ name, share, color }) => (
          <Group key={name} gap={8} wrap="nowrap">
            <Progress value={share * 100} color={color} size={8} flex={1} aria-label={`${percent(share)} ${name}`} />
            <Text size="xs" c="dimmed" w={112} className="figure">
              {percent(share)} {name}
            </Text>
          </Group>
        ))}
      </Stack>
    </div>
  );
}
