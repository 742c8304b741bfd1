// Live regions. Polite: at most one message a second. A region is cleared and set 50 ms later, and
// a repeated text gets a no-break space, because some screen readers ignore text that did not
// change.

const gap = 1000;
const settle = 50;
const longest = 4;

class Region {
  private readonly queue: string[] = [];
  private last = "";
  private timer = 0;

  constructor(private readonly element: HTMLElement, private readonly interval: number) {}

  say(text: string): void {
    if (text === "") return;
    this.queue.push(text);
    if (this.queue.length > longest) this.queue.splice(0, this.queue.length - longest);
    if (this.timer === 0) this.next();
  }

  private next(): void {
    const text = this.queue.shift();
    if (text === undefined) {
      this.timer = 0;
      return;
    }
    const spoken = text === this.last ? `${text}\u00a0` : text;
    this.last = spoken;
    this.element.textContent = "";
    setTimeout(() => { this.element.textContent = spoken; }, settle);
    this.timer = window.setTimeout(() => this.next(), this.interval);
  }
}

export class Announcer {
  private readonly politeRegion: Region;
  private readonly assertiveRegion: Region;

  constructor(polite: HTMLElement, assertive: HTMLElement) {
    this.politeRegion = new Region(polite, gap);
    this.assertiveRegion = new Region(assertive, settle * 2);
  }

  polite(text: string): void {
    this.politeRegion.say(text);
  }

  assertive(text: string): void {
    this.assertiveRegion.say(text);
  }
}
