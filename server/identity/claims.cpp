#include "server/identity/claims.h"

#include <set>

#include "shared/describe/json_parse.h"

namespace candor::identity {

namespace {

constexpr std::size_t kDigitsMax = 15;

}  // namespace

class ClaimsReader final : public json::Events {
 public:
  explicit ClaimsReader(Claims& claims) : claims_(claims) {}

  bool begin_object() override {
    if (lists_ > 0) {
      names_in_list_.emplace_back();
      return spoil_list();
    }
    if (is_begun_ && !add(Claims::Kind::object, {})) return false;
    outer_.push_back(prefix_);
    if (is_begun_) prefix_ = path() + ".";
    is_begun_ = true;
    return true;
  }
  bool key(std::string_view name) override {
    if (!names_in_list_.empty()) return names_in_list_.back().emplace(name).second;
    name_ = name;
    return true;
  }
  bool end_object() override {
    if (!names_in_list_.empty()) {
      names_in_list_.pop_back();
      return true;
    }
    prefix_ = std::move(outer_.back());
    outer_.pop_back();
    return true;
  }
  bool begin_array() override {
    if (!is_begun_) return false;
    if (lists_++ > 0) return spoil_list();
    return add(Claims::Kind::list, {});
  }
  bool end_array() override {
    --lists_;
    return true;
  }
  bool text(std::string_view value) override {
    if (lists_ == 0) return add(Claims::Kind::text, value);
    if (names_in_list_.empty() && lists_ == 1) claims_.members_[path()].items.emplace_back(value);
    return true;
  }
  bool number(std::string_view digits) override { return scalar(Claims::Kind::number, digits); }
  bool boolean(bool value) override {
    return scalar(Claims::Kind::boolean, value ? "true" : "false");
  }
  bool null() override { return scalar(Claims::Kind::null, {}); }

 private:
  std::string path() const { return prefix_ + name_; }
  // False when it is there already, also as "a.b" beside b within a.
  bool add(Claims::Kind kind, std::string_view value) {
    if (!is_begun_) return false;
    return claims_.members_.emplace(path(), Claims::Member{kind, std::string(value), {}}).second;
  }
  bool scalar(Claims::Kind kind, std::string_view value) {
    return lists_ == 0 ? add(kind, value) : spoil_list();
  }
  bool spoil_list() {
    claims_.members_[path()].kind = Claims::Kind::mixed_list;
    return true;
  }

  Claims& claims_;
  bool is_begun_ = false;
  std::string prefix_, name_;
  std::vector<std::string> outer_;  // prefixes of the objects around this one
  int lists_ = 0;
  std::vector<std::set<std::string>> names_in_list_;  // of the objects in a list
};

std::optional<Claims> Claims::read(std::string_view json) {
  Claims claims;
  ClaimsReader reader(claims);
  const Status parsed = json::parse(json, json::request_limits(), reader);
  if (parsed.is_error()) return {};
  return claims;
}

const Claims::Member* Claims::find(std::string_view name, Kind kind) const {
  const auto found = members_.find(name);
  return found != members_.end() && found->second.kind == kind ? &found->second : nullptr;
}

bool Claims::has(std::string_view name) const {
  return members_.contains(name);
}

std::string Claims::text(std::string_view name) const {
  const Member* const member = find(name, Kind::text);
  return member ? member->value : std::string();
}

std::optional<std::int64_t> Claims::integer(std::string_view name) const {
  const Member* const member = find(name, Kind::number);
  if (!member || member->value.empty() || member->value.size() > kDigitsMax) return {};
  std::int64_t value = 0;
  for (const char c : member->value) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + (c - '0');
  }
  return value;
}

bool Claims::is_true(std::string_view name) const {
  const Member* const member = find(name, Kind::boolean);
  return member && member->value == "true";
}

std::vector<std::string> Claims::list(std::string_view name) const {
  if (const Member* const one = find(name, Kind::text)) return {one->value};
  const Member* const member = find(name, Kind::list);
  return member ? member->items : std::vector<std::string>();
}

}  // namespace candor::identity
