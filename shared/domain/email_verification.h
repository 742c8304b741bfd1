// Showing that an e-mail address is one's own, by a mailed link.
#pragma once

#include "shared/base/limits.h"
#include "shared/describe/describe.h"

namespace candor {

inline constexpr int kEmailVerificationHours = 48;

// The token is the last part of the link "/verify-email/<token>"; it works once, and only while
// the account still has the address that the link was sent to.
struct EmailVerification {
  std::string token;
};
template <>
struct describe<EmailVerification> {
  static constexpr std::string_view name = "EmailVerification";
  static constexpr auto fields =
      fields_of(field<&EmailVerification::token>("token", "account.link_token")
                    .required()
                    .length(1, limits::kTokenMax)
                    .write_only());
};

}  // namespace candor
