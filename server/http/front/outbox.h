// What any thread wants the loop to send. The loop's thread takes it once a turn; whoever adds
// first while the loop waits wakes it. Internal to server/http.
#pragma once

#include <functional>
#include <mutex>
#include <span>
#include <vector>

#include "server/http/conversation.h"

namespace candor::http {

class Outbox {
 public:
  struct Item {
    std::uint64_t connection = 0;
    SharedFrame frame;  // of a close: its reason
    SendClass send_class;
    std::uint16_t close_code = 0;  // not 0: end the conversation
  };

  // `wake` is called with no lock of this class held by others than the caller's; must be quick.
  explicit Outbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  void add(Item item);
  void add(std::span<const std::uint64_t> connections, const SharedFrame& frame,
           SendClass send_class);
  std::vector<Item> take();
  bool is_empty();
  // The loop is gone: what is added from now on is dropped.
  void close();

 private:
  std::mutex mutex_;
  std::vector<Item> items_;     // guarded by mutex_
  std::function<void()> wake_;  // guarded by mutex_; empty: closed
};

}  // namespace candor::http
