// Issuers to sign in with: `oidc-provider`, which is a real one, and one that lies.

import { createServer } from "node:http";
import { createHash } from "node:crypto";
import * as jose from "jose";
import Provider from "oidc-provider";
import { serve } from "./harness.mjs";

// Each login name is a person.
const people = {
  kim: { email: "kim@example.org", email_verified: true, name: "Kim Example" },
  unverified: { email: "sam@example.org", email_verified: false, name: "Sam" },
  owner: { email: "owner@example.com", email_verified: true, name: "Not the owner" },
  nameless: {},
};

export const client = { client_id: "candor", client_secret: "a secret: with signs & such/+%" };

async function makeKey(kid, alg) {
  const { privateKey } = await jose.generateKeyPair(alg, { extractable: true });
  return { ...await jose.exportJWK(privateKey), kid, alg, use: "sig" };
}

// `claims_in_token`: the ID token says the address; else it has to be asked for.
export async function startIssuer(port, redirect, { kid = "one", alg = "RS256",
  inToken = false } = {}) {
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [redirect], id_token_signed_response_alg: alg }],
    jwks: { keys: [await makeKey(kid, alg)] },
    cookies: { keys: ["a key of the test"] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: !inToken,
    enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256"] },
    pkce: { required: () => true },
    findAccount: (context, id) =>
      ({ accountId: id, claims: () => ({ sub: id, ...people[id.split("-")[0]] }) }),
  });
  return serve(createServer(provider.callback()), port);
}

// What a person does at oidc-provider: gives a name, agrees, or leaves. Ends at the redirect back
// to us, which is not followed.
export async function passIssuer(browser, start, login, back, { leaves = false } = {}) {
  let at = await browser.go(start);
  for (let steps = 0; steps < 20; ++steps) {
    if (at.location?.startsWith(back)) return at.location;
    if (at.location) {
      at = await browser.go(at.location);
      continue;
    }
    const prompt = at.text.match(/name="prompt" value="(\w+)"/)?.[1];
    const action = at.text.match(/action="([^"]+)"/)?.[1];
    if (!prompt) throw new Error(`no way on: ${at.status} ${at.text.slice(0, 300)}`);
    if (leaves) {
      at = await browser.go(`${action}/abort`);
      continue;
    }
    const body = new URLSearchParams({ prompt, login, password: "any" });
    at = await browser.go(action, { method: "POST", body });
  }
  throw new Error("no end of redirects");
}

// An issuer that answers as it is told: `lie` changes the claims, the header and the key of the ID
// token, or what it says of a person.
export async function startLiar(port) {
  const issuer = `http://127.0.0.1:${port}`;
  const right = await jose.generateKeyPair("RS256", { extractable: true });
  const other = await jose.generateKeyPair("RS256");
  const small = { ...await jose.exportJWK(right.publicKey), kid: "liar" };
  const state = { lie: {}, nonce: "", asked: [] };
  const send = (response, value, status = 200) => {
    response.statusCode = status;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(value));
  };
  const idToken = async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: client.client_id, sub: "liar", nonce: state.nonce, iat: now,
      exp: now + 300, email: "liar@example.org", email_verified: true, ...state.lie.claims };
    const header = { alg: "RS256", kid: "liar", ...state.lie.header };
    if (header.alg === "none") return new jose.UnsecuredJWT(claims).encode();
    const isShared = header.alg === "HS256";
    const key = isShared ? new TextEncoder().encode(client.client_secret)
      : (state.lie.otherKey ? other : right).privateKey;
    return new jose.SignJWT(claims).setProtectedHeader(header).sign(key);
  };
  const routes = {
    "/.well-known/openid-configuration": (response) => send(response, {
      issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/me`, jwks_uri: `${issuer}/keys`,
      token_endpoint_auth_methods_supported: ["client_secret_post"], ...state.lie.description }),
    "/keys": (response) =>
      send(response, { keys: [small, { kty: "oct", k: "AAAA", kid: "liar" }] }),
    "/token": async (response) => send(response, { access_token: "access", token_type: "Bearer",
      id_token: await idToken(), ...state.lie.tokens }, state.lie.status),
    "/me": (response) => send(response, { sub: "liar", email: "liar@example.org",
      email_verified: true, ...state.lie.person }),
  };
  const server = await serve(createServer(async (request, response) => {
    let body = "";
    for await (const bytes of request) body += bytes;
    state.asked.push({ path: request.url, body: new URLSearchParams(body),
      authorization: request.headers.authorization });
    const route = routes[request.url];
    if (route) await route(response);
    else send(response, {}, 404);
  }), port);
  return { issuer, server, state };
}

export const halfHash = (text) =>
  createHash("sha256").update(text).digest().subarray(0, 16).toString("base64url");
