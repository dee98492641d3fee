import { Button, Group } from "@mantine/core";
import { modals } from "@mantine/modals";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Refused } from "../ui/Refused.tsx";

interface FormFootProps {
  readonly submit: { readonly isPending: boolean; readonly error: unknown; readonly shown: ReadonlySet<string> };
  readonly label?: string;
  /** Stands in the place of the plain refusal. */
  readonly refusal?: ReactNode;
}

/** End of a form in a dialog: what was refused, and the two ways out. */
export function FormFoot({ submit, label, refusal }: FormFootProps) {
  const { t } = useTranslation();
  return (
    <>
      {refusal ?? <Refused error={submit.error} shown={submit.shown} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={() => modals.closeAll()}>
          {t("form.cancel")}
        </Button>
        <Button type="submit" loading={submit.isPending}>
          {label ?? t("form.save")}
        </Button>
      </Group>
    </>
  );
}
