// Microphone level: read ten times a second and written straight into the <meter> elements of nodes
// with key "level-meter". No frame of the client runs for it.

const interval = 100;
const voice = 0.015;     // root mean square that counts as speech
const voiceTicks = 3;
const fading = 0.05;     // per silent tick: words and short sounds add up

export class LevelMeter {
  private context: AudioContext | null = null;
  private timer = 0;

  start(stream: MediaStream, onHeard: () => void): void {
    this.stop();
    if (stream.getAudioTracks().length === 0) return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 4096;   // 85 ms: little between two readings is missed
    context.createMediaStreamSource(stream).connect(analyser);
    void context.resume().catch(() => undefined);
    this.context = context;
    const samples = new Float32Array(analyser.fftSize);
    let ticks = 0;
    let heard = false;
    this.timer = window.setInterval(() => {
      if (document.visibilityState === "hidden") return;
      analyser.getFloatTimeDomainData(samples);
      const level = rootMeanSquare(samples);
      show(level);
      ticks = level > voice ? ticks + 1 : Math.max(0, ticks - fading);
      if (!heard && ticks >= voiceTicks) {
        heard = true;
        onHeard();
      }
    }, interval);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = 0;
    void this.context?.close().catch(() => undefined);
    this.context = null;
    show(0);
  }
}

function rootMeanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

// Decibels, -60 to -6, spread over the meter: ears are logarithmic too.
function show(level: number): void {
  const decibels = 20 * Math.log10(Math.max(level, 1e-5));
  const part = Math.min(1, Math.max(0, (decibels + 60) / 54));
  for (const meter of document.querySelectorAll<HTMLMeterElement>("meter[data-key$=level-meter]")) {
    meter.value = meter.min + part * (meter.max - meter.min);
    meter.style.setProperty("--level", part.toFixed(2));
  }
}
