// Reads the little-endian bytes of one difference. Valid only during the call: the bytes are wasm
// memory.

import type { Rect } from "./node.js";

const decoder = new TextDecoder();

export class Reader {
  private readonly view: DataView;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  more(): boolean {
    return this.at < this.bytes.length;
  }

  u8(): number {
    const value = this.view.getUint8(this.at);
    this.at += 1;
    return value;
  }

  u16(): number {
    const value = this.view.getUint16(this.at, true);
    this.at += 2;
    return value;
  }

  i16(): number {
    const value = this.view.getInt16(this.at, true);
    this.at += 2;
    return value;
  }

  u32(): number {
    const value = this.view.getUint32(this.at, true);
    this.at += 4;
    return value;
  }

  i32(): number {
    const value = this.view.getInt32(this.at, true);
    this.at += 4;
    return value;
  }

  u32list(): number[] {
    const count = this.u32();
    const list: number[] = [];
    for (let i = 0; i < count; i += 1) list.push(this.u32());
    return list;
  }

  rect(): Rect {
    return { x: this.i16(), y: this.i16(), width: this.i16(), height: this.i16() };
  }

  text(): string {
    const length = this.u32();
    if (length === 0) return "";
    const text = decoder.decode(this.bytes.subarray(this.at, this.at + length));
    this.at += length;
    return text;
  }
}
