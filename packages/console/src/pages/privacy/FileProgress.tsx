import { Anchor, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { exportQuery } from "../../api/queries.ts";

/** How far a file is that is written in the background, and where to fetch it. */
export function FileProgress({ exportId }: { readonly exportId: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(exportQuery(exportId));
  if (data?.status === "failed") return t("list.export.failed");
  if (data?.downloadUrl) {
    return (
      <>
        {t("privacy.fileReady")}{" "}
        <Anchor href={data.downloadUrl} download inherit>
          {t("form.download")}
        </Anchor>
      </>
    );
  }
  return (
    <>
      <Loader size={12} mr={6} />
      {t("privacy.fileRunning")}
    </>
  );
}
