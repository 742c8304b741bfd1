// Express with better-sqlite3, jsonwebtoken and Ajv.

import { createSecretKey } from 'node:crypto';
import Ajv from 'ajv';
import express from 'express';
import jwt from 'jsonwebtoken';
import {
  errorBody, openModel, Refusal, schemas, settings, unauthenticated,
} from './model.mjs';

const model = openModel();
// As a text jsonwebtoken would first try to read it as a public key, at every request.
const tokenKey = createSecretKey(Buffer.from(settings.tokenKey));
const app = express();
const ajv = new Ajv({ useDefaults: true, coerceTypes: true });
const check = Object.fromEntries(
  Object.entries(schemas).map(([name, schema]) => [name, ajv.compile(schema)]));

function validated(name, value) {
  if (check[name](value)) return value;
  throw new Refusal(422, 'invalid', 'Check the marked fields.', check[name].errors.map(
    (error) => ({ field: error.instancePath, code: error.keyword, message: error.message })));
}

function authenticate(request, response, next) {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Bearer' || !token) throw unauthenticated();
  let claims;
  try {
    claims = jwt.verify(token, tokenKey,
      { algorithms: ['HS256'], issuer: 'candor', audience: 'candor' });
  } catch {
    throw unauthenticated();
  }
  request.caller = model.callerOf(claims);
  next();
}

app.disable('x-powered-by');
app.use('/api', express.json({ limit: '256kb' }));

const interviews = express.Router();
interviews.use(authenticate);
interviews.get('/:id', (request, response) => {
  response.json(model.readInterview(request.caller, request.params.id));
});
interviews.get('/', (request, response) => {
  response.json(model.listInterviews(request.caller, validated('page', { ...request.query })));
});
interviews.post('/', (request, response) => {
  const draft = validated('create', request.body);
  response.status(201).json(model.createInterview(request.caller, draft));
});
interviews.put('/:id', (request, response) => {
  const draft = validated('update', request.body);
  response.json(model.updateInterview(request.caller, request.params.id, draft));
});
app.use('/api/v1/interviews', interviews);
app.post('/api/v1/candidates/interviews/access', (request, response) => {
  response.json(model.access(validated('access', request.body).token));
});
app.use(express.static(settings.staticFolder, { immutable: true, maxAge: '365d' }));
// Express tells an error handler by its four parameters.
app.use((error, request, response, next) => {
  if (response.headersSent) return next(error);
  const status = error.status ?? 500;
  return response.status(status).json(
    errorBody(status, error.code ?? 'internal', error.message, error.errors));
});

const server = app.listen(settings.port, '127.0.0.1', 2048);
server.keepAliveTimeout = 75000;
