// The tree of path segments. Exact segments outrank parameters; when the better path lacks the
// method, the next one is tried. Built once, then read by many threads.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/api/aliases.h"
#include "shared/describe/json.h"

namespace candor::http {

struct Route {
  const EndpointInfo* endpoint = nullptr;
  Method method = Method::get;
  api::Policy policy;
  std::string pattern;  // as registered, for the log
  bool is_canonical = false;
};

struct Match {
  const Route* route = nullptr;        // null: no route for this method
  std::vector<json::Pair> parameters;  // canonical names, decoded values
  std::string allow;                   // of a known path: "GET, HEAD, PUT"; empty: unknown path
};

class Routes {
 public:
  Routes();  // all endpoints and aliases of the contract
  ~Routes();
  // `path` as received, without the query. One trailing slash is ignored.
  Match find(std::optional<Method> method, std::string_view path) const;

 private:
  struct Node;
  // Keeps the first route of a path and method.
  void add(Route route);
  std::unique_ptr<Node> root_;
};

std::optional<Method> method_of(std::string_view word);

}  // namespace candor::http
