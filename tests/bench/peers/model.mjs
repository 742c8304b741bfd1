// What both Node.js peers share: the database, the rules of a body and the shape of the answers.
// Only the framework around it differs. Same schema, indexes and durability as Candor's database.

import { createHash, randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';

export const settings = {
  port: Number(process.env.PORT),
  database: process.env.DATABASE,
  staticFolder: process.env.STATIC_FOLDER,
  tokenKey: process.env.TOKEN_KEY,
};

const STATUS = ['draft', 'open', 'closed'];
const KIND = ['video', 'audio', 'text'];
const STARTED = 0;
const COMPLETED = 1;

const question = {
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: {
    text: { type: 'string', minLength: 1, maxLength: 2000 },
    preparation_time: { type: 'number', minimum: 0, maximum: 600, default: 30 },
    responding_time: { type: 'number', minimum: 5, maximum: 900, default: 90 },
    answer_kind: { type: 'string', enum: KIND, default: 'video' },
    max_retakes: { type: 'integer', minimum: 0, maximum: 10, default: 1 },
  },
};
const draftFields = {
  title: { type: 'string', minLength: 1, maxLength: 200 },
  description: { type: 'string', maxLength: 5000 },
  status: { type: 'string', enum: STATUS },
};
const closed = (required, properties) =>
  ({ type: 'object', required, additionalProperties: false, properties });

export const schemas = {
  create: closed(['title'],
    { ...draftFields, questions: { type: 'array', maxItems: 50, items: question } }),
  update: closed(['title'], draftFields),
  access: closed(['token'], { token: { type: 'string', minLength: 1, maxLength: 200 } }),
  page: closed([], {
    page: { type: 'integer', minimum: 1, maximum: 1000000, default: 1 },
    per_page: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
  }),
};

export class Refusal extends Error {
  constructor(status, code, detail, errors = []) {
    super(detail);
    Object.assign(this, { status, code, errors });
  }
}
export const unauthenticated = () => new Refusal(401, 'unauthenticated', 'Sign in first.');
const notFound = () => new Refusal(404, 'not_found', 'This no longer exists, or never did.');
const gone = (code) => new Refusal(410, code, 'This link can no longer be used.');

export const errorBody = (status, code, detail, errors = []) => ({
  type: 'about:blank', title: code, status, detail, error: detail, code, errors,
  request_id: randomBytes(8).toString('hex'),
});

const time = (ms) => new Date(ms).toISOString();

const SELECT_VIEWS = `
SELECT i.id, i.key, i.title, i.description, i.status, i.created_at, i.updated_at,
  (SELECT count(*) FROM questions q WHERE q.interview_id = i.id AND q.is_archived = 0)
    AS question_count,
  (SELECT coalesce(sum(q.preparation_time + q.responding_time), 0) FROM questions q
    WHERE q.interview_id = i.id AND q.is_archived = 0) AS expected_time,
  (SELECT count(*) FROM invitations v WHERE v.interview_id = i.id) AS invitation_count,
  (SELECT count(*) FROM sessions s WHERE s.interview_id = i.id AND s.deleted_at IS NULL)
    AS session_count,
  (SELECT count(*) FROM sessions s WHERE s.interview_id = i.id AND s.deleted_at IS NULL
    AND s.status = 1 AND s.reviewed_at IS NULL) AS to_review_count
FROM interviews i WHERE i.company_id = ? AND i.deleted_at IS NULL`;

function viewOf(row, questions = []) {
  return {
    id: row.id, key: row.key, title: row.title, description: row.description,
    status: STATUS[row.status],
    questions: questions.map((one) => ({
      id: one.id, interview_id: one.interview_id, text: one.text, question_text: one.text,
      preparation_time: one.preparation_time / 1000, responding_time: one.responding_time / 1000,
      order: one.order, answer_kind: KIND[one.answer_kind], max_retakes: one.max_retakes,
      is_archived: false, created_at: time(one.created_at), updated_at: time(one.updated_at),
    })),
    question_count: row.question_count, invitation_count: row.invitation_count,
    session_count: row.session_count, to_review_count: row.to_review_count,
    expected_time: row.expected_time / 1000,
    created_at: time(row.created_at), updated_at: time(row.updated_at),
  };
}

function openDatabase() {
  const database = new Database(settings.database);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 10000');
  return database;
}

function prepareAll(database) {
  const one = (sql) => database.prepare(sql);
  return {
    session: one(`SELECT a.id, a.company_id FROM account_sessions s
      JOIN accounts a ON a.id = s.account_id
      WHERE s.id = ? AND s.ended_at IS NULL AND s.expires_at > ? AND a.status = 0`),
    view: one(`${SELECT_VIEWS} AND i.id = ?`),
    list: one(`${SELECT_VIEWS} ORDER BY i.created_at DESC, i.id DESC LIMIT ? OFFSET ?`),
    total: one('SELECT count(*) AS n FROM interviews WHERE company_id = ? AND deleted_at IS NULL'),
    questions: one(`SELECT * FROM questions WHERE interview_id = ? AND is_archived = 0
      ORDER BY "order", id`),
    insertInterview: one(`INSERT INTO interviews (key, company_id, created_by, title, description,
      status, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`),
    insertQuestion: one(`INSERT INTO questions (interview_id, text, preparation_time,
      responding_time, "order", answer_kind, max_retakes, is_archived, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`),
    update: one(`UPDATE interviews SET title = ?, description = coalesce(?, description),
      status = coalesce(?, status), updated_at = ?
      WHERE id = ? AND company_id = ? AND deleted_at IS NULL`),
    invitation: one('SELECT * FROM invitations WHERE token_hash = ?'),
    interview: one('SELECT * FROM interviews WHERE id = ?'),
    latest: one(`SELECT * FROM sessions WHERE invitation_id = ? AND deleted_at IS NULL
      ORDER BY id DESC LIMIT 1`),
    company: one('SELECT * FROM companies WHERE id = ?'),
    account: one('SELECT * FROM accounts WHERE id = ?'),
    opened: one('UPDATE invitations SET opened_at = ? WHERE id = ? AND opened_at IS NULL'),
  };
}

function checkUsable(invitation, interview, latest, now) {
  if (invitation.revoked_at !== null) throw gone('invitation_revoked');
  if (interview.deleted_at !== null) throw gone('interview_closed');
  if (latest && latest.status === STARTED && invitation.expires_at > now) return;
  if (invitation.expires_at <= now) throw gone('invitation_expired');
  if (invitation.current_attempts >= invitation.max_attempts) throw gone('invitation_used');
  if (STATUS[interview.status] !== 'open') throw gone('interview_closed');
}

function accessView({ invitation, interview, latest, company, inviter, questions }) {
  const canResume = latest !== undefined && latest.status === STARTED;
  const isDone = latest !== undefined && latest.status === COMPLETED;
  return {
    interview: {
      id: interview.id, title: interview.title, description: interview.description,
      questions: questions.map((one) => ({
        id: one.id, text: one.text, preparation_time: one.preparation_time / 1000,
        responding_time: one.responding_time / 1000, order: one.order,
        answer_kind: KIND[one.answer_kind], max_retakes: one.max_retakes,
      })),
    },
    theme: {
      primary_color: company.primary_color, accent_color: company.accent_color,
      background_color: company.background_color, text_color: company.text_color,
      company_logo: null,
    },
    token_info: {
      expires_at: time(invitation.expires_at),
      attempts_remaining: invitation.max_attempts - invitation.current_attempts,
      status: isDone ? 'completed' : canResume ? 'started' : 'opened',
      can_start: questions.length > 0, can_resume: canResume,
    },
    candidate_name: invitation.candidate_name, company_name: company.name,
    company_about: company.about, contact_name: inviter.full_name,
    contact_email: company.contact_email || inviter.email,
  };
}

export function openModel() {
  const database = openDatabase();
  const sql = prepareAll(database);

  function readInterview(caller, id) {
    const row = /^\d{1,15}$/.test(id) ? sql.view.get(caller.company_id, Number(id)) : undefined;
    if (!row) throw notFound();
    return viewOf(row, sql.questions.all(row.id));
  }
  function listInterviews(caller, { page, per_page: size }) {
    const offset = (page - 1) * size;
    const total = sql.total.get(caller.company_id).n;
    const items = sql.list.all(caller.company_id, size, offset).map((row) => viewOf(row));
    return {
      items, total, page, per_page: size, limit: size, offset,
      has_next: offset + items.length < total, has_prev: page > 1,
    };
  }
  const createInterview = database.transaction((caller, draft) => {
    const now = Date.now();
    const id = sql.insertInterview.run(
      randomBytes(10).toString('hex'), caller.company_id, caller.id, draft.title,
      draft.description ?? '', STATUS.indexOf(draft.status ?? 'open'), now, now).lastInsertRowid;
    (draft.questions ?? []).forEach((one, index) => sql.insertQuestion.run(
      id, one.text, one.preparation_time * 1000, one.responding_time * 1000, index + 1,
      KIND.indexOf(one.answer_kind), one.max_retakes, now, now));
    return readInterview(caller, String(id));
  });
  const updateInterview = database.transaction((caller, id, draft) => {
    const status = draft.status === undefined ? null : STATUS.indexOf(draft.status);
    sql.update.run(draft.title, draft.description ?? null, status, Date.now(), Number(id) || 0,
      caller.company_id);
    return readInterview(caller, id);
  });
  function access(token) {
    const invitation = sql.invitation.get(createHash('sha256').update(token).digest('hex'));
    if (!invitation) throw notFound();
    const interview = sql.interview.get(invitation.interview_id);
    const latest = sql.latest.get(invitation.id);
    checkUsable(invitation, interview, latest, Date.now());
    if (invitation.opened_at === null) sql.opened.run(Date.now(), invitation.id);
    return accessView({
      invitation, interview, latest, company: sql.company.get(interview.company_id),
      inviter: sql.account.get(invitation.created_by), questions: sql.questions.all(interview.id),
    });
  }
  // The account behind a verified token; its session row is read at every request.
  function callerOf(claims) {
    const caller = sql.session.get(claims.sid, Date.now());
    if (!caller) throw unauthenticated();
    return caller;
  }
  return {
    callerOf, readInterview, listInterviews, access,
    createInterview: createInterview.immediate, updateInterview: updateInterview.immediate,
  };
}
