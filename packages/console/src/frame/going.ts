import { type QueryClient, queryOptions, skipToken, useQueries, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { exportQuery, movingImportsQuery, workQuery } from "../api/queries.ts";
import { useReachesAll } from "../session/sight.ts";

/** A file on its way from this browser. */
export interface Upload {
  readonly importId: string;
  readonly file: string;
  readonly sent: number;
  readonly size: number;
  /** Set when a part could not be sent at last. */
  readonly failed: boolean;
}

/** What only this browser knows lies beside the answers of the API, so that every page can show it. */
export const uploadsQuery = queryOptions<readonly Upload[]>({
  queryKey: ["local", "uploads"],
  queryFn: skipToken,
  initialData: [],
});
export const exportsQuery = queryOptions<readonly string[]>({
  queryKey: ["local", "exports"],
  queryFn: skipToken,
  initialData: [],
});

export function putUpload(queryClient: QueryClient, upload: Upload): void {
  queryClient.setQueryData(uploadsQuery.queryKey, (uploads = []) => [
    ...uploads.filter(({ importId }) => importId !== upload.importId),
    upload,
  ]);
}

export function dropUpload(queryClient: QueryClient, importId: string): void {
  queryClient.setQueryData(uploadsQuery.queryKey, (uploads = []) => uploads.filter((one) => one.importId !== importId));
}

export interface Going {
  readonly id: string;
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** The import to look at. */
  readonly importId?: string;
}

/** Everything long that runs now, wherever it was begun. */
export function useGoing(): Going[] {
  const { t } = useTranslation();
  const { data: works = [] } = useQuery(workQuery);
  const { data: imports = [] } = useQuery({ ...movingImportsQuery, enabled: useReachesAll("read") });
  const { data: uploads = [] } = useQuery(uploadsQuery);
  const { data: exportIds = [] } = useQuery(exportsQuery);
  const exports = useQueries({ queries: exportIds.map((id) => exportQuery(id)) });
  return [
    ...uploads
      .filter(({ failed }) => !failed)
      .map(({ importId, file, sent, size }) => ({
        id: `upload ${importId}`,
        label: t("frame.work.upload", { file }),
        done: sent,
        total: size,
        importId,
      })),
    ...imports.map(({ id, fileName, status, progress }) => ({
      id,
      label: t(status === "undoing" ? "frame.work.undo" : "frame.work.import", { file: fileName }),
      done: progress.done + progress.failed + progress.skipped,
      total: progress.total,
      importId: id,
    })),
    ...works
      .filter(({ finishedAt }) => finishedAt === null)
      .map(({ kind, done, total }) => ({ id: kind, label: t(`frame.work.${kind}`), done, total })),
    ...exports
      .flatMap(({ data }) => (data?.status === "running" ? [data] : []))
      .map(({ id, rows }) => ({ id, label: t("frame.work.export"), done: rows, total: 0 })),
  ];
}
