// The screens of administrators, as routes.cpp lists them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "web/screens/screen.h"

namespace candor {

inline constexpr std::string_view kAdminUrl = "/admin";

// A word of the program as people read it, with the number of a record unless that is 0:
// "wrong_credentials" -> "Wrong credentials", "demo_request", 4 -> "Demo request 4".
std::string plain_words(std::string_view word, std::int64_t number = 0);

std::unique_ptr<Screen> make_admin_home(const Params&);
std::unique_ptr<Screen> make_admin_users(const Params&);
std::unique_ptr<Screen> make_admin_user(const Params&);
std::unique_ptr<Screen> make_admin_new_user(const Params&);
std::unique_ptr<Screen> make_admin_companies(const Params&);
std::unique_ptr<Screen> make_admin_company(const Params&);
std::unique_ptr<Screen> make_admin_new_company(const Params&);
std::unique_ptr<Screen> make_admin_demo_requests(const Params&);
std::unique_ptr<Screen> make_admin_audit(const Params&);
std::unique_ptr<Screen> make_admin_system(const Params&);
std::unique_ptr<Screen> make_admin_jobs(const Params&);
std::unique_ptr<Screen> make_admin_settings(const Params&);

}  // namespace candor
