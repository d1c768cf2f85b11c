#!/usr/bin/env bash
# Spectral calls an OpenAPI 3.1 document wrong that names the roles which an operation needs beside a bearer token.
#
# Guess:     since OpenAPI 3.1 the array of a security requirement may name roles for schemes that have no scopes (the Security
#            Requirement Object says so). A linter that reads 3.1 accepts `bearer: [orders:read]`.
# Version:   @stoplight/spectral-cli 6.16.3, ruleset spectral:oas; @redocly/cli 2.77.0 beside it.
# Behaviour: Spectral looks the role up among the scopes of the scheme, which a bearer scheme has not, and reports the warning
#            oas3-operation-security-defined for each. Redocly finds nothing. The way out is an extension.
# Seen:      7:104  warning  oas3-operation-security-defined  "orders:read" must be listed among scopes.
#
# Needs Node 20 and npm. Exits 0 as long as that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > api.yaml <<'YAML'
openapi: 3.1.0
info: {title: T, version: "1", description: D, contact: {name: C}, license: {name: Apache-2.0, identifier: Apache-2.0}}
servers: [{url: /}]
tags: [{name: orders, description: Orders}]
paths:
  /orders:
    get: {operationId: orders, summary: Orders, description: All, tags: [orders], security: [{bearer: [orders:read]}],
          responses: {"200": {description: All}, "401": {description: No token}}}
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}}
YAML
echo 'extends: ["spectral:oas"]' > spectral.yaml
npm install --silent --no-fund --no-audit @stoplight/spectral-cli@6.16.3 @redocly/cli@2.77.0 > npm.log 2>&1
spectral=$(npx --no-install spectral lint -r spectral.yaml api.yaml || true)
echo "$spectral"
redocly=$(npx --no-install redocly lint --extends=recommended --format=json api.yaml 2> /dev/null || true)
grep -q 'oas3-operation-security-defined.*orders:read' <<< "$spectral"
grep -q '"errors": 0' <<< "$redocly"
