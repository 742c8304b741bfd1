// Keys with which programs use the API in the name of an account (S3-45's callers that are no
// browsers): "candor_" and 38 letters and digits, of which the last six are a checksum, so that
// scanners of source code recognise a lost one. Only its SHA-256 is stored; whoever loses a key
// makes another.
//
// A key never may do more than its owner, ends with the owner's account, and cannot do what only
// the person should: signing in, passwords, sessions and keys.
#pragma once

#include "shared/base/limits.h"
#include "shared/domain/ids.h"
#include "shared/domain/permissions.h"

namespace candor {

// What a key may be used for. Each permission belongs to one scope (scope_of).
enum class Scope : std::uint8_t { read, write, invite, review, remove, manage };
template <>
struct describe_choices<Scope> {
  static constexpr std::string_view name = "Scope";
  static constexpr auto values = std::to_array<Choice>({
      {int(Scope::read), "read", "scope.read"},
      {int(Scope::write), "write", "scope.write"},
      {int(Scope::invite), "invite", "scope.invite"},
      {int(Scope::review), "review", "scope.review"},
      {int(Scope::remove), "delete", "scope.delete"},
      {int(Scope::manage), "manage", "scope.manage"},
  });
};
inline constexpr Scope kEveryScope[] = {Scope::read,   Scope::write,  Scope::invite,
                                        Scope::review, Scope::remove, Scope::manage};

// Scopes as a set of bits, as they are stored.
using ScopeSet = std::uint32_t;
constexpr ScopeSet bit(Scope scope) {
  return 1u << static_cast<int>(scope);
}

// The scope a permission belongs to. `open` needs none; `answer_interview` is never a key's; of
// `use_account` and `administer` a key may only read (key_permits): accounts are made and changed
// by people.
constexpr Scope scope_of(Permission permission) {
  switch (permission) {
    case Permission::open:
    case Permission::answer_interview:
    case Permission::use_account:
    case Permission::view_interviews:
    case Permission::view_results:
    case Permission::view_company: return Scope::read;
    case Permission::edit_interviews:
    case Permission::edit_theme: return Scope::write;
    case Permission::invite_candidates: return Scope::invite;
    case Permission::review_results: return Scope::review;
    case Permission::delete_results: return Scope::remove;
    case Permission::manage_company:
    case Permission::administer: return Scope::manage;
  }
  return Scope::manage;
}

// Whether a key with these scopes may use a permission that its owner has. `reads`: the request
// changes nothing (GET, HEAD).
constexpr bool key_permits(ScopeSet scopes, Permission permission, bool reads) {
  if (permission == Permission::open) return true;
  if (permission == Permission::answer_interview) return false;
  const bool is_about_accounts =
      permission == Permission::use_account || permission == Permission::administer;
  if (is_about_accounts && !reads) return false;
  return (scopes & bit(scope_of(permission))) != 0;
}

// Whether a key of this scope can do anything for an account of this role: what the screen offers
// and the server accepts.
constexpr bool is_useful(Scope scope, Viewer viewer) {
  switch (scope) {
    case Scope::read: return permits(viewer, Permission::use_account);
    case Scope::write: return permits(viewer, Permission::edit_interviews);
    case Scope::invite: return permits(viewer, Permission::invite_candidates);
    case Scope::review: return permits(viewer, Permission::review_results);
    case Scope::remove: return permits(viewer, Permission::delete_results);
    case Scope::manage: return permits(viewer, Permission::manage_company);
  }
  return false;
}

// One of my keys, without the key itself.
struct ApiKeyView {
  ApiKeyId id;
  std::string name;  // what it is for, in the owner's words
  std::string hint;  // its first letters, "candor_a1b2"
  std::vector<Scope> scopes;
  Time created_at;
  std::optional<Time> expires_at;    // absent: until it is deleted
  std::optional<Time> last_used_at;  // at most a minute old
  std::string last_used_from;        // address
};
template <>
struct describe<ApiKeyView> {
  static constexpr std::string_view name = "ApiKey", page_name = "ApiKeyPage";
  static constexpr auto fields = fields_of(
      field<&ApiKeyView::id>("id", "api_key.id").set_by_server(),
      field<&ApiKeyView::name>("name", "api_key.name").set_by_server(),
      field<&ApiKeyView::hint>("hint", "api_key.hint").set_by_server(),
      field<&ApiKeyView::scopes>("scopes", "api_key.scopes").set_by_server(),
      field<&ApiKeyView::created_at>("created_at", "common.created_at").set_by_server(),
      field<&ApiKeyView::expires_at>("expires_at", "api_key.expires_at").set_by_server(),
      field<&ApiKeyView::last_used_at>("last_used_at", "api_key.last_used_at").set_by_server(),
      field<&ApiKeyView::last_used_from>("last_used_from", "api_key.last_used_from")
          .set_by_server()
          .personal(Personal::behaviour));
};

struct ApiKeyList {
  std::vector<ApiKeyView> items;  // newest first
};
template <>
struct describe<ApiKeyList> {
  static constexpr std::string_view name = "ApiKeyList";
  static constexpr auto fields =
      fields_of(field<&ApiKeyList::items>("items", "api_key.items").set_by_server());
};

struct ApiKeyDraft {
  std::string name;
  std::vector<Scope> scopes;
  std::int32_t expires_in_days = limits::kApiKeyDaysDefault;  // 0: until it is deleted
};
template <>
struct describe<ApiKeyDraft> {
  static constexpr std::string_view name = "ApiKeyDraft";
  static constexpr auto fields = fields_of(
      field<&ApiKeyDraft::name>("name", "api_key.name").required().length(1, limits::kNameMax),
      field<&ApiKeyDraft::scopes>("scopes", "api_key.scopes")
          .required()
          .length(1, std::int64_t{std::size(kEveryScope)}),
      field<&ApiKeyDraft::expires_in_days>("expires_in_days", "api_key.expires_in_days")
          .range(0, limits::kApiKeyDaysMax));
};

// The answer to its creation: the only time the key itself is shown.
struct NewApiKey {
  std::string key;
  ApiKeyView api_key;
};
template <>
struct describe<NewApiKey> {
  static constexpr std::string_view name = "NewApiKey";
  static constexpr auto fields =
      fields_of(field<&NewApiKey::key>("key", "api_key.key").set_by_server(),
                field<&NewApiKey::api_key>("api_key", "api_key.api_key").set_by_server());
};

}  // namespace candor
