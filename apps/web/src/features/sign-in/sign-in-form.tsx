const problems: Readonly<Record<string, string>> = {
  unknown: "The API does not know this key, or it was revoked or has expired.",
  unreachable: "The API can't be reached from the site. Is it running?",
  busy: "Too many wrong keys were tried. Wait a minute.",
};

interface SignInFormProperties {
  /** The path to go on to. */
  next: string;
  problem: string | undefined;
}

/** A plain form: the key goes to the site alone, never into an address, and no script sees it. */
export function SignInForm({ next, problem }: SignInFormProperties) {
  const said = problem === undefined ? undefined : problems[problem];
  return (
    <form method="post" action="/sign-in/with-key" className="panel max-w-xl p-6">
      <input type="hidden" name="next" value={next} />
      <label htmlFor="key" className="mb-1.5 block font-medium text-sm">
        API key or local token
      </label>
      <input
        id="key"
        name="key"
        type="password"
        autoComplete="current-password"
        required
        maxLength={200}
        className="field w-full"
        aria-describedby="key-about"
        aria-invalid={said ? true : undefined}
      />
      <div id="key-about" className="mt-1.5 text-[0.8125rem] leading-snug">
        {said ? (
          <p role="alert" className="mb-1 text-bad">
            {said}
          </p>
        ) : null}
        <p className="text-muted">
          An admin makes one with <code>./cinevec keys create NAME</code>. On the machine of the server,{" "}
          <code>./cinevec start</code> prints an address that signs you in.
        </p>
      </div>
      <button type="submit" className="button button-primary mt-5">
        Sign in
      </button>
    </form>
  );
}
