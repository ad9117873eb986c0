# Two images: `docker build --target api -t cinevec .` answers, trains and imports; `--target site -t cinevec-site .` is the site.

FROM node:22-bookworm-slim AS build
ENV NEXT_TELEMETRY_DISABLED=1 TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1
WORKDIR /cinevec
COPY . .
# Not npm ci: see ./cinevec. No install script of a dependency runs (.npmrc).
RUN npm install --no-save --no-audit --no-fund \
  && npx --no-install turbo run build \
  && rm -rf apps/web/.next/cache .turbo

FROM node:22-bookworm-slim AS manifests
WORKDIR /cinevec
COPY package.json package-lock.json .npmrc ./
COPY packages/core/package.json packages/core/
COPY packages/db/package.json packages/db/
COPY apps/api/package.json apps/api/
COPY apps/web/package.json apps/web/
COPY bench/package.json bench/

# What each image needs of node_modules and no more; source maps are a quarter of it. Versions are the lock file's: hadolint
# takes the workspaces for names of packages.
FROM manifests AS api-modules
# hadolint ignore=DL3016
RUN npm install --omit=dev --no-save --no-audit --no-fund -w packages/core -w packages/db -w apps/api \
  && find node_modules -name '*.map' -delete

FROM manifests AS site-modules
# hadolint ignore=DL3016
RUN npm install --omit=dev --no-save --no-audit --no-fund -w apps/web \
  && find node_modules -name '*.map' -delete

FROM node:22-bookworm-slim AS site
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
WORKDIR /cinevec
COPY --from=site-modules /cinevec ./
COPY --from=build /cinevec/apps/web ./apps/web
WORKDIR /cinevec/apps/web
USER 1000
EXPOSE 3000
CMD ["node", "../../node_modules/next/dist/bin/next", "start", "--hostname", "0.0.0.0", "--port", "3000"]

FROM node:22-bookworm-slim AS api
ENV NODE_ENV=production CINEVEC_DATA=/data CINEVEC_HOST=0.0.0.0 OMP_NUM_THREADS=1
WORKDIR /cinevec
RUN mkdir /data && chown 1000:1000 /data
COPY --from=api-modules /cinevec ./
COPY --from=build /cinevec/packages ./packages
COPY --from=build /cinevec/prisma ./prisma
COPY --from=build /cinevec/jobs ./jobs
COPY --from=build /cinevec/apps/api ./apps/api
USER 1000
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4000/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The API; a worker is `node apps/api/dist/cli/index.js worker`, and so is every other command.
CMD ["node", "--no-warnings", "apps/api/dist/main.js"]
