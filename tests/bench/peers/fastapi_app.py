"""FastAPI with SQLAlchemy's ORM, in the ordinary style of their tutorials: synchronous path
functions, one session per request as a dependency, response models. PyJWT verifies tokens."""

import hashlib
import os
import secrets
import time
from datetime import datetime, timezone
from typing import List, Literal, Optional

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Query
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Extra, Field
from sqlalchemy import (Column, ForeignKey, Integer, String, create_engine, event, func, select)
from sqlalchemy.orm import (Session, column_property, declarative_base, relationship, sessionmaker)
from sqlalchemy.pool import QueuePool

STATUS = ["draft", "open", "closed"]
KIND = ["video", "audio", "text"]

# SQLAlchemy 1.4 opens SQLite anew for each session unless told to pool; pooled is faster.
engine = create_engine(f"sqlite:///{os.environ['DATABASE']}", poolclass=QueuePool, pool_size=40,
                       connect_args={"check_same_thread": False, "timeout": 30})
SessionLocal = sessionmaker(autocommit=False, autoflush=False, bind=engine)
Base = declarative_base()


@event.listens_for(engine, "connect")
def set_durability(connection, _):
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


class CompanyRow(Base):
    __tablename__ = "companies"
    id = Column(Integer, primary_key=True)
    name, contact_email, about = Column(String), Column(String), Column(String)
    primary_color, accent_color = Column(String), Column(String)
    background_color, text_color = Column(String), Column(String)


class AccountRow(Base):
    __tablename__ = "accounts"
    id = Column(Integer, primary_key=True)
    company_id = Column(Integer)
    email, full_name, status = Column(String), Column(String), Column(Integer)


class AccountSessionRow(Base):
    __tablename__ = "account_sessions"
    id = Column(Integer, primary_key=True)
    account_id = Column(Integer, ForeignKey("accounts.id"))
    expires_at, ended_at = Column(Integer), Column(Integer)
    account = relationship(AccountRow, lazy="joined")


class QuestionRow(Base):
    __tablename__ = "questions"
    id = Column(Integer, primary_key=True)
    interview_id = Column(Integer, ForeignKey("interviews.id"))
    text = Column(String)
    preparation_time, responding_time = Column(Integer), Column(Integer)
    order, answer_kind, max_retakes = Column("order", Integer), Column(Integer), Column(Integer)
    is_archived = Column(Integer, default=0)
    created_at, updated_at = Column(Integer), Column(Integer)


class SessionRow(Base):
    __tablename__ = "sessions"
    id = Column(Integer, primary_key=True)
    invitation_id = Column(Integer, ForeignKey("invitations.id"))
    interview_id = Column(Integer, ForeignKey("interviews.id"))
    status, reviewed_at, deleted_at = Column(Integer), Column(Integer), Column(Integer)


class InvitationRow(Base):
    __tablename__ = "invitations"
    id = Column(Integer, primary_key=True)
    interview_id = Column(Integer, ForeignKey("interviews.id"))
    created_by = Column(Integer, ForeignKey("accounts.id"))
    candidate_name, token_hash = Column(String), Column(String)
    expires_at, opened_at, revoked_at = Column(Integer), Column(Integer), Column(Integer)
    max_attempts, current_attempts = Column(Integer), Column(Integer)
    interview = relationship("InterviewRow")
    inviter = relationship(AccountRow)


class InterviewRow(Base):
    __tablename__ = "interviews"
    id = Column(Integer, primary_key=True)
    key = Column(String)
    company_id, created_by = Column(Integer, ForeignKey("companies.id")), Column(Integer)
    title, description, status = Column(String), Column(String), Column(Integer)
    created_at, updated_at, deleted_at = Column(Integer), Column(Integer), Column(Integer)
    company = relationship(CompanyRow)
    questions = relationship(
        QuestionRow, order_by=[QuestionRow.order, QuestionRow.id],
        primaryjoin="and_(QuestionRow.interview_id == InterviewRow.id,"
                    " QuestionRow.is_archived == 0)")


def counted(row, what, *conditions):
    query = select(what).where(row.interview_id == InterviewRow.id, *conditions)
    return column_property(query.correlate_except(row).scalar_subquery())


InterviewRow.question_count = counted(QuestionRow, func.count(QuestionRow.id),
                                      QuestionRow.is_archived == 0)
InterviewRow.expected_ms = counted(
    QuestionRow,
    func.coalesce(func.sum(QuestionRow.preparation_time + QuestionRow.responding_time), 0),
    QuestionRow.is_archived == 0)
InterviewRow.invitation_count = counted(InvitationRow, func.count(InvitationRow.id))
InterviewRow.session_count = counted(SessionRow, func.count(SessionRow.id),
                                     SessionRow.deleted_at.is_(None))
InterviewRow.to_review_count = counted(
    SessionRow, func.count(SessionRow.id), SessionRow.deleted_at.is_(None),
    SessionRow.status == 1, SessionRow.reviewed_at.is_(None))


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


class AccessQuestion(BaseModel):
    id: int
    text: str
    preparation_time: float
    responding_time: float
    order: int
    answer_kind: str
    max_retakes: int


class Question(AccessQuestion):
    interview_id: int
    question_text: str
    is_archived: bool
    created_at: str
    updated_at: str


class Interview(BaseModel):
    id: int
    key: str
    title: str
    description: str
    status: str
    questions: List[Question]
    question_count: int
    invitation_count: int
    session_count: int
    to_review_count: int
    expected_time: float
    created_at: str
    updated_at: str


class InterviewPage(BaseModel):
    items: List[Interview]
    total: int
    page: int
    per_page: int
    limit: int
    offset: int
    has_next: bool
    has_prev: bool


class AccessInterview(BaseModel):
    id: int
    title: str
    description: str
    questions: List[AccessQuestion]


class Theme(BaseModel):
    primary_color: str
    accent_color: str
    background_color: str
    text_color: str
    company_logo: Optional[str] = None


class TokenInfo(BaseModel):
    expires_at: str
    attempts_remaining: int
    status: str
    can_start: bool
    can_resume: bool


class Access(BaseModel):
    interview: AccessInterview
    theme: Theme
    token_info: TokenInfo
    candidate_name: str
    company_name: str
    company_about: str
    contact_name: str
    contact_email: str


def now_ms():
    return int(time.time() * 1000)


def written(ms):
    moment = datetime.fromtimestamp(ms / 1000, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def asked(row):
    return {"id": row.id, "text": row.text, "preparation_time": row.preparation_time / 1000,
            "responding_time": row.responding_time / 1000, "order": row.order,
            "answer_kind": KIND[row.answer_kind], "max_retakes": row.max_retakes}


def question_of(row):
    return Question(interview_id=row.interview_id, question_text=row.text, is_archived=False,
                    created_at=written(row.created_at), updated_at=written(row.updated_at),
                    **asked(row))


def interview_of(row, questions=()):
    return Interview(
        id=row.id, key=row.key, title=row.title, description=row.description,
        status=STATUS[row.status], questions=[question_of(one) for one in questions],
        question_count=row.question_count, invitation_count=row.invitation_count,
        session_count=row.session_count, to_review_count=row.to_review_count,
        expected_time=row.expected_ms / 1000, created_at=written(row.created_at),
        updated_at=written(row.updated_at))


def error_answer(status, code, detail, errors=()):
    return JSONResponse({"type": "about:blank", "title": code, "status": status, "detail": detail,
                         "error": detail, "code": code, "errors": list(errors),
                         "request_id": secrets.token_hex(8)}, status)


def unauthenticated():
    return HTTPException(401, "Sign in first.")


def get_database():
    database = SessionLocal()
    try:
        yield database
    finally:
        database.close()


def current_account(authorization: str = Header(""), database: Session = Depends(get_database)):
    scheme, _, token = authorization.partition(" ")
    if scheme != "Bearer":
        raise unauthenticated()
    try:
        claims = jwt.decode(token, os.environ["TOKEN_KEY"], algorithms=["HS256"],
                            issuer="candor", audience="candor")
    except jwt.PyJWTError:
        raise unauthenticated() from None
    found = database.query(AccountSessionRow).filter(
        AccountSessionRow.id == claims["sid"], AccountSessionRow.ended_at.is_(None),
        AccountSessionRow.expires_at > now_ms()).first()
    if found is None or found.account.status != 0:
        raise unauthenticated()
    return found.account


def find_interview(database, account, number):
    row = database.query(InterviewRow).filter(
        InterviewRow.id == number, InterviewRow.company_id == account.company_id,
        InterviewRow.deleted_at.is_(None)).first()
    if row is None:
        raise HTTPException(404, "This no longer exists, or never did.")
    return row


app = FastAPI()


@app.exception_handler(HTTPException)
def refused(_, error):
    return error_answer(error.status_code, "refused", error.detail)


@app.exception_handler(RequestValidationError)
def not_valid(_, error):
    return error_answer(422, "invalid", "Check the marked fields.", [
        {"field": ".".join(map(str, one["loc"])), "code": one["type"], "message": one["msg"]}
        for one in error.errors()])


@app.get("/api/v1/interviews", response_model=InterviewPage)
def list_interviews(page: int = Query(1, ge=1, le=1_000_000),
                    per_page: int = Query(50, ge=1, le=100), account=Depends(current_account),
                    database: Session = Depends(get_database)):
    listed = database.query(InterviewRow).filter(
        InterviewRow.company_id == account.company_id, InterviewRow.deleted_at.is_(None))
    total = database.query(func.count(InterviewRow.id)).filter(
        InterviewRow.company_id == account.company_id, InterviewRow.deleted_at.is_(None)).scalar()
    offset = (page - 1) * per_page
    rows = listed.order_by(InterviewRow.created_at.desc(), InterviewRow.id.desc())
    items = [interview_of(row) for row in rows.limit(per_page).offset(offset)]
    return InterviewPage(items=items, total=total, page=page, per_page=per_page, limit=per_page,
                         offset=offset, has_next=offset + len(items) < total, has_prev=page > 1)


@app.get("/api/v1/interviews/{number}", response_model=Interview)
def read_interview(number: int, account=Depends(current_account),
                   database: Session = Depends(get_database)):
    row = find_interview(database, account, number)
    return interview_of(row, row.questions)


@app.post("/api/v1/interviews", response_model=Interview, status_code=201)
def create_interview(draft: InterviewDraft, account=Depends(current_account),
                     database: Session = Depends(get_database)):
    now = now_ms()
    row = InterviewRow(key=secrets.token_hex(10), company_id=account.company_id,
                       created_by=account.id, title=draft.title,
                       description=draft.description or "",
                       status=STATUS.index(draft.status or "open"), created_at=now, updated_at=now)
    row.questions = [
        QuestionRow(text=one.text, preparation_time=int(one.preparation_time * 1000),
                    responding_time=int(one.responding_time * 1000), order=place,
                    answer_kind=KIND.index(one.answer_kind), max_retakes=one.max_retakes,
                    created_at=now, updated_at=now)
        for place, one in enumerate(draft.questions, 1)]
    database.add(row)
    database.commit()
    database.refresh(row)
    return interview_of(row, row.questions)


@app.put("/api/v1/interviews/{number}", response_model=Interview)
def update_interview(number: int, change: InterviewChange, account=Depends(current_account),
                     database: Session = Depends(get_database)):
    row = find_interview(database, account, number)
    row.title = change.title
    if change.description is not None:
        row.description = change.description
    if change.status is not None:
        row.status = STATUS.index(change.status)
    row.updated_at = now_ms()
    database.commit()
    database.refresh(row)
    return interview_of(row, row.questions)


def check_usable(invitation, latest):
    if invitation.revoked_at is not None or invitation.interview.deleted_at is not None:
        raise HTTPException(410, "This link was withdrawn.")
    if latest is not None and latest.status == 0 and invitation.expires_at > now_ms():
        return
    is_over = invitation.expires_at <= now_ms()
    is_used = invitation.current_attempts >= invitation.max_attempts
    if is_over or is_used or STATUS[invitation.interview.status] != "open":
        raise HTTPException(410, "This link can no longer be used.")


@app.post("/api/v1/candidates/interviews/access", response_model=Access)
def access(draft: AccessDraft, database: Session = Depends(get_database)):
    hashed = hashlib.sha256(draft.token.encode()).hexdigest()
    invitation = database.query(InvitationRow).filter(InvitationRow.token_hash == hashed).first()
    if invitation is None:
        raise HTTPException(404, "This no longer exists, or never did.")
    latest = database.query(SessionRow).filter(
        SessionRow.invitation_id == invitation.id,
        SessionRow.deleted_at.is_(None)).order_by(SessionRow.id.desc()).first()
    check_usable(invitation, latest)
    if invitation.opened_at is None:
        invitation.opened_at = now_ms()
        database.commit()
    interview, company = invitation.interview, invitation.interview.company
    questions = [AccessQuestion(**asked(one)) for one in interview.questions]
    can_resume = latest is not None and latest.status == 0
    is_done = latest is not None and latest.status == 1
    return Access(
        interview=AccessInterview(id=interview.id, title=interview.title,
                                  description=interview.description, questions=questions),
        theme=Theme(primary_color=company.primary_color, accent_color=company.accent_color,
                    background_color=company.background_color, text_color=company.text_color),
        token_info=TokenInfo(
            expires_at=written(invitation.expires_at),
            attempts_remaining=invitation.max_attempts - invitation.current_attempts,
            status="completed" if is_done else "started" if can_resume else "opened",
            can_start=bool(questions), can_resume=can_resume),
        candidate_name=invitation.candidate_name, company_name=company.name,
        company_about=company.about, contact_name=invitation.inviter.full_name,
        contact_email=company.contact_email or invitation.inviter.email)


app.mount("/", StaticFiles(directory=os.environ["STATIC_FOLDER"]))
