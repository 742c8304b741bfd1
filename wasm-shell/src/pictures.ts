// A picture somebody chose (a logo), looked at before it is sent: what its bytes say it is, how
// large it is, and an address it can be shown at. Loaded with the first one asked for.

import { chosenFiles } from "./files.js";

export type PictureType = "image/png" | "image/jpeg" | "image/webp";

export interface Look {
  readonly type: PictureType | "";   // "": none of the three
  readonly url: string;              // "": it cannot be shown
  readonly width: number;
  readonly height: number;
}

const nothing: Look = { type: "", url: "", width: 0, height: 0 };

function says(bytes: Uint8Array, at: number, words: string): boolean {
  return [...words].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
}

// By the first twelve bytes: names and what the system says about a file are often wrong.
export function typeOf(head: Uint8Array): PictureType | "" {
  if (says(head, 0, "\x89PNG\r\n\x1a\n")) return "image/png";
  if (says(head, 0, "\xff\xd8\xff")) return "image/jpeg";
  return says(head, 0, "RIFF") && says(head, 8, "WEBP") ? "image/webp" : "";
}

export interface Browser {
  size(file: Blob): Promise<{ width: number; height: number }>;   // refuses what it cannot show
  show(file: Blob): string;
  forget(url: string): void;
}

const browser: Browser = {
  async size(file) {
    const bitmap = await createImageBitmap(file);
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height };
  },
  show: (file) => URL.createObjectURL(file),
  forget: (url) => URL.revokeObjectURL(url),
};

// One picture at a time: looking at another one forgets the address of the one before.
export class Pictures {
  private shown = "";

  constructor(private readonly world: Browser = browser) {}

  async look(file: Blob | undefined): Promise<Look> {
    if (this.shown !== "") this.world.forget(this.shown);
    this.shown = "";
    if (file === undefined) return nothing;
    const type = typeOf(new Uint8Array(await file.slice(0, 12).arrayBuffer()));
    if (type === "") return nothing;
    try {
      const { width, height } = await this.world.size(file);
      this.shown = this.world.show(file);
      return { type, url: this.shown, width, height };
    } catch {
      return { ...nothing, type };
    }
  }
}

const pictures = new Pictures();

// The command {do: "picture", node} answered with {event: "picture", node, type, url, width,
// height}.
export async function answerPicture(json: string): Promise<string> {
  const { node } = JSON.parse(json) as { node: number };
  const look = await pictures.look(chosenFiles.get(node)?.[0]);
  return JSON.stringify({ event: "picture", node, ...look });
}
