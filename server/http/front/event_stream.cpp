#include "server/http/front/event_stream.h"

#include <algorithm>
#include <limits>

namespace candor::http {

namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// A comment: clients ignore it.
SharedFrame heartbeat() {
  static const SharedFrame kComment = std::make_shared<const std::string>(":\n\n");
  return kComment;
}

}  // namespace

EventStream::EventStream(const EventStreamLimits& limits, std::int64_t now_ms)
    : limits_(limits),
      queue_(limits.queue_bytes, limits.queue_frames),
      heartbeat_at_ms_(now_ms + limits.heartbeat_ms),
      write_until_ms_(kNever) {}

void EventStream::disconnected() {
  if (state_ == State::open) end_ = {close_code::kAbnormal, "the peer went away"};
  state_ = State::closed;
}

Sent EventStream::send(SharedFrame frame, SendClass send_class, std::int64_t now_ms) {
  if (state_ != State::open) return Sent::closed;
  if (!queue_.add(std::move(frame), send_class)) {
    if (send_class.is_droppable) return Sent::dropped;
    close(close_code::kTryAgainLater, "too much waits to be read", now_ms);
    return Sent::closed;
  }
  heartbeat_at_ms_ = now_ms + limits_.heartbeat_ms;
  await_reader(now_ms);
  return Sent::queued;
}

void EventStream::close(std::uint16_t code, std::string_view reason, std::int64_t now_ms) {
  if (state_ != State::open) return;
  end_ = {code, std::string(reason)};
  state_ = queue_.is_empty() ? State::closed : State::draining;
  write_until_ms_ = now_ms + limits_.close_ms;
}

void EventStream::consumed(std::size_t bytes) {
  queue_.consumed(bytes);
  if (state_ == State::open) write_until_ms_ = kNever;
  if (state_ == State::draining && queue_.is_empty()) state_ = State::closed;
}

void EventStream::tick(std::int64_t now_ms) {
  if (now_ms < deadline()) return;
  if (now_ms >= write_until_ms_) {
    if (state_ == State::open) end_ = {close_code::kAbnormal, "the peer does not read"};
    state_ = State::closed;
    return;
  }
  heartbeat_at_ms_ = now_ms + limits_.heartbeat_ms;
  // While something waits, a sign of life could not be seen either.
  if (queue_.is_empty()) queue_.add_last(heartbeat());
  await_reader(now_ms);
}

std::int64_t EventStream::deadline() const {
  if (state_ == State::closed) return kNever;
  return state_ == State::open ? std::min(heartbeat_at_ms_, write_until_ms_) : write_until_ms_;
}

// Reading a little is reading; waiting starts anew with what is queued next.
void EventStream::await_reader(std::int64_t now_ms) {
  const bool waits = state_ == State::open && !queue_.is_empty();
  if (waits && write_until_ms_ == kNever) write_until_ms_ = now_ms + limits_.write_pause_ms;
}

}  // namespace candor::http
