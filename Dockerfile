# One image for the pages, the API and the worker: the compose file says which of them a container runs.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Install scripts are left out: the image brings its own Node, and no package here needs one to run.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs --force \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production \
  TZ=UTC \
  WAYMARK_DATA=/var/lib/waymark
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates tini \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node /var/lib/waymark
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
VOLUME /var/lib/waymark
# The compiled entry points are run as they are. scripts/run.mjs would look for sources to compile, and an image has none.
ENTRYPOINT ["tini", "--", "node"]
CMD ["dist/apps/web/src/main.js"]
