/** Colors of the page's theme, as CSS writes them. */
export interface Inks {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly accent: string;
  /** Tells apart what the accent does not mean. */
  readonly second: string;
}

/** Those that hold for an element now. */
export function inksOf(element: HTMLElement): Inks {
  const style = getComputedStyle(element);
  const ink = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: ink("paper"),
    ink: ink("ink"),
    muted: ink("muted"),
    accent: ink("accent"),
    second: ink("second"),
  };
}
