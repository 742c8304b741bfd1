// Files for browsers that travel inside the binary, such as the client: precompressed, with
// validators and long caching for hashed names. A file may be there as gzip only: then everybody
// gets that, since every browser takes it on every connection (brotli only on secure ones).
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "embedded_files.h"
#include "server/http/router.h"

namespace candor::http {

class ClientBundle {
 public:
  explicit ClientBundle(std::span<const embedded::File> files);
  bool is_empty() const { return assets_.empty(); }
  // The file a path names; empty when there is none.
  std::optional<Reply> file(const Request& request) const;
  // The file of another path than the request's, which says how it is to be sent.
  std::optional<Reply> file(const Request& request, std::string_view path) const;
  // The page of every address of the client, or a short note when this build has no client.
  Reply page(const Request& request) const;

 private:
  struct Asset {
    std::string_view plain, brotli, gzip;
    std::string etag, content_type;
    bool is_immutable = false;
  };
  static Reply reply_of(const Asset& asset, const Request& request);
  std::map<std::string, Asset, std::less<>> assets_;
};

// "/a/b" of "/a/b?c=d".
std::string_view path_of(std::string_view target);
// Whether a browser asks for a page, rather than a script for data.
bool asks_for_page(const Request& request);

}  // namespace candor::http
