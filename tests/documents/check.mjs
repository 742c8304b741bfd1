// What the server says about its API, in the eyes of others: the OpenAPI document for an
// independent validator, its schemas for an independent JSON Schema engine, the pages that show it
// as a browser would fetch them.
//
//   node tests/documents/check.mjs http://127.0.0.1:8000
//
// One line per check; the last line is "N passed, N failed".

import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv/dist/2020.js";

const server = process.argv[2];
let passed = 0, failed = 0;

async function check(name, look) {
  try {
    const problem = await look();
    if (problem) throw new Error(problem);
    ++passed;
    console.log(`ok      ${name}`);
  } catch (error) {
    ++failed;
    console.log(`FAILED  ${name}: ${error.message}`);
  }
}

const get = (path, headers = {}) => fetch(server + path, { headers });
const api = await (await get("/openapi.json")).json();
const operations = Object.entries(api.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })));

await check("it is OpenAPI 3.1 for an independent validator", async () => {
  const result = await new Validator().validate(structuredClone(api));
  return result.valid ? "" : JSON.stringify(result.errors).slice(0, 2000);
});
await check("the validator sees a planted mistake", async () => {
  const broken = structuredClone(api);
  delete broken.paths["/api/v1/health"].get.responses["200"].description;
  const result = await new Validator().validate(broken);
  return result.valid ? "a response without a description passed" : "";
});
await check("it is the same at each of its addresses", async () => {
  const other = await (await get("/api/v1/openapi.json")).json();
  return JSON.stringify(other) === JSON.stringify(api) ? "" : "they differ";
});

const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addSchema({ $id: "candor", components: api.components });
const conforms = (pointer) => ajv.getSchema(`candor#${pointer}`);
await check("every schema compiles", () => {
  for (const name of Object.keys(api.components.schemas)) {
    conforms(`/components/schemas/${name}`);
  }
});
await check("models have the names of the documents (S2-08, S2-09)", () => {
  const wanted = ["User", "Interview", "InterviewQuestion", "InterviewTicket", "InterviewResponse",
    "InterviewReport", "Token", "UserLogin", "Response", "ErrorResponse", "PaginatedResponse"];
  const missing = wanted.filter((name) => !(name in api.components.schemas));
  return missing.length > 0 ? `missing ${missing}` : "";
});
await check("every operation says who may call it, and what comes back", () => {
  const ids = new Set();
  const schemes = Object.keys(api.components.securitySchemes);
  for (const one of operations) {
    const where = `${one.method} ${one.path}`;
    if (!one.summary || !one.security || !one.responses.default) return `${where} is incomplete`;
    if (ids.has(one.operationId)) return `${one.operationId} is there twice`;
    ids.add(one.operationId);
    const names = one.security.flatMap((each) => Object.keys(each));
    if (names.some((name) => !schemes.includes(name))) return `${where} names an unknown scheme`;
    const limited = "x-rate-per-minute" in one;
    if (limited !== ("429" in one.responses)) return `${where} is limited and does not say so`;
  }
});

// What the running server really answers.
async function answers(path, status, pointer, headers = {}) {
  const answer = await get(path, headers);
  if (answer.status !== status) return `${path} answers ${answer.status}`;
  const validate = conforms(pointer);
  if (validate(await answer.json())) return "";
  return `${path}: ${JSON.stringify(validate.errors)}`;
}
await check("answers are what the document says", async () =>
  await answers("/api/v1/health", 200, "/components/schemas/Health") ||
  await answers("/api/v1/setup", 200, "/components/schemas/SetUpState"));
await check("errors are what the document says", async () =>
  await answers("/api/v1/nothing", 404, "/components/schemas/ErrorResponse") ||
  await answers("/api/v1/auth/me", 401, "/components/schemas/ErrorResponse") ||
  await answers("/api/v1/auth/me", 401, "/components/schemas/ErrorResponse",
    { Authorization: "Bearer candor_nothing" }));
await check("errors are problem details for who asks for them", async () => {
  const answer = await get("/api/v1/nothing", { Accept: "application/problem+json" });
  const type = answer.headers.get("content-type");
  return type === "application/problem+json" ? "" : `${type}`;
});
await check("limits are told as the document says", async () => {
  const answer = await get("/api/v1/setup");
  const policy = answer.headers.get("ratelimit-policy"), left = answer.headers.get("ratelimit");
  if (!/^"general";q=\d+;w=60$/.test(policy)) return `RateLimit-Policy: ${policy}`;
  return /^"general";r=\d+;t=\d+$/.test(left) ? "" : `RateLimit: ${left}`;
});

// The pages.
for (const page of ["/docs", "/redoc", "/docs/"]) {
  await check(`${page} has all it needs from this server alone`, async () => {
    const answer = await get(page, { Accept: "text/html" });
    const html = await answer.text();
    const policy = answer.headers.get("content-security-policy");
    if (!html.includes("Candor API")) return "another page answers";
    if (!/script-src 'self';/.test(policy) || /\*|https?:/.test(policy)) return `policy: ${policy}`;
    if (/<script(?![^>]* src=)/.test(html) || / on\w+=/.test(html)) return "a script is inline";
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1])
      .filter((address) => !address.startsWith("data:"));
    if (files.length < 3) return `only ${files}`;
    for (const file of files) {
      if (!file.startsWith("/")) return `${file} is of another host`;
      const part = await get(file);
      const text = await part.text();  // decompressed by fetch
      if (part.status !== 200 || text.length < 100) return `${file}: ${part.status}`;
      const type = part.headers.get("content-type");
      if (!/javascript|css|json/.test(type)) return `${file} is ${type}`;
      if (text.includes("cdn.redoc.ly")) return `${file} asks another host`;
    }
  });
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
