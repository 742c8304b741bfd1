// A statement that commits together with whatever the code below it writes, without that code
// knowing: the router notes this way, in the same transaction, that a request has had its effect
// (server/http/idempotency.h).
#pragma once

#include <functional>

#include "server/store/database.h"

namespace candor::store {

// While it lives, every write() of the same request (or of the same thread, where there are no
// requests) runs `operation` at its end, in its savepoint: both commit or none does. Not for writes
// within work::elsewhere(), which run on another thread.
class Alongside {
 public:
  using Operation = std::function<Status(Transaction&)>;
  explicit Alongside(Operation operation);
  ~Alongside();
  Alongside(const Alongside&) = delete;
  Alongside& operator=(const Alongside&) = delete;

  // The youngest one in force here, or null.
  static const Operation* current();

 private:
  const Operation operation_;
  void* const request_;
  Alongside* older_;
};

}  // namespace candor::store
