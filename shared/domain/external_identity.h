// People whom another service vouches for: tokens of Supabase (S0-36, S1-17, S2-15; K12) and
// signing in with an OpenID Connect issuer.
#pragma once

#include <array>

#include "shared/base/limits.h"
#include "shared/domain/ids.h"

namespace candor {

// Who vouches. The numbers are in the database.
enum class IdentitySource : std::uint8_t { supabase, oidc };
template <>
struct describe_choices<IdentitySource> {
  static constexpr std::string_view name = "IdentitySource";
  static constexpr auto values = std::to_array<Choice>({
      {int(IdentitySource::supabase), "supabase", "identity_source.supabase"},
      {int(IdentitySource::oidc), "oidc", "identity_source.oidc"},
  });
};

// EXTERNAL_ROLE: what somebody becomes who comes from elsewhere for the first time. none: nobody
// gets an account this way. Nobody becomes administrator.
enum class ExternalRole : std::uint8_t { none, candidate, recruiter, domain_expert };
template <>
struct describe_choices<ExternalRole> {
  static constexpr std::string_view name = "ExternalRole";
  static constexpr auto values = std::to_array<Choice>({
      {int(ExternalRole::none), "none", "external_role.none"},
      {int(ExternalRole::candidate), "candidate", "role.candidate"},
      {int(ExternalRole::recruiter), "recruiter", "role.recruiter"},
      {int(ExternalRole::domain_expert), "domain_expert", "role.domain_expert"},
  });
};

// What the page of signing in has to know: whether there is an issuer, and what people call it.
struct OidcState {
  bool is_enabled = false;
  std::string name;   // OIDC_NAME, for "Sign in with <name>"
  std::string start;  // where that leads; a link, because it leaves this site
};
template <>
struct describe<OidcState> {
  static constexpr std::string_view name = "OidcState";
  static constexpr auto fields =
      fields_of(field<&OidcState::is_enabled>("is_enabled", "oidc.is_enabled").set_by_server(),
                field<&OidcState::name>("name", "oidc.name").set_by_server(),
                field<&OidcState::start>("start", "oidc.start").set_by_server());
};

struct OidcStart {
  std::string next;  // the page of this site to go on with; anything else is ignored
};
template <>
struct describe<OidcStart> {
  static constexpr std::string_view name = "OidcStart";
  static constexpr auto fields =
      fields_of(field<&OidcStart::next>("next", "oidc.next").length(0, limits::kDescriptionMax));
};

// Why signing in with an issuer came to nothing: the word in "/sign-in?problem=<word>", whose text
// is "oidc_problem.<word>".
inline constexpr auto kOidcProblems = std::to_array<std::string_view>({
    "account_disabled",    // switched off or deleted here
    "account_exists",      // somebody has this address here, and nothing shows that it is the same
    "account_pending",     // waits for an administrator
    "denied",              // the person or the issuer said no
    "email_missing",       // the issuer gives no address
    "expired",             // the attempt took too long, was used already, or is of another browser
    "issuer_error",        // the issuer reports an error
    "issuer_unreachable",  // it does not answer
    "no_account",          // only people who have an account may come in
    "off",                 // there is no issuer (any more)
    "refused",             // what the issuer sent is not right
    "set_up_first",        // nobody has an account yet
    "try_again",           // something of ours
});

}  // namespace candor
