// libcurl, loaded when it is first needed: a machine that needs none of it needs no libcurl. Only
// the .cpp files of its users (http_client, mail/smtp_mailer) include this.
#pragma once

#include <curl/curl.h>

#include "shared/base/result.h"

namespace candor::work {

// The functions of the library, by the names it exports.
struct Curl {
  decltype(&curl_global_init) global_init;
  decltype(&curl_easy_init) easy_init;
  decltype(&curl_easy_setopt) easy_setopt;
  decltype(&curl_easy_perform) easy_perform;
  decltype(&curl_easy_getinfo) easy_getinfo;
  decltype(&curl_easy_reset) easy_reset;
  decltype(&curl_easy_cleanup) easy_cleanup;
  decltype(&curl_easy_strerror) easy_strerror;
  decltype(&curl_slist_append) slist_append;
  decltype(&curl_slist_free_all) slist_free_all;
};

// The one of this program, for its whole life. unavailable (code "curl_missing") without libcurl;
// the message names the package. Tries again when it was missing. Thread-safe.
Result<const Curl*> load_curl();

}  // namespace candor::work
