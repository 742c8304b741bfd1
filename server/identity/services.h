// The other services that vouch for people, as the settings name them.
#pragma once

#include "server/identity/oidc.h"
#include "server/identity/supabase.h"
#include "server/work/http_client.h"

namespace candor::identity {

class Services {
 public:
  // `fetch` empty: over libcurl, which is loaded when a service is set up. Reaches nobody yet: a
  // service may be down when we start. unavailable (code "curl_missing") without libcurl.
  static Result<std::unique_ptr<Services>> open(const Settings& settings, Fetch fetch, Clock now);

  std::unique_ptr<Supabase> supabase;  // null: its tokens are not taken
  std::unique_ptr<Oidc> oidc;          // null: there is no such way to sign in
  void stop();

 private:
  std::unique_ptr<work::HttpClient> client_;
};

}  // namespace candor::identity
