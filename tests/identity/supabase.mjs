// Tokens of Supabase, made by `jose`: what is taken, what is refused, and what they can never do.

import { createServer } from "node:http";
import { createHmac, randomUUID } from "node:crypto";
import * as jose from "jose";
import { api, check, close, freePort, pauseAfter, same, serve, startCandor } from "./harness.mjs";

const SECRET = "a-secret-of-a-test-project-with-more-than-32-characters";
const OUR_KEY = "the key with which this server signs its own tokens";
const bytes = (text) => new TextEncoder().encode(text);
const part = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value))
  .toString("base64url");

const now = () => Math.floor(Date.now() / 1000);

async function makeKeys(...names) {
  const made = {};
  for (const [kid, alg] of names) {
    const { publicKey, privateKey } = await jose.generateKeyPair(alg, { extractable: true });
    made[kid] = { alg, privateKey, publicKey,
      jwk: { ...await jose.exportJWK(publicKey), kid, alg, use: "sig" } };
  }
  return made;
}

// A project of Supabase: its keys, where they are published, and the tokens it gives to people.
class Project {
  static async make() {
    const project = new Project();
    project.keys = await makeKeys(["ec1", "ES256"], ["rsa1", "RS256"], ["ec2", "ES256"]);
    project.published = [project.keys.ec1.jwk, project.keys.rsa1.jwk];
    project.fetches = [];
    project.port = await freePort();
    project.url = `http://127.0.0.1:${project.port}`;
    return project;
  }
  async publish() {
    this.server = await serve(createServer((request, response) => {
      this.fetches.push({ path: request.url, key: request.headers.apikey });
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ keys: this.published }));
    }), this.port);
  }
  claims(more = {}) {
    return { iss: `${this.url}/auth/v1`, sub: randomUUID(), aud: "authenticated",
      role: "authenticated", iat: now(), exp: now() + 3600, session_id: randomUUID(), aal: "aal1",
      is_anonymous: false, email: `${randomUUID()}@example.org`, phone: "",
      app_metadata: { provider: "email", providers: ["email"] },
      user_metadata: { full_name: "Kim Example" }, ...more };
  }
  sign(payload, header = { alg: "HS256", typ: "JWT" }, key = bytes(SECRET)) {
    return new jose.SignJWT(payload).setProtectedHeader(header).sign(key);
  }
  signBy(kid, payload, header = {}) {
    const { alg, privateKey } = this.keys[kid];
    return this.sign(payload, { alg, kid, typ: "JWT", ...header }, privateKey);
  }
}

const bound = (project) => ({ claims: (more) => project.claims(more),
  sign: (...given) => project.sign(...given), signBy: (...given) => project.signBy(...given) });

// For what the library would not write.
function raw(header, payload, secret = SECRET) {
  const head = `${part(header)}.${part(payload)}`;
  return `${head}.${createHmac("sha256", secret).update(head).digest("base64url")}`;
}

// Tokens that must be refused, all in the same words: of another make ...
async function wrongForms(project) {
  const { keys } = project, good = project.claims();
  const sign = (...given) => project.sign(...given);
  const pem = await jose.exportSPKI(keys.rsa1.publicKey);
  return {
    "alg none": `${part({ alg: "none", typ: "JWT" })}.${part(good)}.`,
    "alg nOnE": `${part({ alg: "nOnE" })}.${part(good)}.AAAA`,
    "no alg": raw({ typ: "JWT" }, good),
    "HS512": await sign(good, { alg: "HS512" }, bytes(SECRET + SECRET)),
    "another secret": raw({ alg: "HS256" }, good, "x".repeat(40)),
    "an empty secret": raw({ alg: "HS256" }, good, ""),
    "HS256 with the public key as its secret": raw({ alg: "HS256", kid: "rsa1" }, good, pem),
    "HS256 with the public key's number":
      raw({ alg: "HS256", kid: "rsa1" }, good, Buffer.from(keys.rsa1.jwk.n, "base64url")),
    "a changed payload": await sign(good).then((token) => {
      const [head, , signature] = token.split(".");
      return `${head}.${part({ ...good, sub: "another" })}.${signature}`;
    }),
    "no signature": (await sign(good)).replace(/[^.]*$/, ""),
    "four parts": `${await sign(good)}.AAAA`,
    "padding": `${await sign(good)}=`,
    "a key in its header": raw({ alg: "HS256", jwk: { kty: "oct", k: part(SECRET) } }, good),
    "a place for keys in its header": raw({ alg: "HS256", jku: "http://127.0.0.1:1/keys" }, good),
    "an extension": raw({ alg: "HS256", crit: ["exp"] }, good),
    "another type": raw({ alg: "HS256", typ: "secevent+jwt" }, good),
    "a header written twice": raw('{"alg":"none","alg":"HS256"}', good),
  };
}

// ... and with other claims.
async function wrongClaims(project) {
  const good = project.claims();
  const sign = (...given) => project.sign(...given);
  return {
    "expired": await sign({ ...good, exp: now() - 120 }),
    "not yet": await sign({ ...good, nbf: now() + 600 }),
    "issued in the future": await sign({ ...good, iat: now() + 600 }),
    "no end": await sign({ ...good, exp: undefined }),
    "an end as text": raw({ alg: "HS256" }, { ...good, exp: `${now() + 60}` }),
    "an end with a fraction": raw({ alg: "HS256" }, { ...good, exp: now() + 60.5 }),
    "an end after all times": raw({ alg: "HS256" },
      JSON.stringify(good).replace(/"exp":\d+/, '"exp":1e300')),
    "another audience": await sign({ ...good, aud: "another" }),
    "no audience": await sign({ ...good, aud: undefined }),
    "an audience that is no text":
      raw({ alg: "HS256" }, { ...good, aud: [{ a: "authenticated" }] }),
    "another issuer": await sign({ ...good, iss: "https://evil.example/auth/v1" }),
    "no issuer": await sign({ ...good, iss: undefined }),
    "the project's anon key": await sign({ ...good, role: "anon" }),
    "the project's service key": await sign({ ...good, role: "service_role" }),
    "an anonymous person": await sign({ ...good, is_anonymous: true }),
    "nobody": await sign({ ...good, sub: undefined }),
    "a claim written twice": raw({ alg: "HS256" },
      JSON.stringify(good).replace("{", '{"sub":"victim",')),
    "a claim written twice, deeper": raw({ alg: "HS256" },
      JSON.stringify({ ...good, x: 1 }).replace('"x":1', '"x":{"a":1,"a":2}')),
    "no JSON": raw({ alg: "HS256" }, "sub=1"),
    "a list": raw({ alg: "HS256" }, [good]),
  };
}

async function checkRefused(project, { me, log }) {
  const refused = { ...await wrongForms(project), ...await wrongClaims(project) };
  const bodies = new Map();
  for (const [name, token] of Object.entries(refused)) {
    await check(`refused: ${name}`, async () => {
      const { status, body } = await me(token);
      delete body?.request_id;
      bodies.set(JSON.stringify(body), name);
      return same(status, 401);
    });
  }
  await check("all refusals are the same to who asks, and told apart in the security log", () => {
    const reasons = new Set([...log().matchAll(
      /"event":"external_token_refused"[^\n]*"reason":"([^"]+)"/g)].map((found) => found[1]));
    const wanted = ["form", "algorithm", "signature", "expired", "not_yet", "no_times", "audience",
      "issuer", "role", "subject", "claims"];
    const missing = wanted.filter((word) => !reasons.has(word));
    return same(bodies.size, 1) || (missing.length ? `no entry for ${missing}` : "");
  });
}

async function checkTaken(project, { me, admin }) {
  const { claims, sign, signBy } = bound(project);
  await check("jose verifies the tokens that we sign", async () => {
    const { payload, protectedHeader } = await jose.jwtVerify(admin, bytes(OUR_KEY),
      { issuer: "candor", audience: "candor", typ: "at+jwt", algorithms: ["HS256"] });
    return same([typeof payload.sub, protectedHeader.alg], ["string", "HS256"]);
  });
  await check("a token signed with the secret makes an account at first sight", async () => {
    const mine = claims();
    const first = await me(await sign(mine));
    const again = await me(await sign({ ...mine, exp: now() + 7200 }));
    return same([first.status, first.body.email, first.body.role, first.body.full_name,
      first.body.is_email_verified, again.body.id],
    [200, mine.email, "recruiter", "Kim Example", false, first.body.id]);
  });
  await check("while the keys cannot be fetched the answer is 503, not a refusal", async () => {
    const { status, body } = await me(await signBy("ec1", claims()));
    return same([status, body.code], [503, "issuer_unreachable"]);
  });
}

async function checkAccounts(project, { get, me }) {
  const { claims, sign } = bound(project);
  await check("nothing that people write about themselves counts", async () => {
    const mine = claims({ user_metadata: { role: "admin", email_verified: true },
      app_metadata: { role: "admin" }, user_role: "admin" });
    const { status, body } = await me(await sign(mine));
    const { status: forbidden } = await get("/api/v1/admin/users", await sign(mine));
    return same([status, body.role, body.is_email_verified, forbidden],
      [200, "recruiter", false, 403]);
  });
  await check("an address that somebody has here opens nothing", async () => {
    const answers = [];
    const email = "OWNER@example.com";
    for (const more of [{}, { user_metadata: { email_verified: true } },
      { email_verified: true }]) {
      const { status, body } = await me(await sign(claims({ email, ...more })));
      answers.push(status, body.code);
    }
    return same(answers, [403, "account_exists", 403, "account_exists", 403, "account_exists"]);
  });
  await check("without an address there is no account", async () => {
    const { status, body } = await me(await sign(claims({ email: "" })));
    return same([status, body.code], [403, "email_missing"]);
  });
  await check("a page for everybody does not look at such tokens", async () =>
    same((await get("/api/v1/health", await sign(claims({ exp: 1 })))).status, 200));
}

async function checkSessions(project, { get, post, put, me, admin }) {
  const { claims, sign } = bound(project);
  await check("signing out ends the session there for us; a new one is let in", async () => {
    const mine = claims();
    const token = await sign(mine), renewed = await sign({ ...mine, iat: now() - 1 });
    const before = (await me(token)).status;
    await post("/api/v1/auth/logout", undefined, token);
    const after = [await me(token), await me(renewed)];
    const next = await me(await sign({ ...mine, session_id: randomUUID() }));
    return same([before, after[0].status, after[0].body.code, after[1].status, next.status],
      [200, 401, "session_ended", 401, 200]);
  });
  await check("such a session is listed and can be ended by its owner", async () => {
    const token = await sign(claims());
    const { body } = await get("/api/v1/auth/sessions", token);
    return same([body.items.length, body.items[0].is_current], [1, true]);
  });
  await check("a switched-off account is refused at once, in a new session too", async () => {
    const mine = claims();
    const token = await sign(mine);
    const { body } = await me(token);
    const off = await put(`/api/v1/admin/users/${body.id}`, { status: "disabled" }, admin);
    const next = await me(await sign({ ...mine, session_id: randomUUID() }));
    return same([off.status, (await me(token)).status, next.status, next.body.code],
      [200, 401, 403, "account_disabled"]);
  });
}

async function checkKeys(project, { me }) {
  const { claims, signBy } = bound(project);
  const { keys } = project;
  project.fetches = [];
  await check("ES256 and RS256 with the keys of the JWKS address", async () => {
    const mine = claims();
    const answers = await Promise.all(["ec1", "rsa1", "ec1", "rsa1"].map(async (kid) =>
      (await me(await signBy(kid, mine))).status));
    const [first, ...others] = project.fetches;
    return same([...answers, 1 + others.length, first?.path, first?.key],
      [200, 200, 200, 200, 1, "/auth/v1/.well-known/jwks.json", "the-anon-key"]);
  });
  await check("a key is for its algorithm and its name only", async () => {
    const mine = claims();
    const token = await signBy("ec1", mine);
    const [head, payload, signature] = token.split(".");
    const r = Buffer.from(signature, "base64url");
    const der = (half) => Buffer.concat([Buffer.from([2, 33, 0]), half]);
    const both = Buffer.concat([der(r.subarray(0, 32)), der(r.subarray(32))]);
    const asDer = Buffer.concat([Buffer.from([48, both.length]), both]).toString("base64url");
    const tokens = [`${head}.${payload}.${asDer}`, `${head}.${payload}.${part("\0".repeat(64))}`,
      await signBy("ec1", mine, { kid: "rsa1" }), await signBy("rsa1", mine, { kid: "ec1" }),
      await signBy("ec1", mine, { kid: undefined }), await signBy("ec1", mine, { kid: "" }),
      raw({ alg: "HS256", kid: "ec1" }, mine, keys.ec1.jwk.x)];
    const statuses = [];
    for (const one of tokens) statuses.push((await me(one)).status);
    return same([...statuses, (await me(token)).status], [401, 401, 401, 401, 401, 401, 401, 200]);
  });
  await check("unknown keys cannot make us ask more than now and then", async () => {
    const before = project.fetches.length;
    const statuses = await Promise.all([...Array(40).keys()].map(async (i) =>
      (await me(await signBy("ec2", claims(), { kid: `unknown-${i}` }))).status));
    const asked = project.fetches.length - before;
    return same(statuses.every((status) => status === 401), true) ||
      (asked > 1 ? `asked ${asked} times` : "");
  });
}

export async function checkSupabase(binary, folder) {
  const project = await Project.make();
  // Not there yet: the service is down while Candor starts.
  const candor = await startCandor(binary, `${folder}/supabase`, { SUPABASE_URL: `${project.url}/`,
    SUPABASE_JWT_SECRET: SECRET, SUPABASE_ANON_KEY: "the-anon-key", SECRET_KEY: OUR_KEY });
  const calls = { ...candor, ...api(candor.address) };
  const owner = { email: "owner@example.com", password: "a quiet harbour at dawn" };
  await calls.post("/api/v1/auth/registration", owner);
  calls.admin = (await calls.post("/api/v1/auth/login", owner)).body.access_token;
  await checkTaken(project, calls);
  const down = Date.now();
  await project.publish();
  await checkRefused(project, calls);
  await checkAccounts(project, calls);
  await checkSessions(project, calls);
  await pauseAfter(down);
  await checkKeys(project, calls);
  await pauseAfter(Date.now());
  await checkRotation(project, calls);
  return candor;
}

async function checkRotation(project, { me }) {
  const { signBy, claims } = bound(project);
  project.published = [project.keys.ec2.jwk];
  await check("a new key is found when a token names it", async () => {
    const fresh = (await me(await signBy("ec2", claims()))).status;
    const old = (await me(await signBy("ec1", claims()))).status;
    return same([fresh, old], [200, 401]);
  });
  await close(project.server);
  await check("the keys stay while the service is down", async () =>
    same([(await me(await signBy("ec2", claims()))).status,
      (await me(await signBy("ec1", claims()))).status], [200, 401]));
}
