// Comma lists, read from the end.
#include "server/http/forwarded.h"

#include <arpa/inet.h>

#include <array>
#include <optional>

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

// An address as 16 bytes; IPv4 as in ::ffff:a.b.c.d, so that both families compare alike.
using Bytes = std::array<unsigned char, 16>;
std::optional<Bytes> parse_address(const std::string& text) {
  Bytes bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
  bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (inet_pton(AF_INET, text.c_str(), bytes.data() + 12) == 1) return bytes;
  return {};
}

// "10.0.0.0/8" or one address.
struct Network {
  Bytes address{};
  int bits = 128;  // that count
};
std::optional<Network> parse_network(const std::string& text) {
  const std::size_t slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return {};
  Network network{*address, 128};
  if (slash == std::string::npos) return network;
  const std::string digits = text.substr(slash + 1);
  const bool is_number = !digits.empty() && digits.size() <= 3 &&
                         digits.find_first_not_of("0123456789") == std::string::npos;
  const bool is_short = text.find(':') == std::string::npos;  // IPv4
  if (!is_number || std::stoi(digits) > (is_short ? 32 : 128)) return {};
  network.bits = std::stoi(digits) + (is_short ? 96 : 0);
  return network;
}

bool holds(const Network& network, const Bytes& address) {
  for (int bit = 0; bit < network.bits; ++bit) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if (((network.address[at] ^ address[at]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace

bool is_trusted(std::string_view address, std::string_view trusted) {
  if (trusted.empty()) return false;
  const auto bytes = parse_address(std::string(address));
  if (!bytes) return false;
  std::string item;
  while (take_last(trusted, item)) {
    const auto network = parse_network(item);
    if (network && holds(*network, *bytes)) return true;
  }
  return false;
}

Status check_proxies(std::string_view trusted) {
  std::string item;
  while (take_last(trusted, item)) {
    if (item.empty() || parse_network(item)) continue;
    return fail(Failure::invalid, "trusted_proxies",
                "TRUSTED_PROXIES: \"" + item +
                    "\" is no address. Name each like 10.0.0.7 or 10.0.0.0/8, by commas.");
  }
  return ok();
}

std::string client_address(std::string_view peer, std::string_view forwarded_for,
                           std::string_view trusted) {
  if (!is_trusted(peer, trusted)) return std::string(peer);
  std::string item;
  while (take_last(forwarded_for, item)) {
    if (!parse_address(item)) break;
    if (!is_trusted(item, trusted)) return item;
  }
  return std::string(peer);
}

}  // namespace candor::http
