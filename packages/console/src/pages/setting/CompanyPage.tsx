import { Stack } from "@mantine/core";
import { CloseWorkspaceCard } from "./CloseWorkspaceCard.tsx";
import { WorkspacePage } from "./WorkspacePage.tsx";

/** The company's settings, and the end of the workspace below them. */
export function CompanyPage() {
  return (
    <Stack gap="md">
      <WorkspacePage />
      <CloseWorkspaceCard />
    </Stack>
  );
}
