import { chai } from "vitest";

const mended = Symbol.for("cinevec.rejected-errors");

// Chai compares the message of what was thrown only if something was: `expect(promise).rejects.toThrow("message")` passes
// where the promise is rejected with undefined or null. Whoever throws nothing has a fault, so that such a test must fail.
chai.use(({ Assertion }, utils) => {
  // Test files share a process, and each of them comes by here.
  if (mended in Assertion) return;
  Object.assign(Assertion, { [mended]: true });
  for (const name of ["throw", "throws", "Throw"])
    utils.overwriteMethod(
      Assertion.prototype,
      name,
      (throwsAsWanted: (...wanted: unknown[]) => unknown) =>
        function (this: Chai.AssertionStatic, ...wanted: unknown[]) {
          if (utils.flag(this, "promise") === "rejects" && !utils.flag(this, "negate"))
            new Assertion(utils.flag(this, "object"), "why a promise was rejected").to.not.be.oneOf([
              undefined,
              null,
            ]);
          return throwsAsWanted.apply(this, wanted);
        },
    );
});
