import { expect, test } from "vitest";
import { CaveatNotes } from "./caveat-notes.js";

test("a sentence stands once, with all that it is about", () => {
  const notes = new CaveatNotes();
  expect(notes.mark("hit_rate@10", null)).toBe("");
  expect(notes.mark("genre_accuracy@1", "It knew genres.")).toBe("*");
  expect(notes.mark("tag_agreement@10", "It knew tags.")).toBe("*");
  expect(notes.mark("genre_accuracy@10", "It knew genres.")).toBe("*");
  expect(notes.lines).toEqual([
    "* genre_accuracy@1, genre_accuracy@10: It knew genres.",
    "* tag_agreement@10: It knew tags.",
  ]);
});
