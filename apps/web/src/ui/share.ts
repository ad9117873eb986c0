import type { Metadata } from "next";
import { headers } from "next/headers";
import { siteOrigins } from "@/env";
import { type PageQuery, queryString } from "./links";

/**
 * What a link to a page is shown with elsewhere. Addresses are whole ones, of the host that the page was asked for at,
 * which the door has checked.
 * @param query of the picture, as the map page takes it.
 */
export async function shareMetadata(title: string, description: string, query: PageQuery): Promise<Metadata> {
  const host = (await headers()).get("host") ?? "";
  const origin = siteOrigins().find((each) => new URL(each).host === host) ?? `http://${host}`;
  const picture = new URL("/pictures/map", origin);
  const search = queryString(query);
  search.delete("token");
  picture.search = search.toString();
  return {
    title,
    description,
    openGraph: {
      title,
      description,
      siteName: "Cinevec",
      type: "website",
      images: [{ url: picture.href, width: 1200, height: 630, alt: title }],
    },
    twitter: { card: "summary_large_image", title, description, images: [picture.href] },
  };
}
