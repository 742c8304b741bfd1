// The client `ws`. Its parser judges what the server sends; bytes that no client library would send
// are written to its socket.
//
// ORIGIN is ws://HOST:PORT or wss://HOST:PORT; whoever signed the certificate is believed.
//
//   node client_ws.mjs ORIGIN cases CASES.json        one line of JSON per case
//   node client_ws.mjs ORIGIN handshakes CASES.json   one line per handshake
//   node client_ws.mjs ORIGIN crowd COUNT             so many handshakes at once
//   node client_ws.mjs ORIGIN room COUNT MESSAGES     so many members of a room; see run
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';

const NAME = 'ws';
const AT_ONCE = 12;
const PATIENCE_MS = 20_000;
const HOPELESS = 24; // cases that hung or found no server: the others are not played
const SHOWN_BYTES = 48;

const [origin, mode, ...rest] = process.argv.slice(2);
const print = (line) => process.stdout.write(JSON.stringify(line) + '\n');

function unpack(words) {
  const chunks = words.split(' ').filter(Boolean).map((word) => {
    const [hex, times] = word.split('*');
    const unit = Buffer.from(hex, 'hex');
    return Buffer.alloc(unit.length * Number(times ?? 1), unit);
  });
  return Buffer.concat(chunks);
}

function describe(payload) {
  if (payload.length <= SHOWN_BYTES) return payload.toString('hex');
  const digest = createHash('sha256').update(payload).digest('hex');
  return `${payload.length} bytes ${digest.slice(0, 16)}`;
}

class Peer {
  events = [];
  ended = false; // the server ended the connection
  #wakers = [];

  constructor(path, protocols = [], options = {}) {
    const habits = {
      perMessageDeflate: false, handshakeTimeout: PATIENCE_MS, rejectUnauthorized: false,
    };
    this.socket = new WebSocket(origin + path, protocols, { ...habits, ...options });
    this.opened = new Promise((resolve) => {
      this.socket.on('open', () => resolve(true));
      this.socket.on('close', () => resolve(false));
    });
    this.closed = new Promise((resolve) => this.socket.addEventListener('close', resolve));
    this.socket.on('upgrade', (response) => {
      response.socket.on('end', () => (this.ended = true));
    });
    this.socket.on('error', (error) => (this.problem ??= error.message));
    this.socket.on('close', () => this.#wake());
    this.socket.on('message', (data, isBinary) => this.#add(isBinary ? 'binary' : 'text', data));
    this.socket.on('ping', (data) => this.#add('ping', data));
    this.socket.on('pong', (data) => this.#add('pong', data));
  }

  #add(kind, data) {
    this.events.push(`${kind} ${describe(data)}`.trim());
    this.#wake();
  }
  #wake() {
    for (const wake of this.#wakers.splice(0)) wake();
  }

  // False when the connection ended first.
  async until(isEnough) {
    while (!isEnough()) {
      if (this.socket.readyState === WebSocket.CLOSED) return false;
      await new Promise((resolve) => this.#wakers.push(resolve));
    }
    return true;
  }

  async write(bytes, cut) {
    const { _socket: raw } = this.socket;
    const step = cut || bytes.length;
    for (let at = 0; at < bytes.length && raw.writable; at += step) {
      raw.write(bytes.subarray(at, at + step));
      // Single bytes are to be read one by one; long messages would take too long that way.
      if (cut) await (cut === 1 ? sleep(1) : setImmediate());
    }
  }

  message(kind, data) {
    this.socket.send(kind === 'text' ? data.toString() : data, { binary: kind === 'binary' });
  }

  fragments({ kind, parts }) {
    let left = parts.filter((part) => part.do === kind).length;
    for (const part of parts) {
      const data = unpack(part.bytes);
      if (part.do !== kind) this.socket[part.do](data);
      else this.socket.send(data, { binary: kind === 'binary', fin: --left === 0 });
    }
  }

  async run(step) {
    switch (step.do) {
      case 'raw': return this.write(unpack(step.bytes), step.cut);
      case 'text':
      case 'binary': return this.message(step.do, unpack(step.bytes));
      case 'ping':
      case 'pong': return this.socket[step.do](unpack(step.bytes));
      case 'fragments': return this.fragments(step);
      case 'wait': return this.until(() => this.events.length >= step.events);
      case 'until': return this.until(() => this.events.includes(step.event));
      case 'close': return this.socket.close(step.code, step.reason);
      case 'drop': return this.socket.terminate();
      case 'half_close': return this.socket._socket.end();
      default: throw new Error(`unknown operation ${step.do}`);
    }
  }
}

let lost = 0;

async function runCase({ name, operations }) {
  if (lost >= HOPELESS) return;
  const peer = new Peer('/echo');
  const impatience = setTimeout(() => {
    ++lost;
    peer.problem = `nothing more came for ${PATIENCE_MS} ms`;
    peer.socket.terminate();
  }, PATIENCE_MS);
  try {
    if (await peer.opened) for (const step of operations) await peer.run(step);
    else ++lost;
  } catch (error) {
    peer.problem = String(error);
    peer.socket.terminate();
  }
  const { code, wasClean } = await peer.closed;
  clearTimeout(impatience);
  const { events, ended, problem } = peer;
  print({ name, events, close: code, clean: wasClean, ended, problem });
}

async function shakeHands({ name, protocols, headers, compresses }) {
  const peer = new Peer('/echo', protocols, { headers, perMessageDeflate: compresses });
  let status = 101;
  peer.socket.on('unexpected-response', (_, response) => {
    status = response.statusCode;
    peer.socket.terminate();
  });
  const isOpen = await peer.opened;
  // This client leaves when it offered names and none was chosen, like a browser.
  const isExpected = status !== 101 || peer.problem === 'Server sent no subprotocol';
  if (isOpen) {
    peer.message('text', Buffer.from('Hello'));
    await peer.until(() => peer.events.length > 0);
    peer.socket.close(1000);
    await peer.closed;
  }
  const { protocol, extensions } = peer.socket;
  print({
    name, status, protocol: protocol || null, extensions, problem: isExpected ? null : peer.problem,
    echoed: isOpen ? peer.events : null,
  });
}

async function crowd(count) {
  const peers = Array.from({ length: count }, () => new Peer('/echo'));
  const opened = await Promise.all(peers.map((peer) => peer.opened));
  peers.forEach((peer, i) => opened[i] && peer.message('text', Buffer.from(`${i}`)));
  await Promise.all(peers.map((peer) => peer.until(() => peer.events.length > 0)));
  const expected = peers.map((_, i) => `text ${describe(Buffer.from(`${i}`))}`);
  const answered = peers.filter((peer, i) => peer.events.join() === expected[i]).length;
  for (const peer of peers) peer.socket.close(1000);
  const closes = await Promise.all(peers.map((peer) => peer.closed));
  print({ opened: opened.filter(Boolean).length, answered,
          clean: closes.filter(({ wasClean }) => wasClean).length });
}

async function room(count, messages) {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const peers = Array.from({ length: count }, () => new Peer('/mixed'));
  const heard = peers.map(() => []);
  peers.forEach(({ socket }, i) => socket.on('message', (data) => heard[i].push(String(data))));
  await Promise.all(peers.map((peer) => peer.opened));
  print({ members: peers.length });
  const wanted = (Number((await lines.next()).value) - 1) * messages;
  for (let k = 0; k < messages; ++k) {
    peers.forEach((peer, i) => peer.message('text', Buffer.from(`${NAME} ${i} ${k}`)));
    await setImmediate();
  }
  await Promise.all(peers.map((peer) => peer.until(() => peer.events.length >= wanted)));
  print({ complete: true });
  await lines.next();
  print({ heard });
  for (const { socket } of peers) socket.close(1000);
  await Promise.all(peers.map((peer) => peer.closed));
  process.stdin.destroy();
}

// A few at a time, in order.
async function each(list, run) {
  const waiting = list.values();
  const worker = async () => {
    for (const one of waiting) await run(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const plan = () => JSON.parse(readFileSync(rest[0], 'utf8'));
if (mode === 'cases') await each(plan().cases, runCase);
else if (mode === 'handshakes') await each(plan().handshakes, shakeHands);
else if (mode === 'crowd') await crowd(Number(rest[0]));
else if (mode === 'room') await room(Number(rest[0]), Number(rest[1]));
else throw new Error('usage: client_ws.mjs ORIGIN cases|handshakes|crowd|room ...');
