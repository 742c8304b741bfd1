// What the server answered: the flow follows it, and repeats by itself what failed for want of a
// connection.
#include <algorithm>

#include "web/screens/candidate/flow.h"

namespace candor::candidate {

namespace {

constexpr std::int64_t kPendingPatienceMs = 3'000;
constexpr std::int64_t kDraftAgainMs = 5'000;
constexpr int kRenewalsMax = 3;

bool is_transient(const Error& error) {
  switch (error.failure) {
    case Failure::offline:
    case Failure::unavailable:
    case Failure::too_many:
    case Failure::internal: return true;
    default: return false;
  }
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

LinkProblem problem_of(const Error& error) {
  const std::string_view code = error.code;
  if (has(code, "revoked") || has(code, "withdrawn")) return LinkProblem::withdrawn;
  if (has(code, "expired")) return LinkProblem::expired;
  if (has(code, "used") || has(code, "attempt") || has(code, "completed")) return LinkProblem::used;
  if (has(code, "not_open") || has(code, "empty")) return LinkProblem::early;
  if (has(code, "closed")) return LinkProblem::closed;
  return error.failure == Failure::gone ? LinkProblem::expired : LinkProblem::unknown;
}

bool ends_the_link(const Error& error) {
  switch (error.failure) {
    case Failure::unauthenticated:
    case Failure::forbidden:
    case Failure::not_found:
    case Failure::conflict:
    case Failure::gone: return true;
    default: return false;
  }
}

}  // namespace

void Flow::fail(Order::Kind kind, Error error) {
  state_.busy = false;
  state_.has_trouble = true;
  state_.waiting_for = kind;
  state_.retries_itself = is_transient(error);
  if (state_.retries_itself) {
    const int doubled = std::min(attempts_, 4);
    const std::int64_t wait = std::max<std::int64_t>(error.retry_after_seconds * kSecondMs,
                                                     (2 * kSecondMs) << doubled);
    retry_at_ = now_ + wait;
    ++attempts_;
  }
  state_.trouble = std::move(error);
}

void Flow::close_link(const Error& error) {
  settle();
  state_.problem = problem_of(error);
  island("close");
  enter(Step::closed);
}

// A refused session secret is renewed with the link itself; nobody needs to notice.
bool Flow::renew(const Error& error) {
  if (error.failure != Failure::unauthenticated || !state_.has_session) return false;
  if (renewing_) return true;
  if (renewals_ >= kRenewalsMax) return false;
  ++renewals_;
  renewing_ = true;
  order({.kind = Order::Kind::start, .text = state_.token});
  return true;
}

// ---- the link -----------------------------------------------------------------------------------

void Flow::accessed(Result<AccessView> answer) {
  if (answer.is_error()) {
    const Error error = answer.release_error();
    if (!ends_the_link(error)) return fail(Order::Kind::access, error);
    close_link(error);
    // A completed interview still has its receipt.
    if (state_.problem != LinkProblem::used) return;
    enter(Step::loading);
    return ask({.kind = Order::Kind::read_session});
  }
  settle();
  state_.access = answer.release_value();
  state_.has_access = true;
  show_provisional_items();
  const TokenInfo& link = state_.access.token_info;
  const std::string mode =
      recall ? recall("candidate.mode." + std::to_string(state_.access.interview.id.value)) : "";
  if (mode == "audio") state_.mode = Mode::audio;
  if (mode == "text") state_.mode = Mode::text;
  if (link.can_start || link.can_resume) {
    state_.resuming = link.can_resume;
    return enter(Step::welcome);
  }
  switch (link.status) {
    case InvitationStatus::completed: return ask({.kind = Order::Kind::read_session});
    case InvitationStatus::revoked: state_.problem = LinkProblem::withdrawn; break;
    case InvitationStatus::expired: state_.problem = LinkProblem::expired; break;
    case InvitationStatus::started: state_.problem = LinkProblem::used; break;
    default: state_.problem = LinkProblem::early; break;
  }
  enter(Step::closed);
}

// Before the session exists the questions of the link stand in for its answers.
void Flow::show_provisional_items() {
  state_.items.clear();
  for (const AccessQuestion& question : state_.access.interview.questions) {
    AnswerView& view = state_.items.emplace_back().view;
    view.question_id = question.id;
    view.order = question.order;
    view.question_text = question.text;
    view.preparation_time = question.preparation_time;
    view.responding_time = question.responding_time;
    view.asked_kind = question.answer_kind;
    view.max_retakes = question.max_retakes;
  }
  std::sort(state_.items.begin(), state_.items.end(),
            [](const Item& a, const Item& b) { return a.view.order < b.view.order; });
}

// ---- the session --------------------------------------------------------------------------------

void Flow::started(Result<CandidateSession> answer) {
  const bool was_renewing = renewing_;
  renewing_ = false;
  if (answer.is_error()) {
    if (was_renewing && is_transient(answer.error())) {
      renewals_ = 0;
      return fail(asked_.kind, answer.release_error());
    }
    if (ends_the_link(answer.error())) return close_link(answer.error());
    return fail(Order::Kind::start, answer.release_error());
  }
  if (was_renewing) {
    CandidateSession renewed = answer.release_value();
    state_.session.session_secret = renewed.session_secret;
    island("authorise", island_member("token", renewed.session_secret));
    merge(renewed);
    if (state_.busy) ask(asked_);
    return;
  }
  settle();
  adopt(answer.release_value());
  if (state_.session.status == SessionStatus::completed) return finish(state_.session);
  if (state_.session.resumed) return resume_session();
  if (!state_.consented) return enter(Step::consent);
  show_question();
}

void Flow::adopt(CandidateSession session) {
  state_.session = std::move(session);
  state_.has_session = true;
  state_.items.clear();
  for (const AnswerView& view : state_.session.answers) {
    Item& one = state_.items.emplace_back();
    one.view = view;
    one.seen = view.status == AnswerStatus::begun || view.status == AnswerStatus::uploading;
    one.restarted = recalled("restarted", view.id) == "1";
    one.saved_text = one.text = view.text;
    const std::string draft = recalled("draft", view.id);
    if (!one.is_submitted() && !draft.empty()) one.text = draft;
    if (one.is_submitted()) one.transfer = Transfer::done;
  }
  std::sort(state_.items.begin(), state_.items.end(),
            [](const Item& a, const Item& b) { return a.view.order < b.view.order; });
  state_.current = 0;
  island("authorise", island_member("token", state_.session.session_secret));
}

// Takes over what the server knows without touching what only this device knows.
void Flow::merge(const CandidateSession& session) {
  for (const AnswerView& view : session.answers) {
    Item* one = find(view.id);
    if (one == nullptr) continue;
    one->view = view;
    if (one->is_submitted()) {
      one->transfer = Transfer::done;
      one->recorded = false;
      one->elsewhere = false;
    }
  }
}

void Flow::resume_session() {
  state_.resuming = true;
  resume_asked_ = true;
  pending_until_ = now_ + kPendingPatienceMs;
  enter(Step::loading);
  island("resume", island_member("session", std::to_string(state_.session.session_id.value)));
}

void Flow::session_read(Result<CandidateSession> answer) {
  if (answer.is_error()) {
    if (renew(answer.error())) return;
    if (!state_.has_session && !is_transient(answer.error())) {
      settle();
      state_.problem = LinkProblem::used;
      return enter(Step::closed);
    }
    return fail(Order::Kind::read_session, answer.release_error());
  }
  settle();
  CandidateSession session = answer.release_value();
  if (session.status == SessionStatus::completed) return finish(std::move(session));
  if (!state_.has_session) return close_link(candor::fail(Failure::gone, "used", ""));
  merge(session);
  follow_server();
}

void Flow::follow_server() {
  const bool is_answering = state_.step == Step::ready || state_.step == Step::writing ||
                            state_.step == Step::recovered;
  if (is_answering && item().is_submitted()) return advance();
  if (state_.step != Step::sending) return;
  // The server has the last word on what arrived.
  for (Item& one : state_.items) {
    const bool is_lost = one.kept && !one.elsewhere && one.transfer == Transfer::done;
    if (!is_lost || one.is_submitted()) continue;
    one.kept = false;
    remember("kept", one.view.id, "");
  }
  advance();
}

void Flow::finish(CandidateSession session) {
  if (!session.answers.empty() && !state_.has_session) {
    adopt(session);
  } else {
    merge(session);
    const std::string secret = state_.session.session_secret;
    state_.session = std::move(session);
    if (state_.session.session_secret.empty()) state_.session.session_secret = secret;
  }
  for (const Item& one : state_.items) {
    remember("draft", one.view.id, "");
    remember("restarted", one.view.id, "");
    remember("kept", one.view.id, "");
  }
  remember("mode", AnswerId{state_.access.interview.id.value}, "");
  island("close");
  island("wake", ",\"on\":false");
  enter(Step::done);
}

// ---- answers ------------------------------------------------------------------------------------

void Flow::begun(AnswerId id, Result<AnswerView> answer) {
  Item* one = find(id);
  if (one == nullptr || state_.step != Step::ready || one != &current()) return;
  if (answer.is_error()) {
    if (renew(answer.error())) return;
    if (answer.error().failure == Failure::gone) return close_link(answer.error());
    // Handed in from another window or device.
    if (answer.error().failure == Failure::conflict) {
      return ask({.kind = Order::Kind::read_session});
    }
    return fail(Order::Kind::begin, answer.release_error());
  }
  settle();
  one->view = answer.release_value();
  if (one->view.status == AnswerStatus::waiting) one->view.status = AnswerStatus::begun;
  if (one->is_submitted()) return advance();
  show_question();
}

void Flow::retaken(AnswerId id, Result<AnswerView> answer) {
  Item* one = find(id);
  if (one == nullptr) return;
  if (answer.is_error()) {
    if (renew(answer.error())) return;
    // No retake left after all: what was recorded stays.
    if (answer.error().failure == Failure::conflict) {
      one->view.retakes_used = one->view.max_retakes;
    }
    return fail(Order::Kind::retake, answer.release_error());
  }
  settle();
  one->view = answer.release_value();
  if (state_.step == Step::review && one == &current()) record_again();
}

void Flow::written(AnswerId id, std::string_view text, bool final, Result<AnswerView> answer) {
  Item* one = find(id);
  if (!final) writing_out_ = false;
  if (one == nullptr) return;
  if (answer.is_error()) {
    if (one->is_submitted()) return;
    if (final) {
      if (renew(answer.error())) return;
      if (answer.error().failure == Failure::conflict) {
        return ask({.kind = Order::Kind::read_session});
      }
      return fail(Order::Kind::write, answer.release_error());
    }
    state_.draft_failed = true;
    write_again_ = now_ + kDraftAgainMs;
    (void)renew(answer.error());
    return;
  }
  one->saved_text = text;
  state_.draft_failed = false;
  if (one->text == text) remember("draft", id, "");
  if (!final) return;
  settle();
  one->view = answer.release_value();
  one->kept = true;
  one->transfer = Transfer::done;
  one->view.status = AnswerStatus::submitted;
  say("candidate.spoken.written");
  if (state_.step == Step::writing && one == &current()) advance();
}

void Flow::completed(Result<CandidateSession> answer) {
  if (answer.is_error()) {
    if (renew(answer.error())) return;
    const bool disagrees = answer.error().failure == Failure::conflict ||
                           answer.error().failure == Failure::invalid;
    if (disagrees && ++disagreements_ <= 2) return ask({.kind = Order::Kind::read_session});
    return fail(Order::Kind::complete, answer.release_error());
  }
  settle();
  finish(answer.release_value());
}

}  // namespace candor::candidate
