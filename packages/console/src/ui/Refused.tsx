import { Alert, Button, List, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { faultsOf, refusalOf } from "../api/fault.ts";

interface RefusedProps {
  readonly error: unknown;
  /** Faults that are shown at their inputs already. */
  readonly shown?: ReadonlySet<string>;
  readonly onRetry?: () => void;
}

/** Why the API refused, in its own words: what happened, what to change, and what to quote when asking for help. */
export function Refused({ error, shown, onRetry }: RefusedProps) {
  const { t } = useTranslation();
  if (error === null || error === undefined) return null;
  const { title, detail, fix, requestId } = refusalOf(error, {
    offline: t("form.offline"),
    unknown: t("form.unknown"),
  });
  const faults = faultsOf(error).filter(({ path }) => !shown?.has(path));
  return (
    <Alert color="clay" variant="light" icon={<IconAlertTriangle size={18} />} title={title} role="alert">
      {detail !== undefined && detail !== title && <Text size="sm">{detail}</Text>}
      {fix !== undefined && <Text size="sm">{fix}</Text>}
      {faults.length > 0 && (
        <List size="sm" mt={4}>
          {faults.map(({ path, text }) => (
            <List.Item key={path + text}>{text}</List.Item>
          ))}
        </List>
      )}
      {requestId !== undefined && (
        <Text size="xs" c="dimmed" mt={4}>
          {t("form.request", { id: requestId })}
        </Text>
      )}
      {onRetry && (
        <Button mt="xs" size="compact-sm" variant="light" color="clay" onClick={onRetry}>
          {t("form.retry")}
        </Button>
      )}
    </Alert>
  );
}
