import "@fontsource-variable/inter";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./theme/ground.css";
import "./theme/language-name/language-name.css";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { newQueryClient } from "./api/query-client.ts";
import { startTexts } from "./i18n/i18n.ts";
import { newRouter } from "./routes.tsx";
import { theme, variables } from "./theme/theme.ts";

const schemes = localStorageColorSchemeManager({ key: "perennial.scheme" });

/** What an app sends along is kept to the letter: the router would read numbers and dates out of a search. */
function keepRequest({ pathname, search }: Location): void {
  if (pathname === "/connect" && search !== "") window.history.replaceState(null, "", `/connect#${search.slice(1)}`);
}

async function start(root: HTMLElement): Promise<void> {
  keepRequest(window.location);
  await startTexts();
  const queryClient = newQueryClient(() => void router.invalidate());
  const router = newRouter(queryClient);
  document.documentElement.style.removeProperty("background-color");
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={variables}
          colorSchemeManager={schemes}
          defaultColorScheme="auto"
        >
          <Notifications position="top-center" limit={3} />

          <RouterProvider router={router} />
        </MantineProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

const root = document.getElementById("root");
if (root) void start(root);
