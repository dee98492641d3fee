import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ERRORS, type ErrorCode } from "@perennial/contract";
import { type Plugin, transformWithOxc } from "vite";

const STYLE = `:root { color-scheme: light dark; font-family: "Noto Sans SC Variable", system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; line-height: 1.55 }
body { max-width: 42rem; margin: 3rem auto; padding: 0 1.25rem; background: light-dark(#f6f6f2, #101413); color: light-dark(#1c1c1a, #e6e9e7) }
main { background: light-dark(#fff, #191e1c); border: 1px solid light-dark(#e1e1da, #2d3531); border-radius: 14px; padding: 1.5rem 1.75rem }
h1 { font-size: 1.35rem; margin: 0 0 .25rem } h2 { font-size: 1rem; margin: 1.5rem 0 .25rem } p { margin: .25rem 0 }
code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .92em; background: light-dark(#eeeee9, #2d3531); padding: .1em .35em; border-radius: 5px }
.status { color: light-dark(#6c6c64, #98a29d) } a { color: light-dark(#1b6a4e, #8dcbb0) }`;

const html = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/`([^`]+)`/g, "<code>$1</code>");

/** The page of one error code, in both languages: it stands by itself and carries no script. */
function errorPage(code: ErrorCode, font: string): string {
  const { status, en, zh, fix } = ERRORS[code];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${code} · Perennial API</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/${font}">
<style>${STYLE}</style>
<main>
<h1>${html(en)}</h1>
<p class="status"><code>${code}</code> · HTTP ${status}</p>
<h2>What to do</h2>
<p>${html(fix.en)}</p>
<section lang="zh-CN">
<h2>${html(zh)}</h2>
<p>${html(fix.zh)}</p>
</section>
<p style="margin-top:1.5rem"><a href="/docs">API docs · API 文档</a></p>
</main>
</html>
`;
}

/** The page's policy forbids code made from text: told so, the reference does not try it. */
const BEFORE = "globalThis.__zod_globalConfig = { jitless: true };\n";

const BAR = `#key { position: sticky; top: 0; z-index: 20; display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; min-height: 2.75rem; box-sizing: border-box;
  padding: .4rem 1rem; font: .875rem/1.4 var(--scalar-font); color: light-dark(#1c1c1a, #e6e9e7); background: light-dark(#f6f6f2, #101413); border-bottom: 1px solid light-dark(#e1e1da, #2d3531) }
#key form { display: flex; flex-wrap: wrap; gap: .4rem }
#key input { font: inherit; padding: .2rem .5rem; min-width: 13rem; border: 1px solid light-dark(#c9c9c0, #46504b); border-radius: 6px; background: light-dark(#fff, #191e1c); color: inherit }
#key button { font: inherit; padding: .2rem .7rem; border: 1px solid light-dark(#1b6a4e, #8dcbb0); border-radius: 6px; background: none; color: light-dark(#1b6a4e, #8dcbb0); cursor: pointer }
#key button:hover { background: light-dark(#e4efe9, #1f2b26) } #key a { color: light-dark(#1b6a4e, #8dcbb0) }
:root { --scalar-custom-header-height: 2.75rem }
body.light-mode { color-scheme: light } body.dark-mode { color-scheme: dark }`;

/** The console's own fonts: its Latin one by its files, the Chinese one by its list of subsets. */
const page = (
  fonts: string,
  chinese: string,
  before: string,
  reference: string,
  start: string,
): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Perennial API</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/${chinese}">
<style>
${fonts}
body { margin: 0 }
:root { --scalar-font: "Inter Variable", "Noto Sans SC Variable", system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; --scalar-font-code: ui-monospace, Menlo, Consolas, monospace }
.light-mode { --scalar-color-accent: #1b6a4e } .dark-mode { --scalar-color-accent: #8dcbb0 }
${BAR}
</style>
<div id="key"></div>
<div id="reference"></div>
<script src="/${before}"></script>
<script src="/${reference}"></script>
<script src="/${start}"></script>
</html>
`;

/** The reference's own bundle, as its package brings it. */
function referenceBundle(): Buffer {
  const entry = createRequire(import.meta.url).resolve("@scalar/api-reference");
  return readFileSync(join(dirname(entry), "browser", "standalone.js"));
}

/** The page's own script, as a browser reads it. */
async function pageScript(): Promise<string> {
  const file = join(import.meta.dirname, "docs-page.ts");
  return (await transformWithOxc(readFileSync(file, "utf8"), file)).code;
}

/** The styles of the console's Latin font, with the files' names as they are in the build. */
function latinFont(bundle: Readonly<Record<string, { readonly type: string; readonly names?: string[] }>>): string {
  const styles = readFileSync(createRequire(import.meta.url).resolve("@fontsource-variable/inter/index.css"), "utf8");
  return styles.replace(/url\(\.\/files\/([\w-]+\.woff2)\)/g, (_, name: string) => {
    const built = Object.entries(bundle).find(([, { names }]) => names?.includes(name))?.[0];
    if (built === undefined) throw new Error(`the console's build has no ${name}`);
    return `url(/${built})`;
  });
}

/** API reference under /docs and a page for every error code under /docs/errors: files, as the rest of the console. */
export function docsPages(): Plugin {
  return {
    name: "perennial-docs",
    apply: "build",
    // After the styles: the list of the Chinese font's subsets has its name by then.
    enforce: "post",
    async generateBundle(_, bundle) {
      const font = Object.keys(bundle).find((name) => /noto-sans-sc.*\.css$/.test(name));
      if (font === undefined) this.error("the Chinese font's styles are not in the build");
      const asset = (name: string, source: string | Buffer): string =>
        this.getFileName(this.emitFile({ type: "asset", name, source }));
      const file = (fileName: string, source: string): void => {
        this.emitFile({ type: "asset", fileName, source });
      };
      const scripts = [
        asset("docs-before.js", BEFORE),
        asset("api-reference.js", referenceBundle()),
        asset("docs.js", await pageScript()),
      ] as const;
      file("docs/index.html", page(latinFont(bundle), font, ...scripts));
      for (const code of Object.keys(ERRORS) as ErrorCode[]) file(`docs/errors/${code}.html`, errorPage(code, font));
    },
  };
}
