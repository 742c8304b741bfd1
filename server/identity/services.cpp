#include "server/identity/services.h"

#include "server/settings.h"
#include "shared/api/oidc.h"

namespace candor::identity {

Result<std::unique_ptr<Services>> Services::open(const Settings& settings, Fetch fetch, Clock now) {
  auto services = std::make_unique<Services>();
  const bool asks_others = !settings.supabase_url.empty() || !settings.oidc_issuer.empty();
  if (asks_others && !fetch) {
    services->client_ = TRY(work::HttpClient::load());
    fetch = [client = services->client_.get()](const work::HttpRequest& request) {
      return client->send(request);
    };
  }
  if (!settings.supabase_url.empty() || !settings.supabase_jwt_secret.empty())
    services->supabase = std::make_unique<Supabase>(settings, fetch);
  if (settings.oidc_issuer.empty()) return services;
  std::string redirect_uri = settings.public_url;
  while (redirect_uri.ends_with('/')) redirect_uri.pop_back();
  redirect_uri += api::finish_oidc.info.path;
  services->oidc = std::make_unique<Oidc>(settings, fetch, std::move(now), redirect_uri);
  return services;
}

void Services::stop() {
  if (client_) client_->stop();
}

}  // namespace candor::identity
