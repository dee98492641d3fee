import { Center, Loader, Skeleton, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Stands where a page will be. */
export function PageLoading() {
  const { t } = useTranslation();
  return (
    <Center mih="50vh" component="output" aria-label={t("form.loading")}>
      <Loader type="dots" />
    </Center>
  );
}

/** Stands where a picture will be, at its size, so that nothing jumps. */
export function PictureLoading({ height }: { readonly height: number }) {
  return <Skeleton height={height} radius="md" />;
}

export function LinesLoading({ lines }: { readonly lines: number }) {
  return (
    <Stack gap="sm">
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={44} radius="md" />
      ))}
    </Stack>
  );
}
