import { modals } from "@mantine/modals";
import i18next from "i18next";
import { lazy, Suspense } from "react";
import { LinesLoading } from "../ui/Loading.tsx";

const CustomerForm = lazy(async () => ({ default: (await import("./CustomerForm.tsx")).CustomerForm }));

/** A form in a dialog; it is fetched when it is first asked for. */
export function openForm(title: string, form: React.ReactNode, size: string | number = "md"): void {
  modals.open({ title, size, children: <Suspense fallback={<LinesLoading lines={4} />}>{form}</Suspense> });
}

export function openCustomerForm(): void {
  openForm(i18next.t("customer.add"), <CustomerForm />, 640);
}
