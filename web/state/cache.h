// What the server told us, with its age. Screens read it each turn; nothing else is kept twice.
// An entry is a GET endpoint with its path and query. Old values stay visible while a new one is
// fetched.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "web/net/client.h"

namespace candor {

// One entry as a screen sees it, valid during the draw. value or error may both be absent while
// loading.
template <class T>
struct Loaded {
  const T* value = nullptr;
  const Error* error = nullptr;  // of the last attempt
  bool loading = false;
  std::int64_t age_ms = 0;
  std::function<void()> retry;
  explicit operator bool() const { return value != nullptr; }
  const T& operator*() const { return *value; }
  const T* operator->() const { return value; }
};

class Cache {
 public:
  // Older than this is fetched again when a screen reads it.
  static constexpr std::int64_t kFreshMs = 30'000;

  template <class Req, class Res>
  Loaded<Res> load(net::Client& client, const Endpoint<Req, Res>& endpoint, const Path& path = {},
                   const Req& query = {}) {
    const Req defaults{};
    Entry& entry = find(key_of(endpoint.info, path, &query, &defaults));
    const bool start = wants_fetch(entry);
    auto fetch = [this, &client, &endpoint, path, query, key = entry.key] {
      begin_fetch(key);
      client.send(endpoint, path, query, life_, [this, key](Result<Res> answer) {
        if (answer.is_error()) return store_error(key, answer.release_error());
        store_value(key, std::make_shared<Res>(answer.release_value()));
      });
    };
    if (start) fetch();
    Loaded<Res> loaded;
    loaded.value = static_cast<const Res*>(entry.value.get());
    loaded.error = entry.has_error ? &entry.error : nullptr;
    loaded.loading = entry.loading;
    loaded.age_ms = now_ms_ - entry.fetched_ms;
    loaded.retry = fetch;
    return loaded;
  }

  // After a change: everything whose path has one of these nouns as a segment ("interviews
  // overview", as EndpointInfo::changes says) is fetched again when it is next read; what is shown
  // stays until then.
  void invalidate(std::string_view nouns);
  void invalidate_all();
  // Sign out: forgets everything.
  void clear();
  // Puts a value the server just returned in place of the old one.
  template <class Req, class Res>
  void put(const Endpoint<Req, Res>& endpoint, const Path& path, Res value, const Req& query = {}) {
    const Req defaults{};
    Entry& entry = find(key_of(endpoint.info, path, &query, &defaults));
    entry.stale = false;
    store_value(entry.key, std::make_shared<Res>(std::move(value)));
  }

  void set_now(std::int64_t now_ms) { now_ms_ = now_ms; }  // by the app, once a turn
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<void> value;
    Error error;
    std::int64_t fetched_ms = 0;
    std::int64_t used_ms = 0;
    bool loading = false, stale = true, has_error = false;
  };
  Entry& find(const std::string& key);
  bool wants_fetch(Entry& entry);
  void begin_fetch(const std::string& key);
  // What was invalidated while it was on its way stays stale: the server may have answered before.
  void store_value(const std::string& key, std::shared_ptr<void> value);
  void store_error(const std::string& key, Error error);
  static std::string key_of(const EndpointInfo& info, const Path& path, const void* query,
                            const void* defaults);

  std::vector<std::unique_ptr<Entry>> entries_;
  Life life_;
  std::int64_t now_ms_ = 0;
};

}  // namespace candor
