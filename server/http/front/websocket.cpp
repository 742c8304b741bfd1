#include "server/http/front/websocket.h"

#include <algorithm>
#include <limits>

#include "shared/base/assert.h"

namespace candor::http {

namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

}  // namespace

WebSocket::WebSocket(const WebSocketLimits& limits, std::int64_t now_ms)
    : limits_(limits),
      reader_(limits.message_bytes),
      queue_(limits.queue_bytes, limits.queue_frames),
      ping_at_ms_(now_ms + limits.ping_ms),
      message_until_ms_(kNever) {}

std::vector<WebSocketMessage> WebSocket::receive(std::string_view bytes, std::int64_t now_ms) {
  std::vector<WebSocketMessage> messages;
  while (wants_to_read()) {
    auto input = reader_.next(bytes);
    if (!input) break;
    if (!reader_.is_inside_message()) message_until_ms_ = kNever;
    if (input->opcode == Opcode::close) {
      answer_close(input->payload, now_ms);
    } else if (input->opcode == Opcode::pong) {
      pings_unanswered_ = 0;  // whichever ping it answers (section 5.5.3)
    } else if (state_ == State::open && input->opcode == Opcode::ping) {
      queue_.add_control(make_frame(Opcode::pong, input->payload));
    } else if (state_ == State::open) {
      messages.push_back({input->opcode == Opcode::text, std::move(input->payload)});
    }
  }
  if (const auto& failure = reader_.failure()) fail(failure->code, failure->reason, now_ms);
  if (reader_.is_inside_message() && message_until_ms_ == kNever) {
    message_until_ms_ = now_ms + limits_.message_ms;
  }
  return messages;
}

void WebSocket::disconnected() {
  if (state_ == State::open) end_ = {close_code::kAbnormal, "the peer went away"};
  state_ = State::closed;
}

Sent WebSocket::send(SharedFrame frame, SendClass send_class, std::int64_t now_ms) {
  ASSERT(!is_control(opcode_of(frame)));
  if (state_ != State::open) return Sent::closed;
  if (queue_.add(std::move(frame), send_class)) return Sent::queued;
  if (send_class.is_droppable) return Sent::dropped;
  fail(close_code::kTryAgainLater, "too much waits to be read", now_ms);
  return Sent::closed;
}

void WebSocket::close(std::uint16_t code, std::string_view reason, std::int64_t now_ms) {
  ASSERT(is_close_code(code));
  if (state_ != State::open) return;
  end_ = {code, std::string(reason)};
  queue_.add_last(make_close_frame(code, reason));
  leave(State::closing, now_ms);
}

void WebSocket::consumed(std::size_t bytes) {
  queue_.consumed(bytes);
  if (state_ == State::draining && queue_.is_empty()) state_ = State::closed;
}

void WebSocket::tick(std::int64_t now_ms) {
  if (now_ms < deadline()) return;
  if (state_ != State::open) {
    state_ = State::closed;
  } else if (now_ms >= message_until_ms_) {
    fail(close_code::kPolicyViolation, "the message takes too long", now_ms);
  } else if (pings_unanswered_ >= limits_.missed_pongs) {
    // A dead peer reads no close frame.
    end_ = {close_code::kAbnormal, "the peer does not answer"};
    state_ = State::closed;
  } else {
    ++pings_unanswered_;
    ping_at_ms_ = now_ms + limits_.ping_ms;
    queue_.add_control(make_frame(Opcode::ping, {}));
  }
}

std::int64_t WebSocket::deadline() const {
  if (state_ == State::closed) return kNever;
  return state_ == State::open ? std::min(ping_at_ms_, message_until_ms_) : close_until_ms_;
}

void WebSocket::answer_close(std::string_view payload, std::int64_t now_ms) {
  if (state_ == State::open) {
    end_ = read_close(payload);
    queue_.clear();  // section 1.4: the peer discards what follows its close frame
    queue_.add_control(payload.empty() ? make_frame(Opcode::close, {})
                                       : make_close_frame(end_.code, {}));
  }
  leave(State::draining, now_ms);
}

// Section 7.1.7. While closing, our close frame is already on its way and stays the only one.
void WebSocket::fail(std::uint16_t code, std::string_view reason, std::int64_t now_ms) {
  if (!wants_to_read()) return;
  if (state_ == State::open) {
    end_ = {code, std::string(reason)};
    queue_.clear();
    queue_.add_control(make_close_frame(code, reason));
  }
  leave(State::draining, now_ms);
}

void WebSocket::leave(State state, std::int64_t now_ms) {
  if (state_ == State::open) close_until_ms_ = now_ms + limits_.close_ms;
  state_ = state == State::draining && queue_.is_empty() ? State::closed : state;
}

}  // namespace candor::http
