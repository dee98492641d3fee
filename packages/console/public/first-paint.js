// Runs before everything else. It is a file because pages carry no script.

// A dark page must not flash white.
(() => {
  const read = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const kept = read("perennial.scheme");
  const dark = kept === "dark" || (kept !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const html = document.documentElement;
  html.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  html.style.backgroundColor = dark ? "#101413" : "#f6f6f2";
  html.lang = (read("perennial.language") ?? navigator.language).startsWith("zh") ? "zh-CN" : "en";
})();

// The page's policy forbids code made from text. The schemas would try it once and be reported; told not to, they don't.
globalThis.__zod_globalConfig = { jitless: true };
