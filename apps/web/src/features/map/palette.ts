export type Theme = "light" | "dark";

/** Okabe and Ito's colors, which people with color blindness tell apart, and more for regions. */
const categories: Record<Theme, readonly string[]> = {
  light: [
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#cc79a7",
    "#b58900",
    "#3d9bd6",
    "#8c510a",
    "#6a3d9a",
    "#d62839",
    "#1b7837",
    "#4f6d7a",
    "#c2185b",
    "#7a8b00",
    "#5c6bc0",
    "#00838f",
    "#a1622f",
    "#ab47bc",
    "#558b2f",
    "#e08e00",
    "#37474f",
  ],
  dark: [
    "#56b4e9",
    "#ff8c42",
    "#2fd3a0",
    "#f09cc8",
    "#f0e442",
    "#8da9ff",
    "#d9a066",
    "#b794f6",
    "#ff6b6b",
    "#7ddf7d",
    "#9fc1cf",
    "#ff79b0",
    "#c9d64f",
    "#a9b4ff",
    "#4dd0e1",
    "#e0b08a",
    "#da8ee7",
    "#aed581",
    "#ffc24d",
    "#b0bec5",
  ],
};

/** From low to high: viridis, without the end that the ground would hide. */
const ramps: Record<Theme, readonly string[]> = {
  light: ["#440154", "#414487", "#2a788e", "#22a884", "#5fbf3f", "#a8b50a"],
  dark: ["#6f5bc0", "#4a7fd0", "#2fa3b0", "#2fbf8f", "#9be15d", "#fde725"],
};

const unknown: Record<Theme, string> = { light: "#a39d94", dark: "#77716a" };

export type Rgb = readonly [number, number, number];

export function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** The color of category number `at`; colors come again after the twentieth. */
export function categoryColor(theme: Theme, at: number): string {
  return categories[theme][at % categories[theme].length]!;
}

export function unknownColor(theme: Theme): string {
  return unknown[theme];
}

/** As a CSS gradient, from left to right. */
export function rampGradient(theme: Theme): string {
  return `linear-gradient(to right, ${ramps[theme].join(", ")})`;
}

/** @param at 0 to 1. */
export function rampColor(theme: Theme, at: number): Rgb {
  const colors = ramps[theme];
  const place = Math.min(1, Math.max(0, at)) * (colors.length - 1);
  const step = Math.min(colors.length - 2, Math.floor(place));
  const [low, high] = [rgbOf(colors[step]!), rgbOf(colors[step + 1]!)];
  const mix = (channel: 0 | 1 | 2) =>
    Math.round(low[channel] + (high[channel] - low[channel]) * (place - step));
  return [mix(0), mix(1), mix(2)];
}
