// What a letter says and links to, unreadable in the database: encrypted and authenticated
// (XSalsa20-Poly1305 of libsodium) with a key that is derived from the installation's secrets.
#pragma once

#include <optional>
#include <string>

#include "server/app.h"

namespace candor::mail {

struct Content {
  std::string text, html;
  std::string link;  // of the letter, for copying; empty when it has none
};

std::string seal(const App& app, const Content& content);
// Nothing when it was sealed with another key, or changed.
std::optional<Content> unseal(const App& app, std::string_view sealed);

}  // namespace candor::mail
