// Comma lists, read from the end.
#include "server/http/forwarded.h"

#include <arpa/inet.h>

#include "shared/base/text.h"

namespace candor::http {

namespace {

// Takes the last item of a comma list off; false when nothing is left.
bool take_last(std::string_view& list, std::string& item) {
  if (list.empty()) return false;
  const std::size_t comma = list.rfind(',');
  const std::size_t start = comma == std::string_view::npos ? 0 : comma + 1;
  item = text::trim(list.substr(start));
  list = comma == std::string_view::npos ? std::string_view() : list.substr(0, comma);
  return true;
}

bool is_address(const std::string& text) {
  unsigned char parsed[16];
  return inet_pton(AF_INET, text.c_str(), parsed) == 1 ||
         inet_pton(AF_INET6, text.c_str(), parsed) == 1;
}

}  // namespace

bool is_trusted(std::string_view address, std::string_view trusted) {
  std::string item;
  while (take_last(trusted, item))
    if (!item.empty() && item == address) return true;
  return false;
}

std::string client_address(std::string_view peer, std::string_view forwarded_for,
                           std::string_view trusted) {
  if (!is_trusted(peer, trusted)) return std::string(peer);
  std::string item;
  while (take_last(forwarded_for, item)) {
    if (!is_address(item)) break;
    if (!is_trusted(item, trusted)) return item;
  }
  return std::string(peer);
}

}  // namespace candor::http
