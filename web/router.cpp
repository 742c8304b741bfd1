// URL <-> screen.
#include "web/router.h"

#include <algorithm>

#include "shared/base/text.h"
#include "web/screens/screen.h"

namespace candor {

namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

std::string_view value_of(const Values& values, std::string_view name) {
  for (const auto& [known, value] : values) {
    if (known == name) return value;
  }
  return {};
}

std::string_view next_segment(std::string_view& path) {
  while (!path.empty() && path[0] == '/') path.remove_prefix(1);
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

// How well a pattern matches: -1 not at all, otherwise one point for each exact segment.
int match_pattern(std::string_view pattern, std::string_view path, Params& params) {
  int exact = 0;
  for (;;) {
    const std::string_view wanted = next_segment(pattern);
    const std::string_view given = next_segment(path);
    if (wanted.empty() || given.empty()) return wanted.empty() && given.empty() ? exact : -1;
    if (wanted.front() == '{') {
      std::string decoded;
      if (!text::decode_url(given, false, decoded)) return -1;
      params.set(std::string(wanted.substr(1, wanted.size() - 2)), std::move(decoded));
    } else if (wanted == given) {
      ++exact;
    } else {
      return -1;
    }
  }
}

}  // namespace

std::string_view Params::get(std::string_view name) const {
  return value_of(values_, name);
}
std::string_view Params::query(std::string_view name) const {
  return value_of(query_, name);
}

std::int64_t Params::id(std::string_view name) const {
  std::int64_t value = 0;
  const std::string_view words = get(name);
  if (words.size() > 15) return 0;
  for (const char c : words) {
    if (c < '0' || c > '9') return 0;
    value = value * 10 + (c - '0');
  }
  return value;
}

void Router::go(std::string_view url) {
  wish_ = {std::string(url), false, false};
  has_wish_ = true;
}

void Router::replace(std::string_view url) {
  wish_ = {std::string(url), true, false};
  has_wish_ = true;
}

void Router::set_query(std::string_view name, std::string_view value) {
  std::string url = path_;
  const std::size_t mark = url_.find('?');
  std::string query;
  std::string_view rest =
      mark == std::string::npos ? std::string_view() : std::string_view(url_).substr(mark + 1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (pair.substr(0, pair.find('=')) == name) continue;
    query += query.empty() ? "" : "&";
    query += pair;
  }
  if (!value.empty()) {
    query += query.empty() ? "" : "&";
    query += std::string(name) + "=" + text::encode_url(value);
  }
  replace(query.empty() ? url : url + "?" + query);
}

void Router::back() {
  wish_ = {{}, false, true};
  has_wish_ = true;
}

bool Router::take_wish(Wish& wish) {
  if (!has_wish_) return false;
  wish = std::move(wish_);
  wish_ = {};
  has_wish_ = false;
  return true;
}

const Route* Router::match(std::string_view path, Params& params) const {
  const Route* best = nullptr;
  int best_score = -1;
  for (const Route& route : routes_) {
    Params found;
    const int score = match_pattern(route.pattern, path, found);
    if (score <= best_score) continue;
    best_score = score;
    best = &route;
    params = std::move(found);
  }
  return best;
}

bool Router::set(std::string_view url) {
  const std::string_view before_hash = url.substr(0, url.find('#'));
  const std::size_t mark = before_hash.find('?');
  const std::string path(before_hash.substr(0, mark));
  Params params;
  const Route* route = match(path.empty() ? std::string_view("/") : std::string_view(path), params);
  std::string_view rest =
      mark == std::string_view::npos ? std::string_view() : before_hash.substr(mark + 1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    std::string name, value;
    const bool fine = text::decode_url(pair.substr(0, equals), true, name) &&
                      text::decode_url(pair.substr(std::min(equals + 1, pair.size())), true, value);
    if (fine) params.set_query(std::move(name), std::move(value));
  }
  const bool other = path != path_ || route != route_;
  url_ = before_hash;
  path_ = path;
  route_ = route;
  params_ = std::move(params);
  return other;
}

}  // namespace candor
