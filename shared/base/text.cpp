// UTF-8, e-mail addresses and percent-encoding, byte by byte and without locale.
#include "shared/base/text.h"

namespace candor::text {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The length of the character at the front, or 0 when the bytes are not one (Unicode table 3-7).
std::size_t utf8_character(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto follows = [&](std::size_t i) { return byte(i) >= 0x80 && byte(i) <= 0xbf; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return follows(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const unsigned low = lead == 0xe0 ? 0xa0u : 0x80u;
    const unsigned high = lead == 0xed ? 0x9fu : 0xbfu;
    return byte(1) >= low && byte(1) <= high && follows(2) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const unsigned low = lead == 0xf0 ? 0x90u : 0x80u;
    const unsigned high = lead == 0xf4 ? 0x8fu : 0xbfu;
    return byte(1) >= low && byte(1) <= high && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

// Bytes of white space at the front or the back: ASCII white space or U+00A0.
std::size_t space_in_front(std::string_view text) {
  if (text.empty()) return 0;
  const char c = text.front();
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  return text.substr(0, 2) == "\xc2\xa0" ? 2 : 0;
}
std::size_t space_behind(std::string_view text) {
  if (text.empty()) return 0;
  const char c = text.back();
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  return text.size() >= 2 && text.substr(text.size() - 2) == "\xc2\xa0" ? 2 : 0;
}

bool is_local_part(std::string_view local) {
  if (local.empty() || local.size() > 64) return false;
  char before = '.';
  for (const char c : local) {
    constexpr std::string_view kOther = "!#$%&'*+-/=?^_`{|}~.";
    if (!is_letter(c) && !is_digit(c) && kOther.find(c) == std::string_view::npos) return false;
    if (c == '.' && before == '.') return false;
    before = c;
  }
  return before != '.';
}

bool is_host_label(std::string_view label) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') {
    return false;
  }
  for (const char c : label) {
    if (!is_letter(c) && !is_digit(c) && c != '-') return false;
  }
  return true;
}

bool is_domain(std::string_view domain) {
  bool has_dot = false, last_has_letter = false;
  while (true) {
    const std::size_t dot = domain.find('.');
    const std::string_view label = domain.substr(0, dot);
    if (!is_host_label(label)) return false;
    last_has_letter = false;
    for (const char c : label) last_has_letter = last_has_letter || is_letter(c);
    if (dot == std::string_view::npos) return has_dot && last_has_letter;
    has_dot = true;
    domain.remove_prefix(dot + 1);
  }
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    if (static_cast<unsigned char>(text.front()) < 0x80) {
      std::size_t plain = 1;
      while (plain < text.size() && static_cast<unsigned char>(text[plain]) < 0x80) ++plain;
      text.remove_prefix(plain);
      continue;
    }
    const std::size_t size = utf8_character(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = utf8_character(text);
    if (size == 0) {
      out += "\xef\xbf\xbd";
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

std::size_t length(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
  return count;
}

std::string_view trimmed(std::string_view text) {
  while (const std::size_t size = space_in_front(text)) text.remove_prefix(size);
  while (const std::size_t size = space_behind(text)) text.remove_suffix(size);
  return text;
}

std::string trim(std::string_view text) {
  return std::string(trimmed(text));
}

std::string_view head(std::string_view utf8, std::size_t characters) {
  std::size_t at = 0;
  for (; at < utf8.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(utf8[at]) & 0xc0) != 0x80;
    if (begins && characters-- == 0) break;
  }
  return utf8.substr(0, at);
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : int{c}; };
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (lower(left[i]) != lower(right[i])) return false;
  }
  return true;
}

bool is_email(std::string_view text) {
  if (text.size() > 254) return false;
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return false;
  return is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

std::string number(std::int64_t value) {
  char digits[20];
  int at = 20;
  // Counted down below zero, because the smallest number has no positive twin.
  std::int64_t rest = value < 0 ? value : -value;
  do {
    digits[--at] = static_cast<char>('0' - rest % 10);
    rest /= 10;
  } while (rest != 0);
  std::string out = value < 0 ? "-" : "";
  out.append(digits + at, static_cast<std::size_t>(20 - at));
  return out;
}

bool decode_url(std::string_view encoded, bool plus_is_space, std::string& decoded) {
  decoded.clear();
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] == '+' && plus_is_space) {
      decoded += ' ';
    } else if (encoded[i] != '%') {
      decoded += encoded[i];
    } else {
      if (i + 2 >= encoded.size()) return false;
      const int high = hex_value(encoded[i + 1]), low = hex_value(encoded[i + 2]);
      if (high < 0 || low < 0) return false;
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return is_valid_utf8(decoded);
}

std::string encode_url(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF", kUnreserved = "-._~";
  std::string out;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c) || kUnreserved.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

}  // namespace candor::text
