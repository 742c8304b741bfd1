// What the list of users and the page of one user share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/domain/user_administration.h"
#include "web/screens/screen.h"

namespace candor {

std::string user_url(AccountId id);  // "/admin/users/7"
// The chip of a user's status, "Deleted" before all others.
void draw_user_state(const ManagedUser& user);
// A change that changes nothing yet.
UserChange change_of(const ManagedUser& user);
// Lets a user sign in and says so.
void approve(Frame& frame, const ManagedUser& user, const Life& life);

// Asks, then deletes a user: declining somebody who waits is the same.
class DeleteUser {
 public:
  struct Words {
    std::string_view title, body, yes;  // keys of texts; the title takes {name}
  };
  explicit DeleteUser(const Words& words) : words_(words) {}
  void open(const ManagedUser& user);
  void draw(Frame& frame);  // at the end of each draw

 private:
  Words words_;
  std::optional<ManagedUser> user_;
  bool is_open_ = false;
  Life life_;
};

}  // namespace candor
