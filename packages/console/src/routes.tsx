import { PerennialError } from "@perennial/sdk";
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { meQuery } from "./api/queries.ts";
import { AppFrame } from "./frame/AppFrame.tsx";
import { Crashed, NotFound } from "./frame/Astray.tsx";
import { Root } from "./frame/Root.tsx";
import { readListSearch } from "./table/list-search.ts";

interface Context {
  readonly queryClient: QueryClient;
}

const isSignedOut = (error: unknown): boolean => error instanceof PerennialError && error.status === 401;
const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const given = <K extends string>(key: K, value: string | undefined) =>
  value === undefined ? {} : ({ [key]: value } as Record<K, string>);

const root = createRootRouteWithContext<Context>()({ component: Root, notFoundComponent: NotFound });

const outside = createRoute({
  getParentRoute: () => root,
  id: "outside",
  component: lazyRouteComponent(() => import("./pages/account/AccountFrame.tsx"), "AccountFrame"),
});

const account = [
  createRoute({
    getParentRoute: () => outside,
    path: "/sign-in",
    validateSearch: (raw: Record<string, unknown>): { readonly next?: string } => given("next", textOf(raw["next"])),
    component: lazyRouteComponent(() => import("./pages/account/SignInPage.tsx"), "SignInPage"),
  }),
  createRoute({
    getParentRoute: () => outside,
    path: "/sign-in/callback",
    component: lazyRouteComponent(() => import("./pages/account/CallbackPage.tsx"), "CallbackPage"),
  }),
  createRoute({
    getParentRoute: () => outside,
    path: "/sign-up",
    component: lazyRouteComponent(() => import("./pages/account/SignUpPage.tsx"), "SignUpPage"),
  }),
  createRoute({
    getParentRoute: () => outside,
    path: "/terms",
    component: lazyRouteComponent(() => import("./pages/account/TermsPages.tsx"), "TermsPage"),
  }),
  createRoute({
    getParentRoute: () => outside,
    path: "/privacy",
    component: lazyRouteComponent(() => import("./pages/account/TermsPages.tsx"), "PrivacyPage"),
  }),
  createRoute({
    getParentRoute: () => outside,
    path: "/invitation",
    component: lazyRouteComponent(() => import("./pages/person/InvitationPage.tsx"), "InvitationPage"),
  }),
  createRoute({
    getParentRoute: () => outside,
    path: "/forgot",
    component: lazyRouteComponent(() => import("./pages/person/ForgotPage.tsx"), "ForgotPage"),
  }),
  createRoute({
    getParentRoute: () => outside,
    path: "/reset",
    component: lazyRouteComponent(() => import("./pages/person/ResetPage.tsx"), "ResetPage"),
  }),
  createRoute({
    getParentRoute: () => outside,
    path: "/verify",
    component: lazyRouteComponent(() => import("./pages/account/VerifyPage.tsx"), "VerifyPage"),
  }),
] as const;

const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: AppFrame,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (!isSignedOut(error)) throw error;
      const next = location.pathname === "/" ? {} : { next: location.href };
      throw redirect({ to: "/sign-in", search: next });
    }
  },
});

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/home/HomePage.tsx"), "HomePage"),
});

const customers = createRoute({
  getParentRoute: () => inside,
  path: "/customers",
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import("./pages/customer/CustomersPage.tsx"), "CustomersPage"),
});

const customer = createRoute({
  getParentRoute: () => inside,
  path: "/customers/$customerId",
  component: lazyRouteComponent(() => import("./pages/customer/CustomerPage.tsx"), "CustomerPage"),
});

const subscriptions = createRoute({
  getParentRoute: () => inside,
  path: "/subscriptions",
  component: lazyRouteComponent(() => import("./pages/subscription/SubscriptionsPage.tsx"), "SubscriptionsPage"),
});

const tasks = createRoute({
  getParentRoute: () => inside,
  path: "/tasks",
  component: lazyRouteComponent(() => import("./pages/task/TasksPage.tsx"), "TasksPage"),
});

const products = createRoute({
  getParentRoute: () => inside,
  path: "/products",
  component: lazyRouteComponent(() => import("./pages/product/ProductsPage.tsx"), "ProductsPage"),
});

const imports = [
  createRoute({
    getParentRoute: () => inside,
    path: "/imports",
    component: lazyRouteComponent(() => import("./pages/import/ImportsPage.tsx"), "ImportsPage"),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: "/imports/new",
    component: lazyRouteComponent(() => import("./pages/import/NewImportPage.tsx"), "NewImportPage"),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: "/imports/$importId",
    component: lazyRouteComponent(() => import("./pages/import/ImportPage.tsx"), "ImportPage"),
  }),
] as const;

const person = createRoute({
  getParentRoute: () => inside,
  path: "/account",
  component: lazyRouteComponent(() => import("./pages/person/AccountPage.tsx"), "AccountPage"),
});

const connect = createRoute({
  getParentRoute: () => inside,
  path: "/connect",
  component: lazyRouteComponent(() => import("./pages/person/ConnectPage.tsx"), "ConnectPage"),
});

const setting = createRoute({
  getParentRoute: () => inside,
  path: "/settings",
  component: lazyRouteComponent(() => import("./pages/setting/SettingsFrame.tsx"), "SettingsFrame"),
});

const settings = [
  createRoute({
    getParentRoute: () => setting,
    path: "/",
    component: lazyRouteComponent(() => import("./pages/setting/CompanyPage.tsx"), "CompanyPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/fields",
    component: lazyRouteComponent(() => import("./pages/setting/FieldsPage.tsx"), "FieldsPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/facets",
    component: lazyRouteComponent(() => import("./pages/setting/FacetsPage.tsx"), "FacetsPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/members",
    component: lazyRouteComponent(() => import("./pages/setting/MembersPage.tsx"), "MembersPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/roles",
    component: lazyRouteComponent(() => import("./pages/setting/RolesPage.tsx"), "RolesPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/model",
    component: lazyRouteComponent(() => import("./pages/setting/ModelPage.tsx"), "ModelPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/sign-in",
    component: lazyRouteComponent(() => import("./pages/setting/SignInPage.tsx"), "SignInPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/keys",
    component: lazyRouteComponent(() => import("./pages/setting/KeysPage.tsx"), "KeysPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/webhooks",
    component: lazyRouteComponent(() => import("./pages/integration/WebhooksPage.tsx"), "WebhooksPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/inbound",
    component: lazyRouteComponent(() => import("./pages/integration/InboundPage.tsx"), "InboundPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/events",
    component: lazyRouteComponent(() => import("./pages/integration/EventsPage.tsx"), "EventsPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/exports",
    component: lazyRouteComponent(() => import("./pages/setting/ExportsPage.tsx"), "ExportsPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/audit",
    component: lazyRouteComponent(() => import("./pages/privacy/AuditPage.tsx"), "AuditPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/privacy",
    component: lazyRouteComponent(() => import("./pages/privacy/PrivacyPage.tsx"), "PrivacyPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/support",
    component: lazyRouteComponent(() => import("./pages/setting/SupportPage.tsx"), "SupportPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/requests",
    component: lazyRouteComponent(() => import("./pages/usage/RequestsPage.tsx"), "RequestsPage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/usage",
    component: lazyRouteComponent(() => import("./pages/usage/UsagePage.tsx"), "UsagePage"),
  }),
  createRoute({
    getParentRoute: () => setting,
    path: "/plan",
    component: lazyRouteComponent(() => import("./pages/usage/PlanPage.tsx"), "PlanPage"),
  }),
] as const;

const value = createRoute({
  getParentRoute: () => inside,
  path: "/value",
  component: lazyRouteComponent(() => import("./pages/value/ValueFrame.tsx"), "ValueFrame"),
});

const values = [
  createRoute({
    getParentRoute: () => value,
    path: "/",
    component: lazyRouteComponent(() => import("./pages/value/OverviewPage.tsx"), "OverviewPage"),
  }),
  createRoute({
    getParentRoute: () => value,
    path: "/groups",
    component: lazyRouteComponent(() => import("./pages/value/GroupsPage.tsx"), "GroupsPage"),
  }),
  createRoute({
    getParentRoute: () => value,
    path: "/people",
    component: lazyRouteComponent(() => import("./pages/value/PeoplePage.tsx"), "PeoplePage"),
  }),
  createRoute({
    getParentRoute: () => value,
    path: "/effort",
    component: lazyRouteComponent(() => import("./pages/value/EffortPage.tsx"), "EffortPage"),
  }),
  createRoute({
    getParentRoute: () => value,
    path: "/settings",
    component: lazyRouteComponent(() => import("./pages/value/CountsPage.tsx"), "CountsPage"),
  }),
  createRoute({
    getParentRoute: () => value,
    path: "/proof",
    component: lazyRouteComponent(() => import("./pages/value/ProofPage.tsx"), "ProofPage"),
  }),
] as const;

/** Whoever runs the installation: a tree of its own with texts of its own, which no tenant's page loads. */
const operator = createRoute({
  getParentRoute: () => root,
  path: "/operator",
  loader: async () => (await import("./pages/operator/texts.ts")).bringOperatorTexts(),
  component: lazyRouteComponent(() => import("./pages/operator/OperatorFrame.tsx"), "OperatorFrame"),
});

const tenants = [
  createRoute({
    getParentRoute: () => operator,
    path: "/",
    component: lazyRouteComponent(() => import("./pages/operator/TenantsPage.tsx"), "TenantsPage"),
  }),
  createRoute({
    getParentRoute: () => operator,
    path: "/$workspaceId",
    component: lazyRouteComponent(() => import("./pages/operator/TenantPage.tsx"), "TenantPage"),
  }),
] as const;

const tree = root.addChildren([
  operator.addChildren(tenants),
  outside.addChildren(account),
  inside.addChildren([
    home,
    customers,
    customer,
    subscriptions,
    tasks,
    products,
    ...imports,
    value.addChildren(values),
    person,
    connect,
    setting.addChildren(settings),
  ]),
]);

/** Every address of the console; each page is a file of its own that is fetched when it is about to be opened. */
export function newRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queryClient },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: Crashed,
    defaultNotFoundComponent: NotFound,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    readonly router: ReturnType<typeof newRouter>;
  }
}
