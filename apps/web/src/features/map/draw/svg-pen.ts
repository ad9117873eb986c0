import type { Pen } from "./pen";

/** Writes as SVG what a canvas would show of the same calls. Arcs are whole circles: the overlay draws no others. */
export class SvgPen implements Pen {
  font = "";
  textAlign: CanvasTextAlign = "start";
  textBaseline: CanvasTextBaseline = "alphabetic";
  lineJoin: CanvasLineJoin = "miter";
  lineWidth = 1;
  strokeStyle: Pen["strokeStyle"] = "#000";
  fillStyle: Pen["fillStyle"] = "#000";
  globalAlpha = 1;
  readonly #parts: string[] = [];
  readonly #measure: (text: string, font: string) => TextMetrics;
  readonly #colorOf: (color: string) => string;
  #path = "";
  #dash: readonly number[] = [];

  /**
   * @param measure the width of a text in a font.
   * @param colorOf a color as programs that draw SVG know it, of one as CSS writes it.
   */
  constructor(measure: (text: string, font: string) => TextMetrics, colorOf: (color: string) => string) {
    this.#measure = measure;
    this.#colorOf = colorOf;
  }

  /** Everything drawn so far. */
  get svg(): string {
    return this.#parts.join("\n");
  }

  beginPath(): void {
    this.#path = "";
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${short(x)} ${short(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.#path += `${this.#path === "" ? "M" : "L"}${short(x)} ${short(y)}`;
  }

  closePath(): void {
    this.#path += "Z";
  }

  arc(x: number, y: number, radius: number): void {
    const r = short(radius);
    this.#path += `M${short(x - radius)} ${short(y)}a${r} ${r} 0 1 0 ${short(2 * radius)} 0a${r} ${r} 0 1 0 ${short(-2 * radius)} 0Z`;
  }

  roundRect(
    x: number,
    y: number,
    width: number,
    height: number,
    radii?: Parameters<Pen["roundRect"]>[4],
  ): void {
    const r = typeof radii === "number" ? Math.min(radii, width / 2, height / 2) : 0;
    const corner = (dx: number, dy: number) => `a${short(r)} ${short(r)} 0 0 1 ${short(dx)} ${short(dy)}`;
    this.#path +=
      `M${short(x + r)} ${short(y)}h${short(width - 2 * r)}${corner(r, r)}v${short(height - 2 * r)}${corner(-r, r)}` +
      `h${short(2 * r - width)}${corner(-r, -r)}v${short(2 * r - height)}${corner(r, -r)}Z`;
  }

  setLineDash(segments: Iterable<number>): void {
    this.#dash = [...segments];
  }

  stroke(): void {
    const dash = this.#dash.length > 0 ? ` stroke-dasharray="${this.#dash.join(" ")}"` : "";
    this.#add(`<path d="${this.#path}" fill="none"${this.#strokes}${dash}${this.#faint}/>`);
  }

  fill(): void {
    this.#add(`<path d="${this.#path}"${this.#fills}${this.#faint}/>`);
  }

  strokeText(text: string, x: number, y: number): void {
    this.#text(text, x, y, ` fill="none"${this.#strokes} stroke-linejoin="${this.lineJoin}"`);
  }

  fillText(text: string, x: number, y: number): void {
    this.#text(text, x, y, this.#fills);
  }

  measureText(text: string): TextMetrics {
    return this.#measure(text, this.font);
  }

  get #strokes(): string {
    return ` stroke="${this.#colorOf(String(this.strokeStyle))}" stroke-width="${short(this.lineWidth)}"`;
  }

  get #fills(): string {
    return ` fill="${this.#colorOf(String(this.fillStyle))}"`;
  }

  get #faint(): string {
    return this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : "";
  }

  #text(text: string, x: number, y: number, look: string): void {
    const [, weight = "400", italic, size = "12", family = "sans-serif"] =
      /^(\d+) (italic )?([\d.]+)px (.+)$/.exec(this.font) ?? [];
    const anchor = this.textAlign === "center" ? ' text-anchor="middle"' : "";
    // A program that lacks the font takes another one: the text keeps its width all the same.
    const width = ` textLength="${short(this.#measure(text, this.font).width)}" lengthAdjust="spacingAndGlyphs"`;
    const baseline = this.textBaseline === "middle" ? ' dominant-baseline="central"' : "";
    this.#add(
      `<text x="${short(x)}" y="${short(y)}"${anchor}${baseline}${width} font-family="${escaped(family)}" font-size="${size}" font-weight="${weight}"${italic ? ' font-style="italic"' : ""}${look}${this.#faint}>${escaped(text)}</text>`,
    );
  }

  #add(part: string): void {
    this.#parts.push(part);
  }
}

/** Hundredths of a pixel. */
const short = (value: number) => String(Number(value.toFixed(2)));

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => entities[letter] ?? letter);
}
