// The example company: a filled installation to look at, made by `--demo` in its own data folder.
#pragma once

#include "server/app.h"

namespace candor::features {

// Everyone of the example company signs in with this.
inline constexpr std::string_view kDemoPassword = "demo-password";
inline constexpr std::string_view kDemoAccounts[] = {"admin@example.com", "recruiter@example.com",
                                                     "expert@example.com"};

// Fills an empty database; does nothing when the example is already there. conflict when the folder
// holds another company. All dates are relative to now.
Status make_demo(App& app);

}  // namespace candor::features
