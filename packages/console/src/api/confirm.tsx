import { modals } from "@mantine/modals";
import i18next from "i18next";
import { lazy, Suspense } from "react";
import { LinesLoading } from "../ui/Loading.tsx";

const ConfirmForm = lazy(async () => ({ default: (await import("../forms/ConfirmForm.tsx")).ConfirmForm }));

let asking: Promise<boolean> | undefined;

async function open(): Promise<boolean> {
  return await new Promise((resolve) => {
    const id = modals.open({
      title: i18next.t("person.confirm.title"),
      onClose: () => resolve(false),
      children: (
        <Suspense fallback={<LinesLoading lines={2} />}>
          <ConfirmForm
            onDone={() => {
              resolve(true);
              modals.close(id);
            }}
          />
        </Suspense>
      ),
    });
  });
}

/** Asks the person to confirm to be there, once for all requests that wait for it; false when it was not done. */
export async function confirmed(): Promise<boolean> {
  asking ??= open().finally(() => {
    asking = undefined;
  });
  return await asking;
}
