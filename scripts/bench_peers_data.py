"""The data of the comparison with peers: companies, interviews, links and running sign-ins, written
into a database that Candor made, so that every stack has the same rows, schema and indexes.

Access tokens are signed here with the run's own key, in Candor's form; the peers verify the same.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import secrets
import shutil
import sqlite3
import subprocess
import time

READERS, WRITERS = 20, 2  # companies that are read, and companies in which interviews are created
INTERVIEWS, QUESTIONS, INVITATIONS, SESSIONS = 50, 4, 6, 3  # of a company; of an interview
EMAIL, PASSWORD = "owner@example.com", "bench-password-1"
DAY_MS = 86_400_000

DESCRIPTION = ("You will meet the team that keeps our trains on time. Six short questions, each "
               "answered in your own words; take a breath before you begin.")
QUESTION = "Tell us about a time when something you built failed, and what you did next."
CREATE = json.dumps({
    "title": "Signal engineer, second line", "description": DESCRIPTION, "status": "open",
    "questions": [{"text": QUESTION, "preparation_time": 30, "responding_time": 90}] * 3})
UPDATE = json.dumps({"title": "Signal engineer, renamed", "description": DESCRIPTION,
                     "status": "open"})


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def access_token(key, account, session):
    key_id = hashlib.sha256(b"candor token key " + key.encode()).hexdigest()[:16]
    header = '{"alg":"HS256","kid":"%s","typ":"at+jwt"}' % key_id
    now = int(time.time())
    claims = json.dumps({"iss": "candor", "aud": "candor", "sub": str(account), "sid": session,
                         "iat": now, "nbf": now, "exp": now + 86_400}, separators=(",", ":"))
    signed = base64url(header.encode()) + "." + base64url(claims.encode())
    mac = hmac.new(key.encode(), signed.encode(), hashlib.sha256).digest()
    return signed + "." + base64url(mac)


class Rows:
    """Inserts rows into a database of Candor's schema."""

    def __init__(self, connection, now):
        self.connection, self.now = connection, now

    def add(self, table, **values):
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        return self.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})",
                                       list(values.values())).lastrowid

    def company(self, number):
        stamps = {"created_at": self.now, "updated_at": self.now}
        company = self.add("companies", name=f"Railway {number}", contact_email="",
                           about="We keep trains on time.", primary_color="#1f5f8b",
                           accent_color="#0b7a75", background_color="#ffffff",
                           text_color="#1d2733", **stamps)
        account = self.add("accounts", company_id=company, email=f"person{number}@example.com",
                           username=f"person{number}", full_name=f"Person {number}", role=3,
                           status=0, password_hash="", **stamps)
        session = self.add("account_sessions", account_id=account, nonce=secrets.token_hex(16),
                           generation=1, refresh_hash=secrets.token_hex(32), rotated_at=self.now,
                           created_at=self.now, last_seen_at=self.now,
                           expires_at=self.now + 7 * DAY_MS, user_agent="bench")
        return company, account, session

    def interview(self, company, account, place):
        at = self.now - place * 60_007
        interview = self.add("interviews", key=secrets.token_hex(10), company_id=company,
                             created_by=account, title=f"Signal engineer, region {place}",
                             description=DESCRIPTION, status=1, created_at=at, updated_at=at)
        for order in range(1, QUESTIONS + 1):
            self.add("questions", interview_id=interview, text=QUESTION, preparation_time=30_000,
                     responding_time=90_000, order=order, answer_kind=0, max_retakes=1,
                     is_archived=0, created_at=at, updated_at=at)
        return interview

    def invitations(self, interview, account):
        """Some with a completed session; the tokens of the others are returned."""
        links = []
        for place in range(INVITATIONS):
            is_used = place < SESSIONS
            token = base64url(secrets.token_bytes(32))
            invitation = self.add(
                "invitations", interview_id=interview, created_by=account,
                candidate_name=f"Candidate {place}", candidate_email=f"c{place}@example.com",
                token_hash=hashlib.sha256(token.encode()).hexdigest(),
                link_nonce=secrets.token_hex(16), expires_at=self.now + 30 * DAY_MS,
                max_attempts=1, current_attempts=int(is_used), opened_at=self.now,
                created_at=self.now)
            if not is_used:
                links.append(token)
                continue
            self.add("sessions", invitation_id=invitation, interview_id=interview,
                     candidate_name=f"Candidate {place}", candidate_email=f"c{place}@example.com",
                     status=1, started_at=self.now, consented_at=self.now, last_seen_at=self.now,
                     completed_at=self.now, device="bench",
                     reviewed_at=self.now if place == 0 else None)
        return links


class Data:
    """The template database and what the generators need to know of it."""

    def __init__(self, program, folder):
        self.folder = pathlib.Path(folder)
        self.template = self.folder / "template"
        self.key = secrets.token_hex(32)
        self.readers, self.writers, self.links = [], [], []
        shutil.rmtree(self.folder, ignore_errors=True)
        self.template.mkdir(parents=True)
        subprocess.run([program, "setup", "--data", str(self.template), "--company", "Owner",
                        "--name", "Owner", "--email", EMAIL, "--password", PASSWORD],
                       check=True, stdout=subprocess.DEVNULL)
        self.fill()

    def fill(self):
        connection = sqlite3.connect(self.template / "candor.db")
        rows = Rows(connection, int(time.time() * 1000) // 1000 * 1000 + 7)
        for number in range(READERS + WRITERS):
            company, account, session = rows.company(number)
            token = "Bearer " + access_token(self.key, account, session)
            if number >= READERS:
                self.writers.append(token)
                continue
            interviews = [rows.interview(company, account, place) for place in range(INTERVIEWS)]
            for interview in interviews:
                self.links += rows.invitations(interview, account)
            self.readers.append({"token": token, "interviews": interviews})
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def copy_for(self, stack):
        """A folder of its own with the same rows."""
        folder = self.folder / stack
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.template, folder)
        return folder

    def write_mix(self, file, connections, static_path, lengths):
        forged = self.readers[0]["token"][:-6] + "AAAAAA"
        pages = (INTERVIEWS + 19) // 20
        content = {"readers": self.readers, "writers": self.writers, "links": self.links,
                   "forged": forged, "pages": pages, "file": static_path, "create": CREATE,
                   "update": UPDATE, "lengths": lengths, "connections": connections}
        pathlib.Path(file).write_text("return " + lua(content) + "\n")


def lua(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {lua(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "{" + ", ".join(lua(one) for one in value) + "}"
    return json.dumps(value)
