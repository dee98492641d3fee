// The script of /docs. It stands by itself: the page loads it as it is, without the console.

interface Sample {
  readonly source: string;
}
interface Described {
  readonly "x-codeSamples"?: readonly Sample[];
}
interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}
interface Reference {
  updateConfiguration(configuration: object): void;
}
declare const Scalar: { createApiReference(place: string, configuration: object): Reference };

const WORDS = {
  en: {
    signedOut: "The samples show where your key goes.",
    signIn: "Sign in",
    signedIn: (company: string) => `Signed in to ${company}.`,
    make: "Fill in a key of mine",
    makeWriting: "… or one that can also change records",
    paste: "… or paste a key",
    use: "Fill in",
    password: "Password, to confirm that it is you",
    code: "Code, if you have a second factor",
    confirm: "Confirm",
    made: "The samples hold a key of yours that reads. Only this page knows it; it ends when you leave the page, at the latest tomorrow.",
    madeWriting: (company: string) =>
      `The samples hold a key of yours that reads and changes: what you run changes the records of ${company}. Only this page knows it; it ends when you leave the page, at the latest tomorrow.`,
    pasted: "The samples hold your key. Only this page knows it.",
    forget: "Forget it",
  },
  zh: {
    signedOut: "示例中标出了密钥的位置。",
    signIn: "登录",
    signedIn: (company: string) => `已登录 ${company}。`,
    make: "填入我的密钥",
    makeWriting: "……或可修改数据的密钥",
    paste: "……或粘贴一个密钥",
    use: "填入",
    password: "请输入密码以确认是您本人",
    code: "如有第二重验证，请输入验证码",
    confirm: "确认",
    made: "示例中已填入您的一个只读密钥。只有本页知道它；离开本页即失效，最迟明天失效。",
    madeWriting: (company: string) =>
      `示例中已填入您的一个可读写密钥：运行示例会修改 ${company} 的数据。只有本页知道它；离开本页即失效，最迟明天失效。`,
    pasted: "示例中已填入您的密钥，只有本页知道它。",
    forget: "清除",
  },
};
const language = navigator.language.startsWith("zh") ? "zh" : "en";
const words = WORDS[language];

/** The samples with what is known in the place of the variables they name. */
function filled(api: ApiDocument, key: string | undefined): ApiDocument {
  const known = { PERENNIAL_URL: location.origin, ...(key === undefined ? {} : { PERENNIAL_API_KEY: key }) };
  const fill = (source: string): string =>
    Object.entries(known).reduce(
      (text, [name, value]) =>
        text
          .replaceAll(`$${name}`, value)
          .replaceAll(`process.env.${name}`, JSON.stringify(value))
          .replaceAll(`os.environ["${name}"]`, JSON.stringify(value)),
      source,
    );
  const copy = structuredClone(api) as { paths: Record<string, Record<string, { "x-codeSamples"?: Sample[] }>> };
  for (const path of Object.values(copy.paths)) {
    for (const op of Object.values(path)) {
      const samples = op["x-codeSamples"];
      if (samples) op["x-codeSamples"] = samples.map((sample) => ({ ...sample, source: fill(sample.source) }));
    }
  }
  return copy;
}

/** Everything that the reference might fetch from elsewhere is switched off: the page works without a network. */
function configurationOf(api: ApiDocument, key: string | undefined): object {
  return {
    content: filled(api, key),
    withDefaultFonts: false,
    telemetry: false,
    hideClientButton: true,
    showDeveloperTools: "never",
    agent: { disabled: true },
    mcp: { disabled: true },
    metaData: { title: "Perennial API" },
    // The document's own samples are shown, which a test has run; not what could be made up for forty more tools.
    hiddenClients: true,
    persistAuth: false,
    authentication: {
      preferredSecurityScheme: "apiKey",
      ...(key === undefined ? {} : { securitySchemes: { apiKey: { token: key } } }),
    },
  };
}

async function send(method: string, path: string, body?: object, keepalive = false): Promise<Response> {
  const headers = { "Accept-Language": language, ...(body ? { "Content-Type": "application/json" } : {}) };
  return await fetch(`/v1${path}`, { method, headers, keepalive, ...(body ? { body: JSON.stringify(body) } : {}) });
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  given: Partial<HTMLElementTagNameMap[K]>,
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(name), given);
}

/** A field for a secret; what is typed is sent on by the button beside it, or by Enter. */
function secretForm(
  label: string,
  action: string,
  extra: readonly HTMLInputElement[],
  onSubmit: (value: string) => void,
) {
  const input = element("input", { type: "password", placeholder: label, ariaLabel: label, autocomplete: "off" });
  const form = element("form", {});
  form.append(input, ...extra, element("button", { type: "submit", textContent: action }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value !== "") onSubmit(input.value.trim());
  });
  return form;
}

interface Refusal {
  readonly detail: string;
  readonly fix: string;
}

const told = ({ detail, fix }: Refusal): string => `${detail} ${fix}`;

/** Who is signed in, as far as it matters here. */
interface Reader {
  readonly company: string;
  /** May change anything at all, so that a key of theirs can. */
  readonly mayWrite: boolean;
}
type Access = "read" | "write";

/** The line above the reference, by which a key is filled in. */
function keyBar(bar: HTMLElement, reader: Reader | undefined, show: (key: string | undefined) => void): void {
  /** The key that this page has made, to be ended with it. */
  let ownId: string | undefined;
  const end = (): void => {
    if (ownId !== undefined) void send("DELETE", `/api-keys/${ownId}`, undefined, true);
    ownId = undefined;
  };
  addEventListener("pagehide", end);
  const said = (text: string): HTMLSpanElement => element("span", { textContent: text });
  const button = (text: string, onClick: () => void): HTMLButtonElement => {
    const made = element("button", { type: "button", textContent: text });
    made.addEventListener("click", onClick);
    return made;
  };

  const holding = (key: string, text: string): void => {
    show(key);
    bar.replaceChildren(
      said(text),
      button(words.forget, () => {
        end();
        show(undefined);
        empty();
      }),
    );
  };
  const confirm = async (access: Access, body: object): Promise<void> => {
    const reply = await send("POST", "/me/confirm", body);
    if (reply.ok) await make(access);
    else confirming(access, told((await reply.json()) as Refusal));
  };
  const confirming = (access: Access, problem: string): void => {
    const code = element("input", { placeholder: words.code, ariaLabel: words.code, autocomplete: "one-time-code" });
    const form = secretForm(words.password, words.confirm, [code], (currentPassword) => {
      void confirm(access, { currentPassword, ...(code.value === "" ? {} : { code: code.value }) });
    });
    bar.replaceChildren(said(problem), form);
  };
  const make = async (access: Access): Promise<void> => {
    const reply = await send("POST", "/api-keys", { name: "API docs", access, expiresInDays: 1 });
    const answer = (await reply.json()) as Refusal & { id: string; key: string; code?: string };
    if (reply.ok) {
      ownId = answer.id;
      holding(answer.key, access === "write" ? words.madeWriting(reader?.company ?? "") : words.made);
    } else if (answer.code === "confirmation_required") confirming(access, told(answer));
    else bar.replaceChildren(said(told(answer)), pasting());
  };
  const pasting = (): HTMLFormElement => secretForm(words.paste, words.use, [], (key) => holding(key, words.pasted));
  const empty = (): void => {
    const first = reader
      ? [
          said(words.signedIn(reader.company)),
          button(words.make, () => void make("read")),
          ...(reader.mayWrite ? [button(words.makeWriting, () => void make("write"))] : []),
        ]
      : [said(words.signedOut), element("a", { href: "/", textContent: words.signIn })];
    bar.replaceChildren(...first, pasting());
  };
  empty();
}

function readerOf(me: {
  readonly workspace: { readonly name: string };
  readonly permissions: readonly string[];
}): Reader {
  return { company: me.workspace.name, mayWrite: me.permissions.some((permission) => permission.endsWith(":write")) };
}

async function start(): Promise<void> {
  const [document_, me] = await Promise.all([send("GET", "/openapi.json"), send("GET", "/me")]);
  const api = (await document_.json()) as ApiDocument;
  const reader = me.ok ? readerOf((await me.json()) as Parameters<typeof readerOf>[0]) : undefined;
  const reference = Scalar.createApiReference("#reference", configurationOf(api, undefined));
  const bar = document.querySelector<HTMLElement>("#key");
  if (bar) keyBar(bar, reader, (key) => reference.updateConfiguration(configurationOf(api, key)));
}

void start();
