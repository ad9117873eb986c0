import { askWhether } from "@/door/ask-whether";
import { safePath } from "@/door/safe-path";
import { isTokenShaped, setCookie } from "@/door/token-cookie";

export const dynamic = "force-dynamic";

/** A key is some fifty characters, an address two thousand at most. */
const longestForm = 4_000;

/** The form of /sign-in: exchanges a key that the API knows for a cookie. */
export async function POST(request: Request): Promise<Response> {
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  const type = request.headers.get("content-type") ?? "";
  if (!(length <= longestForm) || !type.startsWith("application/x-www-form-urlencoded"))
    return back("unknown", "/");
  const form = new URLSearchParams(await request.text());
  const key = form.get("key")?.trim() ?? "";
  const next = safePath(form.get("next"));
  const status = isTokenShaped(key) ? await askWhether(key) : 401;
  if (status === null) return back("unreachable", next);
  if (status === 429) return back("busy", next);
  if (status !== 200) return back("unknown", next);
  const secure = request.headers.get("x-forwarded-proto") === "https";
  return see(next, { "set-cookie": setCookie(key, request.headers.get("host"), secure) });
}

function back(problem: string, next: string): Response {
  return see(`/sign-in?${new URLSearchParams({ problem, next })}`);
}

/** To a path of this site, by whatever name it was reached. */
function see(location: string, more: Record<string, string> = {}): Response {
  return new Response(null, { status: 303, headers: { location, "cache-control": "no-store", ...more } });
}
