// A connection after its request was answered with a conversation: the protocol keeps the state,
// this file moves its bytes, and what any thread wants to send comes through the outbox. A peer
// that stalls holds a bounded queue and nobody up.
#include <algorithm>

#include "server/http/front/loop.h"
#include "server/http/front/websocket_handshake.h"

namespace candor::http {

namespace {

// When all conversations together hold too much, whoever waits with more than this is slow.
constexpr std::size_t kSlowBytes = 64 * 1024;

template <class F>
bool survives(F call) {
  try {
    call();
    return true;
  } catch (...) {
    return false;
  }
}

std::unique_ptr<Protocol> make_protocol(Conversation::Kind kind, const FrontLimits& limits,
                                        std::int64_t now_ms) {
  if (kind == Conversation::Kind::websocket)
    return std::make_unique<WebSocket>(limits.websocket, now_ms);
  return std::make_unique<EventStream>(limits.event_stream, now_ms);
}

}  // namespace

// On a worker. A handshake that fails turns the reply into its refusal.
void Front::Loop::open_conversation(Exchange& exchange, Reply& reply) {
  const Request& request = exchange.request;
  if (reply.conversation->kind() == Conversation::Kind::websocket) {
    WebSocketHandshake handshake =
        read_handshake(request.method, request.headers, reply.conversation->protocols());
    if (handshake.status == 101 && exchange.after == After::close) {
      handshake.status = 426;
      handshake.code = "upgrade_required";
      handshake.message = "A WebSocket needs HTTP/1.1 and a connection that stays.";
      handshake.headers.clear();
    }
    if (handshake.status != 101) {
      reply = application_.refuse(request, {handshake.status, handshake.code, handshake.message});
      exchange.after = After::close;
    }
    for (Header& header : handshake.headers) reply.headers.push_back(std::move(header));
  }
  if (request.method != "HEAD") exchange.conversation = reply.conversation;
}

Front::Loop::Step Front::Loop::begin_conversation(Connection& connection) {
  connection.talk = std::make_unique<Talk>();
  Talk& talk = *connection.talk;
  talk.conversation = std::move(connection.exchange->conversation);
  talk.protocol = make_protocol(talk.conversation->kind(), limits_, now_ms_);
  if (const std::int64_t longest_ms = talk.conversation->longest_ms(); longest_ms > 0)
    talk.until_ms = now_ms_ + longest_ms;
  connection.exchange.reset();
  connection.reader.reset();
  connection.phase = Phase::conversing;
  connection.can_read = true;  // trying tells
  const bool is_opened =
      survives([&] { talk.conversation->opened(Outlet(outbox_, connection.id)); });
  if (!is_opened) talk.protocol->close(close_code::kInternalError, {}, now_ms_);
  if (is_stopping_) talk.protocol->close(close_code::kGoingAway, "the server stops", now_ms_);
  return Step::again;
}

Front::Loop::Step Front::Loop::converse(Connection& connection) {
  Talk& talk = *connection.talk;
  bool has_moved = write_talk(connection);
  has_moved |= read_talk(connection);
  count_bytes(connection);
  if (!talk.protocol->is_closed()) {
    set_deadline(connection, std::min(talk.protocol->deadline(), talk.until_ms));
    return has_moved ? Step::again : Step::wait;
  }
  if (talk.half_sent.empty()) return end_conversation(connection);
  connection.deadline_ms = std::min(connection.deadline_ms, now_ms_ + limits_.linger_ms);
  set_deadline(connection, connection.deadline_ms);
  return has_moved ? Step::again : Step::wait;
}

// Gives whether anything was written.
bool Front::Loop::write_talk(Connection& connection) {
  Talk& talk = *connection.talk;
  const bool has_output = !talk.half_sent.empty() || talk.protocol->wants_to_write();
  if (!connection.can_write || !has_output) return false;
  switch (connection.send_talk()) {
    case Flow::moved: return true;
    case Flow::needs_read:
    case Flow::needs_write: return false;
    default:
      talk.half_sent.clear();
      talk.protocol->disconnected();
      return false;
  }
}

// Gives whether anything was read.
bool Front::Loop::read_talk(Connection& connection) {
  if (!connection.input.empty()) {
    const std::string bytes = std::exchange(connection.input, {});
    hear(connection, bytes);
    return true;
  }
  Protocol& protocol = *connection.talk->protocol;
  if (!connection.can_read || !protocol.wants_to_read()) return false;
  std::size_t count = 0;
  switch (connection.receive(scratch_.get(), kScratchBytes, count)) {
    case Flow::moved: hear(connection, {scratch_.get(), count}); return true;
    case Flow::needs_read:
    case Flow::needs_write: return false;
    default: protocol.disconnected(); return false;
  }
}

void Front::Loop::hear(Connection& connection, std::string_view bytes) {
  Talk& talk = *connection.talk;
  for (WebSocketMessage& message : talk.protocol->receive(bytes, now_ms_)) {
    const bool is_heard = survives([&] { talk.conversation->received(std::move(message)); });
    if (!is_heard) return talk.protocol->close(close_code::kInternalError, {}, now_ms_);
  }
}

void Front::Loop::keep_talking(Connection& connection) {
  Talk& talk = *connection.talk;
  if (talk.until_ms <= now_ms_) {
    talk.until_ms = kNever;
    talk.protocol->close(close_code::kPolicyViolation, "it lasted as long as it may", now_ms_);
  }
  talk.protocol->tick(now_ms_);
  advance(connection);
}

Front::Loop::Step Front::Loop::end_conversation(Connection& connection) {
  forget_conversation(connection);
  return linger(connection);
}

void Front::Loop::forget_conversation(Connection& connection) {
  if (!connection.talk) return;
  const std::unique_ptr<Talk> talk = std::move(connection.talk);
  conversation_bytes_ -= talk->counted_bytes;
  WebSocketClose why = talk->protocol->end();
  if (why.code == 0) why = {close_code::kAbnormal, "the connection ended"};
  if (!survives([&] { talk->conversation->ended(why); }))
    application_.log(LogLevel::error, "conversation_failed", "when it ended");
}

void Front::Loop::count_bytes(Connection& connection) {
  Talk& talk = *connection.talk;
  const std::size_t bytes = talk.protocol->memory() + talk.half_sent.size();
  conversation_bytes_ += bytes - talk.counted_bytes;
  talk.counted_bytes = bytes;
}

void Front::Loop::post(Connection& connection, const Outbox::Item& item) {
  Talk& talk = *connection.talk;
  const bool is_too_much =
      conversation_bytes_ > limits_.conversation_bytes && talk.counted_bytes > kSlowBytes;
  if (item.close_code != 0)
    talk.protocol->close(item.close_code, *item.frame, now_ms_);
  else if (is_too_much)
    talk.protocol->disconnected();
  else
    talk.protocol->send(item.frame, item.send_class, now_ms_);
  count_bytes(connection);
  if (std::exchange(talk.is_touched, true)) return;
  touched_.push_back(connection.id);
}

// First everything is queued, then each peer is written to: many small frames share one write.
void Front::Loop::take_outbox() {
  for (const Outbox::Item& item : outbox_->take()) {
    Connection* const connection = find(item.connection);
    if (connection != nullptr && connection->talk) post(*connection, item);
  }
  std::vector<std::uint64_t> touched;
  touched.swap(touched_);
  for (std::uint64_t id : touched) {
    Connection* const connection = find(id);
    if (connection == nullptr || !connection->talk) continue;
    connection->talk->is_touched = false;
    advance(*connection);
  }
}

}  // namespace candor::http
