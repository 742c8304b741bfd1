#include "server/identity/oidc.h"

#include <algorithm>

#include <sodium.h>

#include "server/operate/secrets.h"
#include "server/settings.h"
#include "shared/base/text.h"

namespace candor::identity {

namespace {

constexpr std::size_t kSubjectBytesMax = 255;  // OpenID Connect Core, section 2

Error problem(std::string code, std::string cause) {
  Error error = fail(Failure::unauthenticated, std::move(code), "Signing in did not work.");
  error.cause = std::move(cause);
  return error;
}
Error refused(std::string cause) {
  return problem("refused", std::move(cause));
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

std::string origin_scheme(std::string_view url) {
  return std::string(url.substr(0, url.find("://")));
}

// An https issuer cannot lead to http.
bool is_as_safe(std::string_view url, std::string_view issuer) {
  return origin_scheme(url) == "https" ||
         (origin_scheme(url) == "http" && origin_scheme(issuer) == "http");
}

bool contains(const std::vector<std::string>& list, std::string_view wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

std::string sha256(std::string_view bytes) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return hash;
}

std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  out.resize(out.size() - 1);  // its NUL
  return out;
}

std::string form(std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
  std::string out;
  for (const auto& [name, value] : values) {
    if (!out.empty()) out += '&';
    out += std::string(name) + "=" + text::encode_url(value);
  }
  return out;
}

}  // namespace

Oidc::Oidc(const Settings& settings, Fetch fetch, Clock now, std::string redirect_uri)
    : fetch_(std::move(fetch)),
      issuer_(settings.oidc_issuer),
      client_id_(settings.oidc_client_id),
      client_secret_(settings.oidc_client_secret),
      scopes_(settings.oidc_scopes),
      redirect_uri_(std::move(redirect_uri)),
      now_(std::move(now)),
      issuer_document_([this] { return discover(); }),
      keys_([this] { return fetch_keys(); }) {}

Result<Claims> Oidc::discover() const {
  const std::string url = without_slash(issuer_) + "/.well-known/openid-configuration";
  const std::string json = TRY(fetch_document(fetch_, url));
  const auto document = Claims::read(json);
  if (!document) return issuer_unreachable("its description is no JSON object");
  if (without_slash(document->text("issuer")) != without_slash(issuer_))
    return issuer_unreachable("its description is of another issuer");
  for (const std::string_view name : {"authorization_endpoint", "token_endpoint", "jwks_uri"}) {
    if (!is_as_safe(document->text(name), issuer_))
      return issuer_unreachable("its description has no safe " + std::string(name));
  }
  return *document;
}

Result<std::string> Oidc::authorization_url(const std::string& state, const OidcSecrets& secrets,
                                            Time now) {
  const auto issuer = TRY(issuer_document_.newest(now));
  std::string url = issuer->text("authorization_endpoint");
  url += url.find('?') == std::string::npos ? '?' : '&';
  return url + form({{"response_type", "code"},
                     {"client_id", client_id_},
                     {"redirect_uri", redirect_uri_},
                     {"scope", scopes_},
                     {"state", state},
                     {"nonce", secrets.nonce},
                     {"code_challenge", secrets::base64url(sha256(secrets.verifier))},
                     {"code_challenge_method", "S256"}});
}

Result<Identity> Oidc::finish(const OidcReturn& returned, const OidcSecrets& secrets, Time now) {
  const auto issuer = TRY(issuer_document_.newest(now));
  const std::string named = issuer->text("issuer");
  const bool must_be_named = issuer->is_true("authorization_response_iss_parameter_supported");
  if ((must_be_named || !returned.issuer.empty()) && returned.issuer != named)
    return refused("answer_of_another_issuer");
  if (returned.error == "access_denied") return problem("denied", returned.error);
  if (!returned.error.empty()) return problem("issuer_error", returned.error);
  if (returned.code.empty()) return refused("no_code");
  const Claims tokens = TRY(exchange(*issuer, returned.code, secrets.verifier));
  Claims claims = TRY(read_id_token(*issuer, tokens, secrets.nonce, now));
  Identity made;
  made.issuer = named;
  made.subject = claims.text("sub");
  const bool says_all = claims.has("email");
  if (!says_all && issuer->has("userinfo_endpoint")) {
    claims = TRY(user_info(*issuer, tokens));
    if (claims.text("sub") != made.subject) return refused("user_info_of_another");
  }
  made.email = text::lower_ascii(claims.text("email"));
  // Some issuers write it as a text.
  made.is_email_verified =
      claims.is_true("email_verified") || claims.text("email_verified") == "true";
  made.full_name = claims.text("name");
  return made;
}

Result<Claims> Oidc::exchange(const Claims& issuer, const std::string& code,
                              const std::string& verifier) {
  std::string body = form({{"grant_type", "authorization_code"},
                           {"code", code},
                           {"redirect_uri", redirect_uri_},
                           {"code_verifier", verifier}});
  work::HttpRequest request;
  request.method = "POST";
  request.url = issuer.text("token_endpoint");
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                     {"Accept", "application/json"}};
  // Without a list client_secret_basic is meant (Discovery 1.0, section 3).
  const auto methods = issuer.list("token_endpoint_auth_methods_supported");
  const bool is_basic = methods.empty() || contains(methods, "client_secret_basic");
  if (client_secret_.empty()) {
    body += "&" + form({{"client_id", client_id_}});
  } else if (is_basic) {
    const std::string pair =
        text::encode_url(client_id_) + ":" + text::encode_url(client_secret_);  // RFC 6749, 2.3.1
    request.headers.push_back({"Authorization", "Basic " + base64(pair)});
  } else {
    body += "&" + form({{"client_id", client_id_}, {"client_secret", client_secret_}});
  }
  request.body = body;
  const auto answer = fetch_(request);
  if (answer.is_error()) return issuer_unreachable(answer.error().cause);
  if (answer.value().status >= 500)
    return issuer_unreachable("status " + text::number(answer.value().status));
  const auto tokens = Claims::read(answer.value().body);
  if (answer.value().status != 200 || !tokens) {
    return problem("issuer_error",
                   tokens ? "token endpoint: " + tokens->text("error") : "token endpoint: no JSON");
  }
  return *tokens;
}

Result<Oidc::Keys> Oidc::fetch_keys() {
  const auto issuer = TRY(issuer_document_.newest(now_()));
  const std::string json = TRY(fetch_document(fetch_, issuer->text("jwks_uri")));
  auto keys = read_key_set(json);
  if (!keys) return issuer_unreachable("no key set");
  return std::move(*keys);
}

Result<Claims> Oidc::read_id_token(const Claims& issuer, const Claims& tokens,
                                   const std::string& nonce, Time now) {
  const auto token = split_token(tokens.text("id_token"));
  if (!token) return refused("form");
  if (!algorithm_of(token->algorithm)) return refused("algorithm");
  Checked checked = check_signature(*token, *TRY(keys_.newest(now)));
  if (checked == Checked::unknown_key) checked = check_signature(*token, *TRY(keys_.renewed(now)));
  if (checked != Checked::right)
    return refused(checked == Checked::wrong ? "signature" : "unknown_key");
  const auto claims = Claims::read(token->payload);
  if (!claims) return refused("claims");
  if (claims->text("iss") != issuer.text("issuer")) return refused("issuer");
  const auto audience = claims->list("aud");
  if (!contains(audience, client_id_)) return refused("audience");
  const bool has_party = claims->has("azp");
  if ((audience.size() > 1 || has_party) && claims->text("azp") != client_id_)
    return refused("authorised_party");
  const std::string_view wrong_time = time_problem(*claims, now);
  if (!wrong_time.empty()) return refused(std::string(wrong_time));
  if (!secrets::equal(claims->text("nonce"), nonce)) return refused("nonce");
  const std::string half = sha256(tokens.text("access_token")).substr(0, 16);
  if (claims->has("at_hash") && claims->text("at_hash") != secrets::base64url(half))
    return refused("at_hash");
  const std::string subject = claims->text("sub");
  if (subject.empty() || subject.size() > kSubjectBytesMax) return refused("subject");
  return *claims;
}

Result<Claims> Oidc::user_info(const Claims& issuer, const Claims& tokens) const {
  const std::string url = issuer.text("userinfo_endpoint");
  if (!is_as_safe(url, issuer_)) return refused("user_info_address");
  const std::string json = TRY(
      fetch_document(fetch_, url, {{"Authorization", "Bearer " + tokens.text("access_token")}}));
  const auto claims = Claims::read(json);
  if (!claims) return refused("user_info");
  return *claims;
}

}  // namespace candor::identity
