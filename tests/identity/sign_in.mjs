// Signing in with an issuer: whole journeys through oidc-provider, and everything an attacker, a
// careless issuer or a slow person could do on the way.

import { api, Browser, check, close, freePort, pauseAfter, same, startCandor } from "./harness.mjs";
import { client, halfHash, passIssuer, startIssuer, startLiar } from "./issuer.mjs";

const kStart = "/api/v1/auth/oidc/start", kBack = "/api/v1/auth/oidc/callback";
const problemOf = (location) => new URL(location).searchParams.get("problem");

// A Candor that leads to an issuer on a port of its own.
async function candorFor(binary, folder, issuerPort, more = {}) {
  const candor = await startCandor(binary, folder, { OIDC_ISSUER: `http://127.0.0.1:${issuerPort}`,
    OIDC_CLIENT_ID: client.client_id, OIDC_CLIENT_SECRET: client.client_secret,
    OIDC_NAME: "Example Staff", ...more });
  const owner = { email: "owner@example.com", password: "a quiet harbour at dawn" };
  const calls = api(candor.address);
  await calls.post("/api/v1/auth/registration", owner);
  return { ...candor, ...calls, back: candor.address + kBack };
}

// From "Sign in with ..." to the page that one ends on.
async function signIn(candor, login, { browser = new Browser(), next = "", change, ...more } = {}) {
  const query = next ? `?next=${encodeURIComponent(next)}` : "";
  const away = await browser.go(candor.address + kStart + query);
  if (problemOf(away.location)) return { browser, end: away.location, away };
  const start = change ? change(away.location) : away.location;
  const back = await passIssuer(browser, start, login, candor.back, more);
  const last = await browser.go(back);
  return { browser, away, back, end: last.location, cookies: last.cookies };
}

// What the page does when it is back: the cookie opens the session.
async function session(candor, browser) {
  const answer = await browser.go(`${candor.address}/api/v1/auth/refresh`, { method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" }, body: "{}" });
  return { status: answer.status, body: JSON.parse(answer.text) };
}

async function checkJourneys(candor) {
  let first;
  await check("the page learns that there is an issuer and what it is called", async () =>
    same((await candor.get("/api/v1/auth/oidc")).body,
      { is_enabled: true, name: "Example Staff", start: kStart }));
  await check("a whole sign-in makes an account and a session", async () => {
    const journey = await signIn(candor, "kim", { next: "/interviews?page=2" });
    const page = new URL(journey.end);
    const { status, body } = await session(candor, journey.browser);
    first = body.user;
    const again = await candor.me(body.access_token);
    return same([page.pathname, page.searchParams.get("from"), page.searchParams.get("next"),
      status, body.user.email, body.user.full_name, body.user.role, body.user.is_email_verified,
      again.status],
    ["/sign-in", "issuer", "/interviews?page=2", 200, "kim@example.org", "Kim Example",
      "recruiter", true, 200]);
  });
  await check("what is asked of the issuer: code, PKCE, state, nonce, our address", async () => {
    const { away } = await signIn(candor, "kim");
    const asked = new URL(away.location).searchParams;
    const [cookie] = away.cookies;
    return same([asked.get("response_type"), asked.get("code_challenge_method"),
      asked.get("redirect_uri"), asked.get("scope"), asked.get("client_id"),
      ["state", "nonce", "code_challenge"].every((name) => asked.get(name).length >= 43),
      /^candor_oidc=\w{64}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/.test(cookie)],
    ["code", "S256", candor.back, "openid email profile", "candor", true, true]);
  });
  await check("the same person comes back to the same account, with a new session", async () => {
    const { browser, cookies } = await signIn(candor, "kim");
    const { body } = await session(candor, browser);
    const isSafe = cookies.some((line) =>
      /^candor_session=[^;]+; Path=\/; HttpOnly; SameSite=Strict/.test(line));
    return same([body.user.id, isSafe], [first.id, true]);
  });
  await check("our session is like every other: rotation, reuse, signing out", async () => {
    const { browser } = await signIn(candor, "kim");
    const old = browser.copy();
    const { body } = await session(candor, browser);
    await candor.post("/api/v1/auth/logout", undefined, body.access_token);
    return same([(await candor.me(body.access_token)).body.code,
      (await session(candor, old)).status], ["session_ended", 401]);
  });
  await check("nobody is sent to another site", async () => {
    const pages = [];
    for (const next of ["https://evil.example/", "//evil.example", "/\\evil.example", "evil",
      "/\t/evil.example", "javascript:alert(1)", "/ok"]) {
      const { end } = await signIn(candor, "kim", { next });
      pages.push(new URL(end).origin === candor.address &&
        new URL(end).searchParams.get("next"));
    }
    return same(pages, ["/", "/", "/", "/", "/", "/", "/ok"]);
  });
}

async function checkRefusals(candor) {
  await check("who says no there comes back to the sign-in page", async () => {
    const { end, browser } = await signIn(candor, "kim", { leaves: true });
    return same([end, (await session(candor, browser)).status],
      [`${candor.address}/sign-in?problem=denied`, 401]);
  });
  await check("an address that somebody has here and never showed to be theirs", async () =>
    same(problemOf((await signIn(candor, "owner")).end), "account_exists"));
  await check("no address, no account", async () =>
    same(problemOf((await signIn(candor, "nameless")).end), "email_missing"));
  await check("an unverified address makes an account, but not a verified one", async () => {
    const { browser } = await signIn(candor, "unverified");
    const { body } = await session(candor, browser);
    return same([body.user?.email, body.user?.is_email_verified], ["sam@example.org", false]);
  });
  await check("an answer counts once", async () => {
    const browser = new Browser();
    const away = await browser.go(candor.address + kStart);
    const back = await passIssuer(browser, away.location, "kim", candor.back);
    const before = browser.copy();
    const once = await browser.go(back), twice = await before.go(back);
    return same([problemOf(once.location), problemOf(twice.location)], [null, "expired"]);
  });
  await check("an answer counts in the browser that asked only", async () => {
    const browser = new Browser(), other = new Browser();
    const away = await browser.go(candor.address + kStart);
    await other.go(candor.address + kStart);
    const back = await passIssuer(browser, away.location, "kim", candor.back);
    const theirs = await other.go(back), nobodys = await new Browser().go(back);
    return same([problemOf(theirs.location), problemOf(nobodys.location),
      problemOf((await browser.go(back)).location)], ["expired", "expired", null]);
  });
  await check("a code of another attempt opens nothing", async () => {
    const { back } = await signIn(candor, "kim");
    const used = new URL(back).searchParams.get("code");
    const { end } = await signInWith(candor, (url) => url.searchParams.set("code", used));
    return same(problemOf(end), "issuer_error");
  });
  await checkChangedAnswers(candor);
}

// A sign-in whose answer is changed on its way back.
async function signInWith(candor, change) {
  const browser = new Browser();
  const away = await browser.go(candor.address + kStart);
  const back = new URL(await passIssuer(browser, away.location, "kim", candor.back));
  change(back);
  return { end: (await browser.go(back.href)).location };
}

async function checkChangedAnswers(candor) {
  const answers = {
    "another state": ["expired", (url) => url.searchParams.set("state", "0".repeat(64))],
    "no state": ["expired", (url) => url.searchParams.delete("state")],
    "two states": ["expired", (url) => url.searchParams.append("state", "x")],
    "another issuer": ["refused", (url) => url.searchParams.set("iss", "https://evil.example")],
    "no issuer, though it names itself": ["refused", (url) => url.searchParams.delete("iss")],
    "no code": ["refused", (url) => url.searchParams.delete("code")],
    "words of an attacker": ["issuer_error", (url) => {
      url.searchParams.set("error", "call_this_number");
      url.searchParams.set("error_description", "Your account is blocked");
    }],
  };
  for (const [name, [problem, change]] of Object.entries(answers)) {
    await check(`refused: an answer with ${name}`, async () =>
      same((await signInWith(candor, change)).end, `${candor.address}/sign-in?problem=${problem}`));
  }
  const questions = {
    "nonce": ["refused", (url) => url.searchParams.set("nonce", "another")],
    "challenge": ["issuer_error", (url) =>
      url.searchParams.set("code_challenge", halfHash("x") + halfHash("x").slice(0, 21))],
  };
  for (const [name, [problem, edit]] of Object.entries(questions)) {
    await check(`refused: a question whose ${name} was changed`, async () => {
      const change = (text) => {
        const url = new URL(text);
        edit(url);
        return url.href;
      };
      return same(problemOf((await signIn(candor, "kim", { change })).end), problem);
    });
  }
}

async function checkLiar(candor, { issuer, state }) {
  const lied = async (lie) => {
    state.lie = lie;
    const browser = new Browser();
    const away = await browser.go(candor.address + kStart);
    if (problemOf(away.location)) return problemOf(away.location);
    const asked = new URL(away.location).searchParams;
    state.nonce = lie.nonce ?? asked.get("nonce");
    const back = `${candor.back}?code=any&state=${asked.get("state")}`;
    return problemOf((await browser.go(back)).location);
  };
  const now = Math.floor(Date.now() / 1000);
  const lies = {
    "a signature of another key": { otherKey: true },
    "no signature": { header: { alg: "none" } },
    "our own secret as the key": { header: { alg: "HS256" } },
    "another issuer": { claims: { iss: "https://evil.example" } },
    "another audience": { claims: { aud: "another" } },
    "no audience": { claims: { aud: undefined } },
    "several audiences and no party": { claims: { aud: ["candor", "another"] } },
    "another party": { claims: { azp: "another" } },
    "an end in the past": { claims: { exp: now - 120 } },
    "no end": { claims: { exp: undefined } },
    "a time in the future": { claims: { iat: now + 600 } },
    "another nonce": { nonce: "another" },
    "no nonce": { claims: { nonce: undefined } },
    "an access token that was exchanged": { claims: { at_hash: halfHash("other") } },
    "nobody": { claims: { sub: undefined } },
    "a person that the address is not of": { claims: { email: undefined }, person: { sub: "you" } },
    "no token": { tokens: { id_token: undefined } },
  };
  for (const [name, lie] of Object.entries(lies)) {
    await check(`refused: an ID token with ${name}`, async () => same(await lied(lie), "refused"));
  }
  await check("an error of the token endpoint is no sign-in", async () =>
    same([await lied({ status: 400, tokens: { error: "invalid_grant" } }),
      await lied({ status: 503 })], ["issuer_error", "issuer_unreachable"]));
  await check("the same without lies works: several audiences, at_hash, secret in the body",
    async () => {
      state.asked = [];
      const problem = await lied({ claims: { aud: ["candor", "another"], azp: "candor",
        at_hash: halfHash("access") } });
      const { body, authorization } = state.asked.find(({ path }) => path === "/token");
      return same([problem, body.get("client_secret"), body.get("grant_type"),
        body.get("redirect_uri"), authorization],
      [null, client.client_secret, "authorization_code", candor.back, undefined]);
    });
  return issuer;
}

async function checkLate(candor, port) {
  await check("an account can wait for an administrator", async () => {
    const server = await startIssuer(port, candor.back, { alg: "ES256", inToken: true });
    const { end, browser } = await signIn(candor, "kim");
    await close(server);
    return same([problemOf(end), (await session(candor, browser)).status],
      ["account_pending", 401]);
  });
}

export async function checkSignIn(binary, folder) {
  const ports = [await freePort(), await freePort(), await freePort()];
  const candor = await candorFor(binary, `${folder}/oidc`, ports[0]);
  let issuer = await startIssuer(ports[0], candor.back);
  const late = await candorFor(binary, `${folder}/late`, ports[1],
    { REGISTRATION_MODE: "pending" });
  await check("an issuer that is down when we start is no reason not to start", async () =>
    same(problemOf((await signIn(late, "kim")).end), "issuer_unreachable"));
  const down = Date.now();
  const liar = await startLiar(ports[2]);
  const lied = await candorFor(binary, `${folder}/liar`, ports[2]);
  await checkJourneys(candor);
  const known = Date.now();  // the keys are
  await checkRefusals(candor);
  await checkLiar(lied, liar);
  await close(liar.server);
  await pauseAfter(down);
  await checkLate(late, ports[1]);
  await pauseAfter(known);
  await check("an issuer with new keys", async () => {
    await close(issuer);
    issuer = await startIssuer(ports[0], candor.back, { kid: "two" });
    return same(problemOf((await signIn(candor, "kim")).end), null);
  });
  await close(issuer);
  await check("an issuer that is down later: clear words, and sessions go on", async () => {
    const browser = new Browser();
    const away = await browser.go(candor.address + kStart);
    const state = new URL(away.location).searchParams.get("state");
    const iss = encodeURIComponent(`http://127.0.0.1:${ports[0]}`);
    const back = await browser.go(`${candor.back}?code=any&state=${state}&iss=${iss}`);
    return same(problemOf(back.location), "issuer_unreachable");
  });
  return [candor, late, lied];
}
