/** For a field that is asked for only now, while the hands are on the keys: it takes them. */
export const takeKeys = (input: HTMLInputElement | null): void => input?.focus();
