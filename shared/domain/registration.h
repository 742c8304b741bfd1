// Registering an account (S0-15, S2-01, S3-07, S4-01): the union of the documents' fields, one
// rule for all paths (K4). What a path means differently is its alias policy.
#pragma once

#include "shared/base/limits.h"
#include "shared/domain/ids.h"
#include "shared/domain/permissions.h"

namespace candor {

// REGISTRATION_MODE: open as each path says; pending: every account waits for an administrator;
// invite: only who was invited by a colleague; closed: administrators add people.
enum class RegistrationMode : std::uint8_t { open, pending, invite, closed };
template <>
struct describe_choices<RegistrationMode> {
  static constexpr std::string_view name = "RegistrationMode";
  static constexpr auto values = std::to_array<Choice>({
      {int(RegistrationMode::open), "open", "registration_mode.open"},
      {int(RegistrationMode::pending), "pending", "registration_mode.pending"},
      {int(RegistrationMode::invite), "invite", "registration_mode.invite"},
      {int(RegistrationMode::closed), "closed", "registration_mode.closed"},
  });
};

// Nobody registers as administrator or domain expert (403 "role_refused"). Whoever names a company
// that exists waits for approval, on every path; a company that does not exist is made (K26).
struct Registration {
  std::string email;
  std::string username;   // empty: from the e-mail address, made unique
  std::string full_name;  // empty: the username
  std::string password;
  std::string phone_number;
  std::string company;       // empty: one of their own; candidates have none
  std::optional<Role> role;  // empty: as the path says
};
template <>
struct describe<Registration> {
  static constexpr std::string_view name = "Registration";
  static constexpr auto fields = fields_of(
      field<&Registration::email>("email", "account.email")
          .required()
          .format(Format::email)
          .length(3, limits::kEmailMax)
          .personal(Personal::contact),
      field<&Registration::username>("username", "account.username")
          .format(Format::username)
          .length(0, limits::kNameMax)
          .personal(Personal::identity),
      field<&Registration::full_name>("full_name", "account.full_name")
          .length(0, limits::kNameMax)
          .personal(Personal::identity),
      field<&Registration::password>("password", "account.new_password")
          .required()
          .format(Format::password)
          .length(limits::kPasswordMin, limits::kPasswordMax)
          .write_only(),
      field<&Registration::phone_number>("phone_number", "account.phone_number")
          .length(0, limits::kPhoneMax)
          .personal(Personal::contact),
      field<&Registration::company>("company", "account.company").length(0, limits::kNameMax),
      field<&Registration::role>("role", "account.role"));
};

// What the page of registration has to know before anybody types.
struct RegistrationState {
  RegistrationMode mode = RegistrationMode::open;
  bool is_first = false;  // nobody has an account yet: the first one administers
};
template <>
struct describe<RegistrationState> {
  static constexpr std::string_view name = "RegistrationState";
  static constexpr auto fields = fields_of(
      field<&RegistrationState::mode>("mode", "registration.mode").set_by_server(),
      field<&RegistrationState::is_first>("is_first", "registration.is_first").set_by_server());
};

}  // namespace candor
