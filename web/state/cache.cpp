// What the server told us, with its age.
#include "web/state/cache.h"

#include <algorithm>

namespace candor {

namespace {

constexpr std::size_t kEntriesMax = 200;

bool has_segment(std::string_view key, std::string_view noun) {
  std::string_view path = key.substr(0, key.find('?'));
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (path.substr(0, slash) == noun) return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
  return false;
}

}  // namespace

std::string Cache::key_of(const EndpointInfo& info, const Path& path, const void* query,
                          const void* defaults) {
  return net::url_of(info, path, query, defaults);
}

Cache::Entry& Cache::find(const std::string& key) {
  for (const auto& entry : entries_) {
    if (entry->key == key) {
      entry->used_ms = now_ms_;
      return *entry;
    }
  }
  if (entries_.size() >= kEntriesMax) {
    const auto oldest =
        std::min_element(entries_.begin(), entries_.end(),
                         [](const auto& a, const auto& b) { return a->used_ms < b->used_ms; });
    entries_.erase(oldest);
  }
  entries_.push_back(std::make_unique<Entry>());
  entries_.back()->key = key;
  entries_.back()->used_ms = now_ms_;
  return *entries_.back();
}

bool Cache::wants_fetch(Entry& entry) {
  if (entry.loading) return false;
  if (entry.has_error) return false;  // asked again by the reader, or by an invalidation
  return entry.stale || now_ms_ - entry.fetched_ms > kFreshMs;
}

void Cache::begin_fetch(const std::string& key) {
  Entry& entry = find(key);
  entry.loading = true;
  entry.stale = entry.has_error = false;
}

void Cache::store_value(const std::string& key, std::shared_ptr<void> value) {
  Entry& entry = find(key);
  entry.value = std::move(value);
  entry.fetched_ms = now_ms_;
  entry.loading = entry.has_error = false;
}

void Cache::store_error(const std::string& key, Error error) {
  Entry& entry = find(key);
  entry.error = std::move(error);
  entry.loading = false;
  entry.has_error = !entry.stale;
}

void Cache::invalidate(std::string_view nouns) {
  while (!nouns.empty()) {
    const std::size_t end = std::min(nouns.find(' '), nouns.size());
    for (const auto& entry : entries_) {
      if (!has_segment(entry->key, nouns.substr(0, end))) continue;
      entry->stale = true;
      entry->has_error = false;
    }
    nouns.remove_prefix(std::min(end + 1, nouns.size()));
  }
}

void Cache::invalidate_all() {
  for (const auto& entry : entries_) {
    entry->stale = true;
    entry->has_error = false;
  }
}

void Cache::clear() {
  entries_.clear();
  life_ = Life();
}

}  // namespace candor
