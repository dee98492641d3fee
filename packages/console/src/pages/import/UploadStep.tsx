import { EmptyState, Progress, Text } from "@mantine/core";
import { IconCloudX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { uploadsQuery } from "../../frame/going.ts";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import { LinkButton } from "../../ui/LinkButton.tsx";
import type { StepProps } from "./ImportPage.tsx";

/** The file on its way; one that broke off in another window cannot be gone on with here. */
export function UploadStep({ job }: StepProps) {
  const { t } = useTranslation();
  const { bytes } = useFormats();
  const { data: uploads = [] } = useQuery(uploadsQuery);
  const upload = uploads.find(({ importId }) => importId === job.id);
  if (!upload || upload.failed) {
    return (
      <EmptyState
        py="xl"
        icon={<IconCloudX stroke={1.5} />}
        variant="light"
        color="clay"
        title={t("imports.interrupted.title")}
        description={t("imports.interrupted.text")}
      >
        <EmptyState.Actions>
          <LinkButton to="/imports/new">{t("imports.interrupted.again")}</LinkButton>
        </EmptyState.Actions>
      </EmptyState>
    );
  }
  return (
    <Card title={t("imports.status.uploading")}>
      <Progress
        value={(100 * upload.sent) / upload.size}
        size="lg"
        animated
        aria-label={t("imports.status.uploading")}
      />
      <Text mt="sm" className="figure">
        {t("imports.uploading", { sent: bytes(upload.sent), size: bytes(upload.size) })}
      </Text>
      <Text size="sm" c="dimmed">
        {t("imports.stay")}
      </Text>
    </Card>
  );
}
