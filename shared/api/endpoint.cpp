// Concrete paths of endpoints.
#include "shared/api/endpoint.h"

#include "shared/base/assert.h"
#include "shared/base/text.h"

namespace candor {

std::string path_of(const EndpointInfo& info, std::initializer_list<std::string_view> values) {
  std::string path;
  std::string_view rest = info.path;
  for (const std::string_view value : values) {
    const std::size_t open = rest.find('{'), close = rest.find('}');
    ASSERT(open != std::string_view::npos && close != std::string_view::npos && open < close);
    path += rest.substr(0, open);
    path += text::encode_url(value);
    rest.remove_prefix(close + 1);
  }
  ASSERT(rest.find('{') == std::string_view::npos);
  path += rest;
  return path;
}

}  // namespace candor
