import { expect, test } from "vitest";
import { fromSegment, many, movieHref, one, oneId, oneInteger, rightAddress, toSegment } from "./links";

test("an id of the API stands in addresses as it is", () => {
  for (const text of ["Movie:a:1", "Movie:a:12", "Movie:a:123", "Movie:ÿ>?~:ü"]) {
    const id = Buffer.from(text, "utf8").toString("base64url");
    expect(id).toBe(encodeURIComponent(id));
    expect(toSegment(id)).toBe(id);
    expect(fromSegment(id)).toBe(id);
  }
});

test("an older id is read as the API writes it now, from a path or a query", () => {
  expect(fromSegment("YQ==")).toBe("YQ");
  expect(fromSegment("TTo+fn4/")).toBe("TTo-fn4_");
  expect(fromSegment("TTo fn4/")).toBe("TTo-fn4_");
});

test("the address with an id as older versions wrote it leads to the right one", () => {
  const id = Buffer.from("Movie:a:>ab?c").toString("base64");
  expect(id).toMatch(/[+].*\/.*=/);
  const right = `/movies/${toSegment(id)}`;
  expect(rightAddress(`/movies/${id}`)).toBe(right);
  expect(rightAddress(`/movies/${encodeURIComponent(id)}`)).toBe(right);
  expect(rightAddress(right)).toBeNull();
  expect(rightAddress("/runs/TW92aWU6YQ%3D%3D")).toBe("/runs/TW92aWU6YQ");
  const run = Buffer.from("TrainingRun:a:>ab?c").toString("base64");
  expect(rightAddress(`/runs/${run}/map`)).toBe(`/runs/${toSegment(run)}/map`);
  expect(rightAddress(`/runs/${toSegment(run)}/map`)).toBeNull();
  for (const path of ["/runs/new", "/runs/compare", "/datasets", "/movies/%E0%A4%A", "/ask/similar"])
    expect(rightAddress(path)).toBeNull();
});

test("a movie's address names its run when there is one", () => {
  expect(movieHref("YQ==")).toBe("/movies/YQ");
  expect(movieHref("YQ==", "Yg==")).toBe("/movies/YQ?run=Yg");
  expect(movieHref("YQ==", null, "genre=War")).toBe("/movies/YQ?genre=War");
  expect(movieHref("YQ==", "Yg==", "genre=War")).toBe("/movies/YQ?run=Yg&genre=War");
});

test("queries are read whether repeated, empty or absent", () => {
  const query = { run: ["YQ", "Yg"], empty: "", from: "1999", bad: "19x9" };
  expect(one(query, "run")).toBe("YQ");
  expect(oneId(query, "run")).toBe("YQ");
  expect(one(query, "empty")).toBeUndefined();
  expect(many(query, "run")).toEqual(["YQ", "Yg"]);
  expect(many(query, "none")).toEqual([]);
  expect(oneInteger(query, "from")).toBe(1999);
  expect(oneInteger(query, "bad")).toBeUndefined();
});
