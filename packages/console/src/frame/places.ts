import {
  IconChartHistogram,
  IconChecklist,
  IconFileImport,
  IconHome,
  IconPackage,
  IconRepeat,
  IconSettings,
  IconUsers,
  type TablerIcon,
} from "@tabler/icons-react";
import { useReachesAll } from "../session/sight.ts";

interface Place {
  readonly to: "/" | "/customers" | "/value" | "/tasks" | "/products" | "/subscriptions" | "/imports" | "/settings";
  readonly name: "home" | "customers" | "value" | "tasks" | "products" | "subscriptions" | "imports" | "settings";
  readonly Icon: TablerIcon;
  /** Stands in the bar at the foot of a phone as well. */
  readonly isMain: boolean;
  /** Shows what concerns everybody's customers. */
  readonly isWhole?: boolean;
}

const PLACES: readonly Place[] = [
  { to: "/", name: "home", Icon: IconHome, isMain: true },
  { to: "/customers", name: "customers", Icon: IconUsers, isMain: true },
  { to: "/value", name: "value", Icon: IconChartHistogram, isMain: true },
  { to: "/tasks", name: "tasks", Icon: IconChecklist, isMain: true },
  { to: "/products", name: "products", Icon: IconPackage, isMain: false },
  { to: "/subscriptions", name: "subscriptions", Icon: IconRepeat, isMain: false },
  { to: "/imports", name: "imports", Icon: IconFileImport, isMain: true, isWhole: true },
  { to: "/settings", name: "settings", Icon: IconSettings, isMain: true },
];

/** The places that the signed-in person can go to, in the order of the navigation. */
export function usePlaces(): readonly Place[] {
  const reachesAll = useReachesAll("read");
  return PLACES.filter(({ isWhole }) => reachesAll || isWhole !== true);
}
