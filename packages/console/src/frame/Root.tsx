import { ModalsProvider } from "@mantine/modals";
import { Outlet } from "@tanstack/react-router";

/** Dialogs lie within the router, so that what is in them can lead to pages. */
export function Root() {
  return (
    <ModalsProvider>
      <Outlet />
    </ModalsProvider>
  );
}
