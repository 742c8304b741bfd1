// Two factors: besides the password a code of an authenticator app (TOTP, RFC 6238: SHA-1, six
// digits, 30 seconds), or one of ten recovery codes, each of which works once.
#pragma once

#include "shared/base/limits.h"
#include "shared/domain/ids.h"
#include "shared/domain/permissions.h"

namespace candor {

inline constexpr int kRecoveryCodes = 10;

// REQUIRE_TWO_FACTOR: who has to sign in with two factors (ASVS 6.3.3). Until they have enrolled,
// their account opens nothing but itself. People whom another service signs in prove themselves
// there.
enum class TwoFactorRule : std::uint8_t { nobody, administrators, everybody };
template <>
struct describe_choices<TwoFactorRule> {
  static constexpr std::string_view name = "TwoFactorRule";
  static constexpr auto values = std::to_array<Choice>({
      {int(TwoFactorRule::nobody), "nobody", "two_factor_rule.nobody"},
      {int(TwoFactorRule::administrators), "administrators", "two_factor_rule.administrators"},
      {int(TwoFactorRule::everybody), "everybody", "two_factor_rule.everybody"},
  });
};
constexpr bool demands_two_factor(TwoFactorRule rule, Viewer viewer) {
  return rule == TwoFactorRule::everybody ||
         (rule == TwoFactorRule::administrators && viewer == Viewer::admin);
}

struct TwoFactorState {
  bool is_enabled = false;
  std::optional<Time> enabled_at;
  std::int32_t recovery_codes_left = 0;
  bool is_demanded = false;  // it cannot be turned off
};
template <>
struct describe<TwoFactorState> {
  static constexpr std::string_view name = "TwoFactorState";
  static constexpr auto fields = fields_of(
      field<&TwoFactorState::is_enabled>("is_enabled", "two_factor.is_enabled").set_by_server(),
      field<&TwoFactorState::enabled_at>("enabled_at", "two_factor.enabled_at").set_by_server(),
      field<&TwoFactorState::recovery_codes_left>("recovery_codes_left",
                                                  "two_factor.recovery_codes_left")
          .set_by_server(),
      field<&TwoFactorState::is_demanded>("is_demanded", "two_factor.is_demanded").set_by_server());
};

// Begins enrolment. Nothing changes for signing in until a code confirms it.
struct TwoFactorBegin {
  std::string password;
};
template <>
struct describe<TwoFactorBegin> {
  static constexpr std::string_view name = "TwoFactorBegin";
  static constexpr auto fields =
      fields_of(field<&TwoFactorBegin::password>("password", "account.current_password")
                    .required()
                    .format(Format::password)
                    .length(1, limits::kPasswordMax)
                    .write_only());
};

// What goes into the authenticator app. Shown once; beginning again makes another one.
struct TwoFactorEnrolment {
  std::string secret;       // base32 (RFC 4648) without padding, for typing
  std::string otpauth_uri;  // for a QR code: otpauth://totp/...
};
template <>
struct describe<TwoFactorEnrolment> {
  static constexpr std::string_view name = "TwoFactorEnrolment";
  static constexpr auto fields = fields_of(
      field<&TwoFactorEnrolment::secret>("secret", "two_factor.secret").set_by_server(),
      field<&TwoFactorEnrolment::otpauth_uri>("otpauth_uri", "two_factor.uri").set_by_server());
};

struct TwoFactorConfirmation {
  std::string code;  // six digits
};
template <>
struct describe<TwoFactorConfirmation> {
  static constexpr std::string_view name = "TwoFactorConfirmation";
  static constexpr auto fields =
      fields_of(field<&TwoFactorConfirmation::code>("code", "two_factor.code")
                    .required()
                    .length(1, limits::kTwoFactorCodeMax)
                    .write_only());
};

// Password and code together: for disabling, and for new recovery codes.
struct TwoFactorProof {
  std::string password;
  std::string code;  // six digits, or a recovery code
};
template <>
struct describe<TwoFactorProof> {
  static constexpr std::string_view name = "TwoFactorProof";
  static constexpr auto fields =
      fields_of(field<&TwoFactorProof::password>("password", "account.current_password")
                    .required()
                    .format(Format::password)
                    .length(1, limits::kPasswordMax)
                    .write_only(),
                field<&TwoFactorProof::code>("code", "two_factor.code")
                    .required()
                    .length(1, limits::kTwoFactorCodeMax)
                    .write_only());
};

// Shown once; the server keeps only hashes. New ones replace the earlier ones.
struct RecoveryCodes {
  std::vector<std::string> codes;  // kRecoveryCodes, like "abcdef-ghjkmn-pqrstu-vwxyz2"
};
template <>
struct describe<RecoveryCodes> {
  static constexpr std::string_view name = "RecoveryCodes";
  static constexpr auto fields =
      fields_of(field<&RecoveryCodes::codes>("codes", "two_factor.recovery_codes").set_by_server());
};

}  // namespace candor
