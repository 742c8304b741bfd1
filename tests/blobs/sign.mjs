// Signs the requests of a file, one in JSON per line, with two clients; prints the two values of
// Authorization for each line, with a tab between.
import fs from "node:fs";
import aws4 from "aws4";
import { SignatureV4 } from "@smithy/signature-v4";
import { Sha256 } from "./sha256.mjs";

const accessKeyId = "AKIDEXAMPLE";
const secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const region = "eu-test-1";
const signer = new SignatureV4({
  service: "s3", region, sha256: Sha256, uriEscapePath: false, applyChecksum: true,
  credentials: { accessKeyId, secretAccessKey },
});

const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) =>
    "%" + letter.charCodeAt(0).toString(16).toUpperCase());
const encodePath = (path) => path.split("/").map(encode).join("/");

// One value per name, as both clients take them: those that come again are joined by a comma.
function joined(pairs) {
  const headers = {};
  for (const { name, value } of pairs) {
    const key = name.toLowerCase();
    headers[key] = key in headers ? `${headers[key]},${value.trim()}` : value;
  }
  return headers;
}

async function bySmithy(one, headers) {
  const query = {};
  for (const { name, value } of one.query) {
    query[name] = name in query ? [query[name], value].flat() : value;
  }
  const request = { method: one.method, protocol: "https:", hostname: headers.host, query,
                    path: encodePath(one.path), headers };
  const signed = await signer.sign(request, { signingDate: new Date(one.time) });
  return signed.headers.authorization;
}

function byAws4(one, headers) {
  const query = one.query.map(({ name, value }) => `${encode(name)}=${encode(value)}`).join("&");
  const path = encodePath(one.path) + (query ? `?${query}` : "");
  const date = new Date(one.time).toISOString().replace(/[-:]|\.\d+/g, "");
  const request = { method: one.method, service: "s3", region, path,
                    headers: { ...headers, "X-Amz-Date": date } };
  return aws4.sign(request, { accessKeyId, secretAccessKey }).headers.Authorization;
}

for (const line of fs.readFileSync(process.argv[2], "utf8").trimEnd().split("\n")) {
  const one = JSON.parse(line);
  const headers = { ...joined(one.headers), "x-amz-content-sha256": one.payload_sha256 };
  console.log(`${await bySmithy(one, { ...headers })}\t${byAws4(one, { ...headers })}`);
}
