// The hash that @smithy/signature-v4 asks for, by Node.js.
import { createHash, createHmac } from "node:crypto";

export class Sha256 {
  constructor(secret) {
    this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret);
  }
  update(bytes) {
    this.hash.update(bytes);
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}
