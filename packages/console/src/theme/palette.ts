import type { MantineColorsTuple } from "@mantine/core";

/** Few colours, each with one meaning: pine is ours and stays, ochre wavers, clay leaves, lake only counts. */
export const palette = {
  pine: ["#eff8f4", "#dcefe6", "#b7dfcd", "#8dcbb0", "#66b695", "#459f7c", "#2a8562", "#1b6a4e", "#14543d", "#0c3b2b"],
  ochre: ["#fdf6e6", "#f9e9c4", "#f2d48d", "#ebbd55", "#e2a92f", "#cf9218", "#ab7410", "#85590d", "#664409", "#452d05"],
  clay: ["#fdf1ed", "#f9ddd3", "#f2b9a7", "#ea937a", "#e27357", "#d4593a", "#b94327", "#98351e", "#742817", "#4d1a0e"],
  lake: ["#eef5fa", "#d8e8f2", "#b0d0e4", "#84b5d3", "#5d9cc3", "#3d83af", "#2b6b94", "#215576", "#194059", "#102b3c"],
  gray: ["#f6f6f2", "#eeeee9", "#e1e1da", "#d0d0c8", "#b7b7ae", "#94948b", "#6c6c64", "#4c4c46", "#32322e", "#1c1c1a"],
  dark: ["#e6e9e7", "#c3cac6", "#98a29d", "#6f7974", "#3b4440", "#2d3531", "#222926", "#191e1c", "#101413", "#0a0d0c"],
} as const satisfies Record<string, MantineColorsTuple>;
