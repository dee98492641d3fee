import { Popover, Progress, RingProgress, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure, usePrevious } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "../session/formats.ts";
import { LinkText } from "../ui/LinkButton.tsx";
import styles from "./badge.module.css";
import { type Going, useGoing } from "./going.ts";

const percentOf = ({ done, total }: Going): number => (total > 0 ? Math.min(100, (100 * done) / total) : 0);

/** Long work, visible wherever one is; when it ends, what is shown is asked for anew. */
export function WorkBadge() {
  const { t } = useTranslation();
  const going = useGoing();
  const [opened, { toggle, close }] = useDisclosure();
  const queryClient = useQueryClient();
  const before = usePrevious(going.length) ?? 0;
  useEffect(() => {
    if (going.length < before) void queryClient.invalidateQueries();
  }, [going.length, before, queryClient]);
  const [first] = going;
  if (!first) return null;
  return (
    <Popover opened={opened} onChange={toggle} onClose={close} width={300} position="bottom-end" shadow="md" withArrow>
      <Popover.Target>
        <UnstyledButton
          className={styles["badge"]}
          data-tone="lake"
          onClick={toggle}
          aria-label={t("frame.work.label")}
        >
          <RingProgress size={20} thickness={3} sections={[{ value: percentOf(first), color: "lake" }]} />
          <Text span inherit visibleFrom="xs" maw={180} truncate="end">
            {first.label}
          </Text>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="md">
          {going.map((one) => (
            <GoingLine key={one.id} going={one} />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function GoingLine({ going }: { readonly going: Going }) {
  const { t } = useTranslation();
  const { short } = useFormats();
  const { label, done, total, importId } = going;
  return (
    <div>
      {importId === undefined ? (
        <Text size="sm">{label}</Text>
      ) : (
        <LinkText size="sm" to="/imports/$importId" params={{ importId }}>
          {label}
        </LinkText>
      )}
      <Progress value={percentOf(going)} animated mt={6} aria-label={label} />
      {total > 0 && (
        <Text size="xs" c="dimmed" mt={4} className="figure">
          {t("frame.work.of", { done: short(done), total: short(total) })}
        </Text>
      )}
    </div>
  );
}
