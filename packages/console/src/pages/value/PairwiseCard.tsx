import { Alert, Badge, Chip, Group, Progress, Slider, Stack, Text } from "@mantine/core";
import { type LoyaltyPillar, PILLARS } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import { judge, LIMIT, markOfValue, pairsOf, valueOfMark } from "./pairwise.ts";
import styles from "./value.module.css";

export interface Comparisons {
  readonly criteria: readonly LoyaltyPillar[];
  readonly values: readonly number[];
}

interface PairwiseCardProps {
  readonly comparisons: Comparisons;
  readonly onChange: (comparisons: Comparisons) => void;
}

const MOST = 8;

/** The comparison of two criteria among others, wherever it stands. */
function valueBetween({ criteria, values }: Comparisons, a: LoyaltyPillar, b: LoyaltyPillar): number {
  const [row, column] = [criteria.indexOf(a), criteria.indexOf(b)];
  const pair = pairsOf(criteria.length).findIndex(
    ([r, c]) => r === Math.min(row, column) && c === Math.max(row, column),
  );
  const value = values[pair] ?? 1;
  if (row < 0 || column < 0) return 1;
  return row < column ? value : 1 / value;
}

/** What loyalty is made of, by comparing two things at a time; how well the answers fit is seen while dragging. */
export function PairwiseCard({ comparisons, onChange }: PairwiseCardProps) {
  const { t } = useTranslation();
  const { criteria, values } = comparisons;
  const { weights, ratio, worst } = judge(criteria.length, values);
  const pairs = pairsOf(criteria.length);
  const choose = (names: string[]) => {
    const chosen = PILLARS.filter((pillar) => names.includes(pillar));
    if (chosen.length === 0) return;
    const kept = pairsOf(chosen.length).map(([row, column]) =>
      valueBetween(comparisons, chosen[row] ?? "retention", chosen[column] ?? "retention"),
    );
    onChange({ criteria: chosen, values: kept });
  };
  return (
    <Card title={t("setting.scoring.loyalty")} hint={t("setting.scoring.loyaltyHint")}>
      <Chip.Group multiple value={[...criteria]} onChange={choose}>
        <Group gap="xs" mb="md">
          {PILLARS.map((pillar) => (
            <Chip key={pillar} value={pillar} size="sm">
              {t(`setting.scoring.pillar.${pillar}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <div className={styles["weights"]}>
        {criteria.map((pillar, index) => (
          <Weight key={pillar} name={t(`setting.scoring.pillar.${pillar}`)} weight={weights[index] ?? 0} />
        ))}
      </div>
      <Consistency ratio={ratio} />
      <Stack gap="lg" mt="md">
        {pairs.map(([row, column], pair) => {
          const [left, right] = [criteria[row], criteria[column]];
          if (left === undefined || right === undefined) return null;
          return (
            <Pair
              key={`${left}-${right}`}
              left={t(`setting.scoring.pillar.${left}`)}
              right={t(`setting.scoring.pillar.${right}`)}
              value={values[pair] ?? 1}
              implied={ratio >= LIMIT && worst?.pair === pair ? worst.implied : null}
              onChange={(value) => onChange({ criteria, values: values.map((old, i) => (i === pair ? value : old)) })}
            />
          );
        })}
      </Stack>
    </Card>
  );
}

function Weight({ name, weight }: { readonly name: string; readonly weight: number }) {
  const { percent } = useFormats();
  return (
    <div>
      <Group justify="space-between" gap={4}>
        <Text size="sm">{name}</Text>
        <Text size="sm" fw={560} className="figure">
          {percent(weight)}
        </Text>
      </Group>
      <Progress value={100 * weight} size={8} aria-label={name} />
    </div>
  );
}

function Consistency({ ratio }: { readonly ratio: number }) {
  const { t } = useTranslation();
  const fits = ratio < LIMIT;
  return (
    <Group gap="xs" mt="md" aria-live="polite">
      <Badge color={fits ? "pine" : "clay"} variant="light">
        {t("setting.scoring.ratio", { ratio: ratio.toFixed(2) })}
      </Badge>
      <Text size="sm" c="dimmed">
        {t(fits ? "setting.scoring.fits" : "setting.scoring.contradicts")}
      </Text>
    </Group>
  );
}

interface PairProps {
  readonly left: string;
  readonly right: string;
  readonly value: number;
  readonly implied: number | null;
  readonly onChange: (value: number) => void;
}

function Pair({ left, right, value, implied, onChange }: PairProps) {
  const { t } = useTranslation();
  // To the left the left one counts more, so the slider runs the other way.
  const mark = -markOfValue(value);
  const times = Math.abs(mark) + 1;
  const says =
    mark === 0
      ? t("setting.scoring.same")
      : t("setting.scoring.times", { more: mark < 0 ? left : right, less: mark < 0 ? right : left, times });
  return (
    <div>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={mark < 0 ? 620 : 400}>
          {left}
        </Text>
        <Text size="sm" fw={mark > 0 ? 620 : 400} ta="end">
          {right}
        </Text>
      </Group>
      <Slider
        value={mark}
        min={-MOST}
        max={MOST}
        step={1}
        label={null}
        marks={[{ value: 0 }]}
        thumbLabel={`${left} – ${right}`}
        onChange={(next) => onChange(valueOfMark(-next))}
      />
      <Text size="xs" c="dimmed" mt={4}>
        {says}
      </Text>
      {implied !== null && (
        <Alert color="clay" py={6} mt={6}>
          {t("setting.scoring.implied", {
            more: implied >= 1 ? left : right,
            less: implied >= 1 ? right : left,
            times: Math.round(implied >= 1 ? implied : 1 / implied),
          })}
        </Alert>
      )}
    </div>
  );
}
