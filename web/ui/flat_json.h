// A small reader for JSON we wrote ourselves (texts, theme, island events): flattens nested objects
// and lists to sorted pairs of path ("a.b.0") and text. Malformed input yields the pairs read so
// far; never use it for data of the server, which shared/describe/json reads and checks.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ui {

class FlatJson {
 public:
  explicit FlatJson(std::string_view json);
  bool has(std::string_view path) const { return find(path) != nullptr; }
  std::string_view get(std::string_view path) const;  // "" when absent
  const std::vector<std::pair<std::string, std::string>>& pairs() const { return pairs_; }

 private:
  const std::string* find(std::string_view path) const;
  void read_value(std::string& path);
  void read_object(std::string& path);
  void read_list(std::string& path);
  std::string read_string();
  void read_escape(std::string& out);
  void skip_space();
  bool take(char wanted);
  std::string_view rest_;
  std::vector<std::pair<std::string, std::string>> pairs_;
  int depth_ = 0;
};

void append_utf8(std::string& out, std::uint32_t codepoint);
// Reads one code point and advances; U+FFFD for a broken sequence.
std::uint32_t next_codepoint(std::string_view text, std::size_t& position);

}  // namespace ui
