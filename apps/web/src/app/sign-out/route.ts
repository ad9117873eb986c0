import { clearCookie } from "@/door/token-cookie";

export const dynamic = "force-dynamic";

/** Takes the cookie away. The key opens until it is revoked, as before. */
export async function POST(request: Request): Promise<Response> {
  return new Response(null, {
    status: 303,
    headers: {
      location: "/sign-in",
      "cache-control": "no-store",
      "set-cookie": clearCookie(request.headers.get("host")),
    },
  });
}
