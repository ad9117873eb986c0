import type { Metadata } from "next";
import { headers } from "next/headers";
import { safePath } from "@/door/safe-path";
import { tokenIn } from "@/door/token-cookie";
import { SignInForm } from "@/features/sign-in/sign-in-form";
import { SignedIn } from "@/features/sign-in/signed-in";
import { WhoDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { one, type PageQuery } from "@/ui/links";
import { PageHeader } from "@/ui/page-header";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const sent = await headers();
  const answer = await ask(WhoDocument, {});
  const viewer = answer.ok ? answer.data.viewer : null;
  const signedIn = viewer !== null && tokenIn(sent.get("cookie"), sent.get("host")) !== null;
  return (
    <>
      <PageHeader title={signedIn ? "Signed in" : "Sign in"}>
        {signedIn
          ? "This browser shows its key to the API with everything that you do here."
          : "With a key you may do what its role allows. Without one you look around, where this site lets you."}
      </PageHeader>
      {signedIn ? (
        <SignedIn name={viewer.name ?? null} role={viewer.role} />
      ) : (
        <SignInForm next={safePath(one(query, "next"))} problem={one(query, "problem")} />
      )}
    </>
  );
}
