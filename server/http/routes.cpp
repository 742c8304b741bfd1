// Registration and search.
#include "server/http/routes.h"

#include <algorithm>

#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor::http {

struct Routes::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> exact;
  std::unique_ptr<Node> any;
  std::vector<Route> routes;  // one per method
};

namespace {

constexpr std::string_view kCanonicalPrefix = "/api/v1";
constexpr std::size_t kSegmentsMax = 16;

constexpr Method kMethods[] = {Method::get,   Method::head, Method::post,   Method::put,
                               Method::patch, Method::del,  Method::options};

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  while (!path.empty()) {
    const std::size_t end = path.find('/');
    segments.push_back(path.substr(0, end));
    path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
  }
  return segments;
}

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{');
}

std::vector<std::string> parameters_of(std::string_view path) {
  std::vector<std::string> names;
  for (std::string_view segment : split(path)) {
    if (is_parameter(segment)) names.emplace_back(segment.substr(1, segment.size() - 2));
  }
  return names;
}

// HEAD is answered by GET.
const Route* route_for(const std::vector<Route>& routes, Method method) {
  const Route* by_get = nullptr;
  for (const Route& route : routes) {
    if (route.method == method) return &route;
    if (route.method == Method::get) by_get = &route;
  }
  return method == Method::head ? by_get : nullptr;
}

}  // namespace

std::optional<Method> method_of(std::string_view word) {
  for (Method method : kMethods) {
    if (word_of_method(method) == word) return method;
  }
  return {};
}

Routes::Routes() : root_(std::make_unique<Node>()) {
  for (const EndpointInfo* info : api::all()) {
    add({info, info->method, {}, std::string(info->path), true});
  }
  for (const api::Alias& alias : api::aliases()) {
    add({alias.endpoint, alias.method, alias.policy, std::string(alias.path), false});
  }
  // Canonical paths also answer under "/api" and without prefix (K1); literal paths of the
  // documents come first.
  for (const EndpointInfo* info : api::all()) {
    if (!info->path.starts_with(kCanonicalPrefix)) continue;
    const std::string rest(info->path.substr(kCanonicalPrefix.size()));
    add({info, info->method, {}, "/api" + rest, false});
    add({info, info->method, {}, rest, false});
  }
}

Routes::~Routes() = default;

void Routes::add(Route route) {
  const std::string pattern = route.pattern;
  Node* node = root_.get();
  for (std::string_view segment : split(pattern)) {
    std::unique_ptr<Node>& next =
        is_parameter(segment) ? node->any
                              : node->exact.emplace(std::string(segment), nullptr).first->second;
    if (next == nullptr) next = std::make_unique<Node>();
    node = next.get();
  }
  const bool is_taken =
      std::any_of(node->routes.begin(), node->routes.end(),
                  [&](const Route& other) { return other.method == route.method; });
  if (!is_taken) node->routes.push_back(std::move(route));
}

Match Routes::find(std::optional<Method> method, std::string_view path) const {
  Match match;
  if (!path.starts_with('/')) return match;
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  std::vector<std::string> segments;
  for (std::string_view encoded : split(path)) {
    std::string& segment = segments.emplace_back();
    if (!text::decode_url(encoded, false, segment) || segment.empty()) return match;
  }
  if (segments.size() > kSegmentsMax) return match;

  std::vector<std::string> values;
  std::vector<Method> known;
  auto search = [&](auto& self, const Node& node, std::size_t depth) -> const Route* {
    if (depth == segments.size()) {
      for (const Route& route : node.routes) known.push_back(route.method);
      return method ? route_for(node.routes, *method) : nullptr;
    }
    const auto exact = node.exact.find(segments[depth]);
    if (exact != node.exact.end()) {
      if (const Route* found = self(self, *exact->second, depth + 1)) return found;
    }
    if (node.any == nullptr) return nullptr;
    values.push_back(segments[depth]);
    if (const Route* found = self(self, *node.any, depth + 1)) return found;
    values.pop_back();
    return nullptr;
  };
  match.route = search(search, *root_, 0);

  if (match.route != nullptr) {
    const std::vector<std::string> names = parameters_of(match.route->endpoint->path);
    ASSERT(names.size() == values.size());
    for (std::size_t i = 0; i < names.size(); ++i)
      match.parameters.push_back({names[i], values[i]});
  }
  if (known.empty()) return match;
  if (std::count(known.begin(), known.end(), Method::get) > 0) known.push_back(Method::head);
  known.push_back(Method::options);
  for (Method each : kMethods) {
    if (std::count(known.begin(), known.end(), each) == 0) continue;
    match.allow += (match.allow.empty() ? "" : ", ") + std::string(word_of_method(each));
  }
  return match;
}

}  // namespace candor::http
