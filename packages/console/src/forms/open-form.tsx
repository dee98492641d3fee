import { modals } from "@mantine/modals";
import type { Customer, CustomField, Note, Product, Purchase, Signal, Subscription, Task } from "@perennial/contract";
import i18next from "i18next";
import { lazy, type ReactNode, Suspense, useEffect, useRef } from "react";
import { LinesLoading } from "../ui/Loading.tsx";

const CustomerForm = lazy(async () => ({ default: (await import("./CustomerForm.tsx")).CustomerForm }));
const FieldForm = lazy(async () => ({ default: (await import("./FieldForm.tsx")).FieldForm }));
const NoteForm = lazy(async () => ({ default: (await import("./NoteForm.tsx")).NoteForm }));
const ProductForm = lazy(async () => ({ default: (await import("./ProductForm.tsx")).ProductForm }));
const PurchaseForm = lazy(async () => ({ default: (await import("./PurchaseForm.tsx")).PurchaseForm }));
const SignalForm = lazy(async () => ({ default: (await import("./SignalForm.tsx")).SignalForm }));
const SubscriptionForm = lazy(async () => ({
  default: (await import("./SubscriptionForm.tsx")).SubscriptionForm,
}));
const CancelForm = lazy(async () => ({ default: (await import("./CancelForm.tsx")).CancelForm }));
const TaskForm = lazy(async () => ({ default: (await import("./TaskForm.tsx")).TaskForm }));

/** The dialog looks for the field to begin with when it opens, and a form that is still being fetched has none by then. */
function Begun({ children }: { readonly children: ReactNode }) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => root.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus(), []);
  return <div ref={root}>{children}</div>;
}

/** A form in a dialog; it is fetched when it is first asked for. */
export function openForm(title: string, form: ReactNode, size: string | number = "md"): void {
  modals.open({
    title,
    size,
    children: (
      <Suspense fallback={<LinesLoading lines={4} />}>
        <Begun>{form}</Begun>
      </Suspense>
    ),
  });
}

export function openCustomerForm(): void {
  openForm(i18next.t("customer.add"), <CustomerForm />, 640);
}

export function openCustomerEdit(customer: Customer): void {
  openForm(customer.name, <CustomerForm customer={customer} />, 640);
}

export function openPurchaseForm(customerId: string, purchase?: Purchase): void {
  const title = i18next.t(purchase ? "purchase.edit" : "purchase.record");
  openForm(title, <PurchaseForm customerId={customerId} {...(purchase ? { purchase } : {})} />, 520);
}

export function openSignalForm(customerId: string, signal?: Signal): void {
  const title = i18next.t(signal ? "signal.edit" : "signal.title");
  openForm(title, <SignalForm customerId={customerId} {...(signal ? { signal } : {})} />, 520);
}

export function openLatePaymentForm(customerId: string): void {
  openForm(i18next.t("signal.title"), <SignalForm customerId={customerId} type="overdue" />, 520);
}

export function openSubscriptionForm(customerId: string, subscription?: Subscription): void {
  const title = i18next.t(subscription ? "subscription.edit" : "subscription.add");
  openForm(title, <SubscriptionForm customerId={customerId} {...(subscription ? { subscription } : {})} />, 520);
}

export function openCancelForm(subscription: Subscription): void {
  openForm(i18next.t("subscription.cancelTitle"), <CancelForm subscription={subscription} />, 520);
}

export function openNoteForm(customerId: string, note?: Note): void {
  const title = i18next.t(note ? "timeline.noteEdit" : "customer.note");
  openForm(title, <NoteForm customerId={customerId} {...(note ? { note } : {})} />);
}

export function openTaskForm(customerId: string, task?: Task): void {
  const title = i18next.t(task ? "task.edit" : "task.add");
  openForm(title, <TaskForm customerId={customerId} {...(task ? { task } : {})} />);
}

export function openProductForm(product?: Product): void {
  const title = i18next.t(product ? "product.edit" : "product.add");
  openForm(title, <ProductForm {...(product ? { product } : {})} />);
}

export function openFieldForm(field?: CustomField): void {
  const title = i18next.t(field ? "setting.fields.edit" : "setting.fields.add");
  openForm(title, <FieldForm {...(field ? { field } : {})} />);
}
