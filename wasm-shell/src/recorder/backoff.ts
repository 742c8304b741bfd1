// Waits between attempts: doubling with jitter up to half a minute, cut short by `wake` (online
// again, new token, the candidate pressed something).

const first = 500;
const longest = 30_000;

export class Backoff {
  private attempt = 0;
  private wakeUp: (() => void) | null = null;

  constructor(private readonly random: () => number = Math.random, private readonly scale = 1) {}

  succeeded(): void {
    this.attempt = 0;
  }

  wake(): void {
    this.attempt = 0;
    this.wakeUp?.();
  }

  async wait(atLeastMs = 0): Promise<void> {
    const full = Math.min(longest, first * 2 ** this.attempt);
    this.attempt = Math.min(this.attempt + 1, 10);
    const delay = Math.max(atLeastMs, full * (0.5 + this.random() / 2)) * this.scale;
    await this.pause(delay);
  }

  // Until woken, or `ms` at the latest.
  pause(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(finish, ms);
      const self = this;
      function finish(): void {
        clearTimeout(timer);
        self.wakeUp = null;
        done();
      }
      this.wakeUp = finish;
    });
  }
}
