import { expect, test } from "vitest";
import { motifs, posterLook } from "./poster-look";

test("a movie always looks the same, and its genre decides the color's family", () => {
  expect(posterLook("Alien", ["Horror", "Sci-Fi"])).toEqual(posterLook("Alien", ["Horror", "Sci-Fi"]));
  const distance = (a: number, b: number) => Math.min(Math.abs(a - b), 360 - Math.abs(a - b));
  for (const title of ["Alien", "Carrie", "It", "Suspiria"]) {
    expect(distance(posterLook(title, ["Horror"]).hue, 20)).toBeLessThanOrEqual(12);
  }
});

test("everything stays in range, and no motif is left out over many titles", () => {
  const seen = new Set<string>();
  for (let i = 0; i < 200; i++) {
    const look = posterLook(`Movie ${i}`, i % 3 ? ["Drama"] : []);
    seen.add(look.motif);
    expect(look.hue).toBeGreaterThanOrEqual(0);
    expect(look.hue).toBeLessThanOrEqual(360);
    expect(look.place).toBeLessThanOrEqual(1);
    expect(look.scale).toBeLessThanOrEqual(1);
  }
  expect([...seen].sort()).toEqual([...motifs].sort());
});
