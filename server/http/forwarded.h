// Who really asks when a proxy stands in front (research server.md 2.4, ASVS 4.1.3): forwarded
// headers count only when the socket's peer is a proxy we were told about.
#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace candor::http {

// The client's address. `forwarded_for` is read from the right, skipping trusted proxies; `trusted`
// is the comma list of the setting. Anything unreadable leaves the peer.
std::string client_address(std::string_view peer, std::string_view forwarded_for,
                           std::string_view trusted);

// Whether an address stands in the comma list, itself or by its network ("10.0.0.0/8").
bool is_trusted(std::string_view address, std::string_view trusted);

// For the start: every entry is an address or a network; invalid otherwise.
Status check_proxies(std::string_view trusted);

}  // namespace candor::http
