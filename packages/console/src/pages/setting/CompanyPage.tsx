import { Stack } from "@mantine/core";
import { CloseWorkspaceCard } from "./CloseWorkspaceCard.tsx";
import { DemoCard } from "./DemoCard.tsx";
import { EmptyWorkspaceCard } from "./EmptyWorkspaceCard.tsx";
import { WorkspacePage } from "./WorkspacePage.tsx";

/** The company's settings, and the end of the workspace below them. */
export function CompanyPage() {
  return (
    <Stack gap="md">
      <WorkspacePage />
      <div id="demo">
        <DemoCard />
      </div>
      <EmptyWorkspaceCard />
      <CloseWorkspaceCard />
    </Stack>
  );
}
