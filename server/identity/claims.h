// What somebody else's JSON says: the claims of a token, the answer of an issuer. Read strictly:
// members written twice, at any depth, make the whole of it unreadable (RFC 8725, section 2.4).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candor::identity {

class Claims {
 public:
  // Nothing unless it is one JSON object within the limits of a request.
  static std::optional<Claims> read(std::string_view json);

  // Members of members are named "user_metadata.full_name". A member of another kind than asked
  // for is as good as absent, but has() tells.
  bool has(std::string_view name) const;
  std::string text(std::string_view name) const;  // empty when absent
  std::optional<std::int64_t> integer(std::string_view name) const;
  bool is_true(std::string_view name) const;
  // A text, or a list of texts (RFC 7519 "aud"); empty when absent or when another kind is in it.
  std::vector<std::string> list(std::string_view name) const;

 private:
  friend class ClaimsReader;
  enum class Kind { text, number, boolean, null, object, list, mixed_list };
  struct Member {
    Kind kind;
    std::string value;
    std::vector<std::string> items;
  };
  const Member* find(std::string_view name, Kind kind) const;
  std::map<std::string, Member, std::less<>> members_;
};

}  // namespace candor::identity
