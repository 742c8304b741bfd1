#include "server/http/header_values.h"

#include "shared/base/text.h"

namespace candor::http {

std::string media_type_of(std::string_view header) {
  return text::lower_ascii(text::trimmed(header.substr(0, header.find(';'))));
}

std::string header_parameter(std::string_view header, std::string_view name) {
  std::size_t at = header.find(';');
  while (at != std::string_view::npos) {
    std::string_view rest = header.substr(at + 1);
    const std::size_t equals = rest.find_first_of("=;");
    if (equals == std::string_view::npos) return {};
    const std::string found = text::lower_ascii(text::trimmed(rest.substr(0, equals)));
    if (rest[equals] == ';') {
      at = at + 1 + equals;
      continue;
    }
    std::size_t i = equals + 1;
    while (i < rest.size() && rest[i] == ' ') ++i;
    std::string value;
    if (i < rest.size() && rest[i] == '"') {
      for (++i; i < rest.size() && rest[i] != '"'; ++i) {
        // Browsers write a quote as %22; only a backslash before a quote escapes (file names of
        // Windows).
        if (rest[i] == '\\' && i + 1 < rest.size() && rest[i + 1] == '"') ++i;
        value += rest[i];
      }
    } else {
      const std::size_t end = rest.find(';', i);
      value = text::trim(rest.substr(i, end == std::string_view::npos ? end : end - i));
    }
    if (found == name) return value;
    at = header.find(';', at + 1 + i);
  }
  return {};
}

std::string cookie_of(const std::vector<Header>& headers, std::string_view name) {
  for (const Header& header : headers) {
    if (!text::equals_ignoring_case(header.name, "Cookie")) continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const std::size_t end = rest.find(';');
      const std::string_view one = text::trimmed(rest.substr(0, end));
      const std::size_t equals = one.find('=');
      if (equals != std::string_view::npos && one.substr(0, equals) == name) {
        return std::string(one.substr(equals + 1));
      }
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
  }
  return {};
}

}  // namespace candor::http
