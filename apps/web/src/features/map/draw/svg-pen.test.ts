import { expect, test } from "vitest";
import { SvgPen } from "./svg-pen";
import { svgPoints } from "./svg-points";

const pen = () =>
  new SvgPen(
    (text) => ({ width: text.length * 10 }) as TextMetrics,
    (color) => (color === "oklch(1 0 0)" ? "#ffffff" : color),
  );

test("paths, dashes and faintness are written as they were drawn", () => {
  const drawn = pen();
  drawn.strokeStyle = "oklch(1 0 0)";
  drawn.lineWidth = 1.5;
  drawn.globalAlpha = 0.5;
  drawn.setLineDash([6, 4]);
  drawn.beginPath();
  drawn.lineTo(0, 1);
  drawn.lineTo(2.004, 3);
  drawn.closePath();
  drawn.stroke();
  expect(drawn.svg).toBe(
    '<path d="M0 1L2 3Z" fill="none" stroke="#ffffff" stroke-width="1.5" stroke-dasharray="6 4" opacity="0.5"/>',
  );
});

test("a text keeps its font and place, and can't end the markup", () => {
  const drawn = pen();
  drawn.font = '500 italic 14px "Newsreader Variable", serif';
  drawn.textAlign = "center";
  drawn.textBaseline = "middle";
  drawn.fillStyle = "#123";
  drawn.fillText('Fast & <Furious> "5"', 10, 20);
  expect(drawn.svg).toBe(
    '<text x="10" y="20" text-anchor="middle" dominant-baseline="central" textLength="200" lengthAdjust="spacingAndGlyphs" font-family="&quot;Newsreader Variable&quot;, serif" ' +
      'font-size="14" font-weight="500" font-style="italic" fill="#123">Fast &amp; &lt;Furious&gt; &quot;5&quot;</text>',
  );
});

test("points in the picture are circles, those left out by a filter below", () => {
  const drawn = {
    x: Float32Array.of(0, 1, 500),
    y: Float32Array.of(0, 0, 0),
    radius: Float32Array.of(2, 3, 4),
    order: Uint32Array.of(0, 1, 2),
  };
  const frame = { bounds: { left: -1, right: 1, bottom: -1, top: 1 }, width: 100, height: 100 };
  const look = { colors: Uint8Array.of(255, 0, 0, 0, 1, 2, 9, 9, 9), passes: Uint8Array.of(1, 0, 1) };
  const svg = svgPoints(drawn, look, { x: 0, y: 0, zoom: 0 }, frame, 1);
  const fills = [...svg.matchAll(/<g fill-opacity="([\d.]+)">|fill="(#\w+)"/g)].map(
    ([, group, fill]) => group ?? fill,
  );
  expect(fills).toEqual(["0.1", "#000102", "0.82", "#ff0000"]);
  expect(svg).toContain('<circle cx="50.0" cy="50.0" r="2.00" fill="#ff0000"/>');
});
