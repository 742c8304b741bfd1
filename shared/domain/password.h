// Changing a password, and setting a new one by a mailed link when the old one is forgotten
// (S3-06). A password is any 8 to 128 characters (K52).
#pragma once

#include "shared/base/limits.h"
#include "shared/describe/describe.h"

namespace candor {

inline constexpr int kPasswordResetHours = 1;

struct PasswordChange {
  std::string current_password;
  std::string new_password;
};
template <>
struct describe<PasswordChange> {
  static constexpr std::string_view name = "PasswordChange";
  static constexpr auto fields = fields_of(
      field<&PasswordChange::current_password>("current_password", "account.current_password")
          .required()
          .format(Format::password)
          .length(1, limits::kPasswordMax)
          .write_only(),
      field<&PasswordChange::new_password>("new_password", "account.new_password")
          .required()
          .format(Format::password)
          .length(limits::kPasswordMin, limits::kPasswordMax)
          .write_only());
};

// Answered the same, and as fast, whether or not somebody has this address.
struct ForgottenPassword {
  std::string email;
};
template <>
struct describe<ForgottenPassword> {
  static constexpr std::string_view name = "ForgottenPassword";
  static constexpr auto fields =
      fields_of(field<&ForgottenPassword::email>("email", "account.email")
                    .required()
                    .format(Format::email)
                    .length(3, limits::kEmailMax)
                    .personal(Personal::contact));
};

// The token is the last part of the link "/reset-password/<token>", works once, and only for
// kPasswordResetHours.
struct PasswordReset {
  std::string token;
  std::string new_password;
};
template <>
struct describe<PasswordReset> {
  static constexpr std::string_view name = "PasswordReset";
  static constexpr auto fields =
      fields_of(field<&PasswordReset::token>("token", "account.link_token")
                    .required()
                    .length(1, limits::kTokenMax)
                    .write_only(),
                field<&PasswordReset::new_password>("new_password", "account.new_password")
                    .required()
                    .format(Format::password)
                    .length(limits::kPasswordMin, limits::kPasswordMax)
                    .write_only());
};

}  // namespace candor
