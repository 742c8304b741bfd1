// Reads at a fixed rate, each timed from the moment it was due (a slow answer delays no later
// question), with sign-ins and writes at other fixed rates beside them. Prints one RESULT line.
//
// Sign-ins: nine in ten guess the password of another person each, so that slowing down one name
// does not slow down the flood; the tenth is right, when there is a --password for --email.

import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';

const names = ['port', 'path', 'token', 'rate', 'seconds', 'logins', 'email', 'password', 'writes',
  'writer'];
const options = parseArgs({
  options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
}).values;
const port = Number(options.port);
const seconds = Number(options.seconds);

const READ_CONNECTIONS = 32;
const WRITE_CONNECTIONS = 16;
const LOGIN_CONNECTIONS = 256;
const WARM_UP_MS = 1000;
const DRAIN_MS = 2000;
const RIGHT_OF = 10;

const agent = (maxSockets) => new Agent({ keepAlive: true, maxSockets });
const readers = agent(READ_CONNECTIONS);
const writers = agent(WRITE_CONNECTIONS);
const people = agent(LOGIN_CONNECTIONS);

function ask(connections, fields, content, done) {
  const headers = { ...fields.headers };
  if (content !== undefined) {
    headers['Content-Type'] = 'application/json';
    headers['Content-Length'] = Buffer.byteLength(content);
  }
  const question = request({ host: '127.0.0.1', port, agent: connections, ...fields, headers },
    (answer) => {
      answer.resume();
      answer.on('end', () => done(answer.statusCode));
    });
  question.on('error', () => done(0));
  question.end(content);
}

const late = { reads: [], writes: [] };
const logins = { right: 0, wrong: 0, refused: 0, other: 0 };
let failed = 0;
let unanswered = 0;

function timed(kind, wanted, connections, fields, content, due, isMeasured) {
  unanswered += 1;
  ask(connections, fields, content, (status) => {
    unanswered -= 1;
    if (status !== wanted) failed += 1;
    if (isMeasured) late[kind].push(performance.now() - due);
  });
}

function read(due, isMeasured) {
  const fields = { path: options.path, headers: { Authorization: options.token } };
  timed('reads', 200, readers, fields, undefined, due, isMeasured);
}

function write(due, isMeasured) {
  const headers = { Authorization: options.writer };
  const fields = { path: '/api/v1/interviews', method: 'POST', headers };
  timed('writes', 201, writers, fields, '{"title":"Made beside a flood"}', due, isMeasured);
}

let guesses = 0;
let isCounting = false;  // answers; who asked before waits in the same queue

function signIn() {
  guesses += 1;
  const isRight = options.password !== undefined && guesses % RIGHT_OF === 0;
  const content = JSON.stringify(isRight
    ? { email: options.email, password: options.password }
    : { email: `guess${guesses}@example.com`, password: 'not the password' });
  ask(people, { path: '/api/v1/auth/login', method: 'POST' }, content, (status) => {
    if (!isCounting) return;
    if (status === 200) logins.right += 1;
    else if (status === 401) logins.wrong += 1;
    else if (status === 503 || status === 429) logins.refused += 1;
    else logins.other += 1;
  });
}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function run(ms, isMeasured) {
  const started = performance.now();
  const streams = [[read, options.rate], [write, options.writes], [signIn, options.logins]]
    .map(([send, rate]) => ({ send, rate: Number(rate ?? 0), sent: 0 }));
  for (let now = 0; now < ms; now = performance.now() - started) {
    for (const stream of streams) {
      for (; stream.sent < (now * stream.rate) / 1000; stream.sent += 1) {
        stream.send(started + (stream.sent * 1000) / stream.rate, isMeasured);
      }
    }
    await pause(1);
  }
}

function summary(times) {
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor((times.length - 1) * share)];
  return { count: times.length, p50_ms: at(0.5), p99_ms: at(0.99), max_ms: at(1) };
}

await run(WARM_UP_MS, false);
isCounting = true;
await run(seconds * 1000, true);
isCounting = false;
await pause(DRAIN_MS);
if (failed > 0 || unanswered > 0) throw new Error(`${failed} wrong, ${unanswered} unanswered`);
console.log(`RESULT ${JSON.stringify({
  ...summary(late.reads), writes: summary(late.writes),
  signed_in: (logins.right + logins.wrong) / seconds, right: logins.right / seconds,
  refused: logins.refused / seconds, other: logins.other,
})}`);
process.exit(0);
