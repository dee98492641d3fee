import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import type { Credit } from "@perennial/contract";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { openLatePaymentForm } from "../../forms/open-form.tsx";
import { useFormats } from "../../session/formats.ts";
import { useMayChange } from "../../session/sight.ts";
import { Card } from "../../ui/Card.tsx";

const COLORS = { A: "pine", B: "lake", C: "ochre", D: "clay" } as const;

interface CreditCardProps {
  readonly customerId: string;
  readonly credit: Credit | null;
}

/** How far the customer is good for credit and what that rests on; without any evidence, how to give some. */
export function CreditCard({ customerId, credit }: CreditCardProps) {
  const { t } = useTranslation();
  return (
    <Card
      title={t("score.credit.title")}
      hint={t("score.credit.hint")}
      {...(credit && {
        action: (
          <Badge size="lg" variant="light" color={COLORS[credit.grade]} tt="none">
            {t("score.credit.grade", { grade: credit.grade })}
          </Badge>
        ),
      })}
    >
      {credit ? <Grade credit={credit} /> : <NoGrade customerId={customerId} />}
    </Card>
  );
}

function Grade({ credit }: { readonly credit: Credit }) {
  const { t } = useTranslation();
  const { money, percent } = useFormats();
  const { score, limitMinor, defaultPercent, deductions, payments } = credit;
  const limit =
    limitMinor === null
      ? t("score.credit.limitUnknown")
      : limitMinor === 0
        ? t("score.credit.limitNone")
        : money(limitMinor);
  return (
    <Stack gap="sm">
      <Line name={t("score.credit.limit")} value={limit} />
      <Line name={t("score.credit.fails")} value={percent(defaultPercent / 100)} />
      {deductions.map(({ code, points, text }) => (
        <div key={code}>
          <Line name={t(`score.credit.code.${code}`)} value={points === 0 ? "0" : `−${points}`} isReason />
          <Text size="xs" c="dimmed">
            {text}
          </Text>
        </div>
      ))}
      <Line name={t("score.total")} value={t("score.credit.of", { score })} isReason />
      <Text size="xs" c="dimmed">
        {t("score.credit.rests", { count: payments })}
      </Text>
    </Stack>
  );
}

interface LineProps {
  readonly name: string;
  readonly value: string;
  readonly isReason?: boolean;
}

function Line({ name, value, isReason = false }: LineProps) {
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap">
      <Text size="sm" {...(isReason ? { fw: 500 } : { c: "dimmed" })}>
        {name}
      </Text>
      <Text size="sm" fw={500} ta="end" className="figure">
        {value}
      </Text>
    </Group>
  );
}

function NoGrade({ customerId }: { readonly customerId: string }) {
  const { t } = useTranslation();
  const mayTell = useMayChange("signal", customerId);
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm" c="dimmed">
        {t("score.credit.none")}
      </Text>
      {mayTell && (
        <Button
          variant="light"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => openLatePaymentForm(customerId)}
        >
          {t("score.credit.tell")}
        </Button>
      )}
    </Stack>
  );
}
