// Room fan-out: members of rooms send Yjs updates at a fixed rate and time how long each takes to
// reach the others. Toward y-websocket it speaks that server's protocol; the very same bytes go
// through Candor's frame engine. Prints one RESULT line.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import WebSocket from 'ws';
import * as Y from 'yjs';

const names = ['pid', 'port', 'rooms', 'clients', 'edits', 'seconds'];
const options = parseArgs({
  options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
}).values;
const [pid, port, roomCount, clientCount, edits, seconds] = names.map((name) =>
  Number(options[name]));

const SYNC = 0;
const UPDATE = 2;
const WARM_UP_MS = 1500;
const DRAIN_MS = 500;

let isMeasuring = false;
const latencies = [];
let frames = 0; // everything the server sent while it was measured

// Lengths in Yjs messages are seven bits a byte.
function varUint(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push(128 | (value & 127));
  return [...bytes, value];
}

// One member with a document of its own, so its updates are unlike everyone else's.
class Member {
  constructor(room, number) {
    this.room = room;
    this.document = new Y.Doc();
    this.text = this.document.getText('notes');
    this.document.on('update', (update) => { this.update = update; });
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/room-${room.number}`,
      { perMessageDeflate: false, localAddress: `127.0.2.${1 + (number % 10)}` });
    this.socket.on('message', (data) => this.receive(data));
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
  }

  edit() {
    this.text.insert(this.text.length, 'word ');
    const message = Buffer.from([SYNC, UPDATE, ...varUint(this.update.length), ...this.update]);
    this.room.onTheWay.set(message.toString('latin1'),
      { at: performance.now(), left: clientCount - 1, from: this, isMeasured: isMeasuring });
    this.socket.send(message);
  }

  receive(data) {
    const now = performance.now();
    if (isMeasuring) frames += 1;
    if (data[0] !== SYNC || data[1] !== UPDATE) return;
    const key = data.toString('latin1');
    const sent = this.room.onTheWay.get(key);
    if (sent === undefined) throw new Error('an update that nobody sent, or twice');
    if (sent.from === this) return; // y-websocket sends an edit back to its author as well
    if (sent.isMeasured) latencies.push(now - sent.at);
    sent.left -= 1;
    // The entry stays for the echo; only complete ones may be forgotten.
    if (sent.left === 0) this.room.complete += 1;
  }
}

class Room {
  constructor(number) {
    this.number = number;
    this.onTheWay = new Map();
    this.complete = 0;
    this.turn = 0;
    this.members = Array.from({ length: clientCount }, (_, one) =>
      new Member(this, number * clientCount + one));
  }

  edit() {
    this.members[this.turn].edit();
    this.turn = (this.turn + 1) % clientCount;
  }
}

function cpuSeconds() {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// Sends what is due since `started`, rooms spread evenly over the interval.
async function editFor(rooms, ms) {
  const started = performance.now();
  const perMs = (edits * rooms.length) / 1000;
  let sent = 0;
  while (performance.now() - started < ms) {
    const due = (performance.now() - started) * perMs;
    for (; sent < due; sent += 1) rooms[sent % rooms.length].edit();
    await pause(1);
  }
}

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1,
  Math.floor(sorted.length * share))];

const rooms = Array.from({ length: roomCount }, (_, number) => new Room(number));
const members = rooms.flatMap((room) => room.members);
await Promise.all(members.map((member) => member.opened));
await editFor(rooms, WARM_UP_MS);
isMeasuring = true;
const usedBefore = cpuSeconds();
await editFor(rooms, seconds * 1000);
await pause(DRAIN_MS);
const used = cpuSeconds() - usedBefore;
isMeasuring = false;

for (const room of rooms) {
  const lost = room.onTheWay.size - room.complete;
  if (lost > 0) throw new Error(`${lost} updates did not reach everyone in room ${room.number}`);
}
members.forEach((member) => member.socket.terminate());
latencies.sort((a, b) => a - b);
console.log(`RESULT ${JSON.stringify({
  p50_ms: percentile(latencies, 0.5), p99_ms: percentile(latencies, 0.99),
  deliveries: latencies.length, frames, cpu_us: (used * 1e6) / frames,
})}`);
process.exit(0);
