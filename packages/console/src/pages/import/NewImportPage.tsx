import "@mantine/dropzone/styles.css";
import { Alert, Button, Group, Radio, Stack, Text } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import { IMPORT_KINDS, type Import } from "@perennial/contract";
import { IconFileSpreadsheet, IconFileUpload, IconX } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { importQuery } from "../../api/queries.ts";
import { useMay, useMe } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { WholeOnly } from "../../ui/WholeOnly.tsx";
import styles from "./import.module.css";
import { downloadSample, SAMPLE_NAME, sampleFile } from "./sample-file.ts";
import { uploadFile } from "./upload.ts";

const READABLE = /\.(csv|txt|tsv|xlsx)$/i;

function useBegin(kind: Import["kind"]) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => api().createImport({ body: { kind, fileName: file.name, size: file.size } }),
    onSuccess: async (begun, file) => {
      queryClient.setQueryData(importQuery(begun.import.id).queryKey, begun.import);
      void uploadFile(queryClient, begun, file);
      await navigate({ to: "/imports/$importId", params: { importId: begun.import.id } });
    },
  });
}

/** First step of an import: what is in the file, and the file. */
export function NewImportPage() {
  const { t } = useTranslation();
  return (
    <WholeOnly mode="write" title={t("imports.begin")}>
      <Beginning />
    </WholeOnly>
  );
}

function Beginning() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const mayImport = useMay("import:write");
  const [kind, setKind] = useState<Import["kind"]>("purchases");
  const [isWrong, setWrong] = useState(false);
  const begin = useBegin(kind);
  const take = (file: File | undefined) => {
    const fits = file !== undefined && READABLE.test(file.name);
    setWrong(!fits);
    if (fits) begin.mutate(file);
  };
  const useSample = () => {
    const file = new File([sampleFile(workspace.today)], SAMPLE_NAME, { type: "text/csv" });
    begin.mutate(file);
  };
  return (
    <>
      <PageHead title={t("imports.begin")} />
      <Stack gap="md" maw={860}>
        <Card title={t("imports.what")}>
          <KindChoice kind={kind} onChange={setKind} />
        </Card>
        <Dropzone
          onDrop={([file]) => take(file)}
          onReject={() => setWrong(true)}
          validator={(file) => (READABLE.test(file.name) ? null : { code: "file-invalid-type", message: file.name })}
          multiple={false}
          loading={begin.isPending}
          disabled={!mayImport}
          className={styles["drop"] ?? ""}
          inputProps={{ "aria-label": t("imports.drop") }}
        >
          <DropWords />
        </Dropzone>
        {isWrong && <Alert color="clay">{t("imports.wrongFile")}</Alert>}
        <Refused error={begin.error} />
        {kind === "purchases" && (
          <Group gap="xs">
            <Text size="sm" c="dimmed">
              {t("imports.sample")}:
            </Text>
            <Button variant="subtle" size="compact-sm" disabled={!mayImport} onClick={useSample}>
              {t("imports.sampleUse")}
            </Button>
            <Button variant="subtle" size="compact-sm" onClick={() => downloadSample(workspace.today)}>
              {t("imports.sampleGet")}
            </Button>
          </Group>
        )}
      </Stack>
    </>
  );
}

interface KindChoiceProps {
  readonly kind: Import["kind"];
  readonly onChange: (kind: Import["kind"]) => void;
}

function KindChoice({ kind, onChange }: KindChoiceProps) {
  const { t } = useTranslation();
  return (
    <Radio.Group
      aria-label={t("imports.what")}
      value={kind}
      onChange={(next) => onChange(IMPORT_KINDS.find((one) => one === next) ?? "purchases")}
    >
      <div className={styles["kinds"]}>
        {IMPORT_KINDS.map((one) => (
          <Radio.Card key={one} value={one} px="sm" py={10} radius="md" className={styles["kind"] ?? ""}>
            <Group wrap="nowrap" gap="sm">
              <Radio.Indicator />
              <Text fw={560} size="sm" lh={1.35}>
                {t(`imports.kind.${one}`)}
              </Text>
            </Group>
          </Radio.Card>
        ))}
      </div>
      <Text size="sm" c="dimmed" mt="sm" aria-live="polite">
        {t(`imports.kindText.${kind}`)}
      </Text>
    </Radio.Group>
  );
}

function DropWords() {
  const { t } = useTranslation();
  return (
    <Stack align="center" gap={6} py={40} ta="center">
      <Dropzone.Accept>
        <IconFileUpload size={46} stroke={1.3} color="var(--accent-text)" />
      </Dropzone.Accept>
      <Dropzone.Reject>
        <IconX size={46} stroke={1.3} color="var(--mantine-color-error)" />
      </Dropzone.Reject>
      <Dropzone.Idle>
        <IconFileSpreadsheet size={46} stroke={1.3} color="var(--mantine-color-dimmed)" />
      </Dropzone.Idle>
      <Text fw={560}>{t("imports.drop")}</Text>
      <Text size="sm" c="dimmed">
        {t("imports.dropHint")}
      </Text>
    </Stack>
  );
}
