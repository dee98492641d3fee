import { Badge, Button, EmptyState, Paper, Table, Text } from "@mantine/core";
import type { Import, ImportStatus } from "@perennial/contract";
import { IconDownload, IconFileImport, IconUpload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { importsQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMe } from "../../session/session.ts";
import { LinkButton, LinkText } from "../../ui/LinkButton.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { WholeOnly } from "../../ui/WholeOnly.tsx";
import { downloadSample } from "./sample-file.ts";

const COLORS: Readonly<Record<ImportStatus, string>> = {
  uploading: "lake",
  surveying: "lake",
  ready: "ochre",
  running: "lake",
  scoring: "lake",
  done: "pine",
  cancelled: "gray",
  failed: "clay",
  undoing: "lake",
  undone: "gray",
};

/** All files that came in, or are on their way. */
export function ImportsPage() {
  const { t } = useTranslation();
  return (
    <WholeOnly mode="read" title={t("imports.title")}>
      <Imports />
    </WholeOnly>
  );
}

function Imports() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(importsQuery);
  const imports = data?.pages.flatMap((page) => page.data) ?? [];
  const begin = (
    <LinkButton to="/imports/new" leftSection={<IconUpload size={17} stroke={1.7} />}>
      {t("imports.begin")}
    </LinkButton>
  );
  return (
    <>
      <PageHead title={t("imports.title")}>{imports.length > 0 && begin}</PageHead>
      <Refused error={error} onRetry={() => void refetch()} />
      {isPending && <LinesLoading lines={5} />}
      {data && imports.length === 0 && (
        <EmptyState
          py="xl"
          icon={<IconFileImport stroke={1.5} />}
          variant="light"
          title={t("imports.empty.title")}
          description={t("imports.empty.text")}
        >
          <EmptyState.Actions>
            {begin}
            <Button
              variant="subtle"
              leftSection={<IconDownload size={16} />}
              onClick={() => downloadSample(workspace.today)}
            >
              {t("imports.empty.sample")}
            </Button>
          </EmptyState.Actions>
        </EmptyState>
      )}
      {imports.length > 0 && <ImportTable imports={imports} />}
      {hasNextPage && (
        <Button variant="subtle" fullWidth mt="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("form.loadMore")}
        </Button>
      )}
    </>
  );
}

function ImportTable({ imports }: { readonly imports: readonly Import[] }) {
  const { t } = useTranslation();
  const { moment, number } = useFormats();
  return (
    <Paper style={{ border: "1px solid var(--hairline)", overflow: "hidden" }}>
      <Table verticalSpacing="sm" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("imports.table.file")}</Table.Th>
            <Table.Th visibleFrom="sm">{t("imports.table.kind")}</Table.Th>
            <Table.Th>{t("imports.table.status")}</Table.Th>
            <Table.Th ta="end">{t("imports.table.rows")}</Table.Th>
            <Table.Th visibleFrom="sm">{t("imports.table.at")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {imports.map(({ id, fileName, kind, status, progress, survey, createdAt }) => (
            <Table.Tr key={id}>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                <LinkText to="/imports/$importId" params={{ importId: id }} fw={560} size="sm">
                  {fileName}
                </LinkText>
                <Text size="xs" c="dimmed" hiddenFrom="sm">
                  {moment(createdAt)}
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="sm">{t(`imports.kind.${kind}`)}</Table.Td>
              <Table.Td>
                <Badge variant="light" color={COLORS[status]} tt="none" miw="max-content">
                  {t(`imports.status.${status}`)}
                </Badge>
              </Table.Td>
              <Table.Td ta="end" className="figure">
                {number(progress.total || (survey?.rows ?? 0))}
              </Table.Td>
              <Table.Td visibleFrom="sm">{moment(createdAt)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
