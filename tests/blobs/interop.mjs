// The official client of object storage beside ours, on the same bucket.
//
//   node interop.mjs ENDPOINT read KEY          "SIZE SHA256 NOTED_SHA256" or "missing"
//   node interop.mjs ENDPOINT write KEY FILE    in one request; "written"
//   node interop.mjs ENDPOINT parts KEY FILE    in parts; "written"
import { createHash } from "node:crypto";
import fs from "node:fs";
import { CompleteMultipartUploadCommand, CreateMultipartUploadCommand, GetObjectCommand,
         PutObjectCommand, S3Client, UploadPartCommand } from "@aws-sdk/client-s3";

const PART_BYTES = 6 * 1024 * 1024;
const [endpoint, action, Key, file] = process.argv.slice(2);
const where = { Bucket: "recordings", Key };
const client = new S3Client({
  endpoint, region: "eu-test-1", forcePathStyle: true,
  requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED",
  credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
});

async function read() {
  try {
    const found = await client.send(new GetObjectCommand(where));
    const bytes = await found.Body.transformToByteArray();
    const hash = createHash("sha256").update(bytes).digest("hex");
    return `${bytes.length} ${hash} ${found.Metadata.sha256}`;
  } catch (error) {
    if (error.name === "NoSuchKey") return "missing";
    throw error;
  }
}

async function write() {
  await client.send(new PutObjectCommand({ ...where, Body: fs.readFileSync(file) }));
  return "written";
}

async function parts() {
  const bytes = fs.readFileSync(file);
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(where));
  const Parts = [];
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    const PartNumber = Parts.length + 1;
    const Body = bytes.subarray(at, at + PART_BYTES);
    const { ETag } = await client.send(
      new UploadPartCommand({ ...where, UploadId, PartNumber, Body }));
    Parts.push({ ETag, PartNumber });
  }
  await client.send(
    new CompleteMultipartUploadCommand({ ...where, UploadId, MultipartUpload: { Parts } }));
  return "written";
}

console.log(await { read, write, parts }[action]());
