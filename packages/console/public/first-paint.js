// Runs before anything is drawn, so that a dark page never flashes white. It is a file because pages carry no script.
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
