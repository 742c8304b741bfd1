#include "server/http/tickets.h"

#include "server/app.h"

namespace candor::http {

namespace {

constexpr std::size_t kIssuedMax = 10'000;
constexpr std::size_t kTicketBytes = 16;

}  // namespace

std::string Tickets::issue(AccountSessionId session, Time now) {
  std::string ticket = app_.random_hex(kTicketBytes);
  const std::lock_guard lock(mutex_);
  std::erase_if(issued_, [&](const auto& one) { return one.second.expires_at <= now; });
  if (issued_.size() >= kIssuedMax) issued_.clear();
  issued_[secrets::sha256_hex(ticket)] = {session, Time{now.ms + kTicketSeconds * kSecondMs}};
  return ticket;
}

std::optional<AccountSessionId> Tickets::redeem(std::string_view ticket, Time now) {
  const std::lock_guard lock(mutex_);
  const auto found = issued_.find(secrets::sha256_hex(ticket));
  if (found == issued_.end()) return {};
  const Issued issued = found->second;
  issued_.erase(found);
  if (issued.expires_at <= now) return {};
  return issued.session;
}

}  // namespace candor::http
