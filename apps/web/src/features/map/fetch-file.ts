import { samePath } from "@/ui/links";

/** A map's Arrow file, through the site's own origin. @throws Error in words for a person. */
export async function fetchFile(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(samePath(url), { signal });
  if (!response.ok) throw new Error(`Its file was answered with ${response.status}.`);
  return response.arrayBuffer();
}
