// Reads at a fixed rate, each timed from the moment it was due (a slow answer delays no later
// question), with sign-ins at another fixed rate beside them. Prints one RESULT line.

import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';

const names = ['port', 'path', 'token', 'rate', 'seconds', 'logins', 'email'];
const options = parseArgs({
  options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
}).values;
const port = Number(options.port);
const seconds = Number(options.seconds);

const READ_CONNECTIONS = 32;
const LOGIN_CONNECTIONS = 256;
const WARM_UP_MS = 1000;
const DRAIN_MS = 2000;

const readers = new Agent({ keepAlive: true, maxSockets: READ_CONNECTIONS });
const people = new Agent({ keepAlive: true, maxSockets: LOGIN_CONNECTIONS });
const body = JSON.stringify({ email: options.email, password: 'not the password' });

function ask(agent, fields, content, done) {
  const question = request({ host: '127.0.0.1', port, agent, ...fields }, (answer) => {
    answer.resume();
    answer.on('end', () => done(answer.statusCode));
  });
  question.on('error', () => done(0));
  question.end(content);
}

const latencies = [];
const logins = { answered: 0, refused: 0, other: 0 };
let wrong = 0;
let unanswered = 0;

function read(due, isMeasured) {
  unanswered += 1;
  const fields = { path: options.path, headers: { Authorization: options.token } };
  ask(readers, fields, undefined, (status) => {
    unanswered -= 1;
    if (status !== 200) wrong += 1;
    if (isMeasured) latencies.push(performance.now() - due);
  });
}

function signIn(isMeasured) {
  const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
  ask(people, { path: '/api/v1/auth/login', method: 'POST', headers }, body, (status) => {
    if (!isMeasured) return;
    if (status === 401) logins.answered += 1;
    else if (status === 503 || status === 429) logins.refused += 1;
    else logins.other += 1;
  });
}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function run(ms, isMeasured) {
  const started = performance.now();
  const rates = { read: Number(options.rate), signIn: Number(options.logins) };
  let reads = 0;
  let signIns = 0;
  for (let now = 0; now < ms; now = performance.now() - started) {
    for (; reads < (now * rates.read) / 1000; reads += 1) {
      read(started + (reads * 1000) / rates.read, isMeasured);
    }
    for (; signIns < (now * rates.signIn) / 1000; signIns += 1) signIn(isMeasured);
    await pause(1);
  }
}

await run(WARM_UP_MS, false);
await run(seconds * 1000, true);
await pause(DRAIN_MS);
if (wrong > 0 || unanswered > 0) throw new Error(`${wrong} wrong, ${unanswered} unanswered reads`);
latencies.sort((a, b) => a - b);
const percentile = (share) => latencies[Math.floor((latencies.length - 1) * share)];
console.log(`RESULT ${JSON.stringify({
  p50_ms: percentile(0.5), p99_ms: percentile(0.99), reads: latencies.length,
  signed_in: logins.answered / seconds, refused: logins.refused / seconds, other: logins.other,
})}`);
process.exit(0);
