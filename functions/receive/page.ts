import { FORM_FIELDS, type FormField, type FormSettings, type Language, type Message, say } from "@perennial/contract";
import type { FormEntry, FormFaults } from "@perennial/core";
import { html, raw } from "hono/html";
import { FAULTS, LABELS, WORDS } from "./words.ts";

type Html = ReturnType<typeof html>;

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#8a8f98, #7d838c); --accent: light-dark(#1d6b48, #7ccfa4);
  --on-accent: light-dark(#fff, #10251a); --fault: light-dark(#a3261b, #ff9d90);
  font: 1rem/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif }
* { box-sizing: border-box }
body { margin: 0; padding: 1.25rem 1rem 2rem }
main { max-width: 32rem; margin: 0 auto }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem }
p { margin: 0 0 1rem; white-space: pre-line }
.field { margin: 0 0 1rem }
label { display: block; font-weight: 600; margin: 0 0 .25rem }
label small { font-weight: 400 }
input:not([type=checkbox]), textarea { width: 100%; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .75rem; min-height: 2.75rem }
textarea { min-height: 8rem; resize: vertical }
[aria-invalid=true] { border-color: var(--fault) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px }
.fault { color: var(--fault); margin: .25rem 0 0 }
.said { border-inline-start: 4px solid var(--accent); padding: .5rem .75rem; margin: 0 0 1rem }
.said.wrong { border-color: var(--fault) }
.consent { display: flex; gap: .6rem; align-items: start; font-weight: 400 }
.consent input { inline-size: 1.25rem; block-size: 1.25rem; margin: .15rem 0 0; flex: none }
button { font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0;
  border-radius: .5rem; padding: .7rem 1.5rem; min-height: 2.75rem; cursor: pointer }
.trap { position: absolute; inset-inline-start: -100vw; block-size: 1px; inline-size: 1px; overflow: hidden }
@media (max-width: 30rem) { button { width: 100% } }
`;

function page(language: Language, title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body><main>${content}</main></body>
</html>`;
}

const TYPES: Readonly<Record<Exclude<FormField, "message"> | "name", readonly [type: string, autocomplete: string]>> = {
  name: ["text", "name"],
  email: ["email", "email"],
  phone: ["tel", "tel"],
  company: ["text", "organization"],
};
const LENGTHS: Readonly<Record<FormField | "name", number>> = {
  name: 200,
  email: 254,
  phone: 40,
  company: 200,
  message: 5000,
};

/** What a page of the form shows. */
export interface Shown {
  readonly language: Language;
  readonly settings: FormSettings;
  /** Proves when the page was shown. */
  readonly stamp: string;
  readonly entry?: FormEntry;
  readonly faults?: FormFaults;
  /** What is said above the form. */
  readonly said?: Message;
}

function fieldOf(name: FormField | "name", required: boolean, { language, entry, faults = {} }: Shown): Html {
  const say_ = (message: Message): string => say(message, language);
  const fault = faults[name];
  const described = fault === undefined ? "" : raw(` aria-invalid="true" aria-describedby="${name}-fault"`);
  const must = required ? raw(" required") : "";
  const value = entry?.[name] ?? "";
  const [type, autocomplete] = name === "message" ? ["", ""] : TYPES[name];
  const input =
    name === "message"
      ? html`<textarea id="message" name="message" maxlength="${LENGTHS.message}"${must}${described}>${value}</textarea>`
      : html`<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" maxlength="${LENGTHS[name]}" value="${value}"${must}${described}>`;
  const optional = required ? "" : html` <small>(${say_(WORDS.optional)})</small>`;
  const told = fault === undefined ? "" : html`<p class="fault" id="${name}-fault">${say_(FAULTS[fault])}</p>`;
  return html`<div class="field"><label for="${name}">${say_(LABELS[name])}${optional}</label>${input}${told}</div>`;
}

function consentOf({ language, settings, entry, faults = {} }: Shown): Html | "" {
  if (settings.consent === null) return "";
  const fault = faults["consent"];
  const described = fault === undefined ? "" : raw(' aria-invalid="true" aria-describedby="consent-fault"');
  const checked = entry?.consent ? raw(" checked") : "";
  const told = fault === undefined ? "" : html`<p class="fault" id="consent-fault">${say(FAULTS[fault], language)}</p>`;
  return html`<div class="field"><label class="consent"><input type="checkbox" name="consent" value="yes" required${checked}${described}> <span>${settings.consent}</span></label>${told}</div>`;
}

/** The form. It sends itself to the address at which it stands, and works without a script. */
export function formPage(shown: Shown): Html {
  const { language, settings, stamp, faults, said } = shown;
  const isWrong = faults !== undefined && Object.keys(faults).length > 0;
  const told = isWrong ? WORDS.faults : said;
  const fields = FORM_FIELDS.filter((field) => settings[field] !== "hidden");
  return page(
    language,
    settings.title,
    html`<h1>${settings.title}</h1>
${settings.intro === "" ? "" : html`<p>${settings.intro}</p>`}
${told ? html`<div class="said${isWrong ? " wrong" : ""}" role="alert">${say(told, language)}</div>` : ""}
<form method="post" action="?lang=${language}">
<input type="hidden" name="stamp" value="${stamp}">
${fieldOf("name", true, shown)}
${fields.map((field) => fieldOf(field, settings[field] === "required", shown))}
<div class="trap" aria-hidden="true"><label>${say(WORDS.trap, language)}<input name="website" tabindex="-1" autocomplete="off"></label></div>
${consentOf(shown)}
<button type="submit">${say(WORDS.send, language)}</button>
</form>`,
  );
}

/** A page that only says something. */
export function plainPage(language: Language, title: string, text: string): Html {
  return page(language, title, html`<h1>${title}</h1><p role="status">${text}</p>`);
}
