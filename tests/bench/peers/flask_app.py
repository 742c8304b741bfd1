"""Flask under gunicorn (2 processes of 4 threads) with the sqlite3 module of the standard library,
PyJWT, and pydantic for what comes in. One connection per thread."""

import hashlib
import os
import secrets
import sqlite3
import threading
import time
from datetime import datetime, timezone
from typing import List, Literal, Optional

import jwt
from flask import Flask, jsonify, request, send_from_directory
from pydantic import BaseModel, Extra, Field, ValidationError

STATUS = ["draft", "open", "closed"]
KIND = ["video", "audio", "text"]

SELECT_VIEWS = """
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
FROM interviews i WHERE i.company_id = ? AND i.deleted_at IS NULL"""

app = Flask(__name__, static_folder=None)
app.json.sort_keys = False
app.json.compact = True
of_thread = threading.local()


class QuestionDraft(BaseModel, extra=Extra.forbid):
    text: str = Field(min_length=1, max_length=2000)
    preparation_time: float = Field(30, ge=0, le=600)
    responding_time: float = Field(90, ge=5, le=900)
    answer_kind: Literal["video", "audio", "text"] = "video"
    max_retakes: int = Field(1, ge=0, le=10)


class InterviewChange(BaseModel, extra=Extra.forbid):
    title: str = Field(min_length=1, max_length=200)
    description: Optional[str] = Field(None, max_length=5000)
    status: Optional[Literal["draft", "open", "closed"]] = None


class InterviewDraft(InterviewChange):
    questions: List[QuestionDraft] = Field([], max_items=50)


class AccessDraft(BaseModel, extra=Extra.forbid):
    token: str = Field(min_length=1, max_length=200)


class PageQuery(BaseModel):
    page: int = Field(1, ge=1, le=1_000_000)
    per_page: int = Field(50, ge=1, le=100)


class Refusal(Exception):
    def __init__(self, status, code, detail):
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


def database():
    if not hasattr(of_thread, "connection"):
        connection = sqlite3.connect(os.environ["DATABASE"], timeout=30, isolation_level=None)
        connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        of_thread.connection = connection
    return of_thread.connection


def row_of(sql, *values):
    return database().execute(sql, values).fetchone()


def rows_of(sql, *values):
    return database().execute(sql, values).fetchall()


def now_ms():
    return int(time.time() * 1000)


def written(ms):
    moment = datetime.fromtimestamp(ms / 1000, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def current_account():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer":
        raise Refusal(401, "unauthenticated", "Sign in first.")
    try:
        claims = jwt.decode(token, os.environ["TOKEN_KEY"], algorithms=["HS256"],
                            issuer="candor", audience="candor")
    except jwt.PyJWTError:
        raise Refusal(401, "unauthenticated", "Sign in first.") from None
    account = row_of("SELECT a.id, a.company_id FROM account_sessions s"
                     " JOIN accounts a ON a.id = s.account_id"
                     " WHERE s.id = ? AND s.ended_at IS NULL AND s.expires_at > ?"
                     " AND a.status = 0", claims["sid"], now_ms())
    if account is None:
        raise Refusal(401, "session_ended", "You have been signed out. Sign in again.")
    return account


def asked(row):
    return {"id": row["id"], "text": row["text"],
            "preparation_time": row["preparation_time"] / 1000,
            "responding_time": row["responding_time"] / 1000, "order": row["order"],
            "answer_kind": KIND[row["answer_kind"]], "max_retakes": row["max_retakes"]}


def question_of(row):
    return {**asked(row), "interview_id": row["interview_id"], "question_text": row["text"],
            "is_archived": False, "created_at": written(row["created_at"]),
            "updated_at": written(row["updated_at"])}


def interview_of(row, questions=()):
    return {
        "id": row["id"], "key": row["key"], "title": row["title"],
        "description": row["description"], "status": STATUS[row["status"]],
        "questions": [question_of(one) for one in questions],
        "question_count": row["question_count"], "invitation_count": row["invitation_count"],
        "session_count": row["session_count"], "to_review_count": row["to_review_count"],
        "expected_time": row["expected_time"] / 1000, "created_at": written(row["created_at"]),
        "updated_at": written(row["updated_at"])}


def questions_of(interview):
    return rows_of('SELECT * FROM questions WHERE interview_id = ? AND is_archived = 0'
                   ' ORDER BY "order", id', interview)


def view_of(account, number):
    row = row_of(f"{SELECT_VIEWS} AND i.id = ?", account["company_id"], number)
    if row is None:
        raise Refusal(404, "not_found", "This no longer exists, or never did.")
    return interview_of(row, questions_of(number))


def error_answer(status, code, detail, errors=()):
    return jsonify({"type": "about:blank", "title": code, "status": status, "detail": detail,
                    "error": detail, "code": code, "errors": list(errors),
                    "request_id": secrets.token_hex(8)}), status


@app.errorhandler(Refusal)
def refused(error):
    return error_answer(error.status, error.code, error.detail)


@app.errorhandler(ValidationError)
def not_valid(error):
    return error_answer(422, "invalid", "Check the marked fields.", [
        {"field": ".".join(map(str, one["loc"])), "code": one["type"], "message": one["msg"]}
        for one in error.errors()])


@app.get("/api/v1/interviews")
def list_interviews():
    company = current_account()["company_id"]
    query = PageQuery(**request.args.to_dict())
    total = row_of("SELECT count(*) FROM interviews WHERE company_id = ? AND deleted_at IS NULL",
                   company)[0]
    offset = (query.page - 1) * query.per_page
    items = [interview_of(row) for row in rows_of(
        f"{SELECT_VIEWS} ORDER BY i.created_at DESC, i.id DESC LIMIT ? OFFSET ?", company,
        query.per_page, offset)]
    return jsonify({"items": items, "total": total, "page": query.page,
                    "per_page": query.per_page, "limit": query.per_page, "offset": offset,
                    "has_next": offset + len(items) < total, "has_prev": query.page > 1})


@app.get("/api/v1/interviews/<int:number>")
def read_interview(number):
    return jsonify(view_of(current_account(), number))


@app.post("/api/v1/interviews")
def create_interview():
    account = current_account()
    draft = InterviewDraft(**request.get_json())
    now, connection = now_ms(), database()
    connection.execute("BEGIN IMMEDIATE")
    try:
        number = connection.execute(
            "INSERT INTO interviews (key, company_id, created_by, title, description, status,"
            " created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (secrets.token_hex(10), account["company_id"], account["id"], draft.title,
             draft.description or "", STATUS.index(draft.status or "open"), now, now)).lastrowid
        connection.executemany(
            "INSERT INTO questions (interview_id, text, preparation_time, responding_time,"
            ' "order", answer_kind, max_retakes, is_archived, created_at, updated_at)'
            " VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
            [(number, one.text, int(one.preparation_time * 1000), int(one.responding_time * 1000),
              place, KIND.index(one.answer_kind), one.max_retakes, now, now)
             for place, one in enumerate(draft.questions, 1)])
        view = view_of(account, number)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return jsonify(view), 201


@app.put("/api/v1/interviews/<int:number>")
def update_interview(number):
    account = current_account()
    change = InterviewChange(**request.get_json())
    status = None if change.status is None else STATUS.index(change.status)
    database().execute(
        "UPDATE interviews SET title = ?, description = coalesce(?, description),"
        " status = coalesce(?, status), updated_at = ?"
        " WHERE id = ? AND company_id = ? AND deleted_at IS NULL",
        (change.title, change.description, status, now_ms(), number, account["company_id"]))
    return jsonify(view_of(account, number))


def check_usable(invitation, interview, latest):
    if invitation["revoked_at"] is not None or interview["deleted_at"] is not None:
        raise Refusal(410, "invitation_revoked", "This link was withdrawn.")
    if latest and latest["status"] == 0 and invitation["expires_at"] > now_ms():
        return
    is_over = invitation["expires_at"] <= now_ms()
    is_used = invitation["current_attempts"] >= invitation["max_attempts"]
    if is_over or is_used or STATUS[interview["status"]] != "open":
        raise Refusal(410, "invitation_used", "This link can no longer be used.")


@app.post("/api/v1/candidates/interviews/access")
def access():
    token = AccessDraft(**request.get_json()).token
    invitation = row_of("SELECT * FROM invitations WHERE token_hash = ?",
                        hashlib.sha256(token.encode()).hexdigest())
    if invitation is None:
        raise Refusal(404, "not_found", "This no longer exists, or never did.")
    interview = row_of("SELECT * FROM interviews WHERE id = ?", invitation["interview_id"])
    latest = row_of("SELECT * FROM sessions WHERE invitation_id = ? AND deleted_at IS NULL"
                    " ORDER BY id DESC LIMIT 1", invitation["id"])
    check_usable(invitation, interview, latest)
    if invitation["opened_at"] is None:
        database().execute("UPDATE invitations SET opened_at = ? WHERE id = ?",
                           (now_ms(), invitation["id"]))
    company = row_of("SELECT * FROM companies WHERE id = ?", interview["company_id"])
    inviter = row_of("SELECT * FROM accounts WHERE id = ?", invitation["created_by"])
    questions = [asked(one) for one in questions_of(interview["id"])]
    can_resume = bool(latest) and latest["status"] == 0
    is_done = bool(latest) and latest["status"] == 1
    colors = ("primary_color", "accent_color", "background_color", "text_color")
    return jsonify({
        "interview": {"id": interview["id"], "title": interview["title"],
                      "description": interview["description"], "questions": questions},
        "theme": {**{name: company[name] for name in colors}, "company_logo": None},
        "token_info": {
            "expires_at": written(invitation["expires_at"]),
            "attempts_remaining": invitation["max_attempts"] - invitation["current_attempts"],
            "status": "completed" if is_done else "started" if can_resume else "opened",
            "can_start": bool(questions), "can_resume": can_resume},
        "candidate_name": invitation["candidate_name"], "company_name": company["name"],
        "company_about": company["about"], "contact_name": inviter["full_name"],
        "contact_email": company["contact_email"] or inviter["email"]})


@app.get("/<path:name>")
def static_file(name):
    return send_from_directory(os.environ["STATIC_FOLDER"], name, max_age=31536000)
