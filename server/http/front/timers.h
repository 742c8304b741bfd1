// When the loop must look at a connection again. Deadlines move later all the time and pass almost
// never, so each connection keeps one entry here: it is looked at when it comes up and goes back
// in for what is left. Entries of closed connections are ignored by their owner.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

namespace candor::http {

class Timers {
 public:
  struct Entry {
    std::int64_t at_ms;
    std::uint64_t connection;
    bool operator>(const Entry& other) const { return at_ms > other.at_ms; }
  };
  void add(std::int64_t at_ms, std::uint64_t connection) { entries_.push({at_ms, connection}); }
  bool is_empty() const { return entries_.empty(); }
  std::int64_t next_ms() const { return entries_.top().at_ms; }
  // REQUIRES an entry.
  Entry take() {
    const Entry entry = entries_.top();
    entries_.pop();
    return entry;
  }

 private:
  std::priority_queue<Entry, std::vector<Entry>, std::greater<Entry>> entries_;
};

}  // namespace candor::http
