import { useNavigate } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef } from "react";

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: 12, PageUp: -12 };

/** Milliseconds for which a row is waited for: it may be on a page that has to be fetched. */
const PATIENCE_MS = 10_000;

const rowOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof HTMLElement ? target.closest<HTMLElement>("[data-customer]") : null;

/**
 * Makes a row as large as its link: the arrow keys go from row to row, a press anywhere on a row opens it. The links
 * alone stand for all of it where neither can be used.
 */
export function useRowKeys(frame: RefObject<HTMLElement | null>, count: number, show: (index: number) => void): void {
  const navigate = useNavigate();
  const latest = useRef({ count, show });
  useEffect(() => {
    latest.current = { count, show };
  });
  useEffect(() => {
    const element = frame.current;
    // Where the keys have got to while the row is still being drawn: keys held down come faster than rows.
    let going: number | undefined;
    const focusRow = (index: number, until: number): void => {
      if (going !== index) return;
      const link = element?.querySelector<HTMLElement>(`[data-row="${index}"]`);
      if (!link && performance.now() < until) {
        // A page that comes in meanwhile may have scrolled the list back.
        latest.current.show(index);
        requestAnimationFrame(() => focusRow(index, until));
        return;
      }
      going = undefined;
      link?.focus({ preventScroll: true });
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      const step = STEPS[event.key];
      const focused = event.target instanceof HTMLElement ? event.target.dataset["row"] : undefined;
      const here = going ?? focused;
      if (step === undefined || here === undefined || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const next = Math.max(0, Math.min(latest.current.count - 1, Number(here) + step));
      going = next;
      latest.current.show(next);
      focusRow(next, performance.now() + PATIENCE_MS);
      // The row that has the focus may go out of sight before the next is drawn, and the keys with it.
      if (going !== undefined) element?.focus({ preventScroll: true });
    };
    const onClick = (event: MouseEvent): void => {
      const onControl = event.target instanceof Element && event.target.closest("a, button, input, label") !== null;
      const customerId = rowOf(event.target)?.dataset["customer"];
      if (onControl || customerId === undefined || getSelection()?.isCollapsed === false) return;
      void navigate({ to: "/customers/$customerId", params: { customerId } });
    };
    element?.addEventListener("keydown", onKeyDown);
    element?.addEventListener("click", onClick);
    return () => {
      element?.removeEventListener("keydown", onKeyDown);
      element?.removeEventListener("click", onClick);
    };
  }, [frame, navigate]);
}
