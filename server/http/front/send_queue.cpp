#include "server/http/front/send_queue.h"

#include <algorithm>

#include "shared/base/assert.h"

namespace candor::http {

SendQueue::Position SendQueue::first_unwritten() {
  return written_ > 0 ? std::next(waiting_.begin()) : waiting_.begin();
}

SendQueue::Position SendQueue::remove(Position at) {
  bytes_ -= at->frame->size();
  return waiting_.erase(at);
}

bool SendQueue::fits(std::size_t size) const {
  return waiting_.size() < frames_max_ && bytes_ + size <= bytes_max_;
}

bool SendQueue::add(SharedFrame frame, SendClass send_class) {
  if (send_class.coalesce != 0) {
    const Position older = std::find_if(first_unwritten(), waiting_.end(), [&](const Waiting& one) {
      return one.send_class.coalesce == send_class.coalesce;
    });
    if (older != waiting_.end()) remove(older);
  }
  const std::size_t size = frame->size();
  for (Position at = first_unwritten(); at != waiting_.end() && !fits(size);) {
    at = at->send_class.is_droppable ? remove(at) : std::next(at);
  }
  if (!fits(size)) return false;
  bytes_ += size;
  waiting_.push_back({std::move(frame), send_class});
  return true;
}

void SendQueue::add_control(SharedFrame frame) {
  // Control frames stand in front of the others, so the search ends there: it must stay short for
  // a peer that sends many pings.
  Position at = first_unwritten();
  while (at != waiting_.end() && is_control(opcode_of(at->frame))) {
    at = opcode_of(at->frame) == opcode_of(frame) ? remove(at) : std::next(at);
  }
  bytes_ += frame->size();
  waiting_.insert(first_unwritten(), {std::move(frame), {}});
}

void SendQueue::add_last(SharedFrame frame) {
  bytes_ += frame->size();
  waiting_.push_back({std::move(frame), {}});
}

void SendQueue::clear() {
  for (Position at = first_unwritten(); at != waiting_.end();) at = remove(at);
}

std::size_t SendQueue::output(std::span<std::string_view> pieces) const {
  std::size_t filled = 0;
  for (const Waiting& waiting : waiting_) {
    if (filled == pieces.size()) break;
    pieces[filled++] = *waiting.frame;
  }
  if (filled > 0) pieces[0].remove_prefix(written_);
  return filled;
}

void SendQueue::consumed(std::size_t bytes) {
  ASSERT(bytes <= bytes_);
  bytes_ -= bytes;
  written_ += bytes;
  while (!waiting_.empty() && written_ >= waiting_.front().frame->size()) {
    written_ -= waiting_.front().frame->size();
    waiting_.pop_front();
  }
}

}  // namespace candor::http
