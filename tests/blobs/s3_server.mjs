// Object storage for the tests: s3rver behind a gate that checks what s3rver does not. Every
// signature (by @smithy/signature-v4) and payload hash must be right; parts have their least size
// and their tags; unfinished uploads can be listed and ended. Faults are ordered on a port of
// their own: POST / with JSON.
//
//   node s3_server.mjs FOLDER [PORT]      prints "ready PORT CONTROL_PORT DIRECT_PORT"
import { createHash } from "node:crypto";
import http from "node:http";
import { Sha256 } from "./sha256.mjs";
import { SignatureV4 } from "@smithy/signature-v4";
import S3rver from "s3rver";

const PART_BYTES_MIN = 5 * 1024 * 1024;
const [folder, wantedPort = "0"] = process.argv.slice(2);
const signer = new SignatureV4({
  service: "s3", region: "eu-test-1", sha256: Sha256, uriEscapePath: false, applyChecksum: false,
  credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
});
// Ordered faults: {match: "PUT .*partNumber=2", status | drop | short | kill, times}.
let faults = [];
let seen = [];
let pageSize = 0;
const uploads = new Map(); // id -> {key, begun, tags}

const storage = new S3rver({
  directory: folder, address: "127.0.0.1", port: 0, silent: true,
  configureBuckets: [{ name: "recordings" }],
});

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
async function bytesOf(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function signatureProblem(request, body) {
  const given = request.headers.authorization ?? "";
  const names = (/SignedHeaders=([^,]+)/.exec(given)?.[1] ?? "").split(";");
  const must = ["host", "x-amz-date", "x-amz-content-sha256"];
  for (const name of Object.keys(request.headers)) if (name.startsWith("x-amz-")) must.push(name);
  for (const name of must) if (!names.includes(name)) return `${name} is not signed`;
  if (request.headers["x-amz-content-sha256"] !== sha256(body)) return "the payload differs";
  const url = new URL(request.url, "http://" + request.headers.host);
  const headers = Object.fromEntries(names.map((name) => [name, request.headers[name]]));
  const date = request.headers["x-amz-date"];
  const signed = await signer.sign(
    { method: request.method, protocol: "http:", hostname: url.hostname, headers,
      path: request.url.split("?")[0], query: Object.fromEntries(url.searchParams) },
    { signingDate: new Date(date.replace(/(....)(..)(..T..)(..)/, "$1-$2-$3:$4:")) });
  return signed.headers.authorization === given ? "" : "the signature differs";
}

function refuse(response, status, code, method) {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(method === "HEAD" ? "" : `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
}

// What s3rver does not know about uploads; true when it was answered here.
function answerUploads(request, url, body, response) {
  const id = url.searchParams.get("uploadId");
  const isList = request.method === "GET" && url.searchParams.has("uploads");
  if (isList) {
    const prefix = url.searchParams.get("prefix") ?? "";
    const mine = [...uploads].filter(([, { key }]) => key.startsWith(prefix));
    const items = mine.map(([one, { key, begun }]) =>
      `<Upload><Key>${key}</Key><UploadId>${one}</UploadId>` +
      `<Initiated>${begun}</Initiated></Upload>`);
    response.end(`<ListMultipartUploadsResult>${items.join("")}</ListMultipartUploadsResult>`);
    return true;
  }
  if (id === null) return false;
  const upload = uploads.get(id);
  if (!upload) return refuse(response, 404, "NoSuchUpload"), true;
  if (request.method === "DELETE") {
    uploads.delete(id);
    return response.writeHead(204).end(), true;
  }
  if (request.method !== "POST") return false;
  const named = /<PartNumber>(\d+)<\/PartNumber><ETag>(.*?)<\/ETag>/g;
  const parts = [...body.toString().matchAll(named)];
  const isRight = parts.length === upload.parts.length && parts.every(([, number, tag], i) =>
    Number(number) === i + 1 && tag.replaceAll("&quot;", '"') === upload.parts[i].tag);
  const isLarge = upload.parts.slice(0, -1).every((part) => part.size >= PART_BYTES_MIN);
  if (!isRight) return refuse(response, 400, "InvalidPart"), true;
  if (!isLarge) return refuse(response, 400, "EntityTooSmall"), true;
  uploads.delete(id);
  return false;
}

function note(request, url, body, headers, answer) {
  const id = url.searchParams.get("uploadId");
  if (request.method === "POST" && url.searchParams.has("uploads")) {
    const made = /<UploadId>(.*?)<\/UploadId>/.exec(answer.toString())[1];
    const key = url.pathname.split("/").slice(2).join("/");
    uploads.set(made, { key, begun: new Date().toISOString(), parts: [] });
  } else if (request.method === "PUT" && id !== null) {
    const number = Number(url.searchParams.get("partNumber"));
    uploads.get(id).parts[number - 1] = { tag: headers.etag, size: body.length };
  }
}

// One page of a list: s3rver's own pages need a cipher that newer versions of Node.js lack.
function page(url, list) {
  const most = Number(url.searchParams.get("max-keys") ?? (pageSize || 1000));
  const after = atob(url.searchParams.get("continuation-token") ?? "");
  const items = list.match(/<Contents>.*?<\/Contents>/gs) ?? [];
  const left = items.filter((item) => /<Key>(.*?)<\/Key>/.exec(item)[1] > after);
  const shown = left.slice(0, most);
  const last = shown.length ? /<Key>(.*?)<\/Key>/.exec(shown.at(-1))[1] : "";
  const more = left.length > shown.length
    ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${btoa(last)}</NextContinuationToken>`
    : "<IsTruncated>false</IsTruncated>";
  return Buffer.from(`<?xml version="1.0"?><ListBucketResult>${more}${shown.join("")}` +
    "</ListBucketResult>");
}

// One change after the other: s3rver removes a folder with its last object, also while another
// object is being put into it, and ends.
let lastChange = Promise.resolve();
function forward(request, url, body) {
  if (request.method === "GET" || request.method === "HEAD") return pass(request, url, body);
  const answered = lastChange.then(() => pass(request, url, body));
  lastChange = answered.catch(() => undefined);
  return answered;
}

function pass(request, url, body) {
  const port = storage.httpServer.address().port;
  const isList = url.searchParams.get("list-type") === "2";
  const path = isList ? `${url.pathname}?list-type=2&prefix=${url.searchParams.get("prefix") ?? ""}`
    : request.url;
  return new Promise((resolve, reject) => {
    const sent = http.request({ host: "127.0.0.1", port, path, method: request.method,
                                headers: request.headers }, async (answer) => {
      const bytes = await bytesOf(answer);
      const found = isList && answer.statusCode === 200 ? page(url, bytes.toString()) : bytes;
      const headers = { ...answer.headers };
      if (isList) delete headers["content-length"];
      resolve({ status: answer.statusCode, headers, body: found });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function takeFault(line) {
  const fault = faults.find((one) => one.times > 0 && new RegExp(one.match).test(line));
  if (fault) fault.times -= 1;
  return fault ?? {};
}

async function answer(request, response) {
  const body = await bytesOf(request);
  const url = new URL(request.url, "http://" + request.headers.host);
  const line = `${request.method} ${request.url}`;
  seen.push(line);
  const problem = await signatureProblem(request, body);
  if (problem) return refuse(response, 403, "SignatureDoesNotMatch", request.method);
  const fault = takeFault(line);
  if (fault.kill) process.kill(process.pid, "SIGKILL");
  if (fault.drop) return request.socket.destroy();
  if (fault.status) return refuse(response, fault.status, fault.code ?? "SlowDown", request.method);
  if (answerUploads(request, url, body, response)) return;
  const done = await forward(request, url, body);
  if (done.status < 300) note(request, url, body, done.headers, done.body);
  if (fault.lose) return request.socket.destroy(); // done, but the answer never arrives
  if (fault.short) {
    response.writeHead(done.status, done.headers);
    return response.write(done.body.subarray(0, done.body.length / 2), () =>
      request.socket.destroy());
  }
  response.writeHead(done.status, done.headers);
  response.end(done.body);
}

async function control(request, response) {
  const order = JSON.parse((await bytesOf(request)).toString() || "{}");
  if (order.faults) faults = order.faults;
  if (order.page !== undefined) pageSize = order.page;
  if (order.age !== undefined) {
    for (const one of uploads.values()) one.begun = new Date(Date.now() - order.age).toISOString();
  }
  const answered = JSON.stringify({ seen, uploads: uploads.size });
  if (order.forget) seen = [];
  response.end(answered);
}

const listen = (server, port) =>
  new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server.address().port)));
await storage.run();
const gate = http.createServer((request, response) => {
  answer(request, response).catch((error) => {
    process.stderr.write(`${error.stack}\n`);
    refuse(response, 500, "InternalError", request.method);
  });
});
const port = await listen(gate, Number(wantedPort));
const controlPort = await listen(http.createServer(control), 0);
console.log(`ready ${port} ${controlPort} ${storage.httpServer.address().port}`);
