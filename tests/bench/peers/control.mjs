// The control of a comparison: a fixed answer without a database. Its rate says how steady the
// machine was.

import { createServer } from 'node:http';

const body = JSON.stringify({ status: 'ok', text: 'x'.repeat(400) });
const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
const server = createServer((request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.keepAliveTimeout = 75000;
server.listen(Number(process.env.PORT), '127.0.0.1', 2048);
