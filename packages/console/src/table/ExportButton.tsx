import { Anchor, Button, Loader, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { CustomerQuery } from "@perennial/contract";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { exportQuery } from "../api/queries.ts";
import { exportsQuery } from "../frame/going.ts";
import { useFormats } from "../session/formats.ts";
import { useMay } from "../session/session.ts";
import { Refused } from "../ui/Refused.tsx";

/** Writes the list as it is filtered and sorted into a file; the progress goes along to other pages. */
export function ExportButton({ query }: { readonly query: CustomerQuery }) {
  const { t } = useTranslation();
  const mayExport = useMay("customer:export");
  const queryClient = useQueryClient();
  const begin = useMutation({
    mutationFn: () => api().createExport({ body: query }),
    onSuccess: ({ id }) => {
      queryClient.setQueryData(exportsQuery.queryKey, (ids = []) => [...ids, id]);
      notifications.show({
        id,
        title: t("list.export.title"),
        message: <ExportProgress exportId={id} />,
        autoClose: false,
      });
    },
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
  return (
    <Tooltip label={t("frame.notAllowed")} disabled={mayExport}>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} stroke={1.7} />}
        loading={begin.isPending}
        disabled={!mayExport}
        onClick={() => begin.mutate()}
      >
        {t("list.export.button")}
      </Button>
    </Tooltip>
  );
}

function ExportProgress({ exportId }: { readonly exportId: string }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { data } = useQuery(exportQuery(exportId));
  const count = data?.rows ?? 0;
  if (data?.status === "failed") return t("list.export.failed");
  if (data?.downloadUrl) {
    return (
      <>
        {t("list.export.done", { count, shown: number(count) })}{" "}
        <Anchor href={data.downloadUrl} download inherit>
          {t("form.download")}
        </Anchor>
      </>
    );
  }
  return (
    <>
      <Loader size={12} mr={6} />
      {t("list.export.running", { count, shown: number(count) })}
    </>
  );
}
