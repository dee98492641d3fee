import { ModalsProvider } from "@mantine/modals";
import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** Dialogs lie within the router, so that what is in them can lead to pages. */
export function Root() {
  const { t } = useTranslation();
  return (
    <ModalsProvider modalProps={{ closeButtonProps: { "aria-label": t("form.close") } }}>
      <Outlet />
    </ModalsProvider>
  );
}
