/** The same keys with other words. Chinese has no singular, so `…_one` has no counterpart. */
export type Mirror<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Mirror<T[K]>;
};
