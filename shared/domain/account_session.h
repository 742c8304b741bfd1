// Where an account is signed in: one session per sign-in. Ending it takes effect with its next
// request.
#pragma once

#include "shared/domain/ids.h"

namespace candor {

struct AccountSessionView {
  AccountSessionId id;
  std::string device;   // what the browser or program calls itself
  std::string address;  // where the sign-in came from
  Time created_at;
  Time last_seen_at;  // its last sign-in or refresh
  Time expires_at;
  bool is_current = false;  // the one this request came with
};
template <>
struct describe<AccountSessionView> {
  static constexpr std::string_view name = "AccountSession";
  static constexpr auto fields = fields_of(
      field<&AccountSessionView::id>("id", "account_session.id").set_by_server(),
      field<&AccountSessionView::device>("device", "account_session.device")
          .set_by_server()
          .personal(Personal::behaviour),
      field<&AccountSessionView::address>("address", "account_session.address")
          .set_by_server()
          .personal(Personal::behaviour),
      field<&AccountSessionView::created_at>("created_at", "account_session.created_at")
          .set_by_server(),
      field<&AccountSessionView::last_seen_at>("last_seen_at", "account_session.last_seen_at")
          .set_by_server(),
      field<&AccountSessionView::expires_at>("expires_at", "account_session.expires_at")
          .set_by_server(),
      field<&AccountSessionView::is_current>("is_current", "account_session.is_current")
          .set_by_server());
};

// The running sessions, the latest sign-in first.
struct AccountSessionList {
  std::vector<AccountSessionView> items;
};
template <>
struct describe<AccountSessionList> {
  static constexpr std::string_view name = "AccountSessionList";
  static constexpr auto fields =
      fields_of(field<&AccountSessionList::items>("items", "page.items").set_by_server());
};

}  // namespace candor
