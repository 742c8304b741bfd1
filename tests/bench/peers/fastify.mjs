// Fastify with better-sqlite3, @fastify/jwt and compiled schemas for input and output.

import jwt from '@fastify/jwt';
import serveStatic from '@fastify/static';
import Fastify from 'fastify';
import { errorBody, openModel, schemas, settings, unauthenticated } from './model.mjs';

const model = openModel();
const app = Fastify({ logger: false, keepAliveTimeout: 75000 });

const text = { type: 'string' };
const integer = { type: 'integer' };
const number = { type: 'number' };
const boolean = { type: 'boolean' };
const object = (properties) => ({ type: 'object', properties });

const question = object({
  id: integer, interview_id: integer, text, question_text: text, preparation_time: number,
  responding_time: number, order: integer, answer_kind: text, max_retakes: integer,
  is_archived: boolean, created_at: text, updated_at: text,
});
const interview = object({
  id: integer, key: text, title: text, description: text, status: text,
  questions: { type: 'array', items: question }, question_count: integer,
  invitation_count: integer, session_count: integer, to_review_count: integer,
  expected_time: number, created_at: text, updated_at: text,
});
const page = object({
  items: { type: 'array', items: interview }, total: integer, page: integer, per_page: integer,
  limit: integer, offset: integer, has_next: boolean, has_prev: boolean,
});
const access = object({
  interview: object({
    id: integer, title: text, description: text, questions: { type: 'array', items: question },
  }),
  theme: object({
    primary_color: text, accent_color: text, background_color: text, text_color: text,
    company_logo: { type: 'string', nullable: true },
  }),
  token_info: object({
    expires_at: text, attempts_remaining: integer, status: text, can_start: boolean,
    can_resume: boolean,
  }),
  candidate_name: text, company_name: text, company_about: text, contact_name: text,
  contact_email: text,
});

async function authenticate(request) {
  try {
    await request.jwtVerify();
  } catch {
    throw unauthenticated();
  }
  request.caller = model.callerOf(request.user);
}

app.setErrorHandler((error, request, reply) => {
  const status = error.validation ? 422 : error.status ?? error.statusCode ?? 500;
  reply.code(status).send(errorBody(status, error.code ?? 'invalid', error.message));
});
app.decorateRequest('caller', null);
app.register(jwt, {
  secret: settings.tokenKey,
  verify: { algorithms: ['HS256'], allowedIss: 'candor', allowedAud: 'candor' },
});
app.register(serveStatic, { root: settings.staticFolder, immutable: true, maxAge: '365d' });

const answers = (schema, status = 200) => ({ response: { [status]: schema } });
app.register(async (api) => {
  api.addHook('onRequest', authenticate);
  api.get('/:id', { schema: answers(interview) },
    async (request) => model.readInterview(request.caller, request.params.id));
  api.get('/', { schema: { querystring: schemas.page, ...answers(page) } },
    async (request) => model.listInterviews(request.caller, request.query));
  api.post('/', { schema: { body: schemas.create, ...answers(interview, 201) } },
    async (request, reply) => {
      reply.code(201);
      return model.createInterview(request.caller, request.body);
    });
  api.put('/:id', { schema: { body: schemas.update, ...answers(interview) } },
    async (request) => model.updateInterview(request.caller, request.params.id, request.body));
}, { prefix: '/api/v1/interviews' });
app.post('/api/v1/candidates/interviews/access',
  { schema: { body: schemas.access, ...answers(access) } },
  async (request) => model.access(request.body.token));

await app.listen({ host: '127.0.0.1', port: settings.port, backlog: 2048 });
