// One connection from phase to phase. Each step either changes something and asks to go on, or
// leaves the connection waiting for its socket, a worker or its deadline.
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <new>

#include "server/http/front/loop.h"
#include "server/http/security_headers.h"
#include "shared/api/status.h"

namespace candor::http {

namespace {

// Then the others get their turn.
constexpr int kStepsPerTurn = 8;
constexpr std::size_t kAddedMax = 16;
constexpr std::size_t kUnannouncedMax = 16;
// With so few requests in work at once a worker writes its answer itself: to wake the loop for each
// would cost more. With more of them the loop writes many in one turn.
constexpr std::size_t kFewInWork = 8;
constexpr std::size_t kCountedRequests = 64;

// In a catch (...): the answer to what was caught, when nothing better can be made.
Response response_of_exception() {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return plain_response(503, 1);
  } catch (...) {
    return plain_response(500, 0);
  }
}

// A small response that leaves the connection as it was. False: something is left for the loop,
// which also meets whatever is wrong with the socket.
bool send_small(Exchange& exchange) {
  const Response& response = exchange.response;
  const auto size = static_cast<std::int64_t>(response.head.size());
  if (response.length() != size || response.closes || exchange.conversation) return false;
  const ssize_t sent =
      ::send(exchange.socket->get(), response.head.data(), response.head.size(), MSG_NOSIGNAL);
  exchange.sent = std::max<std::int64_t>(0, sent);
  return sent == size;
}

Refusal refusal_of(const Error& error) {
  return {status_of(error.failure), error.code, error.message, error.retry_after_seconds};
}

}  // namespace

void Front::Loop::advance(Connection& connection) {
  for (int i = 0; i < kStepsPerTurn; ++i)
    if (step(connection) == Step::wait) return;
  ready_.push_back(connection.id);
}

Front::Loop::Step Front::Loop::step(Connection& connection) {
  switch (connection.phase) {
    case Phase::handshake: return shake_hands(connection);
    case Phase::idle:
    case Phase::head: return read_head(connection);
    case Phase::body: return read_body(connection);
    case Phase::writing: return write_response(connection);
    case Phase::conversing: return converse(connection);
    case Phase::lingering: return discard(connection);
    case Phase::checking:
    case Phase::handling:
    case Phase::closed: return Step::wait;
  }
  return Step::wait;
}

Front::Loop::Step Front::Loop::shake_hands(Connection& connection) {
  if (!connection.can_read && !connection.can_write) return Step::wait;
  switch (connection.tls->handshake()) {
    case Flow::moved: become_idle(connection, limits_.head_ms); return Step::again;
    case Flow::needs_read:
      connection.can_read = false;
      if (connection.has_peer_ended) close(connection);
      return Step::wait;
    case Flow::needs_write: connection.can_write = false; return Step::wait;
    default: close(connection); return Step::wait;
  }
}

Front::Loop::Step Front::Loop::read_head(Connection& connection) {
  // What came behind the previous request is looked at first, once.
  if (connection.phase == Phase::idle && !connection.input.empty())
    return take_head(connection, {});
  if (!connection.can_read) return Step::wait;
  std::size_t count = 0;
  const std::size_t room = kHeadBytesMax - connection.input.size();
  switch (connection.receive(scratch_.get(), room, count)) {
    case Flow::moved: return take_head(connection, {scratch_.get(), count});
    case Flow::needs_read:
    case Flow::needs_write: return Step::wait;
    default: close(connection); return Step::wait;
  }
}

Front::Loop::Step Front::Loop::take_head(Connection& connection, std::string_view received) {
  if (connection.phase == Phase::idle) {
    leave_idle(connection);
    connection.phase = Phase::head;
    set_deadline(connection, now_ms_ + limits_.head_ms);
  }
  // Most heads come whole: those are never copied.
  const bool is_whole = connection.input.empty();
  if (!is_whole) connection.input.append(received);
  const std::string_view all = is_whole ? received : std::string_view(connection.input);
  switch (connection.reader.read(all)) {
    case HeadReader::Progress::incomplete:
      if (is_whole) connection.input = received;
      return Step::again;
    case HeadReader::Progress::refused: return refuse(connection, connection.reader.refusal());
    case HeadReader::Progress::complete: break;
  }
  const std::size_t size = connection.reader.size();
  if (is_whole)
    connection.input = received.substr(size);
  else
    connection.input.erase(0, size);
  return begin_request(connection);
}

Front::Loop::Step Front::Loop::begin_request(Connection& connection) {
  connection.closes = !connection.reader.is_persistent();
  if (is_stopping_)
    return refuse(connection,
                  Refusal{503, "stopping", "The server is about to restart. Try again.", 5});
  if (connection.only_redirects) return redirect(connection);
  Request& request = connection.reader.request();
  request.address = connection.address;
  request.is_secure = connection.is_secure;
  std::int64_t limit = 0;
  try {
    limit = application_.admit(request);
  } catch (...) {
    return refuse(connection, Refusal{500, "internal", "Something went wrong on the server."});
  }
  const std::int64_t length = connection.reader.body_length();
  if (length > limit)
    return refuse(connection, Refusal{413, "body_too_large", "This is larger than it may be."});
  connection.exchange = std::make_shared<Exchange>();
  connection.exchange->request = std::move(request);
  if (connection.closes) connection.exchange->after = After::close;
  if (length == 0) return handle(connection);
  return length > limits_.unchecked_body_bytes ? check(connection) : begin_body(connection);
}

Front::Loop::Step Front::Loop::redirect(Connection& connection) {
  const Request& request = connection.reader.request();
  std::string host = find_header(request.headers, "Host");
  const std::size_t colon = host.rfind(':');
  const bool has_port = colon != std::string::npos && host.find(']', colon) == std::string::npos &&
                        (host.front() == '[' || host.find(':') == colon);
  if (has_port) host.erase(colon);
  if (port() != 443) host += ":" + std::to_string(port());
  connection.exchange = std::make_shared<Exchange>();
  Reply reply{308, {{"Location", "https://" + host + request.target}}, {}, {}, {}};
  auto response = make_response(std::move(reply), request, After::close);
  connection.exchange->response =
      response.is_error() ? plain_response(400, 0) : response.release_value();
  return begin_writing(connection);
}

Front::Loop::Step Front::Loop::begin_body(Connection& connection) {
  const std::int64_t length = connection.reader.body_length();
  const Status begun = connection.exchange->body.begin(length, limits_.memory_body_bytes, spool_);
  if (begun.is_error()) return refuse(connection, begun.error());
  connection.phase = Phase::body;
  set_deadline(connection,
               now_ms_ + limits_.body_ms +
                   length * 1'000 / std::max<std::int64_t>(1, limits_.body_bytes_per_second));
  return Step::again;
}

Front::Loop::Step Front::Loop::read_body(Connection& connection) {
  const auto left = static_cast<std::size_t>(connection.exchange->body.left());
  if (!connection.input.empty()) {
    const std::size_t count = std::min(left, connection.input.size());
    std::string bytes = connection.input.substr(0, count);
    connection.input.erase(0, count);
    return take_body(connection, bytes);
  }
  if (!connection.can_read) return Step::wait;
  std::size_t count = 0;
  switch (connection.receive(scratch_.get(), std::min(left, kScratchBytes), count)) {
    case Flow::moved: return take_body(connection, {scratch_.get(), count});
    case Flow::needs_read:
    case Flow::needs_write: return Step::wait;
    default: close(connection); return Step::wait;
  }
}

Front::Loop::Step Front::Loop::take_body(Connection& connection, std::string_view bytes) {
  const Status kept = connection.exchange->body.append(bytes);
  if (kept.is_error()) return refuse(connection, kept.error());
  return connection.exchange->body.left() > 0 ? Step::again : handle(connection);
}

Front::Loop::Step Front::Loop::check(Connection& connection) {
  return give_to_worker(connection, Phase::checking, &Loop::run_check);
}

Front::Loop::Step Front::Loop::handle(Connection& connection) {
  return give_to_worker(connection, Phase::handling, &Loop::run_answer);
}

Front::Loop::Step Front::Loop::give_to_worker(Connection& connection, Phase phase,
                                              void (Loop::*work)(Exchange&)) {
  const auto exchange = connection.exchange;
  const bool is_quiet = count_work(in_work_ + 1) <= kFewInWork;
  const bool has_more = !connection.input.empty() || connection.can_read;
  if (is_quiet && !has_more && phase == Phase::handling && !connection.tls)
    exchange->socket = connection.socket;
  const std::uint64_t id = connection.id;
  const bool is_taken = workers_.add([this, id, exchange, work] {
    (this->*work)(*exchange);
    complete(id, exchange);
  });
  if (!is_taken)
    return refuse(connection, Refusal{503, "busy", "The server is busy. Try again soon.", 1});
  ++in_work_;
  if (++added_ >= kAddedMax) begin_work();
  connection.phase = phase;
  set_deadline(connection, now_ms_ + limits_.slow_request_ms);
  return Step::wait;
}

// How many requests were in work at once, at most, among the last ones.
std::size_t Front::Loop::count_work(std::size_t now) {
  if (now >= most_in_work_ || ++counted_ >= kCountedRequests) {
    most_in_work_ = now;
    counted_ = 0;
  }
  return most_in_work_;
}

void Front::Loop::begin_work() {
  added_ = 0;
  workers_.begin();
}

// On a worker.
void Front::Loop::run_check(Exchange& exchange) {
  exchange.is_refused = true;
  try {
    std::optional<Reply> refused = application_.check(exchange.request);
    exchange.is_refused = refused.has_value();
    if (!refused) return;
    auto response = make_response(std::move(*refused), exchange.request, After::close);
    exchange.response = response.is_error() ? plain_response(500, 0) : response.release_value();
  } catch (...) {
    exchange.response = response_of_exception();
  }
}

// On a worker.
void Front::Loop::run_answer(Exchange& exchange) {
  try {
    Result<std::string_view> bytes = exchange.body.bytes();
    if (!bytes.is_error()) exchange.request.collect(bytes.value(), exchange.body.source());
    Reply reply = bytes.is_error()
                      ? application_.refuse(exchange.request, refusal_of(bytes.error()))
                      : application_.answer(exchange.request);
    exchange.request.collect({}, {});
    exchange.body.clear();
    if (reply.conversation) open_conversation(exchange, reply);
    auto response = make_response(std::move(reply), exchange.request, exchange.after);
    if (response.is_error()) {
      application_.log(LogLevel::error, "reply_failed", response.error().cause);
      reply = application_.refuse(exchange.request, refusal_of(response.error()));
      response = make_response(std::move(reply), exchange.request, exchange.after);
    }
    exchange.response = response.is_error() ? plain_response(500, 0) : response.release_value();
  } catch (...) {
    exchange.response = response_of_exception();
  }
}

// On a worker. While more work waits, several completions share one wake-up of the loop, which
// looks by itself soon anyway: being preempted by the loop for each would halve what a processor
// does.
void Front::Loop::complete(std::uint64_t id, const std::shared_ptr<Exchange>& exchange) {
  const bool is_sent = exchange->socket && send_small(*exchange);
  bool is_many;
  {
    const std::lock_guard lock(completed_mutex_);
    completed_.push_back({id, exchange});
    is_many = completed_.size() >= kUnannouncedMax;
  }
  // The peer has its answer, and what it sends next wakes the loop; unless that came already.
  if (is_sent && !is_awaited_.exchange(false)) return;
  if (!is_many && workers_.has_waiting()) return;
  if (is_waiting_.exchange(false)) wake();
}

Front::Loop::Step Front::Loop::refuse(Connection& connection, const Error& error) {
  return refuse(connection, refusal_of(error));
}

Front::Loop::Step Front::Loop::refuse(Connection& connection, const Refusal& refusal) {
  const auto before = connection.exchange;
  Request& head = before ? before->request : connection.reader.request();
  // Bodies and spool files of refused requests go at once.
  connection.exchange = std::make_shared<Exchange>();
  try {
    auto response = make_response(application_.refuse(head, refusal), head, After::close);
    if (response.is_error())
      connection.exchange->response = plain_response(refusal.status, refusal.retry_after_seconds);
    else
      connection.exchange->response = response.release_value();
  } catch (...) {
    connection.exchange->response = plain_response(refusal.status, refusal.retry_after_seconds);
  }
  return begin_writing(connection);
}

Front::Loop::Step Front::Loop::begin_writing(Connection& connection) {
  const Response& response = connection.exchange->response;
  connection.phase = Phase::writing;
  connection.written = connection.exchange->sent;
  connection.closes = response.closes;
  connection.write_until_ms =
      now_ms_ + limits_.write_pause_ms +
      response.length() * 1'000 / std::max<std::int64_t>(1, limits_.write_bytes_per_second);
  connection.can_write = true;  // trying tells
  set_deadline(connection, now_ms_ + limits_.write_pause_ms);
  return Step::again;
}

Front::Loop::Step Front::Loop::write_response(Connection& connection) {
  if (connection.is_written()) return end_response(connection);
  if (!connection.can_write) return Step::wait;
  switch (connection.send_part(scratch_.get(), kScratchBytes)) {
    case Flow::moved:
      set_deadline(connection,
                   std::min(connection.write_until_ms, now_ms_ + limits_.write_pause_ms));
      return Step::again;
    case Flow::needs_read:
    case Flow::needs_write: return Step::wait;
    default: close(connection); return Step::wait;
  }
}

Front::Loop::Step Front::Loop::end_response(Connection& connection) {
  if (connection.exchange->conversation) return begin_conversation(connection);
  connection.exchange.reset();
  connection.reader.reset();
  if (!connection.closes && !is_stopping_) {
    become_idle(connection, limits_.idle_ms);
    if (connection.input.empty()) connection.input = std::string();
    return Step::again;
  }
  return linger(connection);
}

Front::Loop::Step Front::Loop::linger(Connection& connection) {
  // Closing while bytes wait unread would reset the connection and could take the answer back.
  if (connection.tls) connection.tls->shut_down();
  ::shutdown(connection.socket->get(), SHUT_WR);
  connection.phase = Phase::lingering;
  connection.can_read = true;
  set_deadline(connection, now_ms_ + limits_.linger_ms);
  return Step::again;
}

Front::Loop::Step Front::Loop::discard(Connection& connection) {
  if (!connection.can_read) return Step::wait;
  const ssize_t count = ::recv(connection.socket->get(), scratch_.get(), kScratchBytes, 0);
  if (count > 0 || (count < 0 && errno == EINTR)) return Step::again;
  if (count < 0 && errno == EAGAIN) {
    connection.can_read = false;
    return Step::wait;
  }
  close(connection);
  return Step::wait;
}

void Front::Loop::become_idle(Connection& connection, std::int64_t patience_ms) {
  connection.phase = Phase::idle;
  connection.idle_before = idle_last_;
  connection.idle_after = nullptr;
  (idle_last_ != nullptr ? idle_last_->idle_after : idle_first_) = &connection;
  idle_last_ = &connection;
  set_deadline(connection, now_ms_ + patience_ms);
}

void Front::Loop::leave_idle(Connection& connection) {
  Connection* const before = connection.idle_before;
  Connection* const after = connection.idle_after;
  (before != nullptr ? before->idle_after : idle_first_) = after;
  (after != nullptr ? after->idle_before : idle_last_) = before;
}

}  // namespace candor::http
