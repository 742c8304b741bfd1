// A service that vouches for people, played within the process: an RSA key, the documents it would
// publish, and tokens it would sign. The real ones are in tests/identity.
#pragma once

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "server/identity/identity.h"
#include "server/operate/secrets.h"
#include "shared/base/text.h"

namespace candor::test {

class FakeIssuer {
 public:
  FakeIssuer() : key_(EVP_RSA_gen(2048), EVP_PKEY_free) {}

  // Answers by address; what is not there, and everything while it is down, does not answer.
  std::map<std::string, std::string> documents;
  bool is_down = false;
  int asked = 0;
  std::string last_body;  // of a POST

  identity::Fetch fetch() {
    return [this](const work::HttpRequest& request) -> Result<work::HttpAnswer> {
      ++asked;
      const auto found = documents.find(request.url);
      if (is_down || found == documents.end()) {
        return fail(Failure::unavailable, "http_unreachable", "Another server does not answer.");
      }
      if (request.method == "POST") last_body = request.body;
      work::HttpAnswer answer;
      answer.status = 200;
      answer.body = found->second;
      return answer;
    };
  }

  std::string key_set(std::string_view kid) const {
    return R"({"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":")" + std::string(kid) +
           R"(","n":")" + number(OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
           number(OSSL_PKEY_PARAM_RSA_E) + "\"}]}";
  }

  std::string sign(std::string_view kid, std::string_view claims) const {
    const std::string head =
        secrets::base64url(R"({"alg":"RS256","kid":")" + std::string(kid) + "\"}") + "." +
        secrets::base64url(claims);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    std::string signature(256, '\0');
    std::size_t length = signature.size();
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                   reinterpret_cast<const unsigned char*>(head.data()), head.size());
    return head + "." + secrets::base64url(signature);
  }

 private:
  std::string number(const char* name) const {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &value);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
    BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
    BN_free(value);
    return secrets::base64url(bytes);
  }
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

}  // namespace candor::test
