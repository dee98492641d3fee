import { ActionIcon, Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { CONTRACT_MODES, type ContractMode } from "@perennial/contract";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "../../ui/Card.tsx";

interface ModeCardProps {
  readonly mode: ContractMode;
  readonly onChange: (mode: ContractMode) => void;
}

/** Whether customers with subscriptions are scored by these or by what they buy, for all and for single product lines. */
export function ModeCard({ mode, onChange }: ModeCardProps) {
  const { t } = useTranslation();
  const [line, setLine] = useState("");
  const choices = CONTRACT_MODES.map((value) => ({ value, label: t(`setting.mode.${value}`) }));
  const set = (name: string, value: ContractMode["usual"]) =>
    onChange({ ...mode, lines: { ...mode.lines, [name]: value } });
  const remove = (name: string) => {
    const { [name]: _, ...lines } = mode.lines;
    onChange({ ...mode, lines });
  };
  const name = line.trim();
  const canAdd = name !== "" && !Object.hasOwn(mode.lines, name);
  return (
    <Card title={t("setting.mode.title")} hint={t("setting.mode.hint")}>
      <Stack gap="sm">
        <Select
          label={t("setting.mode.usual")}
          data={choices}
          allowDeselect={false}
          value={mode.usual}
          onChange={(usual) => usual && onChange({ ...mode, usual })}
        />
        {Object.entries(mode.lines).map(([product, value]) => (
          <Group key={product} gap="xs" wrap="nowrap" align="flex-end">
            <Select
              flex={1}
              label={t("setting.mode.of", { line: product })}
              data={choices}
              allowDeselect={false}
              value={value}
              onChange={(next) => next && set(product, next)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={`${t("form.remove")}: ${product}`}
              onClick={() => remove(product)}
            >
              <IconX size={17} />
            </ActionIcon>
          </Group>
        ))}
        <Group gap="xs" align="flex-end">
          <TextInput
            flex={1}
            maw={320}
            label={t("setting.mode.line")}
            placeholder={t("setting.mode.linePlaceholder")}
            value={line}
            onChange={(event) => setLine(event.currentTarget.value)}
          />
          <Button
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            disabled={!canAdd}
            onClick={() => {
              set(name, "contract");
              setLine("");
            }}
          >
            {t("setting.mode.add")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
