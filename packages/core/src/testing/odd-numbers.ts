import fc from "fast-check";

/** Six times of seven a good cell, else one of the others. */
export const mostly = (good: fc.Arbitrary<string>, ...others: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ arbitrary: good, weight: 6 }, { arbitrary: fc.constantFrom(...others), weight: 1 });

/** Whole numbers about the bounds of a uint32 and of ids that are numbers. */
export const aboutUint32 =
  "0 1 12 999999999 3999999999 4000000000 4294967295 4294967296 4294967299 12345678901".split(" ");

/** Ratings that are written oddly, lie off the scale from 0 to 5, wrap around in 32 bits or are none. */
export const oddRatings =
  "5.1 6 3. .5 . 4.25 3.7 3.700000001 003 000000000000003 4294967300 42949673.00 4.294967304 429496730.1 2.8e0 +2.5 1e 3.5.1".split(
    " ",
  );
