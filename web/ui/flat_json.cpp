// A small reader for JSON we wrote ourselves; see the header.
#include "web/ui/flat_json.h"

#include <algorithm>
#include <cstdint>

namespace ui {

namespace {

constexpr int kDepth = 32;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::uint32_t take_hex4(std::string_view& rest) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4 && !rest.empty() && hex_digit(rest[0]) >= 0; ++i) {
    value = value * 16 + static_cast<std::uint32_t>(hex_digit(rest[0]));
    rest.remove_prefix(1);
  }
  return value;
}

}  // namespace

void append_utf8(std::string& out, std::uint32_t c) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | (c >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xf0 | (c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::uint32_t next_codepoint(std::string_view text, std::size_t& position) {
  const auto lead = static_cast<unsigned char>(text[position++]);
  if (lead < 0x80) return lead;
  const int length = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  if (length == 0) return 0xfffd;
  std::uint32_t value = lead & (0x3fu >> length);
  for (int i = 0; i < length; ++i) {
    if (position >= text.size()) return 0xfffd;
    const auto byte = static_cast<unsigned char>(text[position]);
    if ((byte & 0xc0) != 0x80) return 0xfffd;
    value = (value << 6) | (byte & 0x3fu);
    ++position;
  }
  return value;
}

FlatJson::FlatJson(std::string_view json) : rest_(json) {
  std::string path;
  read_value(path);
  std::sort(pairs_.begin(), pairs_.end());
}

const std::string* FlatJson::find(std::string_view path) const {
  const auto at = std::lower_bound(
      pairs_.begin(), pairs_.end(), path,
      [](const auto& pair, std::string_view wanted) { return pair.first < wanted; });
  return at != pairs_.end() && at->first == path ? &at->second : nullptr;
}

std::string_view FlatJson::get(std::string_view path) const {
  const std::string* value = find(path);
  return value ? std::string_view(*value) : std::string_view();
}

void FlatJson::skip_space() {
  while (!rest_.empty() &&
         (rest_[0] == ' ' || rest_[0] == '\n' || rest_[0] == '\t' || rest_[0] == '\r')) {
    rest_.remove_prefix(1);
  }
}

bool FlatJson::take(char wanted) {
  skip_space();
  if (rest_.empty() || rest_[0] != wanted) return false;
  rest_.remove_prefix(1);
  return true;
}

void FlatJson::read_value(std::string& path) {
  skip_space();
  if (rest_.empty() || ++depth_ > kDepth) {
    rest_ = {};
    return;
  }
  if (take('{')) {
    read_object(path);
  } else if (take('[')) {
    read_list(path);
  } else if (rest_[0] == '"') {
    pairs_.emplace_back(path, read_string());
  } else {
    std::size_t end = rest_.find_first_of(",]} \n\r\t");
    if (end == std::string_view::npos) end = rest_.size();
    pairs_.emplace_back(path, std::string(rest_.substr(0, end)));
    rest_.remove_prefix(end);
  }
  --depth_;
}

void FlatJson::read_object(std::string& path) {
  while (!take('}')) {
    skip_space();
    if (rest_.empty() || rest_[0] != '"') {
      rest_ = {};
      return;
    }
    const std::size_t length = path.size();
    if (length > 0) path += '.';
    path += read_string();
    take(':');
    read_value(path);
    path.resize(length);
    take(',');
  }
}

void FlatJson::read_list(std::string& path) {
  for (int index = 0; !take(']'); ++index) {
    if (rest_.empty()) return;
    const std::size_t length = path.size();
    if (length > 0) path += '.';
    path += std::to_string(index);
    read_value(path);
    path.resize(length);
    take(',');
  }
}

void FlatJson::read_escape(std::string& out) {
  if (rest_.empty()) return;
  const char kind = rest_[0];
  rest_.remove_prefix(1);
  switch (kind) {
    case 'n': out += '\n'; return;
    case 't': out += '\t'; return;
    case 'r': out += '\r'; return;
    case 'b':
    case 'f': return;
    case 'u': break;
    default: out += kind; return;
  }
  std::uint32_t c = take_hex4(rest_);
  const bool pair = c >= 0xd800 && c < 0xdc00 && rest_.substr(0, 2) == "\\u";
  if (pair) {
    rest_.remove_prefix(2);
    c = 0x10000 + ((c - 0xd800) << 10) + (take_hex4(rest_) - 0xdc00);
  }
  append_utf8(out, c);
}

std::string FlatJson::read_string() {
  std::string out;
  rest_.remove_prefix(1);
  while (!rest_.empty() && rest_[0] != '"') {
    const char c = rest_[0];
    rest_.remove_prefix(1);
    if (c == '\\') {
      read_escape(out);
    } else {
      out += c;
    }
  }
  if (!rest_.empty()) rest_.remove_prefix(1);
  return out;
}

}  // namespace ui
