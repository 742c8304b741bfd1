#include "server/work/curl_library.h"

#include <dlfcn.h>

#include <mutex>
#include <optional>

namespace candor::work {

namespace {

Result<Curl> find_curl() {
  // Never closed: the library keeps what it has started for the life of the program.
  void* const library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  Curl curl{};
  bool is_complete = library != nullptr;
  const auto find = [&](auto& function, const char* name) {
    void* const found = library == nullptr ? nullptr : ::dlsym(library, name);
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(found);
    is_complete = is_complete && found != nullptr;
  };
  find(curl.global_init, "curl_global_init");
  find(curl.easy_init, "curl_easy_init");
  find(curl.easy_setopt, "curl_easy_setopt");
  find(curl.easy_perform, "curl_easy_perform");
  find(curl.easy_getinfo, "curl_easy_getinfo");
  find(curl.easy_reset, "curl_easy_reset");
  find(curl.easy_cleanup, "curl_easy_cleanup");
  find(curl.easy_strerror, "curl_easy_strerror");
  find(curl.slist_append, "curl_slist_append");
  find(curl.slist_free_all, "curl_slist_free_all");
  if (is_complete) return curl;
  const char* const why = ::dlerror();
  Error error = fail(Failure::unavailable, "curl_missing",
                     "Other servers are reached with libcurl, which is not on this machine. "
                     "Install the package libcurl4.");
  error.cause = why == nullptr ? "libcurl.so.4 lacks a function" : why;
  return error;
}

}  // namespace

Result<const Curl*> load_curl() {
  static std::mutex mutex;
  static std::optional<Curl> loaded;
  const std::lock_guard lock(mutex);
  if (!loaded) {
    loaded = TRY(find_curl());
    loaded->global_init(CURL_GLOBAL_DEFAULT);
  }
  return &*loaded;
}

}  // namespace candor::work
