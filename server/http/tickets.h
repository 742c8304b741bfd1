// One-use tickets that open a WebSocket (K47): a browser cannot send a header with the handshake,
// and a token in an address would stay in logs. A ticket says which sign-in asked for it, lives for
// 30 seconds, and only its SHA-256 is kept, in memory. Thread-safe.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "shared/base/time.h"
#include "shared/domain/ids.h"

namespace candor {

class App;

namespace http {

inline constexpr int kTicketSeconds = 30;

class Tickets {
 public:
  explicit Tickets(const App& app) : app_(app) {}

  // 128 random bits in hex. When 10,000 wait to be used, the unused ones are forgotten.
  std::string issue(AccountSessionId session, Time now);
  // The sign-in of an unused ticket, once.
  std::optional<AccountSessionId> redeem(std::string_view ticket, Time now);

 private:
  struct Issued {
    AccountSessionId session;
    Time expires_at;
  };
  const App& app_;
  std::mutex mutex_;
  std::unordered_map<std::string, Issued> issued_;  // by hash; guarded by mutex_
};

}  // namespace http
}  // namespace candor
