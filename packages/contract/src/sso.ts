import * as z from "zod";
import { email, Me } from "./account.ts";
import { field, Instant, line, secretField } from "./field.ts";
import { operation } from "./operation.ts";
import { RoleName } from "./permission.ts";

/** A host name of the public internet in its ASCII form. */
const DomainName = field(
  z
    .string()
    .trim()
    .toLowerCase()
    .max(190)
    .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/),
  "Domain of the company's e-mail addresses.",
  "greenleaf.example.com",
);

const SignInDomain = z
  .object({
    domain: DomainName,
    verifiedAt: field(Instant.nullable(), "When the record was found; null before.", null),
    recordName: field(z.string(), "Name of the TXT record that proves the domain.", "_perennial.greenleaf.example.com"),
    recordValue: field(z.string(), "What the TXT record must hold.", "perennial-verification=5u6Jt0x9Vb2mQ8rYk3sZ"),
  })
  .meta({ id: "SignInDomain", description: "A domain of the company, and how it is proved." });
export type SignInDomain = z.infer<typeof SignInDomain>;

const providerShape = {
  name: field(line(60), "What the button says: Continue with …", "Green Leaf login"),
  issuer: field(
    z.url({ protocol: /^https?$/ }).max(500),
    "Address of the OpenID Connect issuer, exactly as it names itself.",
    "https://login.greenleaf.example.com",
  ),
  clientId: field(line(200), "Client id that the issuer gave.", "perennial"),
  role: field(RoleName, "Role of a person who comes for the first time; any but `owner`.", "member"),
  createsMembers: field(
    z.boolean(),
    "Whether people of the proved domains become members when they come for the first time; without it they need an invitation.",
    true,
  ),
  only: field(
    z.boolean(),
    "Whether members come in through it alone. Owners keep their password as the way back.",
    false,
  ),
};

const SignInProvider = z
  .object({
    ...providerShape,
    hasSecret: field(z.boolean(), "Whether a client secret is kept; it is never shown.", true),
    version: field(z.number().int().positive(), "Goes up by one with every change.", 1),
  })
  .meta({ id: "SignInProvider", description: "The company's own sign-in service, by OpenID Connect." });
export type SignInProvider = z.infer<typeof SignInProvider>;

const SignInSettings = z
  .object({
    provider: SignInProvider.nullable().meta({ description: "The company's sign-in service; null for none." }),
    domains: z.array(SignInDomain).meta({ description: "The company's domains." }),
    redirectUri: field(
      z.string(),
      "Address to which the issuer sends people back; register it there.",
      "https://crm.example.com/sign-in/callback",
    ),
  })
  .meta({ id: "SignInSettings", description: "How people of the company sign in." });

/** A page of our own, to go to after signing in; no spelling of it leads to another site. */
const OwnPath = field(
  z
    .string()
    .max(8000)
    .regex(/^\/(?![/\\])[^\s\\]*$/),
  "Page of the console to go on to.",
  "/customers",
);

const domainParams = z.object({ domain: DomainName });
const TAG = "Sign-in service";

export const ssoOperations = {
  getSignInSettings: operation({
    id: "getSignInSettings",
    method: "get",
    path: "/sign-in-settings",
    tag: TAG,
    summary: "Read how people sign in",
    description: "The company's own sign-in service and its domains.",
    access: "sign-in:manage",
    cost: "read",
    output: SignInSettings,
    status: 200,
    errors: [],
  }),
  setSignInProvider: operation({
    id: "setSignInProvider",
    method: "put",
    path: "/sign-in-settings/provider",
    tag: TAG,
    summary: "Set the company's sign-in service",
    description:
      "Any standard OpenID Connect issuer. People of proved domains can continue with it from then on. Another issuer or client id ends every session that began through the one before.",
    access: "sign-in:manage",
    cost: "write",
    body: z
      .object({
        ...providerShape,
        clientSecret: secretField(
          z.string().min(1).max(500).optional(),
          "Client secret; left out, the one that is kept stays. None is needed for a public client.",
          "Zm9vYmFyYmF6cXV4",
        ),
      })
      .strict()
      .meta({ id: "SignInProviderInput", description: "A sign-in service." }),
    output: SignInProvider,
    status: 200,
    errors: ["conflict"],
    confirmed: true,
    changesWorkspace: true,
  }),
  removeSignInProvider: operation({
    id: "removeSignInProvider",
    method: "delete",
    path: "/sign-in-settings/provider",
    tag: TAG,
    summary: "Remove the company's sign-in service",
    description: "Everybody signs in by password again; sessions that began through it end.",
    access: "sign-in:manage",
    cost: "write",
    status: 204,
    errors: [],
    confirmed: true,
    changesWorkspace: true,
  }),
  testSignInProvider: operation({
    id: "testSignInProvider",
    method: "post",
    path: "/sign-in-settings/test",
    tag: TAG,
    summary: "Test the sign-in service",
    description: "Reads the issuer's own description, as signing in would, and says what is wrong with it.",
    access: "sign-in:manage",
    cost: "search",
    output: z
      .object({
        problem: field(z.string().nullable(), "What would keep people from signing in; null for nothing.", null),
      })
      .meta({ id: "SignInTest", description: "Whether the issuer answers as it should." }),
    status: 200,
    errors: ["not_found"],
  }),
  addSignInDomain: operation({
    id: "addSignInDomain",
    method: "post",
    path: "/sign-in-settings/domains",
    tag: TAG,
    summary: "Add a domain",
    description: "Answers the TXT record that proves it. Until it is proved nobody comes in by it.",
    access: "sign-in:manage",
    cost: "write",
    body: z
      .object({ domain: DomainName })
      .strict()
      .meta({ id: "SignInDomainInput", description: "A domain of the company's e-mail addresses." }),
    output: SignInDomain,
    status: 201,
    errors: ["conflict", "duplicate"],
    confirmed: true,
  }),
  verifySignInDomain: operation({
    id: "verifySignInDomain",
    outside: true,
    method: "post",
    path: "/sign-in-settings/domains/{domain}/verify",
    tag: TAG,
    summary: "Prove a domain",
    description: "Looks for the TXT record. A domain belongs to one workspace: the one whose record is found.",
    access: "sign-in:manage",
    cost: "write",
    params: domainParams,
    output: SignInDomain,
    status: 200,
    errors: ["conflict", "not_found", "rate_limited", "unavailable"],
  }),
  removeSignInDomain: operation({
    id: "removeSignInDomain",
    method: "delete",
    path: "/sign-in-settings/domains/{domain}",
    tag: TAG,
    summary: "Remove a domain",
    description: "Nobody new comes in by it.",
    access: "sign-in:manage",
    cost: "write",
    params: domainParams,
    status: 204,
    errors: ["not_found"],
    confirmed: true,
  }),
  findSignInProvider: operation({
    id: "findSignInProvider",
    method: "post",
    path: "/sign-in/options",
    tag: TAG,
    summary: "Find how an address signs in",
    description: "Tells by the domain alone; whether anybody has the address is not told.",
    access: "public",
    cost: "write",
    body: z
      .object({ email })
      .strict()
      .meta({ id: "SignInQuestion", description: "Whose way to sign in is asked for." }),
    output: z
      .object({
        provider: z
          .object({
            name: field(z.string(), "What the button says: Continue with …", "Green Leaf login"),
            only: field(z.boolean(), "Whether only owners have another way.", false),
          })
          .nullable()
          .meta({ description: "The sign-in service of the domain; null for none." }),
      })
      .meta({ id: "SignInOptions", description: "How people of a domain sign in." }),
    status: 200,
    errors: ["rate_limited"],
  }),
  beginProviderSignIn: operation({
    id: "beginProviderSignIn",
    method: "post",
    path: "/sign-in/provider",
    tag: TAG,
    summary: "Begin to sign in through the sign-in service",
    description:
      "Answers the address to go to, and ties what comes of it to this browser by a cookie that scripts cannot read.",
    access: "public",
    cost: "write",
    body: z
      .object({
        email,
        next: OwnPath.optional(),
        confirm: field(
          z.boolean().default(false),
          "Asks the person to sign in there anew, as proof of being there.",
          false,
        ),
      })
      .strict()
      .meta({ id: "ProviderSignInStart", description: "Who signs in, and where to go on." }),
    output: z
      .object({
        url: field(z.string(), "Address of the sign-in service.", "https://login.greenleaf.example.com/auth?…"),
      })
      .meta({ id: "ProviderSignIn", description: "Where the person signs in." }),
    status: 200,
    errors: ["not_found", "conflict", "rate_limited"],
  }),
  finishProviderSignIn: operation({
    id: "finishProviderSignIn",
    method: "post",
    path: "/sign-in/provider/finish",
    tag: TAG,
    summary: "Finish to sign in through the sign-in service",
    description:
      "Takes what the sign-in service sent along with the person, once, within ten minutes and from the browser that began.",
    access: "public",
    cost: "write",
    body: z
      .object({
        state: secretField(z.string().min(20).max(200), "As it came back.", "5u6Jt0x9Vb2mQ8rYk3sZ5u6Jt0x9Vb2mQ8rYk3sZ"),
        code: secretField(z.string().max(8000).optional(), "As it came back.", "SplxlOBeZQQYbYS6WxSbIA"),
        iss: field(z.string().max(500).optional(), "As it came back.", "https://login.greenleaf.example.com"),
        error: field(z.string().max(200).optional(), "As it came back.", "access_denied"),
      })
      .strict()
      .meta({ id: "ProviderSignInReply", description: "What the sign-in service sent along." }),
    output: z
      .object({ me: Me, next: OwnPath })
      .meta({ id: "ProviderSignedIn", description: "Who signed in, and where to go on." }),
    status: 200,
    errors: ["not_found", "forbidden", "conflict", "rate_limited"],
    session: "begins",
  }),
};
