// What never belongs into a log, found by its form. One pass, word by word: a word ends at white
// space, quotes, brackets, slashes and the like.
#include "server/operate/log.h"
#include "shared/base/text.h"

namespace candor {

namespace {

constexpr std::string_view kCover = "[hidden]";
constexpr std::string_view kWordEnds = " \t\r\n\"'<>()[]{},;|&?#/:";
constexpr std::size_t kTokenLetters = 43;  // 32 bytes as base64url: what opens an interview

// Starts of the tokens and keys that we make, and of a JSON Web Token.
constexpr std::string_view kTokenStarts[] = {"candor_", "cs_", "cr_", "eyJ"};
constexpr std::size_t kStartedMin = 12;
constexpr std::string_view kTelling[] = {"token",  "access_token", "refresh_token", "password",
                                         "secret", "key",          "api_key",       "code",
                                         "ticket", "authorization"};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_email(std::string_view word) {
  const std::size_t at = word.find('@');
  return at != std::string_view::npos && at != 0 && at + 1 < word.size();
}

bool is_token(std::string_view word) {
  for (const std::string_view start : kTokenStarts) {
    if (word.starts_with(start) && word.size() >= kStartedMin) return true;
  }
  if (word.size() < kTokenLetters) return false;
  bool has_upper = false, has_lower = false;  // unlike fingerprints and names of files, in hex
  for (const char c : word) {
    if (!is_letter(c) && c != '-' && c != '_') return false;
    has_upper = has_upper || (c >= 'A' && c <= 'Z');
    has_lower = has_lower || (c >= 'a' && c <= 'z');
  }
  return has_upper && has_lower;
}

// The place behind "name=" where the name is a telling one; 0 otherwise.
std::size_t telling_value(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos || equals + 1 == word.size()) return 0;
  const std::string name = text::lower_ascii(word.substr(0, equals));
  for (const std::string_view one : kTelling) {
    if (name == one) return equals + 1;
  }
  return 0;
}

// Also hides the password and the host of scheme://user:password@host.
void append_word(std::string& out, std::string_view word) {
  if (const std::size_t value = telling_value(word); value != 0) {
    out += word.substr(0, value);
    out += kCover;
  } else {
    out += is_email(word) || is_token(word) ? kCover : word;
  }
}

}  // namespace

std::string redacted(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(kWordEnds);
    append_word(out, text.substr(0, end));
    if (end == std::string_view::npos) break;
    out += text[end];
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace candor
