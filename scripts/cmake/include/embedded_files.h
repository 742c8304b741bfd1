// Files that travel inside the server's binary; scripts/cmake/embed.py fills the tables.
//
// Paths are relative to the group's folder and sorted, so a table can be searched by halves. The
// bytes live as long as the program. client() is empty when built with CANDOR_EMBED_CLIENT=OFF.

#pragma once

#include <span>
#include <string_view>

namespace candor::embedded {

struct File {
  std::string_view path;
  std::string_view bytes;
};

// The browser client: "index.html", "index.html.br", "index.html.gz", "app.3f2a91c0.wasm", ...
std::span<const File> client();

// The pages that show the API: "docs/index.html", "redoc/redoc.standalone.js.gz", ... Large files
// are there compressed only. Empty when built with CANDOR_EMBED_DOCUMENTS=OFF.
std::span<const File> documents();

// server/store/migrations: "0001_accounts.sql", ...
std::span<const File> migrations();

// assets: "theme.json", "texts/en.json", ...
std::span<const File> assets();

}  // namespace candor::embedded
