import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const config: NextConfig = {
  // The npm workspace's root: node_modules is hoisted there, and turbopack refuses files outside its root.
  turbopack: { root: fileURLToPath(new URL("../..", import.meta.url)) },
  // Its WebAssembly is read from its folder.
  serverExternalPackages: ["@resvg/resvg-wasm"],
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  // Everyone gets the title in the first bytes of the head, not only crawlers: a streamed one needs JavaScript.
  htmlLimitedBots: /.*/,
  // For browsers of old, which know no frame-ancestors: the policy itself is src/proxy.ts's.
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "x-frame-options", value: "DENY" },
        { key: "x-content-type-options", value: "nosniff" },
        { key: "referrer-policy", value: "same-origin" },
      ],
    },
  ],
  // Typed by `npm run typecheck`, which the pipeline runs beside the build.
  typescript: { ignoreBuildErrors: true },
};

export default config;
